import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { todayIn } from '#app/vocabulary/calendar-date.ts'
import type { GrantId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import { grantById, type GrantRow, grantsWith, passedOn, productsOfOurs } from '#db/grants.ts'
import { partnerBySlug } from '#db/partnerships.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Difference } from './difference.ts'
import { stateOf, TEMPLATE_NAMES, type Terms } from './grant.ts'
import { partnerLine } from './sharing-overview.server.ts'
import type { GrantFile, GrantLine, PartnerFile } from './sharing.ts'

/** One partner and every grant between us, newest first. Hidden (404) when we never shared with it. */
export async function partnerFile(op: Operation, ask: { slug: OrganizationSlug }): Promise<PartnerFile> {
  return op.reading(async (db) => {
    const partner = await partnerBySlug(db, op.reach('read', 'Partnership'), ask.slug)
    if (!partner) throw Refusal.hidden('partner')
    const us = op.actor.organizationId
    const grants = await grantsWith(db, op.reach('read', 'Grant'), partner.id)
    return {
      partner: {
        ...partnerLine(partner),
        endedBecause: partner.ended_because,
        suspendedBecause: partner.suspended_because,
      },
      grants: grants.map((row) => grantLine(op, row)),
      mayOffer: op.whyNot('offer', 'Grant', { owner: us, partner: partner.id, giver: us }),
      maySuspend: op.whyNot('suspend', 'Partnership', { inviter: us, invited: partner.id }),
      mayEnd: op.whyNot('change', 'Partnership', { inviter: us, invited: partner.id }),
    }
  })
}

/** A grant as lists show it; days in the reader's zone. */
export function grantLine(op: Operation, row: GrantRow): GrantLine {
  return {
    id: row.id,
    given: [row.owner, row.giver].includes(op.actor.organizationId),
    state: stateOf(row, op.now),
    version: row.version,
    terms: termsOf(op, row),
    startsAt: row.starts.toISOString(),
    endsAt: row.ends.toISOString(),
  }
}

/** What a stored grant promises, in the words of the editor. */
export function termsOf(op: Operation, row: GrantRow): Terms {
  return {
    relation: row.relation,
    extent: row.extent,
    kinds: row.kinds,
    groups: row.groups,
    dis: row.dis,
    verdict: row.verdict,
    onward: row.onward,
    purpose: row.purpose,
    starts: todayIn(op.zone, row.starts),
    ends: todayIn(op.zone, new Date(row.ends.getTime() - 1)),
  }
}

/** One grant, whole: its terms as they were agreed, its history, and what the reader may do. Hidden (404) when there is none. */
export async function grantFile(op: Operation, ask: { id: GrantId }): Promise<GrantFile> {
  return op.reading(async (db) => {
    const row = await grantById(db, op.reach('read', 'Grant'), ask.id)
    const line = grantLine(op, row)
    const products = line.given && row.dis !== null ? await productsOfOurs(db, op.reach('offer', 'Grant')) : []
    return {
      ...line,
      owner: namedParty(row.owner_words),
      partner: namedParty(row.partner_words),
      reason: row.reason,
      template: TEMPLATE_NAMES.find((name) => name === row.template) ?? null,
      beyondTemplate: row.beyond_template,
      offeredBy: row.offered_name,
      approvedBy: row.approved_name,
      approvedAt: row.approved_at?.toISOString() ?? null,
      acceptedAt: row.accepted_at?.toISOString() ?? null,
      endedAt: (row.declined_at ?? row.revoked_at)?.toISOString() ?? null,
      endedBecause: row.ended_because,
      replaces: row.replaces,
      replacedBy: row.replaced_by,
      onwardOfAnother: row.onward_of_another,
      giver: row.onward_of_another ? namedParty(row.giver_words) : null,
      passedOn: (await passedOn(db, op.reach('read', 'Grant'), row.row)).map((one) => ({
        id: one.id,
        partner: namedParty(one.partner_words),
        state: stateOf(one, op.now),
      })),
      shown: (row.shown as Difference | null) ?? null, // written by keepOffer, from a Difference
      acts: actsOf(op, row, line),
      products: Object.fromEntries(
        products.map(({ di, name, name_zh }) => [di, op.language === 'zh' ? (name_zh ?? name) : name]),
      ),
    }
  })
}

function actsOf(op: Operation, row: GrantRow, { given, state }: GrantLine): GrantFile['acts'] {
  const sides = { owner: row.owner, partner: row.partner, giver: row.giver }
  if (given && state === 'proposed') {
    const own = row.offered_by === op.actor.personId ? ('proposed-it-yourself' as const) : null
    return [
      { act: 'approve', notOffered: op.whyNot('approve', 'Grant', sides) ?? own },
      { act: 'revoke', notOffered: op.whyNot('revoke', 'Grant', sides) },
    ]
  }
  if (given && state === 'suspended') return [{ act: 'revoke', notOffered: op.whyNot('revoke', 'Grant', sides) }]
  if (given && (state === 'offered' || state === 'resting' || state === 'coming' || state === 'live')) {
    const revoke = { act: 'revoke', notOffered: op.whyNot('revoke', 'Grant', sides) } as const
    if (state === 'offered' || row.onward_of_another) return [revoke]
    return [{ act: 'change', notOffered: op.whyNot('offer', 'Grant', sides) }, revoke]
  }
  if (!given && state === 'live' && row.onward.length > 0 && !row.onward_of_another) {
    const us = op.actor.organizationId
    return [{ act: 'pass-on', notOffered: op.whyNot('offer', 'Grant', { owner: row.owner, partner: us, giver: us }) }]
  }
  if (!given && state === 'offered') {
    return [
      { act: 'accept', notOffered: op.whyNot('accept', 'Grant', sides) },
      { act: 'decline', notOffered: op.whyNot('refuse', 'Grant', sides) },
    ]
  }
  return []
}
