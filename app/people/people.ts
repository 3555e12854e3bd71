import { z } from 'zod'
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

export type PeopleView = {
  colleagues: Colleague[]
  recoveries: RecoveryLine[]
  rule: SecondFactorRule
  notOffered: NotOffered | null
}
