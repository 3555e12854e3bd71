import { sql } from 'kysely'
import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { GuestLinkId, OrganizationId } from '#app/vocabulary/ids.ts'
import type { ItemKind } from '#app/vocabulary/item-uri.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Reader, Writer } from './database.ts'
import type { FactRow, ListedItem } from './evidence.ts'
import type { FirmWords } from './firm-words.ts'

export type GuestLinkRow = {
  readonly id: GuestLinkId
  readonly owner: OrganizationId
  readonly name: string
  readonly firm: string
  readonly email: string
  readonly who: 'auditor' | 'authority' | 'customer' | 'other'
  readonly purpose: Purpose
  readonly kinds: FactKind[]
  readonly groups: GrantableGroup[]
  readonly extent: 'item' | 'ancestry'
  readonly reason: string
  readonly made_name: string
  readonly made_at: Date
  readonly ends: Date
  readonly confirmed_at: Date | null
  readonly confirmed_name: string | null
  readonly confirmed_how: string | null
  readonly revoked_at: Date | null
  readonly revoked_name: string | null
  readonly revoked_because: string | null
  readonly items: { n: number; uri: string; said: string }[]
  /** When a browser was let in, newest first. */
  readonly visits: { opened_at: string; seen_at: string }[]
}

const SELECT = (
  reach: Reach<'read', 'GuestLink'>,
) => sql`select guest_link.public_id as id, guest_link.owner, guest_link.name, guest_link.firm, guest_link.email, guest_link.who,
    guest_link.purpose, guest_link.kinds, guest_link.groups, guest_link.extent, guest_link.reason, guest_link.made_name, guest_link.made_at, guest_link.ends, guest_link.confirmed_at,
    guest_link.confirmed_name, guest_link.confirmed_how, guest_link.revoked_at, guest_link.revoked_name, guest_link.revoked_because,
    coalesce((select jsonb_agg(jsonb_build_object('n', g.n, 'uri', g.uri, 'said', g.said) order by g.n) from portal.guest_item g where g.link = guest_link.id), '[]') as items,
    coalesce((select jsonb_agg(jsonb_build_object('opened_at', s.opened_at, 'seen_at', s.seen_at) order by s.opened_at desc) from portal.guest_session s where s.link = guest_link.id), '[]') as visits
  from portal.guest_link where ${reach.rows('terms')}`

/** Links of ours, newest first. */
export async function guestLinksOf(db: Reader, reach: Reach<'read', 'GuestLink'>): Promise<GuestLinkRow[]> {
  const { rows } = await sql<GuestLinkRow>`${SELECT(reach)} order by guest_link.id desc limit 200`.execute(db)
  return rows
}

/** One link of ours. Hidden (404) when there is none of this id. */
export async function guestLinkById(
  db: Reader,
  reach: Reach<'read', 'GuestLink'>,
  id: GuestLinkId,
): Promise<GuestLinkRow> {
  const { rows } = await sql<GuestLinkRow>`${SELECT(reach)} and guest_link.public_id = ${id}`.execute(db)
  if (!rows[0]) throw Refusal.hidden('link')
  return rows[0]
}

/** Of these identities, those that facts of ours are about, or about whose lot they are. */
export async function itemsWeToldOf(
  db: Reader,
  reach: Reach<'read', 'Fact'>,
  uris: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ uri: string }>`select i.uri from facts.item i where i.uri = any (${[...uris]}::text[])
    and exists (select from facts.fact_item where fact_item.item in (i.id, i.lot_item) and fact_item.owner = ${reach.me}::int and ${reach.rows()})`.execute(
    db,
  )
  return new Set(rows.map(({ uri }) => uri))
}

export type GuestMade = {
  readonly name: string
  readonly firm: string
  readonly email: string
  readonly who: GuestLinkRow['who']
  readonly purpose: Purpose
  readonly kinds: readonly FactKind[]
  readonly groups: readonly GrantableGroup[]
  readonly extent: GuestLinkRow['extent']
  readonly language: string
  readonly reason: string
  readonly ends: Date
  readonly items: readonly { uri: string; said: string }[]
  readonly digest: Buffer
  readonly path: string
}

/** Makes a link and posts its letter. */
export async function makeLink(db: Writer, _reach: Reach<'offer', 'GuestLink'>, made: GuestMade): Promise<GuestLinkId> {
  const { items, digest, path, ...said } = made
  const numbered = items.map((item, index) => ({ n: index + 1, ...item }))
  const { rows } = await sql<{
    id: GuestLinkId
  }>`select portal.make_guest_link(${JSON.stringify(said)}::jsonb, ${JSON.stringify(numbered)}::jsonb, ${digest}, ${path}) as id`.execute(
    db,
  )
  if (!rows[0]) throw new Error('a link is made or refused')
  return rows[0].id
}

