import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { GrantId, OrganizationSlug, SharingRequestId } from '#app/vocabulary/ids.ts'
import { grantById, keepOffer, moveGrant } from '#db/grants.ts'
import { post } from '#db/outbox.ts'
import { answerSharingRequest, sharingRequestById } from '#db/sharing-requests.ts'
import { Refusal } from '#policies/refusal.ts'
import { partnerOfOurs, previewGrant } from './edit-grant.server.ts'
import type { TemplateName, Terms } from './grant.ts'
import { tellPartner } from './tell-partner.server.ts'
import type { Preview } from './sharing.ts'

export type GrantOffered =
  | { readonly offered: true; readonly id: GrantId }
  /** What was shown is no longer what would happen: it must be shown again. */
  | { readonly offered: false; readonly because: 'changed-since'; readonly preview: Preview }
  | { readonly offered: false; readonly because: 'replaced-already' | 'answered-already' }

/**
 * Saves terms whose effect was shown. Within the template they go to the partner; beyond it a second person must approve
 * first. A new version that promises no more than the one in force takes its place at once.
 */
export async function offerGrant(
  op: Operation,
  ask: {
    partner: OrganizationSlug
    template: TemplateName
    terms: Terms
    from: GrantId | null
    request: SharingRequestId | null
    reason: string
    item: string
    seen: string
  },
): Promise<GrantOffered> {
  const preview = await previewGrant(op, ask)
  if (preview.seen !== ask.seen) return { offered: false, because: 'changed-since', preview }
  const by = op.actor.personId
  if (by === null) throw Refusal.forbidden('offer', 'Grant') // a promise has a name under it
  return op.writing(async (db): Promise<GrantOffered> => {
    const partner = await partnerOfOurs(op, db, ask.partner)
    const from = ask.from === null ? null : await grantById(db, op.reach('read', 'Grant'), ask.from)
    if (from && (from.revoked_at !== null || from.declined_at !== null))
      return { offered: false, because: 'replaced-already' }
    if (ask.request !== null) {
      const asked = await sharingRequestById(db, op.reach('read', 'SharingRequest'), ask.request)
      if (asked.asker !== partner.id || asked.owner !== op.actor.organizationId) throw Refusal.hidden('sharing request')
      if (asked.state !== 'open') return { offered: false, because: 'answered-already' }
    }
    const { id, row } = await keepOffer(db, op.reach('offer', 'Grant'), {
      ...ask.terms,
      owner: op.actor.organizationId,
      partner: partner.id,
      zone: op.zone,
      reason: ask.reason,
      template: ask.template,
      beyondTemplate: preview.beyondTemplate && !preview.narrower,
      replaces: from?.row ?? null,
      by,
      shown: preview.difference,
    })
    if (ask.request !== null) {
      const answered = await answerSharingRequest(db, op.reach('answer', 'SharingRequest'), {
        id: ask.request,
        to: 'granted',
        by,
        at: op.now,
        answer: ask.reason,
        grant: row,
      })
      if (!answered) throw new Error('the question was answered in this very moment') // and nothing is kept of the offer
      await post(db, {
        kind: 'sharing-answered',
        to: { organization: partner.id },
        about: { path: paths.sharingRequest(ask.request) },
        from: op.actor.organizationId,
      })
    }
    if (preview.narrower) {
      await moveGrant(db, op.reach('offer', 'Grant'), { id, to: 'accept', by, reason: null })
      await tellPartner(op, db, 'grant-narrowed', partner.id, id)
    } else if (preview.beyondTemplate) {
      await post(db, {
        kind: 'grant-proposed',
        to: { organization: op.actor.organizationId, roles: ['quality'] },
        about: { path: paths.grant(id) },
        from: op.actor.organizationId,
      })
    } else await tellPartner(op, db, 'grant-offered', partner.id, id)
    return { offered: true, id }
  })
}
