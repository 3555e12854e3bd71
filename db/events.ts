import { type Expression, type SqlBool, sql } from 'kysely'
import type { Projection } from '#app/capture/fact-input.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { ItemKind } from '#app/vocabulary/item-uri.ts'
import type { Action, EventType } from '#app/vocabulary/steps.ts'
import type { Reach } from '#policies/reach.ts'
import { relationsSql } from '#policies/related-sql.ts'
import { type Field, type Relation } from '#policies/vocabulary.ts'
import type { Reader } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'
import { kept } from './kept-plans.ts'

/** Items by canonical URI, and products whose units are all asked for. */
export type ItemsAsked = { readonly uris: readonly string[]; readonly products: readonly string[] }

/** What EPCIS asks about events. Times are instants; words as facts keep them; items as canonical URIs. */
export type EventQuestion = {
  readonly types: readonly EventType[] | null
  readonly eventTime: { readonly from: Date | null; readonly before: Date | null }
  readonly recordTime: { readonly from: Date | null; readonly before: Date | null }
  readonly steps: readonly string[] | null
  readonly dispositions: readonly string[] | null
  /** Of a listed or contained item. */
  readonly epcs: ItemsAsked | null
  /** Of an item in any part. */
  readonly anyEpcs: ItemsAsked | null
  /** Public ids of facts, or ids that their owners gave the events. */
  readonly ids: readonly string[] | null
  readonly order: 'none' | 'eventTime' | 'recordTime'
  readonly descending: boolean
  /** The last row of the page before: its value of the order (text of the database), and its id. */
  readonly after: { readonly value: string | null; readonly id: number } | null
  /** No fact beyond this id: what came in since the first page is not mixed into later ones. */
  readonly upTo: number | null
  readonly limit: number
}

export type EventRow = {
  id: number
  public_id: string
  owner: OrganizationId
  owner_slug: string
  owner_words: FirmWords
  kind: FactKind
  type: EventType
  action: Action | null
  step: string | null
  disposition: string | null
  event_time: Date
  event_offset: string
  record_time: Date
  is_party: boolean
  /** A later amendment took its effect away. */
  superseded: boolean
  projection: Projection
  /** Its content was destroyed by law; the projection is empty since. */
  erased: boolean
  /** The value this row has in the order that was asked for. */
  cursor: string | null
}

export type EventItemRow = {
  fact: number
  role: 'e' | 'p' | 'c' | 'i' | 'o' | 's'
  quantity: string | null
  uom: string | null
  uri: string
  item_kind: ItemKind
  owner: OrganizationId
  kind: FactKind
  di: string | null
  brand: OrganizationId | null
  answers: OrganizationId | null
  relations: Relation[]
}

/**
 * The events that answer a question, in reach. A row may be found or ordered by a field only where that very field may
 * be seen, or asking would tell what is withheld: times through `dates`, step and items through `identity`, disposition
 * through `release`. Facts of one's own are in reach with all their fields, whether or not they name an item.
 */
export async function findEvents(
  db: Reader,
  reach: Reach<'read', 'Fact'>,
  question: EventQuestion,
): Promise<EventRow[]> {
  const seen = (field?: Field<'Fact'>) => throughItems(reach, field)
  const conditions: Expression<SqlBool>[] = [seen()]
  const where = (field: Field<'Fact'>, condition: Expression<SqlBool>) => conditions.push(seen(field), condition)

  if (question.types) where('identity', sql<SqlBool>`fact.type = any(${question.types}::text[])`)
  if (question.steps) where('identity', sql<SqlBool>`fact.step = any(${question.steps}::text[])`)
  if (question.dispositions) where('release', sql<SqlBool>`fact.disposition = any(${question.dispositions}::text[])`)
  for (const [column, range] of [
    ['fact.event_time', question.eventTime],
    ['fact.record_time', question.recordTime],
  ] as const) {
    if (range.from) where('dates', sql<SqlBool>`${sql.ref(column)} >= ${range.from}::timestamptz`)
    if (range.before) where('dates', sql<SqlBool>`${sql.ref(column)} < ${range.before}::timestamptz`)
  }
  if (question.epcs) conditions.push(ofItems(reach, question.epcs, ['e', 'c']))
  if (question.anyEpcs) conditions.push(ofItems(reach, question.anyEpcs, ['e', 'c', 'p', 'i', 'o', 's']))
  if (question.ids) {
    conditions.push(sql<SqlBool>`(fact.public_id = any(${question.ids}::text[]) or (${seen('identity')}
      and exists (select from facts.fact_body b where b.fact = fact.id and b.projection ->> 'eventID' = any(${question.ids}::text[])
        and (fact.owner = ${reach.me}::int or b.projection ->> 'eventID' not ilike 'ni:%'))))`)
  }
  if (question.upTo !== null) conditions.push(sql<SqlBool>`fact.id <= ${question.upTo}::bigint`)

  const order = { none: null, eventTime: sql.ref('fact.event_time'), recordTime: sql.ref('fact.record_time') }[
    question.order
  ]
  const way = question.descending ? sql`desc` : sql`asc`
  const beyond = question.descending ? sql`<` : sql`>`
  if (order) conditions.push(seen('dates'))
  if (question.after && order) {
    conditions.push(
      sql<SqlBool>`(${order}, fact.id) ${beyond} (${question.after.value}::timestamptz, ${question.after.id}::bigint)`,
    )
  } else if (question.after) conditions.push(sql<SqlBool>`fact.id ${beyond} ${question.after.id}::bigint`)

  // A question about items by name is the same for all names; others are planned for the times and words they name.
  const named = [question.epcs, question.anyEpcs].some((asked) => asked !== null && asked.products.length === 0)
  const { rows } = await sql<EventRow>`${named ? kept : sql``}
    select ${eventColumns(reach)}, ${order ? sql`(${order})::text` : sql`null`} as cursor
    from ${eventSources}
    where ${sql.join(conditions, sql` and `)}
    order by ${order ? sql`${order} ${way}, ` : sql``}fact.id ${way}
    limit ${question.limit}::int`.execute(db)
  return rows
}

