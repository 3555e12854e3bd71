import { z } from 'zod'
import type { T } from '#app/i18n/words.ts'
import { ticked } from '#app/ticked.ts'
import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { OrganizationSlug } from '#app/vocabulary/ids.ts'
import { EXTENTS, GRANT_RELATIONS, type Terms } from './grant.ts'

/** The form that passes a grant on: what is chosen lies within what may go onward. `reason` is the schema of its text. */
export function passOnTerms(t: T, granted: Terms, reason: z.ZodType<string>) {
  return z
    .object({
      partner: z.string().min(1, t('sharing.needPartner')).pipe(OrganizationSlug),
      relation: z.enum(GRANT_RELATIONS),
      extent: z.enum(EXTENTS),
      kinds: ticked(granted.kinds).refine((kinds) => kinds.length > 0, t('sharing.needKinds')),
      groups: ticked(granted.onward).refine((groups) => groups.length > 0, t('sharing.needGroups')),
      dis: ticked(granted.dis ?? []),
      ends: z
        .string()
        .trim()
        .refine((day) => parseIsoDate(day)?.day != null && day <= granted.ends, t('sharing.needDates')),
      reason,
    })
    .superRefine(({ dis }, check) => {
      if (granted.dis !== null && dis.length === 0)
        check.addIssue({ code: 'custom', path: ['dis'], message: t('sharing.needProducts') })
    })
    .transform(({ partner, reason: why, dis, ...terms }) => ({
      partner,
      reason: why,
      terms: { ...terms, dis: granted.dis === null ? null : dis, verdict: [] },
    }))
}
