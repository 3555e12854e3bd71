import { sql } from 'kysely'
import type { ItemRole } from '#app/evidence/evidence.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { FactId, OrganizationId } from '#app/vocabulary/ids.ts'
import type { ItemKind } from '#app/vocabulary/item-uri.ts'
import type { Projection } from '#policies/mask.ts'
import type { Reach } from '#policies/reach.ts'
import { relationsSql } from '#policies/related-sql.ts'
import type { Relation } from '#policies/vocabulary.ts'
import type { Reader } from './database.ts'
import { kept } from './kept-plans.ts'

type Facts = Reach<'read', 'Fact'>
type Items = Reach<'read', 'Item'>

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

/** A list of lists of ids, as `unnest` takes it: PostgreSQL's arrays cannot be ragged. */
const ragged = (lists: readonly (readonly number[])[]) => lists.map((ids) => `{${ids.join(',')}}`)

/** The items of these identities that are in reach; the others are left out, whether or not there are such items. */
export async function itemsInReach(
  db: Reader,
  reach: { items: Items; facts: Facts },
  uris: readonly string[],
): Promise<FoundItem[]> {
  const { rows } = await sql<FoundItem>`${kept}
    select item.id, item.uri, item.kind, item.di, item.lot, item.serial, item.brand, item.lot_item, l.lot as lot_number,
      facts.item_relations(item, ${reach.items.me}::int) as relations,
      exists (select from facts.fact_item where fact_item.item = item.id and fact_item.entitled and ${reach.facts.rows()}) as told,
      case when p.di is not null then jsonb_build_object('name', p.name, 'name_zh', p.name_zh, 'model', p.model) end as product
    from facts.item left join facts.item l on l.id = item.lot_item left join portal.product p on p.di = item.di
    where item.uri = any (${[...uris]}::text[]) and ${inReach(reach.items, reach.facts)}`.execute(db)
  return rows
}

export type WalkRow = {
  /** The item asked about. */
  self: number
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
  /** The same thing under another number: it stands at the depth of what it is the same as. */
  same: boolean
  withheld: boolean
  withheld_by: OrganizationId | null
  brand: OrganizationId | null
  product: { name: string; name_zh: string | null; model: string | null } | null
}

/** What these items were made from, what was made from them, their lots and boxes: permitted rows only. */
export async function walksFrom(
  db: Reader,
  _reach: { items: Items; facts: Facts },
  items: readonly number[],
): Promise<WalkRow[]> {
  const { rows } = await sql<WalkRow>`${kept}
    select w.* from facts.walks(${[...items]}::bigint[]) w
    order by w.self, w.role, w.depth, w.uri nulls last, w.parent`.execute(db)
  return rows
}

export type CustodyRow = {
  /** The item asked about. */
  self: number
  organization: OrganizationId | null
  since: Date | null
  until: Date | null
  how: 'made' | 'shipped' | 'received' | 'processed'
  stated_by_both: boolean
  withheld: boolean
  /** A fact of the reader's own names the holder. */
  named: boolean
}

/** The hand-overs of these items that the bound organization may see, oldest first. */
export async function custodyOf(db: Reader, _reach: { items: Items }, items: readonly number[]): Promise<CustodyRow[]> {
  const { rows } = await sql<CustodyRow>`${kept}
    select q.self, s.organization, s.since, s.until, s.how, s.stated_by_both, s.withheld, s.named
    from unnest(${[...items]}::bigint[]) q (self)
      cross join lateral facts.custody_strip(q.self) with ordinality s (organization, since, until, how, stated_by_both, withheld, named, place)
    order by q.self, s.place`.execute(db)
  return rows
}

export type CheckRow = {
  /** The item asked about. */
  self: number
  check_: 'identity' | 'custody' | 'dates' | 'safety' | 'release'
  granted: boolean
  withheld_by: OrganizationId | null
  state: 'ok' | 'attention' | 'stop'
  code: string | null
  detail: Record<string, unknown> | null
}

