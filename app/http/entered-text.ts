import { z } from 'zod'
import type { T } from '#app/i18n/words.ts'

/** A text that must be said: trimmed, not empty, at most `longest` characters. `missing` is said when it is not there. */
export function requiredText(t: T, missing: string, longest: number) {
  return z
    .string({ error: missing })
    .trim()
    .min(1, missing)
    .max(longest, t('confirmation.tooLong', { max: longest }))
}

/** A text that may be left out: trimmed, empty when it is, at most `longest` characters. */
export function optionalText(t: T, longest: number) {
  return z
    .string()
    .trim()
    .max(longest, t('confirmation.tooLong', { max: longest }))
    .default('')
}

/** A mail address, in lower case as accounts keep it (RFC 5321 section 4.5.3.1.3: at most 254 characters). */
export function mailAddress(missing: string) {
  return z.string({ error: missing }).trim().toLowerCase().max(254, missing).pipe(z.email(missing))
}
