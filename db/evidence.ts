import { sql } from 'kysely'
import type { ItemRole } from '#app/evidence/evidence.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { FactId, OrganizationId } from '#app/vocabulary/ids.ts'
import type { ItemKind } from '#app/vocabulary/item-uri.ts'
import type { Projection } from '#policies/mask.ts'
import type { Reach } from '#policies/reach.ts'
import type { Relation } from '#policies/vocabulary.ts'
import type { Reader } from './database.ts'

type Facts = Reach<'read', 'Fact'>
type Items = Reach<'read', 'Item'>

/** The relations of the bound organization to a row of `facts.fact_item fact_item`, for the policies in JavaScript. */
const relationsOf = (me: number) => sql<Relation[]>`facts.relations(fact_item.item, fact_item.lot, fact_item.owner,
  fact_item.brand, fact_item.kind, fact_item.event_time, fact_item.class, fact_item.climbs, fact_item.late,
  fact_item.entitled, fact_item.consignee, fact_item.possessor, ${me}::int)`

export type FoundItem = {
  id: number
  uri: string
  kind: ItemKind
  di: string | null
  lot: string | null
  serial: string | null
  brand: OrganizationId | null
  lot_item: number | null
  /** The number of the lot that the labeler put this unit into. */
  lot_number: string | null
  relations: Relation[]
  /** Somebody who may speak of it has told the reader of it: a claim of the reader's own does not count. */
  told: boolean
  product: { name: string; name_zh: string | null; model: string | null } | null
}

/** An item is in reach by a tie of its own, or because a fact about it may be seen. */
const inReach = (items: Items, facts: Facts) => sql`(${items.rows('identity')}
  or exists (select from facts.fact_item where fact_item.item = item.id and ${facts.rows()}))`

/** The item of this identity if it is in reach; null both when it is not and when there is none. */
export async function itemInReach(
  db: Reader,
  reach: { items: Items; facts: Facts },
  uri: string,
): Promise<FoundItem | null> {
  const { rows } = await sql<FoundItem>`
    select item.id, item.uri, item.kind, item.di, item.lot, item.serial, item.brand, item.lot_item, l.lot as lot_number,
      facts.item_relations(item, ${reach.items.me}::int) as relations,
      exists (select from facts.fact_item where fact_item.item = item.id and fact_item.entitled and ${reach.facts.rows()}) as told,
      case when p.di is not null then jsonb_build_object('name', p.name, 'name_zh', p.name_zh, 'model', p.model) end as product
    from facts.item left join facts.item l on l.id = item.lot_item left join portal.product p on p.di = item.di
    where item.uri = ${uri} and ${inReach(reach.items, reach.facts)}`.execute(db)
  return rows[0] ?? null
}

export type WalkRow = {
  item: number | null
  uri: string | null
  kind: ItemKind | null
  di: string | null
  lot: string | null
  serial: string | null
  role: ItemRole | 'content'
  depth: number
  parent: number | null
  fact: string | null
  quantity: string | null
  uom: string | null
  possible: boolean
  withheld: boolean
  withheld_by: OrganizationId | null
  brand: OrganizationId | null
  product: { name: string; name_zh: string | null; model: string | null } | null
}

/** What the item was made from, what was made from it, its lot and its boxes: permitted rows only. */
export async function walkFrom(db: Reader, _reach: { items: Items; facts: Facts }, item: number): Promise<WalkRow[]> {
  const { rows } = await sql<WalkRow>`
    select w.item, w.uri, w.kind, w.di, w.lot, w.serial, w.role, w.depth, w.parent, f.public_id as fact, w.quantity, w.uom,
      w.possible, w.withheld, w.withheld_by, i.brand,
      case when p.di is not null then jsonb_build_object('name', p.name, 'name_zh', p.name_zh, 'model', p.model) end as product
    from facts.walk(${item}::bigint) w left join facts.item i on i.id = w.item left join portal.product p on p.di = w.di
    left join facts.fact f on f.id = w.fact
    order by w.role, w.depth, w.uri nulls last, w.parent`.execute(db)
  return rows
}

export type CustodyRow = {
  organization: OrganizationId | null
  since: Date
  until: Date | null
  how: 'made' | 'shipped' | 'received' | 'processed'
  stated_by_both: boolean
  withheld: boolean
}

/** The hand-overs of the item that the bound organization may see, oldest first. */
export async function custodyOf(db: Reader, _reach: { items: Items }, item: number): Promise<CustodyRow[]> {
  const { rows } = await sql<CustodyRow>`
    select organization, since, until, how, stated_by_both, withheld from facts.custody_strip(${item}::bigint) order by since`.execute(
    db,
  )
  return rows
}

export type CheckRow = {
  check_: 'identity' | 'custody' | 'dates' | 'safety' | 'release'
  granted: boolean
  withheld_by: OrganizationId | null
  state: 'ok' | 'attention' | 'stop'
  code: string | null
  detail: Record<string, unknown> | null
}

