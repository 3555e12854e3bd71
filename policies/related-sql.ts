import { type Expression, sql, type SqlBool } from 'kysely'
import type { Relation, SubjectName } from './vocabulary.ts'

/**
 * `$related` in SQL: whether the organization is tied to the item of the row in one of these ways, asked of
 * `facts.reach`. The same ties with the same limits of time as the wall's own; `facts.relations` lists them for one
 * row, and tests hold all of them equal to a walk over the facts in plain JavaScript.
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

/** Custody that had not ended when it happened; what is `late` (amendment, recall, hold) reaches former holders too. */
const held = sql<SqlBool>`(r.until is null or fact_item.event_time <= r.until or fact_item.late)`

const OF_FACT_ITEM: Record<Relation, Clause> = {
  o: (me) => sql<SqlBool>`coalesce(fact_item.brand = ${me}::int, false)`,
  'c:item': (me) => sql<SqlBool>`(${counts(me)} and exists (select from facts.reach r where r.organization = ${me}::int
    and r.item in (fact_item.item, fact_item.lot) and r.relation = 'c' and r.how = 'd' and ${held}))`,
  'c:lot': (me) => sql<SqlBool>`(fact_item.climbs and ${counts(me)} and exists (select from facts.reach r
    where r.organization = ${me}::int and r.item = fact_item.item and r.relation = 'c' and r.how = 'l' and ${held}))`,
  'c:ancestry': (me) => sql<SqlBool>`(fact_item.climbs and ${counts(me)} and exists (select from facts.reach r
    where r.organization = ${me}::int and r.item = fact_item.item and r.relation = 'c' and r.how = 'a' and ${held}))`,
  't:item': (me) => carrier(me, false),
  't:contents': (me) => carrier(me, true),
  's:item': (me) => sql<SqlBool>`(${counts(me)} and exists (select from facts.reach r where r.organization = ${me}::int
    and r.item in (fact_item.item, fact_item.lot) and r.relation = 's' and r.how = 'd'))`,
  's:descent': (
    me,
  ) => sql<SqlBool>`(${counts(me)} and exists (select from facts.reach r where r.organization = ${me}::int
    and r.item in (fact_item.item, fact_item.lot) and r.relation = 's' and r.how <> 'd'))`,
  own: (me) => sql<SqlBool>`(fact_item.owner = ${me}::int)`,
}

function carrier(me: number, inside: boolean): Expression<SqlBool> {
  return sql<SqlBool>`(${counts(me)} and exists (select from facts.reach r where r.organization = ${me}::int
    and r.item = fact_item.item and r.relation = 't' and r.how = 'd' and r.inside = ${inside}
    and r.since <= fact_item.event_time and (r.until is null or fact_item.event_time <= r.until)))`
}

const tied = (me: number, relation: 'c' | 't' | 's', how: Expression<unknown>) =>
  sql<SqlBool>`exists (select from facts.reach r where r.organization = ${me}::int and r.item = item.id
    and r.relation = ${relation} and ${how})`

const OF_ITEM: Record<Relation, Clause> = {
  o: (me) => sql<SqlBool>`coalesce(item.brand = ${me}::int, false)`,
  'c:item': (me) => tied(me, 'c', sql`r.how = 'd'`),
  'c:lot': (me) => tied(me, 'c', sql`r.how = 'l'`),
  'c:ancestry': (me) => tied(me, 'c', sql`r.how = 'a'`),
  't:item': (me) => tied(me, 't', sql`not r.inside`),
  't:contents': (me) => tied(me, 't', sql`r.inside`),
  's:item': (me) => tied(me, 's', sql`r.how = 'd'`),
  's:descent': (me) => tied(me, 's', sql`r.how <> 'd'`),
  own: (me) => sql<SqlBool>`exists (select from facts.fact_item fi where fi.item = item.id and fi.owner = ${me}::int)`,
}
