import type { Operation } from '#app/operation.server.ts'
import type { GuestLinkId } from '#app/vocabulary/ids.ts'
import { type GuestLinkRow, guestLinkById, guestLinksOf } from '#db/guests.ts'
import type { NotOffered } from '#policies/affordances.ts'
import { type GuestFile, type GuestLine, linkState } from './guest.ts'

/** Whom we let in, newest first, and why this person may not let another in. */
export async function guestLinks(op: Operation): Promise<{ lines: GuestLine[]; notOffered: NotOffered | null }> {
  const rows = await op.reading((db) => guestLinksOf(db, op.reach('read', 'GuestLink')))
  return {
    lines: rows.map((row) => guestLine(row, op.now)),
    notOffered: op.whyNot('offer', 'GuestLink', { owner: op.actor.organizationId }),
  }
}

function guestLine(row: GuestLinkRow, now: Date): GuestLine {
  return {
    id: row.id,
    name: row.name,
    firm: row.firm,
    who: row.who,
    purpose: row.purpose,
    state: linkState(row, now),
    items: row.items,
    ends: row.ends.toISOString(),
    opened: row.visits[0] ? new Date(row.visits[0].opened_at).toISOString() : null,
    confirmed: row.confirmed_at !== null,
  }
}

/** One link of ours, whole. Hidden (404) when there is none of this id. */
export async function guestFile(op: Operation, ask: { id: GuestLinkId }): Promise<GuestFile> {
  const row = await op.reading((db) => guestLinkById(db, op.reach('read', 'GuestLink'), ask.id))
  const owner = { owner: row.owner }
  return {
    ...guestLine(row, op.now),
    email: row.email,
    kinds: row.kinds,
    groups: row.groups,
    extent: row.extent,
    reason: row.reason,
    madeBy: row.made_name,
    madeAt: row.made_at.toISOString(),
    confirmation:
      row.confirmed_at === null
        ? null
        : { by: row.confirmed_name ?? '', at: row.confirmed_at.toISOString(), how: row.confirmed_how ?? '' },
    revocation:
      row.revoked_at === null
        ? null
        : { by: row.revoked_name ?? '', at: row.revoked_at.toISOString(), why: row.revoked_because ?? '' },
    visits: row.visits.map(({ opened_at, seen_at }) => ({
      from: new Date(opened_at).toISOString(),
      to: new Date(seen_at).toISOString(),
    })),
    mayRevoke: op.whyNot('revoke', 'GuestLink', owner),
    mayConfirm: op.whyNot('verify', 'GuestLink', owner),
  }
}
