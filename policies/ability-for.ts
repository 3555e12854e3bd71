import { Ability } from 'casl'
import { type Condition, CompoundCondition, FieldCondition, MongoQueryParser } from '@ucast/mongo2js'
import { admins } from './abilities/admins.ts'
import { caseSides } from './abilities/case-sides.ts'
import type { Chapter } from './abilities/chapter.ts'
import { guest } from './abilities/guest.ts'
import { operator } from './abilities/operator.ts'
import { own } from './abilities/own.ts'
import { relations } from './abilities/relations.ts'
import { roles } from './abilities/roles.ts'
import type { Actor, Grant } from './actor.ts'
import type { Rule } from './rule.ts'
import { ACTIONS, COLUMNS, FIELDS, RELATIONS, type SubjectName, type Subjects } from './vocabulary.ts'

/** Chapters in the order they are printed; the order decides nothing. */
export const CHAPTERS: Readonly<Record<string, Chapter>> = {
  own,
  relations,
  caseSides,
  roles,
  admins,
  guest,
  operator,
}

const subjectOf: unique symbol = Symbol('subject')
/** A row as the policies are asked about it: built here, from closed columns, never an object that came in. */
export type Asked = { readonly [subjectOf]: SubjectName; readonly [column: string]: unknown }
/** The engine with our subjects, our matcher and nothing else. */
export type Policy = Ability<[string, Asked | SubjectName], object>

/** Every rule that holds for this actor with these live grants. */
export function rulesOf(actor: Actor, grants: readonly Grant[]): readonly Rule[] {
  return Object.values(CHAPTERS).flatMap((chapter) => chapter(actor, grants))
}

/** Compiled policies by everything that they depend on, the one used last at the end. */
const known = new Map<string, Policy>()
const KNOWN = 500

/**
 * The rules of an actor, compiled. Grants and roles are read anew for each request; the same ones give the same policy,
 * which is kept, since compiling it costs more than asking it. Throws at once on a rule that says nothing, too much, or
 * what SQL cannot say.
 */
export function abilityFor(actor: Actor, grants: readonly Grant[]): Policy {
  const key = JSON.stringify([actor, grants])
  const policy = known.get(key) ?? compile(rulesOf(actor, grants))
  known.delete(key)
  known.set(key, policy)
  const [oldest] = known.keys()
  if (known.size > KNOWN && oldest !== undefined) known.delete(oldest)
  return policy
}

/** Rules as the engine takes them. Throws as `assertRulesAreClosed` does. */
export function compile(rules: readonly Rule[]): Policy {
  assertRulesAreClosed(rules)
  return new Ability<[string, Asked | SubjectName], object>(
    rules.map((rule) => ({
      action: rule.action,
      subject: rule.subject,
      fields: [...rule.fields],
      conditions: rule.rows,
      reason: rule.because,
    })),
    {
      conditionsMatcher: (conditions) => {
        const ast = parseRows(conditions)
        return Object.assign((row: object) => matches(ast, row), { ast }) as never // the engine's container type has no public constructor
      },
      // Exact names: a pattern would reach fields that nobody listed.
      fieldMatcher: (fields) => (field) => fields.includes(field),
      detectSubjectType: (row) => {
        const name = typeof row === 'object' ? row[subjectOf] : undefined
        if (name === undefined) throw new Error('A policy is only asked about rows that ask() built')
        return name
      },
      // Words that no rule and no question can hold, in place of the engine's "everything".
      anyAction: '\u0000no such action',
      anySubjectType: '\u0000no such subject',
    },
  )
}

/** A row as a question to the policies: only the columns that rules may name, missing ones as null. */
export function ask<S extends SubjectName>(subject: S, row: Subjects[S]): Asked {
  const asked: Record<string | symbol, unknown> = Object.create(null) // no prototype: nothing is inherited into a match
  for (const column of Object.keys(COLUMNS[subject])) {
    asked[column] = Object.hasOwn(row, column) ? (row[column as keyof Subjects[S]] ?? null) : null // keys of the closed list
  }
  asked[subjectOf] = subject
  return Object.freeze(asked) as Asked // has the mark set one line above
}

const PARSER = new MongoQueryParser({ $eq: { type: 'field' }, $in: { type: 'field' }, $related: { type: 'field' } })

/** The condition tree of a rule's rows. Throws on an operator outside equality, membership and `$related`. */
function parseRows(rows: object): Condition {
  return PARSER.parse(rows)
}

/** The JavaScript reading of a condition; `to-sql.ts` is the other one, and a test holds the two equal. */
function matches(condition: Condition, row: object): boolean {
  if (condition instanceof CompoundCondition) {
    const parts: Condition[] = condition.value
    if (condition.operator === 'and') return parts.every((part) => matches(part, row))
    if (condition.operator === 'or') return parts.some((part) => matches(part, row))
  }
  if (condition instanceof FieldCondition) {
    const value: unknown = (row as Record<string, unknown>)[condition.field] ?? null // rows come from ask(): plain columns
    const wanted: unknown = condition.value
    if (condition.operator === 'eq') return value === wanted
    if (condition.operator === 'in') return value !== null && Array.isArray(wanted) && wanted.includes(value)
    if (condition.operator === 'related') {
      return Array.isArray(value) && Array.isArray(wanted) && value.some((entry) => wanted.includes(entry))
    }
  }
  throw new Error(`A policy may not say "${condition.operator}"`)
}

const isScalar = (value: unknown) =>
  (typeof value === 'string' && value !== '') || (typeof value === 'number' && Number.isSafeInteger(value))

/**
 * Throws unless every rule is closed: a known action and subject, at least one field and only listed ones, at least one
 * condition, only listed columns, and only values that mean the same in JavaScript and in SQL. A rule without
 * conditions would mean "every row", and one with an undefined value "rows that lack the column": both are refused.
 */
export function assertRulesAreClosed(rules: readonly Rule[]): void {
  for (const rule of rules) {
    const where = `Rule "${rule.because}" (${rule.action} ${rule.subject})`
    if (!ACTIONS.includes(rule.action)) throw new Error(`${where}: no such action`)
    if (!Object.hasOwn(COLUMNS, rule.subject)) throw new Error(`${where}: no such subject`)
    const columns: Readonly<Record<string, readonly [string, string]>> = COLUMNS[rule.subject]
    const fields: readonly string[] = FIELDS[rule.subject]
    if (rule.fields.length === 0) throw new Error(`${where}: shows no field`)
    for (const field of rule.fields) if (!fields.includes(field)) throw new Error(`${where}: no field "${field}"`)
    const rows = Object.entries(rule.rows)
    if (rows.length === 0) throw new Error(`${where}: has no condition`)
    for (const [column, value] of rows) {
      const type = Object.hasOwn(columns, column) ? columns[column]?.[1] : undefined
      if (type === undefined) throw new Error(`${where}: no column "${column}"`)
      if (isScalar(value) && type !== 'relations') continue
      const operator = typeof value === 'object' && value !== null ? Object.entries(value) : []
      const [name, list] = operator[0] ?? []
      if (operator.length !== 1 || !Array.isArray(list))
        throw new Error(`${where}: "${column}" has no closed condition`)
      const known =
        type === 'relations'
          ? name === '$related' && list.length > 0 && list.every((entry) => RELATIONS.includes(entry))
          : name === '$in' && list.every(isScalar)
      if (!known) throw new Error(`${where}: "${column}" says "${String(name)}", which has no meaning in SQL here`)
    }
  }
}
