import { z } from 'zod'
import { PURPOSES } from '#app/disclosure/disclosure.ts'
import type { T } from '#app/i18n/words.ts'
import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { GRANTABLE_GROUPS, type GrantableGroup } from '#app/vocabulary/groups.ts'
import { CHECK_NAMES } from '#policies/vocabulary.ts'
import type { Terms } from './grant.ts'
import { REASON_MAX } from './partner-page.tsx'

/** Boxes of one name: none, one or several. In the order of the closed list, each once, so that equal terms are equal text. */
const boxes = <const V extends string>(known: readonly V[]) =>
  z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((some) => {
      const ticked = new Set(Array.isArray(some) ? some : [some])
      return known.filter((value) => ticked.has(value))
    })

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
      relation: z.enum(['o', 's', 'c', 't']),
      extent: z.enum(['item', 'ancestry']),
      kinds: boxes(FACT_KINDS),
      groups: boxes(GRANTABLE_GROUPS),
      verdict: boxes(CHECK_NAMES),
      onward: boxes(GRANTABLE_GROUPS),
      products: z.enum(['all', 'some']).default('all'),
      dis: boxes(products),
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
  const list = <const V extends string>(name: string, known: readonly V[]): V[] => {
    const ticked = (entered[name] ?? '').split('\n')
    return known.filter((value) => ticked.includes(value))
  }
  const one = <const V extends string>(name: string, known: readonly V[], otherwise: V): V =>
    known.find((value) => value === entered[name]) ?? otherwise
  return {
    terms: {
      relation: one('relation', ['o', 's', 'c', 't'], start.relation),
      extent: one('extent', ['item', 'ancestry'], start.extent),
      kinds: list('kinds', FACT_KINDS),
      groups: list('groups', GRANTABLE_GROUPS),
      verdict: list('verdict', CHECK_NAMES),
      onward: list('onward', GRANTABLE_GROUPS),
      dis: entered.products === 'some' ? (entered.dis ?? '').split('\n').filter((di) => /^\d{14}$/.test(di)) : null,
      purpose: one('purpose', PURPOSES, start.purpose),
      starts: entered.starts ?? start.starts,
      ends: entered.ends ?? start.ends,
    },
    reason: entered.reason ?? '',
    item: entered.item ?? '',
  }
}