/** What a row of events says, but for its place in the order. */
export const eventColumns = (reach: Reach<'read', 'Fact'>) =>
  sql`fact.id, fact.public_id, fact.owner, o.slug as owner_slug, ${firmWords('o')} as owner_words, fact.kind, fact.type, fact.action, fact.step, fact.disposition,
      fact.event_time, fact.event_offset, fact.record_time, coalesce(body.projection, '{}'::jsonb) as projection, er.fact is not null as erased, fact.superseded_by is not null as superseded,
      coalesce(fact.consignee = ${reach.me}::int, false) or coalesce(fact.possessor = ${reach.me}::int, false) as is_party`
export const eventSources = sql`facts.fact fact
    left join facts.fact_body body on body.fact = fact.id
    left join facts.erased er on er.fact = fact.id
    join portal.organization o on o.id = fact.owner`

/** The items of these facts that are in reach, each with how the reader is tied to it. What is not is no row at all. */
export async function itemsOfEvents(
  db: Reader,
  reach: Reach<'read', 'Fact'>,
  facts: readonly number[],
): Promise<EventItemRow[]> {
  if (facts.length === 0) return []
  const { rows } = await sql<EventItemRow>`${kept}
    select fact_item.fact, fact_item.role, fact_item.quantity, fact_item.uom, item.uri, item.kind as item_kind,
      fact_item.owner, fact_item.kind, fact_item.di, fact_item.brand, fact_item.answers,
      ${relationsSql(reach.me)} as relations
    from facts.fact_item fact_item join facts.item item on item.id = fact_item.item
    where fact_item.fact = any(${facts}::bigint[]) and ${reach.rows()}
    order by fact_item.fact, fact_item.item, fact_item.role`.execute(db)
  return rows
}

/** The newest fact of all that may be seen: what a first page is cut off at. Null when there is none. */
export async function newestFact(db: Reader): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`select max(id) as id from facts.fact`.execute(db)
  return rows[0]?.id ?? null
}

/** Facts of which something, or this field, may be seen through some item of theirs. */
export function throughItems(reach: Reach<'read', 'Fact'>, field?: Field<'Fact'>): Expression<SqlBool> {
  return sql<SqlBool>`(${ownFacts(reach)} or exists (select from facts.fact_item fact_item where fact_item.fact = fact.id and ${reach.rows(field)}))`
}

/** A fact of one's own may name no item (a sensor at a place): no row of an item speaks for it, so its owner is asked. */
function ownFacts(reach: Reach<'read', 'Fact'>): Expression<SqlBool> {
  const me = reach.me as OrganizationId // a Reach is made for an organization that was bound
  const mine = reach.includes({ owner: me, kind: 'other', di: null, brand: null, answers: null, relations: ['own'] })
  return sql<SqlBool>`(${mine}::boolean and fact.owner = ${me}::int)`
}

/** The facts are looked up once, from the items: asked of each fact, every fact there is would be walked in the order of the page. */
function ofItems(reach: Reach<'read', 'Fact'>, asked: ItemsAsked, roles: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`fact.id = any (array(select fact_item.fact from facts.fact_item fact_item join facts.item item on item.id = fact_item.item
    where fact_item.role = any(${roles}::text[]) and ${reach.rows('identity')}
      and (item.uri = any(${asked.uris}::text[]) or (item.kind = 'unit' and item.di = any(${asked.products}::text[])))))`
}
