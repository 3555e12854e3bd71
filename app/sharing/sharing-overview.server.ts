import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { invitationsOf, invitationsToUs, partnersOf, type PartnerRow } from '#db/partnerships.ts'
import { sharingRequests, type SharingRequestRow } from '#db/sharing-requests.ts'
import type { NotOffered } from '#policies/affordances.ts'
import type { InvitationLine, InvitedUs, PartnerLine, RequestLine } from './sharing.ts'

export type SharingOverview = {
  partners: PartnerLine[]
  invitations: InvitationLine[]
  invitedUs: InvitedUs[]
  requests: RequestLine[]
  mayInvite: NotOffered | null
}

/** With whom we share, who was invited, and who asks whom for more. */
export async function sharingOverview(op: Operation): Promise<SharingOverview> {
  const us = op.actor.organizationId
  return op.reading(async (db) => ({
    partners: (await partnersOf(db, op.reach('read', 'Partnership'))).map(partnerLine),
    invitations: (await invitationsOf(db, op.reach('read', 'Invitation'))).map((row) => ({
      ...row,
      invitedAt: row.invited_at.toISOString(),
      lapsesAt: row.lapses_at.toISOString(),
    })),
    invitedUs: (await invitationsToUs(db, op.reach('read', 'Partnership'))).map((row) => ({
      ...namedParty(row),
      id: row.id,
      kind: row.kind,
      country: row.country,
      note: row.note,
    })),
    requests: (await sharingRequests(db, op.reach('read', 'SharingRequest'), 100)).map((row) => requestLine(op, row)),
    mayInvite: op.whyNot('invite', 'Invitation', { organization: us }),
  }))
}

/** A partner as lists show it. */
export function partnerLine(row: PartnerRow): PartnerLine {
  return {
    ...namedParty(row),
    kind: row.kind,
    country: row.country,
    began: row.began_at.toISOString(),
    ended: row.ended_at?.toISOString() ?? null,
    suspended: {
      byUs: row.suspended_by_us?.toISOString() ?? null,
      byThem: row.suspended_by_them?.toISOString() ?? null,
    },
    given: row.given,
    received: row.received,
    waiting: row.waiting,
  }
}

/** A question for more as lists show it. */
export function requestLine(op: Operation, row: SharingRequestRow): RequestLine {
  const ours = row.owner === op.actor.organizationId
  const words = ours ? row.asker_words : row.owner_words
  return {
    id: row.id,
    ours,
    firm: words === null ? null : namedParty(words),
    firmKind: ours ? row.asker_words.kind : row.owner_kind,
    kind: row.kind,
    group: row.group,
    di: row.di,
    purpose: row.purpose,
    askedAt: row.asked_at.toISOString(),
    state: row.state,
  }
}
