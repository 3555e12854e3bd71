import { z } from 'zod'
import { isZone } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { ticked } from '#app/ticked.ts'
import { CONTACT_PURPOSES } from '#app/vocabulary/contact-purposes.ts'
import { isGln } from '#app/vocabulary/gln.ts'
import { ContactId, LocationId } from '#app/vocabulary/ids.ts'
import { isCountry } from '#app/vocabulary/iso-codes.ts'
import { ADDRESS_MAX, COMPANY_DONE, type CompanyDone, EMAIL_MAX, NAME_MAX, PHONE_MAX, REASON_MAX } from './company.ts'

/** A text that must be said, of at most `longest` characters. */
function saidText(t: T, missing: string, longest: number) {
  return z
    .string({ error: missing })
    .trim()
    .min(1, missing)
    .max(longest, t('confirmation.tooLong', { max: longest }))
}

/** What the page of the company sends, by `act`. */
export function companySchema(t: T) {
  const reason = saidText(t, t('clocks.needReason'), REASON_MAX)
  const location = {
    name: saidText(t, t('company.needName'), NAME_MAX),
    gln: z
      .string()
      .trim()
      .transform((said) => said.replace(/[\s-]/g, ''))
      .refine((said) => said === '' || isGln(said), t('company.wrongGln'))
      .transform((said) => (said === '' ? null : said)),
    address: saidText(t, t('company.needAddress'), ADDRESS_MAX),
    country: z
      .string({ error: t('clocks.needCountry') })
      .trim()
      .toUpperCase()
      .refine(isCountry, t('clocks.needCountry')),
    zone: z
      .string({ error: t('people.wrongZone') })
      .trim()
      .max(60)
      .refine(isZone, t('people.wrongZone')),
    reason,
  }
  const contact = {
    name: saidText(t, t('company.needContactName'), NAME_MAX),
    email: z
      .string()
      .trim()
      .max(EMAIL_MAX)
      .pipe(z.email(t('company.wrongMail'))),
    phone: z
      .string()
      .trim()
      .max(PHONE_MAX, t('confirmation.tooLong', { max: PHONE_MAX }))
      .transform((said) => (said === '' ? null : said)),
    purposes: ticked(CONTACT_PURPOSES).refine((some) => some.length > 0, t('company.needPurposes')),
    reason,
  }
  return z.discriminatedUnion('act', [
    z.object({ act: z.literal('add-location'), ...location }),
    z.object({ act: z.literal('change-location'), id: LocationId, ...location }),
    z.object({ act: z.literal('retire-location'), id: LocationId, reason }),
    z.object({ act: z.literal('add-contact'), id: LocationId, ...contact }),
    z.object({ act: z.literal('change-contact'), id: ContactId, ...contact }),
    z.object({ act: z.literal('retire-contact'), id: ContactId, reason }),
    z.object({ act: z.literal('confirm'), location: LocationId, contact: ContactId.optional() }),
  ])
}

/** What was done before the page is shown, from its address; null for anything else. */
export function doneIn(url: string): CompanyDone | null {
  const done = z.enum(COMPANY_DONE).safeParse(new URL(url).searchParams.get('done'))
  return done.success ? done.data : null
}
