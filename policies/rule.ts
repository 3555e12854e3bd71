import type { Action, Field, Relation, SubjectName, Subjects } from './vocabulary.ts'

type Condition<Value> = [Value] extends [readonly Relation[]]
  ? { readonly $related: readonly Relation[] }
  : NonNullable<Value> | { readonly $in: readonly NonNullable<Value>[] }

/** Equality, membership and `$related`: `to-sql.ts` knows no more, so neither may a policy. Never empty. */
export type Rows<Row> = { readonly [C in keyof Row]?: Condition<Row[C]> }

/**
 * One thing that is allowed: this action, on these rows, for these fields, because of this. Rules only add; there is no
 * "cannot", so what no rule allows is refused, and the order of rules means nothing.
 */
export type Rule<S extends SubjectName = SubjectName> = S extends SubjectName
  ? {
      readonly action: Action
      readonly subject: S
      readonly rows: Rows<Subjects[S]>
      readonly fields: readonly Field<S>[]
      readonly because: string
    }
  : never
