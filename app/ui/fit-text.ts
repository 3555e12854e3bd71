/**
 * Cuts a text to the width it has in a picture, with an ellipsis. SVG does not wrap, and the server has no font to
 * measure with: a wide (CJK) character counts as one em, a capital 0.68, anything else 0.55. `em` is the font size.
 */
export function fitText(text: string, width: number, em: number): string {
  const widths = [...text].map((character) =>
    /[\u2e80-\uffef]/.test(character) ? 1 : /[A-Z0-9@%MW]/.test(character) ? 0.66 : 0.55,
  )
  const whole = widths.reduce((sum, part) => sum + part, 0)
  if (whole * em <= width) return text
  let used = 0.8
  let cut = ''
  for (const [index, character] of [...text].entries()) {
    used += widths[index] ?? 1
    if (used * em > width) break
    cut += character
  }
  return `${cut.trimEnd()}…`
}
