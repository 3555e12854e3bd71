import { type Expression, sql, type SqlBool } from 'kysely'
import { assertRulesAreClosed } from './ability-for.ts'
import { relatedSql } from './related-sql.ts'
import type { Rule } from './rule.ts'
import { COLUMNS, type Relation, type SubjectName } from './vocabulary.ts'

/** A rule's rows as lists: for each column the values it allows, and the ties it demands (null: none). */
type Listed = {
  readonly columns: ReadonlyMap<string, readonly (string | number)[]>
  readonly related: readonly Relation[] | null
}

/** More keys than this in one list are left as rules of their own. */
const MOST_KEYS = 50_000
const SEPARATOR = '\u001f'

/**
 * The SQL of many rules at once: they are joined by "or", and those that differ in values alone become one condition over
 * lists, so that a question is no longer for a reader with a thousand grants than for one with three: its text, its plan
 * and the ties it looks up stay the same, and only its parameters grow. Every condition is TRUE or FALSE and never NULL,
 * so it means what the JavaScript reading means. Throws on anything but equality, membership and `$related`.
 */
export function toSql(rows: readonly object[], subject: SubjectName, me: number): Expression<SqlBool>[] {
  const groups = new Map<string, Listed[]>()
  for (const one of rows.map((row) => listed(row))) {
    const key = JSON.stringify([[...columnsOf(one)], one.related === null ? null : [...one.related].sort()])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => groupSql(group, subject, me))
}

/** Throws on the first rule that SQL cannot say. The boot precondition runs it over the rules of every role. */
export function assertRulesHaveSql(rules: readonly Rule[]): void {
  assertRulesAreClosed(rules)
  for (const rule of rules) toSql([rule.rows], rule.subject, 0)
}

const columnsOf = (one: Listed) => [...one.columns.keys()].sort()

/** Reads a rule's rows. Throws on anything but equality, membership and `$related`: `assertRulesAreClosed` let no other through. */
function listed(row: object): Listed {
  const columns = new Map<string, readonly (string | number)[]>()
  let related: readonly Relation[] | null = null
  for (const [column, value] of Object.entries(row) as [string, unknown][]) {
    if (typeof value === 'string' || typeof value === 'number') columns.set(column, [value])
    else {
      const [[operator, list] = []] = Object.entries(value as Record<string, unknown>) // an object by the closed form
      if (operator === '$related')
        related = list as readonly Relation[] // relations only: checked when the rule was closed
      else if (operator === '$in' && Array.isArray(list))
        columns.set(column, list as (string | number)[]) // scalars only, likewise
      else throw new Error(`A policy may not say "${String(operator)}": it has no SQL meaning here`)
    }
  }
  return { columns, related }
}

/** Rules over the same columns with the same ties: the ties are looked up once. */
function groupSql(group: readonly Listed[], subject: SubjectName, me: number): Expression<SqlBool> {
  const [first] = group
  if (!first) throw new Error('a group has a rule')
  const names = columnsOf(first)
  const united = unitedBy(names, group)
  const size = (one: Listed) => names.reduce((product, name) => product * (one.columns.get(name)?.length ?? 0), 1)
  const plain = united.every((one) =>
    [...one.columns.values()].every((values) => values.every((value) => !String(value).includes(SEPARATOR))),
  )
  const fits = plain && united.length > 1 && united.reduce((sum, one) => sum + size(one), 0) <= MOST_KEYS
  const values = fits ? keysSql(names, united, subject) : anyOf(united.map((one) => listsSql(names, one, subject)))
  const parts = [
    ...(names.length > 0 ? [values] : []),
    ...(first.related === null ? [] : [relatedSql(subject, first.related, me)]),
  ]
  return sql<SqlBool>`(${sql.join(parts, sql` and `)})`
}

const anyOf = (all: readonly Expression<SqlBool>[]) => sql<SqlBool>`(${sql.join([...all], sql` or `)})`

/** Rules that differ in one column alone are one rule over the values of both. */
function unitedBy(names: readonly string[], group: readonly Listed[]): readonly Listed[] {
  let rules = group
  for (const free of names) {
    const by = new Map<string, Listed>()
    for (const one of rules) {
      const key = JSON.stringify(
        names.filter((name) => name !== free).map((name) => [...(one.columns.get(name) ?? [])].sort()),
      )
      const before = by.get(key)
      const all = [...new Set([...(before?.columns.get(free) ?? []), ...(one.columns.get(free) ?? [])])]
      by.set(key, { ...one, columns: new Map(one.columns).set(free, all) })
    }
    rules = [...by.values()]
  }
  return rules
}

function place(subject: SubjectName, name: string): readonly [string, string] {
  const columns: Readonly<Record<string, readonly [string, string]>> = COLUMNS[subject]
  const found = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (!found) throw new Error(`A policy may not name "${name}" of ${subject}: it has no column`)
  return found
}

function listsSql(names: readonly string[], one: Listed, subject: SubjectName): Expression<SqlBool> {
  const parts = names.map((name) => {
    const [column, type] = place(subject, name)
    return amongSql(sql.ref(column), one.columns.get(name) ?? [], type === 'int' ? 'int' : 'text')
  })
  return sql<SqlBool>`(${sql.join(parts, sql` and `)})`
}

/** What is left differs in several columns: each combination of values is a key, and a row's own key is looked up. */
function keysSql(names: readonly string[], rules: readonly Listed[], subject: SubjectName): Expression<SqlBool> {
  const keys = new Set<string>()
  for (const one of rules) {
    let made = ['']
    for (const [index, name] of names.entries())
      made = made.flatMap((head) => (one.columns.get(name) ?? []).map((value) => (index === 0 ? String(value) : head + SEPARATOR + String(value)))) // prettier-ignore
    for (const key of made) keys.add(key)
  }
  const key = sql.join(
    names.map((name) => sql`${sql.ref(place(subject, name)[0])}::text`),
    sql` || ${SEPARATOR}::text || `,
  )
  return amongSql(key, [...keys], 'text')
}

/** A list longer than this is looked up in a table of its values: one made for the statement, not walked for each row. */
const FEW = 8

function amongSql(
  value: Expression<unknown>,
  values: readonly (string | number)[],
  type: 'int' | 'text',
): Expression<SqlBool> {
  const list = sql`${arrayText(values)}::${type === 'int' ? sql`int` : sql`text`}[]`
  return values.length > FEW
    ? sql<SqlBool>`coalesce((${value}) in (select unnest(${list})), false)`
    : sql<SqlBool>`coalesce((${value}) = any(${list}), false)`
}

/** A list as PostgreSQL reads it, written once for all the statements that carry it. */
function arrayText(values: readonly (string | number)[]): string {
  return `{${values.map((value) => (typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`
}
