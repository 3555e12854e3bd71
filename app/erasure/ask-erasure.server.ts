import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { FactId } from '#app/vocabulary/ids.ts'
import { factToErase, keepErasure } from '#db/erasures.ts'
import { post } from '#db/outbox.ts'
import { Refusal } from '#policies/refusal.ts'
import type { ErasureAsked, ErasureBasis } from './erasure.ts'

/**
 * A data steward asks that the content of a fact of ours be destroyed by law. Nothing is destroyed yet: whoever may decide
 * is told. A fact of others is no such fact.
 */
export async function askErasure(
  op: Operation,
  ask: { factId: FactId; basis: ErasureBasis; reason: string },
): Promise<ErasureAsked> {
  const by = op.actor.personId
  return op.writing(async (db): Promise<ErasureAsked> => {
    op.require('ask', 'Erasure', { owner: op.actor.organizationId })
    if (by === null) throw Refusal.forbidden('ask', 'Erasure') // a machine has no name to sign with
    const fact = await factToErase(db, op.reach('ask', 'Erasure'), ask.factId)
    if (!fact) return { asked: false, because: 'no-such-fact' }
    if (fact.erased) return { asked: false, because: 'erased-already' }
    const id = await keepErasure(db, { ...ask, fact: fact.id, owner: op.actor.organizationId, by })
    if (id === null) return { asked: false, because: 'asked-already' }
    await post(db, {
      kind: 'erasure-asked',
      to: { organization: op.actor.organizationId, roles: ['quality', 'data-steward'] },
      about: { path: paths.erasure(id) },
      from: op.actor.organizationId,
    })
    return { asked: true, id }
  })
}