/** Takes a link of ours back. `over`: it was before. */
export async function endLink(
  db: Writer,
  _reach: Reach<'revoke', 'GuestLink'>,
  id: GuestLinkId,
  why: string,
): Promise<'done' | 'over' | 'hidden'> {
  const { rows } = await sql<{
    outcome: 'done' | 'over' | 'hidden'
  }>`select portal.end_guest_link(${id}, ${why}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

/** Says by phone who the guest is. `over`: it was said before, or the link opens nothing any more. */
export async function confirmGuest(
  db: Writer,
  _reach: Reach<'verify', 'GuestLink'>,
  id: GuestLinkId,
  how: string,
): Promise<'done' | 'over' | 'hidden'> {
  const { rows } = await sql<{
    outcome: 'done' | 'over' | 'hidden'
  }>`select portal.confirm_guest(${id}, ${how}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

/** Who shares by the letter with this secret; null when it opens nothing. Identity scope. */
export async function guestAtDoor(
  db: Writer,
  digest: Buffer,
): Promise<(FirmWords & { ends: Date; purpose: Purpose }) | null> {
  const { rows } = await sql<
    FirmWords & { ends: Date; purpose: Purpose }
  >`select * from portal.guest_at_door(${digest})`.execute(db)
  return rows[0] ?? null
}

/** Sends a code to the mailbox of a link. Identity scope. */
export async function guestAsksCode(
  db: Writer,
  ask: { digest: Buffer; codeDigest: Buffer; code: string; path: string },
): Promise<'sent' | 'wait' | 'over'> {
  const { rows } = await sql<{
    outcome: 'sent' | 'wait' | 'over'
  }>`select portal.guest_asks_code(${ask.digest}, ${ask.codeDigest}, ${ask.code}, ${ask.path}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'over'
}

/** Tries a code; the try counts whatever comes of it. Identity scope. */
export async function guestEnters(
  db: Writer,
  ask: { digest: Buffer; codeDigest: Buffer; session: Buffer },
): Promise<'in' | 'wrong' | 'spent' | 'over'> {
  const { rows } = await sql<{
    outcome: 'in' | 'wrong' | 'spent' | 'over'
  }>`select portal.guest_enters(${ask.digest}, ${ask.codeDigest}, ${ask.session}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'over'
}

export type GuestItemRow = {
  readonly n: number
  readonly uri: string
  readonly said: string
  readonly kind: ItemKind
  readonly di: string | null
  readonly lot: string | null
  readonly serial: string | null
  readonly product: { name: string; name_zh: string | null; model: string | null } | null
}
export type GuestSessionRow = {
  readonly id: GuestLinkId
  readonly organization: OrganizationId
  readonly owner: OrganizationId
  readonly slug: string
  readonly name: string
  readonly name_zh: string | null
  readonly guest: string
  readonly firm: string
  readonly purpose: Purpose
  readonly kinds: FactKind[]
  readonly groups: GrantableGroup[]
  readonly ends: Date
  readonly confirmed_at: Date | null
  readonly items: GuestItemRow[]
}

/** The link of a browser that was let in, as it is at this instant; null when it opens nothing any more. Identity scope. */
export async function guestSession(db: Writer, session: Buffer, digest: Buffer): Promise<GuestSessionRow | null> {
  const { rows } = await sql<GuestSessionRow>`select * from portal.guest_session(${session}, ${digest})`.execute(db)
  return rows[0] ?? null
}

export type GuestFactRow = Omit<FactRow, 'rows'> & {
  readonly rows: (FactRow['rows'][number] & {
    near: 'self' | 'lot' | 'ancestor'
    uri: string
    lot: string | null
    serial: string | null
  })[]
}

/** Facts about one item of the bound guest's link, newest first. */
export async function guestFacts(
  db: Reader,
  _reach: Reach<'read', 'Fact'>,
  question: { n: number; limit: number },
): Promise<GuestFactRow[]> {
  const { rows } =
    await sql<GuestFactRow>`select t.*, t.position_ as position from facts.guest_facts(${question.n}::int, ${question.limit}::int) t`.execute(
      db,
    )
  return rows
}

/** The lists of these facts: items of the link by name, and which lists hold more. */
export async function guestListed(
  db: Reader,
  _reach: Reach<'read', 'Fact'>,
  facts: readonly number[],
): Promise<(ListedItem & { inside: boolean })[]> {
  const { rows } = await sql<
    ListedItem & { inside: boolean }
  >`select * from facts.guest_listed(${[...facts]}::bigint[])`.execute(db)
  return rows
}
