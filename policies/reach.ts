import { type Expression, sql, type SqlBool } from 'kysely'
import { ask, type Policy } from './ability-for.ts'
import { toSql } from './to-sql.ts'
import { type Action, type Field, FIELDS, type SubjectName, type Subjects } from './vocabulary.ts'

/** Not granted to this reader, whether or not there is a value. `by` is who withholds, where that may be said. */
export type Withheld<By = unknown> = { readonly withheld: true; readonly by: By | null }

/** The mark that stands where a field is withheld and nothing is said of by whom. */
export const WITHHELD: Withheld<never> = Object.freeze({ withheld: true, by: null })

/** Withheld is not absent: "you may not know who holds this lot" must never be shown as "nobody does". */
export type Seen<Row> = { readonly [Column in keyof Row]: Row[Column] | Withheld }

/** The SQL of a policy's questions: the same policy says the same, and one request asks a dozen times. */
const conditions = new WeakMap<Policy, Map<string, Expression<SqlBool>>>()

/**
 * Proof that the policies were asked. `db/` takes a Reach where it would otherwise take an organization, so a query
 * that skipped the policies has nothing to pass.
 */
export class Reach<A extends Action = Action, S extends SubjectName = SubjectName> {
  readonly #policy: Policy

  /** `me` is the organization the policy was made for: `$related` asks how that one is tied to a row. */
  constructor(
    policy: Policy,
    readonly me: number,
    readonly action: A,
    readonly subject: S,
  ) {
    this.#policy = policy
  }

  /**
   * SQL: the rows within reach. Given a field, only the rows that show it: filter, sort, count and page through no
   * other, or what is withheld can be found out by asking. The query must use the aliases of `COLUMNS`.
   */
  rows(field?: Field<S>): Expression<SqlBool> {
    const asked = `${this.me} ${this.action} ${this.subject} ${field ?? ''}`
    const kept = conditions.get(this.#policy) ?? new Map<string, Expression<SqlBool>>()
    conditions.set(this.#policy, kept)
    const condition = kept.get(asked) ?? this.#condition(field)
    kept.set(asked, condition)
    return condition
  }

  #condition(field?: Field<S>): Expression<SqlBool> {
    const rules = field === undefined ? this.#rules() : this.#policy.rulesFor(this.action, this.subject, field)
    const rows = rules.map((rule) => {
      if (!rule.conditions || rule.inverted) throw new Error('a rule without a condition') // there is no "cannot", and assertRulesAreClosed let no bare rule through
      return rule.conditions
    })
    if (rows.length === 0) return sql<SqlBool>`false`
    return sql<SqlBool>`(${sql.join(toSql(rows, this.subject, this.me), sql` or `)})`
  }

  /** A row is in reach when some field of it can be read: the union over all fields. */
  #rules() {
    return this.#policy.possibleRulesFor(this.action, this.subject)
  }

  /** The fields of this very row that may be seen. Asked by row and never by type: a type answers for no one row. */
  fields(row: Subjects[S]): ReadonlySet<Field<S>> {
    const asked = ask(this.subject, row)
    const listed: readonly Field<S>[] = FIELDS[this.subject]
    return new Set(listed.filter((field) => this.#policy.can(this.action, asked, field)))
  }

  /** True when at least one field of the row may be seen. */
  includes(row: Subjects[S]): boolean {
    return this.fields(row).size > 0
  }

  /** The values, keyed by field, as this actor may see them on this row; whatever is no listed field is dropped. */
  show<V extends { readonly [F in Field<S>]?: unknown }>(
    row: Subjects[S],
    values: V,
  ): Seen<Pick<V, Field<S> & keyof V>> {
    const visible = this.fields(row)
    const listed: readonly Field<S>[] = FIELDS[this.subject]
    const shown = listed
      .filter((field) => Object.hasOwn(values, field))
      .map((field) => [field, visible.has(field) ? values[field] : WITHHELD] as const)
    return Object.fromEntries(shown) as Seen<Pick<V, Field<S> & keyof V>> // built from exactly these keys
  }
}
