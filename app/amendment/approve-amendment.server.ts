import type { Operation } from '#app/operation.server.ts'
import type { FactId } from '#app/vocabulary/ids.ts'
import { amendmentById } from '#db/amendments.ts'
import { againWhenOvertaken, approveAmendment as takeEffect } from '#db/facts/capture.ts'
import type { AmendmentDecided } from './amendment.ts'
import { amendmentState } from './amendment-line.ts'

/**
 * A data steward lets a declaration of error take effect: in this transaction the fact it amends loses its effect on
 * custody, lineage, reach and verdict. Returned, not thrown, when it was decided already.
 */
export async function approveAmendment(op: Operation, ask: { id: FactId; reason: string }): Promise<AmendmentDecided> {
  return againWhenOvertaken(() =>
    op.writing(async (db): Promise<AmendmentDecided> => {
      const row = await amendmentById(db, op.reach('read', 'Amendment'), ask.id)
      op.require('approve', 'Amendment', { owner: row.owner })
      if (amendmentState(row) !== 'pending') return { moved: false, because: 'already-decided' }
      const moved = await takeEffect(db, ask.id, ask.reason)
      return moved ? { moved } : { moved: false, because: 'already-decided' }
    }),
  )
}
