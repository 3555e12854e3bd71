import { sql } from 'kysely'
import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { GrantId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Grant, GrantRelation } from '#policies/actor.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import type { CheckName } from '#policies/vocabulary.ts'
import type { Reader, Writer } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'

/**
 * The grants that are live for the bound organization at this instant of the database: accepted, not revoked, within
 * their interval, and, made onward, cut to what their parent grant still allows.
 */
export async function liveGrants(db: Reader): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select id, owner, partner, relation, extent, kinds, groups, dis, purpose, verdict from portal.grants_to_me()
  `.execute(db)
  return rows
}

/** Live grants of our own facts, to one partner or (null) to all, with those that a partner gives onward. */
export async function grantsOfOurs(
  db: Reader,
  _reach: Reach<'read', 'Grant'>,
  partner: OrganizationId | null,
): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select id, owner, partner, relation, extent, kinds, groups, dis, purpose, verdict from portal.grants_of_ours_to(${partner}::int)
  `.execute(db)
  return rows
}

export type GrantRow = {
  readonly id: GrantId
  readonly row: number
  readonly owner: OrganizationId
  readonly partner: OrganizationId
  /** Who shows: the owner, or whoever passes it on. */
  readonly giver: OrganizationId
  readonly giver_words: FirmWords
  readonly owner_words: FirmWords
  readonly partner_words: FirmWords
  readonly relation: GrantRelation
  readonly extent: 'item' | 'ancestry'
  readonly kinds: FactKind[]
  readonly groups: GrantableGroup[]
  readonly dis: string[] | null
  readonly verdict: CheckName[]
  readonly onward: GrantableGroup[]
  readonly purpose: Purpose
  readonly starts: Date
  readonly ends: Date
  readonly version: number
  readonly reason: string | null
  readonly template: string | null
  readonly beyond_template: boolean
  readonly offered_by: PersonId | null
  /** Names of our own people alone. */
  readonly offered_name: string | null
  readonly approved_name: string | null
  readonly approved_at: Date | null
  readonly accepted_at: Date | null
  readonly declined_at: Date | null
  readonly revoked_at: Date | null
  readonly ended_because: string | null
  /** A partnership that it hangs on is suspended. */
  readonly suspended: boolean
  /** Passed on under a grant that is not in force now. */
  readonly resting: boolean
  readonly replaces: GrantId | null
  readonly replaced_by: GrantId | null
  readonly onward_of_another: boolean
  /** What its author was shown before saving; null for grants of before, and for the partner. */
  readonly shown: unknown
}

const SELECT = (
  reach: Reach<'read', 'Grant'>,
) => sql`select grant_.public_id as id, grant_.id as row, grant_.owner, grant_.partner, grant_.giver, ${firmWords('h')} as giver_words, ${firmWords('o')} as owner_words, ${firmWords('p')} as partner_words,
    grant_.relation, grant_.extent, grant_.kinds, grant_.groups, grant_.dis, grant_.verdict, grant_.onward, grant_.purpose, grant_.starts, grant_.ends, grant_.version,
    grant_.reason, grant_.template, grant_.beyond_template, grant_.offered_by, a.name as offered_name, b.name as approved_name, grant_.approved_at, grant_.accepted_at,
    grant_.declined_at, grant_.revoked_at, grant_.ended_because, grant_.suspended, grant_.via is not null and not portal.grant_lives(grant_.via) as resting, r.public_id as replaces, n.public_id as replaced_by, grant_.via is not null as onward_of_another,
    d.shown
  from portal.grant_ join portal.organization o on o.id = grant_.owner join portal.organization h on h.id = grant_.giver join portal.organization p on p.id = grant_.partner
    left join portal.person a on a.id = grant_.offered_by left join portal.person b on b.id = grant_.approved_by
    left join portal.grant_ r on r.id = grant_.replaces left join portal.grant_difference d on d.grant_ = grant_.id
    left join lateral (select x.public_id from portal.grant_ x where x.replaces = grant_.id and x.accepted_at is not null order by x.id desc limit 1) n on true
  where ${reach.rows('terms')}`

/** All grants between us and one partner, both ways, newest first. */
export async function grantsWith(
  db: Reader,
  reach: Reach<'read', 'Grant'>,
  partner: OrganizationId,
): Promise<GrantRow[]> {
  const { rows } =
    await sql<GrantRow>`${SELECT(reach)} and ((grant_.partner = ${partner}::int and ${reach.me}::int in (grant_.owner, grant_.giver))
      or (grant_.partner = ${reach.me}::int and ${partner}::int in (grant_.owner, grant_.giver)))
    order by grant_.id desc limit 500`.execute(db)
  return rows
}

/** One grant of ours or to us. Hidden (404) when there is none of this id. */
export async function grantById(db: Reader, reach: Reach<'read', 'Grant'>, id: GrantId): Promise<GrantRow> {
  const { rows } = await sql<GrantRow>`${SELECT(reach)} and grant_.public_id = ${id}`.execute(db)
  if (!rows[0]) throw Refusal.hidden('grant')
  return rows[0]
}

