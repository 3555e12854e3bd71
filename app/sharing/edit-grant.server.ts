import { namedParty } from '#app/evidence/named-party.ts'
import { createHash } from 'node:crypto'
import type { Operation } from '#app/operation.server.ts'
import { addMonths, todayIn } from '#app/vocabulary/calendar-date.ts'
import { GRANTABLE_GROUPS } from '#app/vocabulary/groups.ts'
import type { GrantId, OrganizationSlug, SharingRequestId } from '#app/vocabulary/ids.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'
import type { Reader } from '#db/database.ts'
import { countsFor, grantById, grantsOfOurs, ownFactsOn, productsOfOurs } from '#db/grants.ts'
import { isSuspended, partnerBySlug, type PartnerRow } from '#db/partnerships.ts'
import { sharingRequestById } from '#db/sharing-requests.ts'
import type { Grant } from '#policies/actor.ts'
import { reachOfPartner } from '#policies/partner-reach.ts'
import { Refusal } from '#policies/refusal.ts'
import { groupsOfKind } from '#policies/vocabulary.ts'
import { differenceOf, groupsThrough } from './difference.ts'
import { isNarrower, isWithin, type TemplateName, templateFor, TEMPLATES, type Terms } from './grant.ts'
import { termsOf } from './partner-file.server.ts'
import { requestFile } from './request-file.server.ts'
import type { Editor, Preview, PreviewFact } from './sharing.ts'

const MOST_FACTS = 60

/** What the editor starts from: a partner, and a grant to change, a question to answer or a template. */
export type EditorAsked = {
  partner: OrganizationSlug
  template: TemplateName | null
  from: GrantId | null
  request: SharingRequestId | null
}

/** The editor of a grant. Hidden (404) when the partner is none of ours; forbidden for whoever may not offer. */
export async function grantEditor(op: Operation, ask: EditorAsked): Promise<Editor> {
  return op.reading(async (db) => {
    const partner = await partnerOfOurs(op, db, ask.partner)
    const today = todayIn(op.zone, op.now)
    const from = ask.from === null ? null : await grantById(db, op.reach('read', 'Grant'), ask.from)
    if (from && (from.giver !== from.owner || from.owner !== op.actor.organizationId || from.partner !== partner.id))
      throw Refusal.hidden('grant')
    const asked =
      ask.request === null ? null : await sharingRequestById(db, op.reach('read', 'SharingRequest'), ask.request)
    if (asked && (asked.owner !== op.actor.organizationId || asked.asker !== partner.id))
      throw Refusal.hidden('sharing request')
    const template = ask.template ?? templateFor(partner.kind)
    const usual = TEMPLATES[template]
    const terms: Terms = from
      ? { ...termsOf(op, from), starts: today }
      : {
          relation: usual.relation,
          extent: usual.extent,
          kinds: [...usual.kinds],
          groups: [...usual.groups],
          dis: null,
          verdict: [...usual.verdict],
          onward: [...usual.onward],
          purpose: asked?.purpose ?? 'provenance',
          starts: today,
          ends: addMonths(today, 12) ?? today,
        }
    if (asked) {
      if (!terms.groups.includes(asked.group)) terms.groups.push(asked.group)
      if (!terms.kinds.includes(asked.kind)) terms.kinds.push(asked.kind)
      if (asked.di !== null && terms.dis !== null && !terms.dis.includes(asked.di)) terms.dis.push(asked.di)
    }
    return {
      partner: { ...namedParty(partner), kind: partner.kind },
      template,
      terms,
      replaces: from ? { id: from.id, version: from.version } : null,
      request: asked ? requestFile(op, asked) : null,
      products: (await productsOfOurs(db, op.reach('offer', 'Grant'))).map(({ di, name, name_zh }) => ({
        di,
        name,
        nameZh: name_zh,
      })),
      today,
    }
  })
}

/** A partner with whom the partnership lasts and is not suspended, for one who may offer grants. */
export async function partnerOfOurs(op: Operation, db: Reader, slug: OrganizationSlug): Promise<PartnerRow> {
  const partner = await partnerBySlug(db, op.reach('read', 'Partnership'), slug)
  if (!partner || partner.ended_at !== null) throw Refusal.hidden('partner')
  op.require('offer', 'Grant', { owner: op.actor.organizationId, partner: partner.id, giver: op.actor.organizationId })
  if (isSuspended(partner)) throw Refusal.forbidden('offer', 'Grant') // nothing is offered meanwhile
  return partner
}

/**
 * What these terms would do, before anything is saved: our own facts about a real item as the partner would see them, and
 * how many facts of ours open and close. Facts of others are neither shown nor counted. `item`: a code as it is scanned.
 */
export async function previewGrant(
  op: Operation,
  ask: { partner: OrganizationSlug; template: TemplateName; terms: Terms; from: GrantId | null; item: string },
): Promise<Preview> {
  return op.reading(async (db) => {
    const partner = await partnerOfOurs(op, db, ask.partner)
    const us = op.actor.organizationId
    const from = ask.from === null ? null : await grantById(db, op.reach('read', 'Grant'), ask.from)
    const live = (await grantsOfOurs(db, op.reach('read', 'Grant'), partner.id)).filter(
      (grant) => grant.purpose === ask.terms.purpose,
    )
    const promised: Grant = { ...ask.terms, id: 'grant_preview', owner: us, partner: partner.id }
    const grants = { before: live, after: [...live.filter((grant) => grant.id !== ask.from), promised] }
    const reach = { before: reachOfPartner(partner, grants.before), after: reachOfPartner(partner, grants.after) }
    const counted = await countsFor(db, op.reach('offer', 'Grant'), partner.id)
    const difference = differenceOf(us, counted, reach, grants)

    const uri = ask.item === '' ? undefined : parseUdi(ask.item, { now: op.now }).candidates[0]
    const rows =
      uri === undefined
        ? []
        : await ownFactsOn(db, op.reach('offer', 'Grant'), { uri, partner: partner.id, limit: MOST_FACTS })
    const facts = rows.map((row): PreviewFact => {
      const before = groupsThrough(reach.before, us, row.kind, row.rows)
      const after = groupsThrough(reach.after, us, row.kind, row.rows)
      return {
        id: row.public_id,
        kind: row.kind,
        step: row.step,
        at: row.event_time.toISOString(),
        offset: row.event_offset,
        groups: GRANTABLE_GROUPS.filter(
          (group) => groupsOfKind(row.kind).includes(group) || before.has(group) || after.has(group),
        ).map((group) => ({
          group,
          change: after.has(group)
            ? before.has(group)
              ? 'stays'
              : 'opens'
            : before.has(group)
              ? 'closes'
              : 'withheld',
        })),
      }
    })
    return {
      difference,
      item:
        ask.item === ''
          ? null
          : uri === undefined
            ? 'unreadable'
            : rows.length === 0
              ? 'unknown'
              : { text: ask.item, facts },
      beyondTemplate: !isWithin(ask.terms, TEMPLATES[ask.template]),
      narrower: from !== null && from.accepted_at !== null && isNarrower(ask.terms, termsOf(op, from)),
      seen: createHash('sha256')
        .update(JSON.stringify([ask.partner, ask.from, ask.terms, difference]))
        .digest('base64url'),
    }
  })
}
