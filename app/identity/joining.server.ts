import { z } from 'zod'
import { requiredText } from '#app/http/entered-text.ts'
import type { T } from '#app/i18n/words.ts'

/** The secret in a letter, as `randomToken` makes it: 256 bits in base64url. */
export const LetterToken = z.string().regex(/^[\w-]{43}$/)

const PASSWORD_MIN = 12
const PASSWORD_MAX = 200

/** What somebody who has no account yet says of themselves. At least 12 characters of any kind (NIST SP 800-63B, 3.1.1.2). */
export function newPersonFields(t: T) {
  return {
    name: requiredText(t, t('join.needName'), 200),
    password: z
      .string({ error: t('join.needPassword') })
      .min(PASSWORD_MIN, t('join.needPassword'))
      .max(PASSWORD_MAX, t('join.longPassword')),
  }
}