/** A grant as it is offered. Days are `YYYY-MM-DD` in `zone`; it begins now when its day is today and ends with its last day. */
export type Offering = Omit<Grant, 'id'> & {
  readonly onward: readonly GrantableGroup[]
  readonly starts: string
  readonly ends: string
  readonly zone: string
  readonly reason: string
  readonly template: string
  readonly beyondTemplate: boolean
  readonly replaces: number | null
  readonly by: PersonId
  readonly shown: unknown
}

/** Keeps an offer. Whether it waits for approval, for the partner or for nobody is for the later steps. */
export async function keepOffer(
  db: Writer,
  _reach: Reach<'offer', 'Grant'>,
  offer: Offering,
): Promise<{ id: GrantId; row: number }> {
  const list = (values: readonly string[]) => [...values]
  const { rows } = await sql<{ id: GrantId; row: number }>`
    insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, dis, verdict, onward, purpose, starts, ends, version, offered_by, reason, template, beyond_template, replaces)
    values (${offer.owner}, ${offer.partner}, ${offer.relation}, ${offer.extent}, ${list(offer.kinds)}::text[], ${list(offer.groups)}::text[], ${offer.dis === null ? null : list(offer.dis)}::text[],
      ${list(offer.verdict)}::text[], ${list(offer.onward)}::text[], ${offer.purpose}, greatest(now(), ${offer.starts}::date::timestamp at time zone ${offer.zone}),
      (${offer.ends}::date + 1)::timestamp at time zone ${offer.zone},
      1 + coalesce((select g.version from portal.grant_ g where g.id = ${offer.replaces}::int), 0), ${offer.by}, ${offer.reason}, ${offer.template}, ${offer.beyondTemplate},
      ${offer.replaces}::int)
    returning public_id as id, id as row`.execute(db)
  const [kept] = rows
  if (!kept) throw new Error('an offer is kept or refused')
  await sql`insert into portal.grant_difference (grant_, owner, shown) values (${kept.row}, ${offer.owner}, ${JSON.stringify(offer.shown)}::jsonb)`.execute(
    db,
  )
  return kept
}

/** A grant passed on: never wider than the one it is made under, which the database says too. Days as in `Offering`. */
export type PassingOn = Pick<
  Offering,
  | 'owner'
  | 'partner'
  | 'relation'
  | 'extent'
  | 'kinds'
  | 'groups'
  | 'dis'
  | 'verdict'
  | 'purpose'
  | 'ends'
  | 'zone'
  | 'reason'
  | 'by'
> & { readonly under: number }

/** Keeps an offer to pass on what was granted to us; it begins when it is accepted and ends with the grant it is made under. */
export async function keepPassedOn(db: Writer, _reach: Reach<'offer', 'Grant'>, offer: PassingOn): Promise<GrantId> {
  const list = (values: readonly string[]) => [...values]
  const { rows } = await sql<{ id: GrantId }>`
    insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, dis, verdict, onward, purpose, starts, ends, offered_by, reason, via)
    select ${offer.owner}::int, ${offer.partner}::int, ${offer.relation}, ${offer.extent}, ${list(offer.kinds)}::text[], ${list(offer.groups)}::text[],
      ${offer.dis === null ? null : list(offer.dis)}::text[], ${list(offer.verdict)}::text[], '{}', ${offer.purpose}, greatest(now(), p.starts),
      least(p.ends, (${offer.ends}::date + 1)::timestamp at time zone ${offer.zone}), ${offer.by}::int, ${offer.reason}, p.id
    from portal.grant_ p where p.id = ${offer.under}::int
    returning public_id as id`.execute(db)
  if (!rows[0]) throw new Error('an offer is kept or refused')
  return rows[0].id
}

/** To whom a grant of ours, or to us, was passed on: newest first. */
export async function passedOn(db: Reader, reach: Reach<'read', 'Grant'>, row: number): Promise<GrantRow[]> {
  const { rows } =
    await sql<GrantRow>`${SELECT(reach)} and grant_.via = ${row}::int order by grant_.id desc limit 100`.execute(db)
  return rows
}

/** What may happen to a grant; each happens once, and the database says so too. */
export type GrantMove = 'approve' | 'accept' | 'decline' | 'revoke'

/**
 * Moves a grant that still waits for this move. False when it does not: somebody was faster, or it lapsed. Accepting one
 * that replaces another ends the other in the same statement.
 */
