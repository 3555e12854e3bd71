/**
 * A JSON number as plain digits: no exponent, no plus, no zeros that say nothing ("2.50e1" gives "25"). Gives null when
 * it is larger or finer than 30 digits either side of the point: no quantity or reading is, and the database would have
 * to write out every zero of 1e999999.
 */
export function jsonDecimal(text: string): string | null {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!parts) return null
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = parts
  if (exponentText.length > 4 || text.length > 100) return null
  const exponent = Number(exponentText)
  const digits = whole + fraction
  const point = whole.length + exponent
  if (/^0*$/.test(digits)) return '0'
  if (Math.abs(point) > 60) return null
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = point <= 0 ? 1 : point
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '')
  const after = padded.slice(at).replace(/0+$/, '')
  if (before.length > 30 || after.length > 30) return null
  return `${sign}${before}${after ? `.${after}` : ''}`
}