/** The five checks of each item over all effective facts, whosever they are. `today` is YYYY-MM-DD in the reader's zone. */
export async function checksOf(
  db: Reader,
  _reach: { items: Items },
  items: readonly number[],
  today: string,
): Promise<CheckRow[]> {
  const { rows } = await sql<CheckRow>`${kept}
    select q.self, v.check_, v.granted, v.withheld_by, v.state, v.code, v.detail
    from unnest(${[...items]}::bigint[]) q (self)
      cross join lateral facts.verdict(q.self, ${today}::date) with ordinality v (check_, granted, withheld_by, state, code, detail, place)
    order by q.self, v.place`.execute(db)
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
  /** Null until the sequencer came by. */
  position: number | null
  /** When its content was destroyed by law; the projection is empty since. */
  erased_at: Date | null
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

/** A row of a fact in one item, as the policies in JavaScript are asked about it. */
const rowOf = (me: number) => sql`jsonb_build_object('item', fact_item.item, 'role', fact_item.role, 'di', fact_item.di,
  'brand', fact_item.brand, 'answers', fact_item.answers, 'entitled', fact_item.entitled, 'relations', ${relationsSql(me)})`

/** An item asked about, and the items whose facts are asked for with it. */
export type AboutItem = { readonly self: number; readonly items: readonly number[] }

/**
 * Facts about each item and those around it, newest first, as many of each as asked. Of the others, facts in which they
 * are an input are left out, since the fact is found at what was made. Facts whose dates are withheld come last, in the
 * order of their random ids: a place among the dated ones would tell when they happened. `before`: only what comes after
 * this fact in that order.
 */
export async function factsAbout(
  db: Reader,
  reach: Facts,
  questions: readonly AboutItem[],
  { before, limit }: { before: FactId | null; limit: number },
): Promise<(FactRow & { self: number })[]> {
  // The fact that a page ends with is looked for among those that may be seen; one that may not be has nothing after it.
  const last = sql`last as materialized (select o.self, o.fact, o.event_time, o.fact_id as alone, o.dated from of_fact o where o.fact_id = ${before}),`
  const after = sql`join last on last.self = o.self and case when o.dated then last.dated and (o.event_time, o.fact) < (last.event_time, last.fact)
      else last.dated or o.fact_id > last.alone end`
  const { rows } = await sql<FactRow & { self: number }>`${kept}
    with of_fact as materialized (
      select q.self, fact_item.fact, fact_item.event_time, fact_item.fact_id, bool_or(${reach.rows('dates')}) as dated, jsonb_agg(${rowOf(reach.me)}) as rows
      from unnest(${questions.map(({ self }) => self)}::bigint[], ${ragged(questions.map(({ items }) => items))}::text[]) q (self, items)
        cross join lateral facts.seen_of(q.items::bigint[]) fact_item
      where (fact_item.role <> 'i' or fact_item.item = q.self) and ${reach.rows()}
      group by q.self, fact_item.fact, fact_item.event_time, fact_item.fact_id),
    ${before === null ? sql`` : last}
    placed as (select o.*, row_number() over (partition by o.self order by o.dated desc, case when o.dated then o.event_time end desc, case when o.dated then o.fact end desc, o.fact_id) as place
      from of_fact o ${before === null ? sql`` : after}),
    seen as materialized (select * from placed where place <= ${limit}::int)
    select t.*, t.position_ as position, seen.rows, seen.self from seen join facts.told(array(select fact from seen)) t on t.id = seen.fact order by seen.self, seen.place`.execute(
    db,
  )
  return rows
}

/** These very facts, where they may be seen, through all of their items. */
export async function factsById(db: Reader, reach: Facts, facts: readonly number[]): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    with seen as materialized (
      select fact_item.fact, jsonb_agg(${rowOf(reach.me)}) as rows from facts.seen_in(${[...facts]}::bigint[]) fact_item where ${reach.rows()} group by fact_item.fact)
    select t.*, t.position_ as position, seen.rows from seen join facts.told(array(select fact from seen)) t on t.id = seen.fact order by t.event_time desc, t.id desc`.execute(
    db,
  )
  return rows
}

export type ListedItem = {
  fact: number
  item: number
  role: 'e' | 'p' | 'c' | 'i' | 'o' | 's'
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
  const { rows } = await sql<ListedItem>`${kept}
    select fact_item.fact, fact_item.item, fact_item.role, fact_item.uri, fact_item.item_kind as kind, fact_item.di, fact_item.item_lot as lot, fact_item.item_serial as serial,
      case when counted then fact_item.quantity end as quantity, case when counted then fact_item.uom end as uom
    from facts.seen_in(${[...facts]}::bigint[]) fact_item cross join lateral (select ${reach.rows('quantities')} as counted offset 0) q
    where ${reach.rows('identity')} order by fact_item.fact, fact_item.role, fact_item.uri`.execute(db)
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
  const { rows } = await sql<{ fact: number; role: ListedItem['role'] }>`${kept}
    select fact, role from facts.lists_with_more(${pairs.map(({ fact }) => fact)}::bigint[], ${pairs.map(({ item }) => item)}::bigint[])`.execute(
    db,
  )
  return rows
}

export type StatedDates = {
  /** The item asked about. */
  self: number
  fact: string
  owner: OrganizationId
  item: number
  expiry: string | null
  made: string | null
}

/** Expiry and manufacture as the facts state them that show their dates: the item's own first, newest first. */
export async function datesStated(db: Reader, reach: Facts, questions: readonly AboutItem[]): Promise<StatedDates[]> {
  const { rows } = await sql<StatedDates>`${kept}
    select q.self, d.fact, d.owner, d.item, d.expiry, d.made
    from unnest(${questions.map(({ self }) => self)}::bigint[], ${ragged(questions.map(({ items }) => items))}::text[]) q (self, items)
    cross join lateral (
      select fact_item.fact_id as fact, fact_item.owner, fact_item.item, fact_item.expiry, fact_item.made,
        row_number() over (order by array_position(q.items::bigint[], fact_item.item), fact_item.event_time desc, fact_item.fact desc) as place
      from facts.seen_of(q.items::bigint[]) fact_item
      where fact_item.role <> 'i' and fact_item.entitled and fact_item.effective
        and (fact_item.expiry is not null or fact_item.made is not null) and ${reach.rows('dates')}
      order by place limit 20) d
    order by q.self, d.place`.execute(db)
  return rows
}

/** Of these items, those of which any fact of making shows its dates: then a date that is not there is not stated. */
export async function datesAreShown(
  db: Reader,
  reach: Facts,
  questions: readonly AboutItem[],
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ self: number }>`${kept}
    select q.self from unnest(${questions.map(({ self }) => self)}::bigint[], ${ragged(questions.map(({ items }) => items))}::text[]) q (self, items)
    where exists (select from facts.fact_item where fact_item.item = any (q.items::bigint[])
      and fact_item.kind = 'production' and ${reach.rows('dates')})`.execute(db)
  return new Set(rows.map(({ self }) => self))
}

export type OrganizationWords = { id: OrganizationId; slug: string; name: string; name_zh: string | null; kind: string }

/** Members by their ids: names are no secret among members. Whether one may be named beside a fact is decided above. */
export async function organizationsNamed(
  db: Reader,
  ids: readonly OrganizationId[],
): Promise<Map<OrganizationId, OrganizationWords>> {
  const { rows } = await sql<OrganizationWords>`${kept}
    select id, slug, name, name_zh, kind from portal.organization where id = any (${[...ids]}::int[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** The members behind canonical party and location identities; those that nobody has shown to be theirs are left out. */
export async function partiesOf(db: Reader, uris: readonly string[]): Promise<Map<string, OrganizationId>> {
  const { rows } = await sql<{ uri: string; id: OrganizationId | null }>`${kept}
    select uri, facts.resolve_party(uri) as id from unnest(${[...uris]}::text[]) uri`.execute(db)
  return new Map(rows.flatMap(({ uri, id }) => (id === null ? [] : [[uri, id] as const])))
}

/** The positions of these facts; those that have none yet are left out. */
export async function positionsOf(
  db: Reader,
  _reach: Facts,
  facts: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ fact: number; position: number }>`${kept}
    select fact, position from facts.fact_position where fact = any (${[...facts]}::bigint[])`.execute(db)
  return new Map(rows.map(({ fact, position }) => [fact, position]))
}

export type NoticeRow = {
  /** Which of the labels, counted from 0. */
  label: number
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

/** Published recalls that cover these labels or cannot be ruled out for them. Takes no reach: they are hidden from nobody. */
export async function noticesCovering(
  db: Reader,
  labels: readonly { di: string; lot: string | null; serial: string | null }[],
): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`${kept}
    select l.label - 1 as label, n.reference, n.title, n.title_zh, n.instruction, n.instruction_zh, n.issued_at, n.slug, n.name, n.name_zh, n.match
    from unnest(${labels.map(({ di }) => di)}::text[], ${labels.map(({ lot }) => lot)}::text[], ${labels.map(({ serial }) => serial)}::text[])
        with ordinality l (di, lot, serial, label)
      cross join lateral portal.notices_for(l.di, l.lot, l.serial)
        with ordinality n (reference, title, title_zh, instruction, instruction_zh, issued_at, slug, name, name_zh, match, place)
    order by l.label, n.place`.execute(db)
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
