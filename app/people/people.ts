import { z } from 'zod'
import { isZone } from '#app/i18n/language.ts'
import { ticked } from '#app/ticked.ts'
import type { T } from '#app/i18n/words.ts'
import type { Role } from '#db/portal/foundation.ts'
import type { NotOffered } from '#policies/affordances.ts'
import { SECOND_FACTOR_RULES, type SecondFactorRule } from '#app/vocabulary/second-factor-rule.ts'

/** A rule as a form sends it; `missing` is said when none of them was chosen. */
export const ruleSchema = (missing: string) => z.enum(SECOND_FACTOR_RULES, { error: missing })

/** One colleague, and whether a second factor is set up or missing against the rule. */
export type Colleague = {
  person: number
  name: string
  email: string
  roles: Role[]
  factor: 'has' | 'hasNot' | 'demanded'
}

/** A colleague who lost the second factor and asks to set up another. Instants are ISO in UTC. */
export type RecoveryLine = {
  id: string
  name: string
  email: string
  reason: string
  askedAt: string
  lapsesAt: string
  approvedBy: string[]
  /** Why the reader decides nothing here: it is their own, or they said yes already. */
  waits: 'own' | 'mine' | null
}

/** Who was invited to act for us and has not answered. */
export type InvitedLine = { id: string; name: string; email: string; roles: Role[]; lapsesAt: string; lapsed: boolean }

export type PeopleView = {
  invited: InvitedLine[]
  colleagues: Colleague[]
  recoveries: RecoveryLine[]
  rule: SecondFactorRule
  /** Whether this organization has API clients of its own. */
  runsClients: boolean
  /** When the organization works, as it declares; null when it declares nothing. */
  hours: { from: string; until: string; days: number[]; zone: string } | null
  notOffered: NotOffered | null
}

/** Roles as boxes send them; `missing` is said when none was ticked. */
export const rolesSchema = (missing: string) => ticked(OFFERED_ROLES).refine((roles) => roles.length > 0, missing)

/** The roles there are, in the order they are offered. */
export const OFFERED_ROLES = ['admin', 'quality', 'recall-coordinator', 'data-steward', 'operations', 'viewer'] as const satisfies readonly Role[] // prettier-ignore

/** Hours as the form sends them: `HH:MM` from and until, an IANA zone, and days by number. */
export const hoursSchema = (t: T) => {
  const time = z.string({ error: t('people.wrongTime') }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, t('people.wrongTime'))
  return z
    .object({
      act: z.literal('hours'),
      from: time,
      until: time,
      zone: z.string().trim().refine(isZone, t('people.wrongZone')),
      days: ticked(WEEK).refine((days) => days.length > 0, t('people.needDays')),
    })
    .refine(({ from, until }) => from < until, { path: ['until'], error: t('people.wrongOrder') })
}

/** ISO days of the week; Monday is 1. */
export const WEEK = [1, 2, 3, 4, 5, 6, 7] as const
