import { z } from 'zod'
import { ticked, tickedLines } from '#app/ticked.ts'
import { PURPOSES } from '#app/disclosure/disclosure.ts'
import type { T } from '#app/i18n/words.ts'
import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { GRANTABLE_GROUPS, type GrantableGroup } from '#app/vocabulary/groups.ts'
import { CHECK_NAMES } from '#policies/vocabulary.ts'
import { EXTENTS, GRANT_RELATIONS, type Terms } from './grant.ts'
import { REASON_MAX } from './partner-page.tsx'

/**
 * The form of the editor: terms, why, the item to try them on, and what was shown before saving. `products` are those that
 * may be chosen, `today` the day (`YYYY-MM-DD`) in the reader's zone.
 */
export function termsForm(t: T, products: readonly string[], today: string) {
  const day = z
    .string({ error: t('sharing.needDates') })
    .trim()
    .refine((text) => parseIsoDate(text) !== null, t('sharing.needDates'))
  return z
    .object({
      act: z.enum(['show', 'save']),
      relation: z.enum(GRANT_RELATIONS),
      extent: z.enum(EXTENTS),
      kinds: ticked(FACT_KINDS),
      groups: ticked(GRANTABLE_GROUPS),
      verdict: ticked(CHECK_NAMES),
      onward: ticked(GRANTABLE_GROUPS),
      products: z.enum(['all', 'some']).default('all'),
      dis: ticked(products),
      purpose: z.enum(PURPOSES),
      starts: day,
      ends: day,
      reason: z
        .string()
        .trim()
        .max(REASON_MAX, t('confirmation.tooLong', { max: REASON_MAX }))
        .default(''),
      item: z.string().trim().max(2000).default(''),
      seen: z.string().max(100).default(''),
    })
    .superRefine((said, check) => {
      const wrong = (path: string, message: string) => check.addIssue({ code: 'custom', path: [path], message })
      if (said.groups.length === 0 && said.verdict.length === 0) wrong('groups', t('sharing.needGroups'))
      if (said.groups.length > 0 && said.kinds.length === 0) wrong('kinds', t('sharing.needKinds'))
      if (said.products === 'some' && said.dis.length === 0) wrong('dis', t('sharing.needProducts'))
      if (said.onward.some((group: GrantableGroup) => !said.groups.includes(group)))
        wrong('onward', t('sharing.onwardWithin'))
      if (said.ends < said.starts) wrong('ends', t('sharing.needForward'))
      else if (said.ends < today) wrong('ends', t('sharing.needFuture'))
      if (said.act === 'save' && said.reason === '') wrong('reason', t('sharing.needReason'))
    })
    .transform(({ act, products: which, reason, item, seen, dis, ...rest }) => ({
      act,
      reason,
      item,
      seen,
      terms: { ...rest, dis: which === 'all' ? null : dis },
    }))
}

/** What was entered, for a page with errors: as far as it is known, and the start where it is not. */
export function enteredTerms(
  entered: Readonly<Record<string, string>>,
  start: Terms,
): { terms: Terms; reason: string; item: string } {
  const one = <const V extends string>(name: string, known: readonly V[], otherwise: V): V =>
    known.find((value) => value === entered[name]) ?? otherwise
  return {
    terms: {
      relation: one('relation', GRANT_RELATIONS, start.relation),
      extent: one('extent', EXTENTS, start.extent),
      kinds: tickedLines(FACT_KINDS, entered.kinds),
      groups: tickedLines(GRANTABLE_GROUPS, entered.groups),
      verdict: tickedLines(CHECK_NAMES, entered.verdict),
      onward: tickedLines(GRANTABLE_GROUPS, entered.onward),
      dis: entered.products === 'some' ? (entered.dis ?? '').split('\n').filter((di) => /^\d{14}$/.test(di)) : null,
      purpose: one('purpose', PURPOSES, start.purpose),
      starts: entered.starts ?? start.starts,
      ends: entered.ends ?? start.ends,
    },
    reason: entered.reason ?? '',
    item: entered.item ?? '',
  }
}
