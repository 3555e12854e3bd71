/**
 * GS1 mod-10 check digit over the digits in front of it: weights 3, 1, 3 … from the right (GS1 General
 * Specifications 7.9). Null when the text is not digits.
 */
export function checkDigit(body: string): number | null {
  if (!/^\d+$/.test(body)) return null
  let sum = 0
  for (let place = 0; place < body.length; place += 1) {
    sum += Number(body[body.length - 1 - place]) * (place % 2 === 0 ? 3 : 1)
  }
  return (10 - (sum % 10)) % 10
}

/** Whether the last digit is the check digit of those in front of it (GTIN, SSCC, GLN, GSRN, GRAI without its leading 0). */
export function hasCheckDigit(digits: string): boolean {
  return digits.length > 1 && checkDigit(digits.slice(0, -1)) === Number(digits.slice(-1))
}

/** The 82 characters of ISO/IEC 646 that GS1 allows in text, in the order of their check character values. */
export const CHARSET_82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`

/** The 39 characters of component and part identifiers. */
export const CHARSET_39 = '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

const PAIR_CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const PAIR_WEIGHTS = [83, 79, 73, 71, 67, 61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17, 13, 11, 7, 5, 3, 2]

/**
 * The two check characters of a GMN (GS1 General Specifications 7.9.5): prime weights aligned to the right, modulo
 * 1021. Null when the body is longer than 23 characters or leaves the 82-character set.
 */
export function checkPair(body: string): string | null {
  if (body.length > PAIR_WEIGHTS.length) return null
  let sum = 0
  for (let place = 0; place < body.length; place += 1) {
    const value = CHARSET_82.indexOf(body.charAt(place))
    if (value < 0) return null
    sum += value * (PAIR_WEIGHTS[PAIR_WEIGHTS.length - body.length + place] ?? 0)
  }
  const rest = sum % 1021
  return PAIR_CHARACTERS.charAt(rest >> 5) + PAIR_CHARACTERS.charAt(rest & 31)
}
