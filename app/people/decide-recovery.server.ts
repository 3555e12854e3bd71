import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { RecoveryId } from '#app/vocabulary/ids.ts'
import { post } from '#db/outbox.ts'
import { decideRecovery, personOfRecovery } from '#db/recoveries.ts'
import { Refusal } from '#policies/refusal.ts'

export type RecoveryDecided =
  | { readonly moved: true; readonly to: 'first' | 'approved' | 'refused' }
  | { readonly moved: false; readonly because: 'own' | 'decided' | 'twice' }

/**
 * One admin agrees or refuses. The second yes removes the lost factor and ends the person's sessions; their password stays
 * what it was. The person is told of the end, never of who decided.
 */
export async function decideOnRecovery(
  op: Operation,
  ask: { id: RecoveryId; approve: boolean; reason: string },
): Promise<RecoveryDecided> {
  return op.writing(async (db): Promise<RecoveryDecided> => {
    op.require(ask.approve ? 'approve' : 'refuse', 'Recovery', { organization: op.actor.organizationId })
    const outcome = await decideRecovery(db, ask)
    if (outcome === 'hidden') throw Refusal.hidden('recovery')
    if (outcome === 'own' || outcome === 'decided' || outcome === 'twice') return { moved: false, because: outcome }
    const person = await personOfRecovery(db, ask.id)
    if (outcome !== 'first' && person !== null)
      await post(db, {
        kind: outcome === 'approved' ? 'recovery-approved' : 'recovery-refused',
        to: { person },
        about: { path: paths.account() },
        from: op.actor.organizationId,
      })
    return { moved: true, to: outcome }
  })
}