/** The five checks over all effective facts, whosever they are. `today` is YYYY-MM-DD in the reader's zone. */
export async function checksOf(db: Reader, _reach: { items: Items }, item: number, today: string): Promise<CheckRow[]> {
  const { rows } = await sql<CheckRow>`
    select check_, granted, withheld_by, state, code, detail from facts.verdict(${item}::bigint, ${today}::date)`.execute(
    db,
  )
  return rows
}

export type FactRow = {
  id: number
  public_id: string
  owner: OrganizationId
  kind: FactKind
  type: string
  action: string | null
  step: string | null
  disposition: string | null
  event_time: Date
  event_offset: string
  record_time: Date
  consignee: OrganizationId | null
  possessor: OrganizationId | null
  captured_by: string | null
  projection: Projection
  superseded_by: string | null
  superseded_reason: string | null
  superseded_at: Date | null
  amends: string | null
  /** This fact in each of the asked items. */
  rows: {
    item: number
    role: string
    di: string | null
    brand: OrganizationId | null
    answers: OrganizationId | null
    entitled: boolean
    relations: Relation[]
  }[]
}

/** A fact with its fields, what superseded it and what it amends, for the facts in `seen`. */
const FACT_COLUMNS = sql`select f.id, f.public_id, f.owner, f.kind, f.type, f.action, f.step, f.disposition, f.event_time, f.event_offset, f.record_time,
      f.consignee, f.possessor, f.captured_by, b.projection, s.public_id as superseded_by, s.declaration ->> 'reason' as superseded_reason,
      s.declared as superseded_at, a.public_id as amends, seen.rows
    from seen join facts.fact f on f.id = seen.fact join facts.fact_body b on b.fact = f.id
    left join facts.fact s on s.id = f.superseded_by
    left join lateral (select public_id from facts.fact o where f.declared is not null and o.superseded_by = f.id limit 1) a on true`

/**
 * Facts about these items, newest first, as many as asked. `self` is the item itself: of the others, facts in which
 * they are an input are left out, since the fact is found at what was made. `before`: only facts older than this one.
 */
export async function factsAbout(
  db: Reader,
  reach: Facts,
  question: { self: number; items: readonly number[]; before: FactId | null; limit: number },
): Promise<FactRow[]> {
  const before = question.before
  const { rows } = await sql<FactRow>`
    with seen as materialized (
      select fact_item.fact, fact_item.event_time, jsonb_agg(jsonb_build_object('item', fact_item.item, 'role', fact_item.role, 'di', fact_item.di,
        'brand', fact_item.brand, 'answers', fact_item.answers, 'entitled', fact_item.entitled, 'relations', ${relationsOf(reach.me)})) as rows
      from facts.fact_item
      where fact_item.item = any (${[...question.items]}::bigint[]) and (fact_item.role <> 'i' or fact_item.item = ${question.self}::bigint)
        and ${reach.rows()}
        ${before === null ? sql`` : sql`and (fact_item.event_time, fact_item.fact) < (select o.event_time, o.id from facts.fact o where o.public_id = ${before})`}
      group by fact_item.fact, fact_item.event_time
      order by fact_item.event_time desc, fact_item.fact desc limit ${question.limit}::int)
    ${FACT_COLUMNS}
    order by f.event_time desc, f.id desc`.execute(db)
  return rows
}

