import { type Expression, sql, type SqlBool } from 'kysely'
import type { Relation, SubjectName } from './vocabulary.ts'

/**
 * `$related` in SQL: whether the organization is tied to the item of the row in one of these ways, asked of
 * `facts.reach`. The same ties with the same limits as the wall's own; `facts.relations` lists them for one row, and a
 * test holds all of them equal to a walk over the graph in plain JavaScript.
 */
export function relatedSql(subject: SubjectName, relations: readonly Relation[], me: number): Expression<SqlBool> {
  const clauses = subject === 'Fact' ? OF_FACT_ITEM : subject === 'Item' ? OF_ITEM : null
  if (!clauses) throw new Error(`${subject} has no relations`)
  return sql<SqlBool>`(${sql.join(
    relations.map((relation) => clauses[relation](me)),
    sql` or `,
  )})`
}

type Clause = (me: number) => Expression<SqlBool>

/** A claim is nobody's business but its owner's and the labeler's. */
const counts = (me: number) => sql<SqlBool>`(fact_item.entitled or coalesce(fact_item.brand = ${me}::int, false))`

/** A movement of a lot or a product is of several consignees: only those it names are concerned. */
const concerns = (me: number) => sql<SqlBool>`(not fact_item.class
  or coalesce(fact_item.consignee = ${me}::int, false) or coalesce(fact_item.possessor = ${me}::int, false))`

/** Custody that had not ended when it happened; what is `late` (amendment, recall, hold) reaches former holders too. */
const held = sql<SqlBool>`(r.until is null or fact_item.event_time <= r.until or fact_item.late)`

/** A row of reach of this organization, on the item itself or, where said, on the unit's lot. */
function tie(me: number, relation: 'c' | 't' | 's', limits: Expression<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`(${counts(me)} and exists (select from facts.reach r where r.organization = ${me}::int
    and r.relation = ${relation} and r.item in (fact_item.item, fact_item.lot) and ${limits}))`
}

const carried = (
  me: number,
) => sql<SqlBool>`(fact_item.kind in ('shipment', 'receipt', 'transport', 'packing', 'sensor')
  and ${concerns(me)} and r.item = fact_item.item and r.how = 'd'
  and r.since <= fact_item.event_time and (r.until is null or fact_item.event_time <= r.until))`

const OF_FACT_ITEM: Record<Relation, Clause> = {
  o: (me) => sql<SqlBool>`coalesce(fact_item.brand = ${me}::int, false)`,
  own: (me) => sql<SqlBool>`(fact_item.owner = ${me}::int)`,
  'c:item': (me) =>
    tie(me, 'c', sql`r.how = 'd' and ${held} and (fact_item.climbs or (r.item = fact_item.item and ${concerns(me)}))`),
  'c:lot': (me) => tie(me, 'c', sql`r.item = fact_item.item and r.how = 'l' and fact_item.climbs and ${held}`),
  'c:ancestry': (me) => tie(me, 'c', sql`r.item = fact_item.item and r.how = 'a' and fact_item.climbs and ${held}`),
  't:item': (me) => tie(me, 't', sql`not r.inside and ${carried(me)}`),
  't:contents': (me) => tie(me, 't', sql`r.inside and ${carried(me)}`),
  's:item': (me) => tie(me, 's', sql`r.how = 'd'`),
  's:descent': (me) => tie(me, 's', sql`r.how <> 'd'`),
}

const tied = (me: number, limits: Expression<unknown>) =>
  sql<SqlBool>`exists (select from facts.reach r where r.organization = ${me}::int and r.item = item.id and ${limits})`

const OF_ITEM: Record<Relation, Clause> = {
  o: (me) => sql<SqlBool>`coalesce(item.brand = ${me}::int, false)`,
  own: (me) => sql<SqlBool>`exists (select from facts.fact_item n where n.item = item.id and n.owner = ${me}::int)`,
  'c:item': (me) => tied(me, sql`r.relation = 'c' and r.how = 'd'`),
  'c:lot': (me) => tied(me, sql`r.relation = 'c' and r.how = 'l'`),
  'c:ancestry': (me) => tied(me, sql`r.relation = 'c' and r.how = 'a'`),
  't:item': (me) => tied(me, sql`r.relation = 't' and not r.inside`),
  't:contents': (me) => tied(me, sql`r.relation = 't' and r.inside`),
  's:item': (me) => tied(me, sql`r.relation = 's' and r.how = 'd'`),
  's:descent': (me) => tied(me, sql`r.relation = 's' and r.how <> 'd'`),
}

/**
 * All ties of the organization to the item of a row of `facts.fact_item fact_item`, as a list for the JavaScript reading.
 * The same ties with the same limits as `relatedSql`, found with one look into `facts.reach`; the test that holds the others
 * equal to the walk over the graph holds this one too.
 */
export function relationsSql(me: number): Expression<Relation[]> {
  return sql<
    Relation[]
  >`array_remove(array[case when fact_item.brand = ${me}::int then 'o' end, case when fact_item.owner = ${me}::int then 'own' end]
    || case when ${counts(me)} then array(select distinct case
        when r.relation = 'c' and not ${held} then null
        when r.relation = 'c' and r.how = 'd' and (fact_item.climbs or (r.item = fact_item.item and ${concerns(me)})) then 'c:item'
        when r.relation = 'c' and r.how = 'l' and r.item = fact_item.item and fact_item.climbs then 'c:lot'
        when r.relation = 'c' and r.how = 'a' and r.item = fact_item.item and fact_item.climbs then 'c:ancestry'
        when r.relation = 't' and ${carried(me)} then case when r.inside then 't:contents' else 't:item' end
        when r.relation = 's' then case when r.how = 'd' then 's:item' else 's:descent' end end
      from facts.reach r where r.organization = ${me}::int and r.item in (fact_item.item, fact_item.lot)) else '{}'::text[] end, null)`
}
