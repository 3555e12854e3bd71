import { type Expression, sql, type SqlBool } from 'kysely'
import type { FactId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader } from './database.ts'
import { eventColumns, eventSources, type EventRow, throughItems } from './events.ts'
import { kept } from './kept-plans.ts'

/** All that one may see of a product, its lots and units among it, newest first. `since` is an instant. */
export type ProductQuestion = {
  /** Given, only units of the product and what is said of this very item: the product itself. */
  readonly unitsAnd: string | null
  /** GTIN-14, or the number of another scheme, as items keep it. */
  readonly di: string
  readonly since: Date | null
  /** The last row of the page before. */
  readonly after: { readonly value: string | null; readonly id: number } | null
  /** No fact beyond this id: what came in since the first page is not mixed into later ones. */
  readonly upTo: number | null
  readonly limit: number
}

/**
 * The newest events of a product, in reach. The product is told through the identity of the item that is of it, and the order
 * through the dates of the fact, as for every other question about events. Whoever answers for the product reads its rows in
 * the order of an index and stops at the page's end; of others, only rows of their own and of items that they are tied to can
 * be in reach, so the question starts from these and not from everything there is of the product.
 */
export async function eventsOfProduct(
  db: Reader,
  reach: Reach<'read', 'Fact'>,
  question: ProductQuestion,
): Promise<EventRow[]> {
  const { di, unitsAnd, since, after, upTo, limit } = question
  const me = sql`${reach.me}::int`
  const within: Expression<SqlBool> = sql<SqlBool>`(${since}::timestamptz is null or fact_item.event_time >= ${since}::timestamptz)
    and (${after?.value ?? null}::timestamptz is null or (fact_item.event_time, fact_item.fact) < (${after?.value ?? null}::timestamptz, ${after?.id ?? null}::bigint))
    and (${upTo}::bigint is null or fact_item.fact <= ${upTo}::bigint)
    and (${unitsAnd}::text is null or not fact_item.class or fact_item.item = (select i.id from facts.item i where i.uri = ${unitsAnd}::text))`
  const seen: Expression<SqlBool> = sql<SqlBool>`${reach.rows('identity')}`
  const page = sql`order by event_time desc, fact desc limit ${limit}::int`
  const labeled = sql`(select it from labeled)`
  const { rows } = await sql<EventRow>`${kept}
    with labeled as materialized (select exists (select from facts.item where item.brand = ${me} and item.di = ${di}) as it),
    tied as (
      select ${ROW} from facts.fact_item where not ${labeled} and fact_item.owner = ${me} and fact_item.di = ${di} and ${within}
      union all select ${ROW} from (select distinct r.item from facts.reach r where not ${labeled} and r.organization = ${me} and r.di = ${di}) t
        join facts.fact_item on fact_item.item = t.item where fact_item.owner <> ${me} and fact_item.di = ${di} and ${within}
      -- through its lot a unit is reached by whoever holds the lot as such, made it or processed it
      union all select ${ROW} from (select distinct r.item from facts.reach r where not ${labeled} and r.organization = ${me} and r.di = ${di}
          and (r.relation = 's' or (r.relation = 'c' and r.how = 'd'))) t
        join facts.fact_item on fact_item.lot = t.item where fact_item.owner <> ${me} and fact_item.di = ${di} and ${within}),
    found as (
      (select distinct fact_item.event_time, fact_item.fact from facts.fact_item
        where ${labeled} and fact_item.di = ${di} and ${within} and ${seen} and ${datesSeen(reach)} ${page})
      union all
      (select distinct fact_item.event_time, fact_item.fact from tied fact_item where ${seen} and ${datesSeen(reach)} ${page}))
    select ${eventColumns(reach)}, fact.event_time::text as cursor from ${eventSources}
    where fact.id = any (array(select found.fact from found)) and ${throughItems(reach)} and ${throughItems(reach, 'dates')}
    order by fact.event_time desc, fact.id desc limit ${limit}::int`.execute(db)
  return rows
}

/** Where an event stands among the newest first; null when its dates may not be seen. */
export async function placeOfEvent(
  db: Reader,
  reach: Reach<'read', 'Fact'>,
  id: FactId,
): Promise<{ value: string; id: number } | null> {
  const { rows } = await sql<{ value: string; id: number }>`${kept}
    select fact.event_time::text as value, fact.id from facts.fact fact where fact.public_id = ${id} and ${throughItems(reach, 'dates')}`.execute(
    db,
  )
  return rows[0] ?? null
}

/** What the policies ask of a row, and its place in the order. */
const ROW = sql.raw(
  ['fact', 'item', 'owner', 'kind', 'event_time', 'class', 'lot', 'di', 'brand', 'consignee', 'possessor', 'late', 'climbs', 'entitled', 'answers']
    .map((column) => `fact_item.${column}`)
    .join(', '),
) // prettier-ignore

/** Whether the dates of the row's fact may be seen, through this item or another of it. */
function datesSeen(reach: Reach<'read', 'Fact'>): Expression<SqlBool> {
  return sql<SqlBool>`(${reach.rows('dates')} or exists (select from (select fact_item.fact as of_fact) of_ join facts.fact_item on fact_item.fact = of_.of_fact
    where ${reach.rows('dates')}))`
}