/** These very facts, where they may be seen, through all of their items. */
export async function factsById(db: Reader, reach: Facts, facts: readonly number[]): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    with seen as (
      select fact_item.fact, jsonb_agg(jsonb_build_object('item', fact_item.item, 'role', fact_item.role, 'di', fact_item.di,
        'brand', fact_item.brand, 'answers', fact_item.answers, 'entitled', fact_item.entitled, 'relations', ${relationsOf(reach.me)})) as rows
      from facts.fact_item where fact_item.fact = any (${[...facts]}::bigint[]) and ${reach.rows()} group by fact_item.fact)
    ${FACT_COLUMNS} order by f.event_time desc, f.id desc`.execute(db)
  return rows
}

export type ListedItem = {
  fact: number
  item: number
  role: 'e' | 'p' | 'c' | 'i' | 'o'
  uri: string
  kind: ItemKind
  di: string | null
  lot: string | null
  serial: string | null
  quantity: string | null
  uom: string | null
}

/** The items in the lists of these facts that may be shown; quantities only where they may be. */
export async function itemsListed(db: Reader, reach: Facts, facts: readonly number[]): Promise<ListedItem[]> {
  const { rows } = await sql<ListedItem>`
    select fact_item.fact, fact_item.item, fact_item.role, item.uri, item.kind, item.di, item.lot, item.serial,
      case when ${reach.rows('quantities')} then fact_item.quantity end as quantity,
      case when ${reach.rows('quantities')} then fact_item.uom end as uom
    from facts.fact_item join facts.item on item.id = fact_item.item
    where fact_item.fact = any (${[...facts]}::bigint[]) and ${reach.rows('identity')}
    order by fact_item.fact, fact_item.role, item.uri`.execute(db)
  return rows
}

/** The lists of these facts that hold more than what is shown; never how much more. */
export async function listsWithMore(
  db: Reader,
  _reach: Facts,
  facts: readonly number[],
  shown: readonly Pick<ListedItem, 'fact' | 'item'>[],
): Promise<{ fact: number; role: ListedItem['role'] }[]> {
  const pairs = [...facts.map((fact) => ({ fact, item: null })), ...shown]
  const { rows } = await sql<{ fact: number; role: ListedItem['role'] }>`
    select fact, role from facts.lists_with_more(${pairs.map(({ fact }) => fact)}::bigint[], ${pairs.map(({ item }) => item)}::bigint[])`.execute(
    db,
  )
  return rows
}

export type StatedDates = {
  fact: string
  owner: OrganizationId
  item: number
  expiry: string | null
  made: string | null
}

/** Expiry and manufacture as the facts state them that show their dates: the item's own first, newest first. */
export async function datesStated(db: Reader, reach: Facts, items: readonly number[]): Promise<StatedDates[]> {
  const { rows } = await sql<StatedDates>`
    select f.public_id as fact, f.owner, fact_item.item, f.expiry, f.made
    from facts.fact_item join facts.fact f on f.id = fact_item.fact
    where fact_item.item = any (${[...items]}::bigint[]) and fact_item.role <> 'i' and fact_item.entitled and f.effective
      and (f.expiry is not null or f.made is not null) and ${reach.rows('dates')}
    order by array_position(${[...items]}::bigint[], fact_item.item), f.event_time desc, f.id desc limit 20`.execute(db)
  return rows
}

/** Whether any fact of making about these items shows its dates: then a date that is not there is not stated. */
export async function datesAreShown(db: Reader, reach: Facts, items: readonly number[]): Promise<boolean> {
  const { rows } = await sql<{ shown: boolean }>`
    select exists (select from facts.fact_item where fact_item.item = any (${[...items]}::bigint[])
      and fact_item.kind = 'production' and ${reach.rows('dates')}) as shown`.execute(db)
  return rows[0]?.shown ?? false
}

export type OrganizationWords = { id: OrganizationId; slug: string; name: string; name_zh: string | null; kind: string }

/** Members by their ids: names are no secret among members. Whether one may be named beside a fact is decided above. */
export async function organizationsNamed(
  db: Reader,
  ids: readonly OrganizationId[],
): Promise<Map<OrganizationId, OrganizationWords>> {
  const rows = await db
    .selectFrom('portal.organization')
    .select(['id', 'slug', 'name', 'name_zh', 'kind'])
    .where('id', 'in', ids.length > 0 ? [...ids] : [0 as OrganizationId]) // no organization has the id 0
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The members behind canonical party and location identities; those that nobody has shown to be theirs are left out. */
export async function partiesOf(db: Reader, uris: readonly string[]): Promise<Map<string, OrganizationId>> {
  const { rows } = await sql<{ uri: string; id: OrganizationId | null }>`
    select uri, facts.resolve_party(uri) as id from unnest(${[...uris]}::text[]) uri`.execute(db)
  return new Map(rows.flatMap(({ uri, id }) => (id === null ? [] : [[uri, id] as const])))
}

/** The newest position among these facts; null while none has one. */
export async function newestPosition(db: Reader, _reach: Facts, facts: readonly number[]): Promise<number | null> {
  const { rows } = await sql<{ position: number | null }>`
    select max(position) as position from facts.fact_position where fact = any (${[...facts]}::bigint[])`.execute(db)
  return rows[0]?.position ?? null
}

export type NoticeRow = {
  reference: string
  title: string
  title_zh: string | null
  instruction: string
  instruction_zh: string | null
  issued_at: Date
  slug: string
  name: string
  name_zh: string | null
  match: 'affected' | 'undecided'
}

/** Published recalls that cover a label or cannot be ruled out for it. Takes no reach: they are hidden from nobody. */
export async function noticesCovering(
  db: Reader,
  label: { di: string; lot: string | null; serial: string | null },
): Promise<NoticeRow[]> {
  const { rows } =
    await sql<NoticeRow>`select * from portal.notices_for(${label.di}, ${label.lot}, ${label.serial})`.execute(db)
  return rows
}

/** Product words for a label; public to every member. */
export async function productWords(
  db: Reader,
  di: string,
): Promise<{ name: string; name_zh: string | null; model: string | null } | null> {
  const row = await db
    .selectFrom('portal.product')
    .select(['name', 'name_zh', 'model'])
    .where('di', '=', di)
    .executeTakeFirst()
  return row ?? null
}
