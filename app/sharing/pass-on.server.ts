import type { NamedParty } from '#app/evidence/evidence.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { GrantId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import type { Reader } from '#db/database.ts'
import { grantById, type GrantRow, keepPassedOn } from '#db/grants.ts'
import { post } from '#db/outbox.ts'
import { partnersOf } from '#db/partnerships.ts'
import { Refusal } from '#policies/refusal.ts'
import { partnerOfOurs } from './edit-grant.server.ts'
import { isWithinOnward, stateOf, type Terms } from './grant.ts'
import { termsOf } from './partner-file.server.ts'
import { tellPartner } from './tell-partner.server.ts'

export type PassOnForm = {
  id: GrantId
  owner: NamedParty
  /** What was granted to us, within which it may be passed on. */
  granted: Terms
  partners: NamedParty[]
}

/** A live grant to us that may be passed on. Hidden (404) when it is none of ours, or nothing of it may go onward. */
async function grantToPassOn(op: Operation, db: Reader, id: GrantId): Promise<GrantRow> {
  const row = await grantById(db, op.reach('read', 'Grant'), id)
  const us = op.actor.organizationId
  if (row.partner !== us || row.onward.length === 0 || row.onward_of_another) throw Refusal.hidden('grant')
  op.require('offer', 'Grant', { owner: row.owner, partner: us, giver: us })
  return row
}

/** What the page that passes a grant on opens with: what was granted, and whom it may go to. */
export async function passOnForm(op: Operation, ask: { id: GrantId }): Promise<PassOnForm> {
  return op.reading(async (db) => {
    const row = await grantToPassOn(op, db, ask.id)
    const partners = await partnersOf(db, op.reach('read', 'Partnership'))
    return {
      id: row.id,
      owner: namedParty(row.owner_words),
      granted: termsOf(op, row),
      partners: partners.filter(({ id, ended_at }) => ended_at === null && id !== row.owner).map(namedParty),
    }
  })
}

export type PassedOn =
  | { readonly passed: true; readonly id: GrantId }
  /** The grant counts no more, or what was chosen is wider than it. */
  | { readonly passed: false; readonly because: 'not-any-more' | 'wider' }

/**
 * Offers to a partner of ours what was granted to us, as far as it may go onward: one step, never wider, and it ends with the
 * grant it is made under. The first owner is told, and sees every disclosure as we do.
 */
export async function passOn(
  op: Operation,
  ask: {
    id: GrantId
    partner: OrganizationSlug
    terms: Pick<Terms, 'relation' | 'extent' | 'kinds' | 'groups' | 'dis' | 'verdict' | 'ends'>
    reason: string
  },
): Promise<PassedOn> {
  const by = op.actor.personId
  if (by === null) throw Refusal.forbidden('offer', 'Grant') // a promise has a name under it
  return op.writing(async (db): Promise<PassedOn> => {
    const row = await grantToPassOn(op, db, ask.id)
    if (stateOf(row, op.now) !== 'live') return { passed: false, because: 'not-any-more' }
    if (!isWithinOnward(ask.terms, termsOf(op, row))) return { passed: false, because: 'wider' }
    const partner = await partnerOfOurs(op, db, ask.partner)
    if (partner.id === row.owner) throw Refusal.hidden('partner')
    const id = await keepPassedOn(db, op.reach('offer', 'Grant'), {
      ...ask.terms,
      owner: row.owner,
      partner: partner.id,
      purpose: row.purpose,
      zone: op.zone,
      reason: ask.reason,
      by,
      under: row.row,
    })
    await tellPartner(op, db, 'grant-offered', partner.id, id)
    await post(db, {
      kind: 'grant-passed-on',
      to: { organization: row.owner, roles: ['data-steward', 'quality'] },
      about: { path: paths.grant(id) },
      from: op.actor.organizationId,
    })
    return { passed: true, id }
  })
}
