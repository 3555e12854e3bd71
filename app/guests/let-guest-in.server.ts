import type { Purpose } from '#app/disclosure/disclosure.ts'
import { digestOf, randomToken } from '#app/identity/secrets.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import { startOfDay } from '#app/vocabulary/start-of-day.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { GuestLinkId } from '#app/vocabulary/ids.ts'
import { confirmGuest, endLink, itemsWeToldOf, makeLink } from '#db/guests.ts'
import { Refusal } from '#policies/refusal.ts'
import type { EXTENTS, Who } from './guest.ts'

export type GuestAsked = {
  readonly name: string
  readonly firm: string
  readonly email: string
  readonly who: Who
  readonly purpose: Purpose
  readonly kinds: readonly FactKind[]
  readonly groups: readonly GrantableGroup[]
  readonly extent: (typeof EXTENTS)[number]
  readonly language: 'en' | 'zh-CN'
  readonly reason: string
  /** The last day on which it opens, YYYY-MM-DD in the reader's zone. */
  readonly until: string
  readonly items: readonly { uri: string; said: string }[]
}

export type LetIn =
  | { readonly made: true; readonly id: GuestLinkId }
  /** Items that no fact of ours is about, as they were entered. */
  | { readonly made: false; readonly notOurs: readonly string[] }

/**
 * Lets a guest read facts of our own about some items. The secret of the link is in the letter alone; what is kept of it
 * opens nothing.
 */
export async function letGuestIn(op: Operation, ask: GuestAsked): Promise<LetIn> {
  op.require('offer', 'GuestLink', { owner: op.actor.organizationId })
  if (op.actor.personId === null) throw Refusal.forbidden('offer', 'link') // a person answers for whom they let in
  const token = randomToken()
  return op.writing(async (db): Promise<LetIn> => {
    const told = await itemsWeToldOf(db, op.reach('read', 'Fact'), ask.items.map(({ uri }) => uri)) // prettier-ignore
    const notOurs = ask.items.filter(({ uri }) => !told.has(uri)).map(({ said }) => said)
    if (notOurs.length > 0) return { made: false, notOurs }
    const { until, items, ...rest } = ask
    const id = await makeLink(db, op.reach('offer', 'GuestLink'), {
      ...rest,
      ends: startOfDay(until, op.zone, 1),
      items: items.map(({ uri, said }) => ({ uri, said })),
      digest: digestOf(token),
      path: paths.guest(token),
    })
    return { made: true, id }
  })
}

/** Takes a link back; false when it was before. Hidden (404) when there is none of this id. */
export async function takeLinkBack(op: Operation, ask: { id: GuestLinkId; reason: string }): Promise<boolean> {
  op.require('revoke', 'GuestLink', { owner: op.actor.organizationId })
  return op.writing(async (db) => done(await endLink(db, op.reach('revoke', 'GuestLink'), ask.id, ask.reason)))
}

/** Says by phone who a guest is; false when it was said before or the link is over. Hidden (404) when there is none. */
export async function confirmByPhone(op: Operation, ask: { id: GuestLinkId; how: string }): Promise<boolean> {
  op.require('verify', 'GuestLink', { owner: op.actor.organizationId })
  return op.writing(async (db) => done(await confirmGuest(db, op.reach('verify', 'GuestLink'), ask.id, ask.how)))
}

function done(outcome: 'done' | 'over' | 'hidden'): boolean {
  if (outcome === 'hidden') throw Refusal.hidden('link')
  return outcome === 'done'
}
