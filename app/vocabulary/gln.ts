import { checkDigit, hasCheckDigit } from './check-digits.ts'

/** Whether a text is a GLN: thirteen digits, the last of which is their check digit. */
export function isGln(text: string): boolean {
  return /^\d{13}$/.test(text) && hasCheckDigit(text)
}

/** The GLN of twelve digits with its check digit; null when they are not twelve digits. */
export function glnOf(body: string): string | null {
  return /^\d{12}$/.test(body) ? `${body}${checkDigit(body) ?? ''}` : null
}
