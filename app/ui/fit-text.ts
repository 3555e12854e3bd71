/** How wide a text is, in em: SVG does not wrap, and the server has no font to measure with. CJK counts as one. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0)
}

/** Cuts a text to the width it has in a picture, with an ellipsis. `em` is the font size in the units of `width`. */
export function fitText(text: string, width: number, em: number): string {
  if (textWidth(text) * em <= width) return text
  let used = 0.8
  let cut = ''
  for (const character of text) {
    used += characterWidth(character)
    if (used * em > width) break
    cut += character
  }
  return `${cut.trimEnd()}…`
}

/**
 * A text on up to two lines of `width`, the break where the lines come out most alike: at a space, or anywhere in a
 * text without spaces. What still does not fit is cut with an ellipsis.
 */
export function wrapText(text: string, width: number, em: number): string[] {
  if (textWidth(text) * em <= width) return [text]
  const [first, second] = halves(text, width, em)
  return second === '' ? [fitText(first, width, em)] : [fitText(first, width, em), fitText(second, width, em)]
}

/** The width that a text needs on two lines, in em. */
export function wrappedWidth(text: string): number {
  const [first, second] = halves(text, Infinity, 1)
  return Math.max(textWidth(first), textWidth(second))
}

function halves(text: string, width: number, em: number): [string, string] {
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => ({ end: index, start: index + 1 }))
  const anywhere = [...text.matchAll(/[\u2e80-\uffef]/g)].map(({ index }) => ({ end: index, start: index }))
  const breaks = [...spaces, ...anywhere].filter(({ end }) => end > 0)
  const cuts = breaks.map(({ end, start }): [string, string] => [text.slice(0, end), text.slice(start)])
  const widest = (cut: [string, string]) => Math.max(textWidth(cut[0]), textWidth(cut[1]))
  const best = cuts.reduce<[string, string]>((a, b) => (widest(b) < widest(a) ? b : a), [text, ''])
  if (widest(best) * em <= width) return best
  // Too long for two lines either way: fill the first, cut the second.
  return cuts.filter(([first]) => textWidth(first) * em <= width).at(-1) ?? best
}

function characterWidth(character: string): number {
  if (/[\u2e80-\uffef]/.test(character)) return 1
  if (/[ilj.,:;'|()]/.test(character)) return 0.32
  return /[A-Z0-9@%mw]/.test(character) ? 0.66 : 0.55
}
