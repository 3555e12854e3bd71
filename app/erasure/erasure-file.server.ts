import type { Operation } from '#app/operation.server.ts'
import type { ErasureId } from '#app/vocabulary/ids.ts'
import { erasureById } from '#db/erasures.ts'
import type { ErasureFile } from './erasure.ts'
import { erasureLine } from './erasure-ledger.server.ts'

/** One erasure, whole. Hidden (404) when there is none of this id among ours. */
export async function erasureFile(op: Operation, ask: { id: ErasureId }): Promise<ErasureFile> {
  return op.reading(async (db) => {
    const row = await erasureById(db, op.reach('read', 'Erasure'), ask.id)
    return {
      ...erasureLine(row),
      reason: row.reason,
      decidedBy: row.decided_name,
      decision: row.decision,
      digest: row.digest,
      notOffered:
        op.whyNot('approve', 'Erasure', { owner: row.owner }) ??
        (row.asked_by === op.actor.personId ? 'asked-it-yourself' : null),
    }
  })
}
