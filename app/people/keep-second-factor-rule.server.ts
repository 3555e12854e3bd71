import type { Operation } from '#app/operation.server.ts'
import { type DeclaredHours, keepHours, keepSecondFactorRule } from '#db/recoveries.ts'
import { Refusal } from '#policies/refusal.ts'
import type { SecondFactorRule } from '#app/vocabulary/second-factor-rule.ts'

/** Sets of whom our organization demands a second factor; it counts from the next request of each. */
export async function keepRule(op: Operation, rule: SecondFactorRule): Promise<void> {
  await op.writing(async (db) => {
    op.require('change', 'Organization', { id: op.actor.organizationId })
    if (!(await keepSecondFactorRule(db, op.reach('change', 'Organization'), rule)))
      throw Refusal.forbidden('change', 'Organization')
  })
}

/** Declares when our organization works, or (null) declares nothing. */
export async function declareHours(op: Operation, hours: DeclaredHours | null): Promise<void> {
  await op.writing(async (db) => {
    op.require('change', 'Organization', { id: op.actor.organizationId })
    if (!(await keepHours(db, op.reach('change', 'Organization'), hours)))
      throw Refusal.forbidden('change', 'Organization')
  })
}
