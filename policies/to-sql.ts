import { CompoundCondition, type Condition, FieldCondition } from '@ucast/mongo2js'
import { type Expression, sql, type SqlBool } from 'kysely'
import { assertRulesAreClosed, parseRows } from './ability-for.ts'
import { relatedSql } from './related-sql.ts'
import type { Rule } from './rule.ts'
import { COLUMNS, type Relation, type SubjectName } from './vocabulary.ts'

/**
 * The SQL reading of a condition: equality, membership, and/or, `$related`. Every leaf is TRUE or FALSE and never NULL,
 * so it means what the JavaScript reading means. Anything else throws: at boot, not at a customer's desk.
 */
export function toSql(condition: Condition, subject: SubjectName, me: number): Expression<SqlBool> {
  if (condition instanceof CompoundCondition) {
    const parts: Condition[] = condition.value
    const sqlParts = parts.map((part) => toSql(part, subject, me))
    if (condition.operator === 'and' && parts.length > 0) return sql<SqlBool>`(${sql.join(sqlParts, sql` and `)})`
    if (condition.operator === 'or' && parts.length > 0) return sql<SqlBool>`(${sql.join(sqlParts, sql` or `)})`
  }
  if (condition instanceof FieldCondition) {
    const columns: Readonly<Record<string, readonly [string, string]>> = COLUMNS[subject]
    const place = Object.hasOwn(columns, condition.field) ? columns[condition.field] : undefined
    if (!place) throw new Error(`A policy may not name "${condition.field}" of ${subject}: it has no column`)
    const [column, type] = place
    const value: unknown = condition.value
    if (condition.operator === 'related' && type === 'relations') {
      return relatedSql(subject, value as readonly Relation[], me) // assertRulesAreClosed let only relations through
    }
    if (type !== 'relations') {
      const cast = type === 'int' ? sql`int` : sql`text`
      if (condition.operator === 'eq' && (typeof value === 'string' || typeof value === 'number'))
        return sql<SqlBool>`coalesce(${sql.ref(column)} = ${value}::${cast}, false)`
      if (condition.operator === 'in')
        return sql<SqlBool>`coalesce(${sql.ref(column)} = any(${value}::${cast}[]), false)`
    }
  }
  throw new Error(`A policy may not say "${condition.operator}": it has no SQL meaning here`)
}

/** Throws on the first rule that SQL cannot say. The boot precondition runs it over the rules of every role. */
export function assertRulesHaveSql(rules: readonly Rule[]): void {
  assertRulesAreClosed(rules)
  for (const rule of rules) toSql(parseRows(rule.rows), rule.subject, 0)
}
