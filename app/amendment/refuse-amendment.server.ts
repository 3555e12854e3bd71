import type { Operation } from '#app/operation.server.ts'
import type { FactId } from '#app/vocabulary/ids.ts'
import { amendmentById, keepRefusal } from '#db/amendments.ts'
import { Refusal } from '#policies/refusal.ts'
import type { AmendmentDecided } from './amendment.ts'
import { amendmentState } from './amendment-line.ts'

/** A data steward does not let a declaration of error take effect, and says why. The declaration itself is kept. */
export async function refuseAmendment(op: Operation, ask: { id: FactId; reason: string }): Promise<AmendmentDecided> {
  const by = op.actor.personId
  return op.writing(async (db): Promise<AmendmentDecided> => {
    const row = await amendmentById(db, op.reach('read', 'Amendment'), ask.id)
    op.require('refuse', 'Amendment', { owner: row.owner })
    if (by === null) throw Refusal.forbidden('refuse', 'amendment') // a decision is a person's
    if (amendmentState(row) !== 'pending') return { moved: false, because: 'already-decided' }
    const moved = await keepRefusal(db, row, { by, reason: ask.reason })
    return moved ? { moved } : { moved: false, because: 'already-decided' }
  })
}
