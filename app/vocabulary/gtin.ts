import { checkDigit, hasCheckDigit } from './check-digits.ts'

/** A GTIN of 8, 12, 13 or 14 digits as fourteen; text, never a number: zeros in front are part of it. Null otherwise. */
export function gtin14(text: string): string | null {
  return /^(?:\d{8}|\d{12,14})$/.test(text) ? text.padStart(14, '0') : null
}

/** Whether a text is a GTIN of any length whose check digit is right. */
export function isGtin(text: string): boolean {
  const whole = gtin14(text)
  return whole !== null && hasCheckDigit(whole)
}

/** The GTIN-14 of thirteen digits with its check digit; null when they are not thirteen digits. */
export function gtinOf(body: string): string | null {
  return /^\d{13}$/.test(body) ? `${body}${checkDigit(body) ?? ''}` : null
}