export async function moveGrant(
  db: Writer,
  reach: Reach<'approve' | 'accept' | 'refuse' | 'revoke' | 'offer', 'Grant'>,
  move: { id: GrantId; to: GrantMove; by: PersonId | null; reason: string | null },
): Promise<boolean> {
  const where = sql`grant_.public_id = ${move.id} and ${reach.rows('terms')}
    and grant_.revoked_at is null and grant_.declined_at is null`
  const waits = sql`grant_.accepted_at is null and now() < grant_.ends`
  const agreed = sql`${waits} and not grant_.suspended`
  const set = {
    approve: sql`set approved_at = now(), approved_by = ${move.by}::int where ${where} and ${agreed} and grant_.beyond_template and grant_.approved_at is null`,
    // of versions made of the same grant the first that is accepted comes into force, and no other
    accept: sql`set accepted_at = now() where ${where} and ${agreed} and (not grant_.beyond_template or grant_.approved_at is not null)
      and not exists (select from portal.grant_ x where x.replaces = grant_.replaces and x.accepted_at is not null)`,
    decline: sql`set declined_at = now(), ended_because = ${move.reason} where ${where} and ${waits}`,
    revoke: sql`set revoked_at = now(), ended_because = ${move.reason} where ${where}`,
  }[move.to]
  const { rows } = await sql<{ id: number }>`update portal.grant_ ${set} returning id`.execute(db)
  return rows.length > 0
}

/** How many grants wait for this person: offers to accept, and proposals of others that they may approve. */
export async function grantsWaiting(
  db: Reader,
  reach: { accept: Reach<'accept', 'Grant'>; approve: Reach<'approve', 'Grant'> },
  person: PersonId | null,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from portal.grant_
    where grant_.accepted_at is null and grant_.revoked_at is null and grant_.declined_at is null and now() < grant_.ends and not grant_.suspended
      and ((${reach.accept.rows('terms')} and (not grant_.beyond_template or grant_.approved_at is not null))
        or (${reach.approve.rows('terms')} and grant_.beyond_template and grant_.approved_at is null and grant_.offered_by is distinct from ${person}::int))`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}

/** FirmWords about the products we answer for, by number. */
export async function productsOfOurs(
  db: Reader,
  reach: Reach<'offer', 'Grant'>,
): Promise<{ di: string; name: string; name_zh: string | null }[]> {
  const { rows } = await sql<{ di: string; name: string; name_zh: string | null }>`
    select di, name, name_zh from portal.product where labeler = ${reach.me}::int order by name, di limit 500`.execute(
    db,
  )
  return rows
}

/** How a partner is tied to an item of a fact of ours, as the rules read it. */
export type Tie = {
  readonly di: string | null
  readonly brand: OrganizationId | null
  readonly answers: OrganizationId | null
  readonly relations: readonly string[]
}

/** Facts of ours that a partner could see under some grant: how many, by kind and by the ties through which. */
export type CountedTies = { readonly kind: FactKind; readonly ties: readonly Tie[]; readonly n: number }

/** Counts them. Facts of others are neither shown nor counted. */
export async function countsFor(
  db: Reader,
  _reach: Reach<'offer' | 'approve', 'Grant'>,
  partner: OrganizationId,
): Promise<CountedTies[]> {
  const { rows } =
    await sql<CountedTies>`select kind, ties, n::int as n from facts.counts_for(${partner}::int)`.execute(db)
  return rows
}

/** A fact of ours, and how each asked partner is tied to its items. */
export type OwnFactRow = {
  readonly fact: number
  readonly public_id: string
  readonly kind: FactKind
  readonly step: string | null
  readonly event_time: Date
  readonly event_offset: string
  readonly rows: readonly (Tie & { partner: OrganizationId })[]
}

/** Facts of ours about an item or its lot, newest first. */
export async function ownFactsOn(
  db: Reader,
  reach: Reach<'offer', 'Grant'>,
  question: { uri: string; partner: OrganizationId; limit: number },
): Promise<OwnFactRow[]> {
  const { rows } = await sql<OwnFactRow>`
    with it as (select i.id, i.lot_item from facts.item i where i.uri = ${question.uri}),
    mine as materialized (select distinct n.fact, n.event_time from it, facts.fact_item n
      where n.owner = ${reach.me}::int and n.item in (it.id, it.lot_item) order by n.event_time desc, n.fact desc limit ${question.limit}::int)
    select f.id as fact, f.public_id, f.kind, f.step, f.event_time, f.event_offset, coalesce(r.rows, '[]') as rows
    from mine join facts.fact f on f.id = mine.fact
      left join (select x.fact, jsonb_agg(to_jsonb(x)) as rows from facts.rows_for(${question.partner}::int, array(select fact from mine)) x group by x.fact) r on r.fact = f.id
    order by f.event_time desc, f.id desc`.execute(db)
  return rows
}

/** One fact of ours and the ties of every partner that we ever gave a grant; null when it is none of ours. */
export async function ownFact(
  db: Reader,
  reach: Reach<'offer' | 'approve', 'Grant'>,
  id: string,
): Promise<OwnFactRow | null> {
  const { rows } = await sql<OwnFactRow>`
    select f.id as fact, f.public_id, f.kind, f.step, f.event_time, f.event_offset,
      coalesce((select jsonb_agg(to_jsonb(x)) from facts.rows_for(null, array[f.id]) x), '[]') as rows
    from facts.fact f where f.public_id = ${id} and f.owner = ${reach.me}::int`.execute(db)
  return rows[0] ?? null
}
