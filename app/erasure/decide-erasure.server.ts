import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { ErasureId } from '#app/vocabulary/ids.ts'
import { erase, erasureById, refuseErasure } from '#db/erasures.ts'
import { post } from '#db/outbox.ts'
import { Refusal } from '#policies/refusal.ts'
import type { ErasureDecided } from './erasure.ts'

/**
 * A second person decides. Approved, the content is destroyed in this transaction and cannot come back; refused, the fact
 * stays as it is. Returned, not thrown: what was decided already, one's own request, and a document still being captured.
 */
export async function decideErasure(
  op: Operation,
  ask: { id: ErasureId; decision: 'approve' | 'refuse'; reason: string },
): Promise<ErasureDecided> {
  const by = op.actor.personId
  return op.writing(async (db): Promise<ErasureDecided> => {
    const row = await erasureById(db, op.reach('read', 'Erasure'), ask.id)
    op.require(ask.decision, 'Erasure', { owner: row.owner })
    if (by === null) throw Refusal.forbidden(ask.decision, 'Erasure') // a decision is a person's
    if (row.asked_by === by) return { moved: false, because: 'asked-it-yourself' }
    const outcome =
      ask.decision === 'approve' ? await erase(db, ask) : await refuseErasure(db, { ...ask, by, at: op.now })
    if (outcome === 'busy') return { moved: false, because: 'busy' }
    if (outcome === 'decided') return { moved: false, because: 'already-decided' }
    await post(db, {
      kind: 'erasure-decided',
      to: { person: row.asked_by },
      about: { path: paths.erasure(ask.id) },
      from: op.actor.organizationId,
    })
    return { moved: true }
  })
}
