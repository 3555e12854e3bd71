import { checkDigit, hasCheckDigit } from './check-digits.ts'

/** Whether a text is an SSCC: eighteen digits, the last of which is their check digit. */
export function isSscc(text: string): boolean {
  return /^\d{18}$/.test(text) && hasCheckDigit(text)
}

/** The SSCC of seventeen digits with its check digit; null when they are not seventeen digits. */
export function ssccOf(body: string): string | null {
  return /^\d{17}$/.test(body) ? `${body}${checkDigit(body) ?? ''}` : null
}
