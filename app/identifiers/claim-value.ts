import { isGln } from '#app/vocabulary/gln.ts'
import { isGtin } from '#app/vocabulary/gtin.ts'

/** Kinds of numbers that an organization may claim. */
export const CLAIM_KINDS = ['gs1-prefix', 'gtin', 'gln', 'hibc-lic', 'iccbba', 'ma'] as const
export type ClaimKind = (typeof CLAIM_KINDS)[number]

/**
 * The number as claims keep it, or null when it is none of its kind: a GS1 company prefix has 4 to 12 digits (GS1 General
 * Specifications, section 1.4), a GTIN is filled to 14, an HIBC labeler code has four characters and begins with a letter
 * (ANSI/HIBC 2.6), the others are codes of letters and digits.
 */
export function claimValue(scheme: ClaimKind, text: string): string | null {
  const value = text.replaceAll(/[\s-]/g, '').toUpperCase()
  if (scheme === 'gs1-prefix') return /^\d{4,12}$/.test(value) ? value : null
  if (scheme === 'gtin') {
    const filled = value.padStart(14, '0')
    return /^\d{8,14}$/.test(value) && isGtin(filled) ? filled : null
  }
  if (scheme === 'gln') return isGln(value) ? value : null
  if (scheme === 'hibc-lic') return /^[A-Z][A-Z0-9]{3}$/.test(value) ? value : null
  if (scheme === 'iccbba') return /^[A-Z][A-Z0-9]{4}$/.test(value) ? value : null
  const code = text.trim()
  return /^[A-Za-z0-9.]{4,40}$/.test(code) ? code : null
}

/** The longest evidence and reason. */
export const CLAIM_TEXT_MAX = 2000
