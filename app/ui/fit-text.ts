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

function characterWidth(character: string): number {
  if (/[\u2e80-\uffef]/.test(character)) return 1
  if (/[ilj.,:;'|()]/.test(character)) return 0.32
  return /[A-Z0-9@%mw]/.test(character) ? 0.66 : 0.55
}
