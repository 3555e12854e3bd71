import type { Operation } from '#app/operation.server.ts'
import type { GrantId } from '#app/vocabulary/ids.ts'
import { grantById, type GrantMove, moveGrant } from '#db/grants.ts'
import { Refusal } from '#policies/refusal.ts'
import { tellPartner } from './tell-partner.server.ts'

export type GrantMoved =
  | { readonly moved: true }
  | { readonly moved: false; readonly because: 'not-any-more' | 'proposed-it-yourself' | 'suspended' }

const ACTION = { approve: 'approve', accept: 'accept', decline: 'refuse', revoke: 'revoke' } as const

/**
 * Approves, accepts, declines or revokes a grant. Revoked, it counts no more from the next request of anybody. Returned,
 * not thrown: somebody was faster, or the one who proposed it would approve it too.
 */
export async function moveGrantOn(
  op: Operation,
  ask: { id: GrantId; move: GrantMove; reason: string },
): Promise<GrantMoved> {
  return op.writing(async (db): Promise<GrantMoved> => {
    const grant = await grantById(db, op.reach('read', 'Grant'), ask.id)
    op.require(ACTION[ask.move], 'Grant', { owner: grant.owner, partner: grant.partner, giver: grant.giver })
    const by = op.actor.personId
    if (by === null) throw Refusal.forbidden(ACTION[ask.move], 'Grant') // a decision is a person's
    if (ask.move === 'approve' && grant.offered_by === by) return { moved: false, because: 'proposed-it-yourself' }
    if (grant.suspended && (ask.move === 'approve' || ask.move === 'accept'))
      return { moved: false, because: 'suspended' }
    const reach = op.reach(ACTION[ask.move], 'Grant')
    if (!(await moveGrant(db, reach, { id: ask.id, to: ask.move, by, reason: ask.reason })))
      return { moved: false, because: 'not-any-more' }
    if (ask.move === 'approve') await tellPartner(op, db, 'grant-offered', grant.partner, ask.id)
    if (ask.move === 'accept') await tellPartner(op, db, 'grant-accepted', grant.giver, ask.id)
    if (ask.move === 'decline') await tellPartner(op, db, 'grant-declined', grant.giver, ask.id)
    if (ask.move === 'revoke' && (!grant.beyond_template || grant.approved_at !== null))
      await tellPartner(op, db, 'grant-revoked', grant.partner, ask.id)
    return { moved: true }
  })
}
