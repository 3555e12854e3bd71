import type { Operation } from '#app/operation.server.ts'
import { erasuresOfOurs, type ErasureRow } from '#db/erasures.ts'
import type { NotOffered } from '#policies/affordances.ts'
import type { ErasureLine } from './erasure.ts'

/** All erasures of our facts, those that wait first, and why this person may not ask for one; null when they may. */
export async function erasureLedger(op: Operation): Promise<{ lines: ErasureLine[]; notOffered: NotOffered | null }> {
  const rows = await op.reading((db) => erasuresOfOurs(db, op.reach('read', 'Erasure'), 500))
  return {
    lines: rows.map(erasureLine),
    notOffered: op.whyNot('ask', 'Erasure', { owner: op.actor.organizationId }),
  }
}

/** A stored erasure as lists show it. */
export function erasureLine(row: ErasureRow): ErasureLine {
  return {
    id: row.id,
    factId: row.fact_id,
    step: row.step,
    kind: row.kind,
    basis: row.basis,
    state: row.state,
    askedBy: row.asked_name,
    askedAt: row.asked_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
  }
}
