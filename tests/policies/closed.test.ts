import { expect, test } from 'vitest'
import { abilityFor, ask, assertRulesAreClosed, compile, rulesOf } from '#policies/ability-for.ts'
import { Reach } from '#policies/reach.ts'
import type { Rule } from '#policies/rule.ts'
import { assertRulesHaveSql } from '#policies/to-sql.ts'
import { granted, machine, OTHERS, person, THEM, US } from './actors.ts'

/** A rule as a mistake or an attacker would write it: anything at all in the place of its conditions. */
function rule(rows: unknown, more: object = {}): Rule {
  return { action: 'read', subject: 'Fact', fields: ['identity'], because: 'test', rows, ...more } as Rule // wrong on purpose
}

test('a rule without conditions, which would mean every row, is refused', () => {
  expect(() => compile([rule({})])).toThrow(/no condition/)
})

test('an undefined value, which would match rows that lack the column, is refused', () => {
  expect(() => compile([rule({ owner: undefined })])).toThrow(/no closed condition/)
})

test('null, NaN, dates, objects and patterns are refused as values', () => {
  for (const value of [null, Number.NaN, 1.5, '', new Date(), { a: 1 }, /x/, [1], true]) {
    expect(() => compile([rule({ owner: value })]), String(value)).toThrow(/no closed condition|no meaning in SQL/)
  }
})

test('an operator that SQL has no meaning for is refused when the rule is made', () => {
  for (const operator of [
    '$ne',
    '$nin',
    '$gt',
    '$regex',
    '$exists',
    '$elemMatch',
    '$size',
    '$all',
    '$not',
    '$options',
    '$where',
  ]) {
    expect(() => compile([rule({ owner: { [operator]: [1] } })]), operator).toThrow(
      /no meaning in SQL|closed condition/,
    )
  }
  expect(() => compile([rule({ owner: { $in: [1], $gt: [0] } })])).toThrow(/closed condition/)
  expect(() => compile([rule({ owner: { $related: ['o'] } })])).toThrow(/no closed condition|no meaning in SQL/)
  expect(() => compile([rule({ relations: { $related: ['everything'] } })])).toThrow(
    /no closed condition|no meaning in SQL/,
  )
  expect(() => compile([rule({ relations: { $in: ['o'] } })])).toThrow(/no closed condition|no meaning in SQL/)
})

test('a condition on a column that nobody listed is refused, prototype and combinators included', () => {
  for (const column of [
    'toString',
    'constructor',
    '__caslSubjectType__',
    '$or',
    '$and',
    '$nor',
    '$where',
    'toString.polluted',
    'owner.id',
  ]) {
    expect(() => compile([rule({ [column]: 1 })]), column).toThrow(/no column/)
  }
  expect(() => compile([rule(JSON.parse('{"__proto__": 1}'))])).toThrow(/no column/)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined() // reads what a polluted prototype would hold
})

test('a rule for no field, for a pattern of fields, or for "all" is refused', () => {
  expect(() => compile([rule({ owner: US }, { fields: [] })])).toThrow(/shows no field/)
  for (const field of ['*', '**', 'verdict.*', 'ilmd.*']) {
    expect(() => compile([rule({ owner: US }, { fields: [field] })]), field).toThrow(/no field/)
  }
  expect(() => compile([rule({ owner: US }, { subject: 'all' })])).toThrow(/no such subject/)
  expect(() => compile([rule({ owner: US }, { action: 'manage' })])).toThrow(/no such action/)
})

test('a body that came in cannot say what it is: the policies are only asked about rows that we built', () => {
  const policy = abilityFor(person('quality'), [granted()])
  const bodies = [
    '{"__caslSubjectType__":"Fact","owner":1}',
    '{"constructor":{"modelName":"Fact"},"owner":1}',
    '{"subject":"Fact"}',
  ]
  for (const body of bodies) expect(() => policy.can('read', JSON.parse(body)), body).toThrow(/only asked about rows/)
})

test('what a row carries beside its columns cannot help it, and a column cannot be smuggled in by a prototype', () => {
  const policy = abilityFor(person('quality'), [])
  const row = { owner: THEM, kind: 'use', di: null, brand: null, answers: null, relations: [] } as const
  expect(policy.can('read', ask('Fact', row))).toBe(false)
  const dressed = Object.assign(Object.create({ owner: US, relations: ['own'] }), {
    kind: 'use',
    __caslSubjectType__: 'Notice',
    state: 'issued',
  })
  expect(policy.can('read', ask('Fact', dressed))).toBe(false)
})

test('asked of a row, never of a type: a grant on one row shows nothing on another', () => {
  const reach = new Reach(abilityFor(person('viewer'), [granted()]), US, 'read', 'Fact')
  const row = {
    owner: THEM,
    kind: 'production',
    di: null,
    brand: OTHERS,
    answers: null,
    relations: ['c:item'],
  } as const
  expect([...reach.fields(row)]).toEqual(['identity', 'dates'])
  expect([...reach.fields({ ...row, relations: [] })]).toEqual([])
  expect([...reach.fields({ ...row, relations: ['c:ancestry'] })]).toEqual([])
  expect([...reach.fields({ ...row, kind: 'shipment' })]).toEqual([])
  expect([...reach.fields({ ...row, owner: OTHERS })]).toEqual([])
})

test('a grant can name no field that nobody classified', () => {
  const [sneaky] = rulesOf(person('viewer'), [granted({ groups: ['identity', 'unclassified' as 'identity'] })]).filter(
    // a row from a database that lied
    (rule) => rule.because.startsWith('granted'),
  )
  expect(sneaky?.fields).toEqual(['identity'])
})

test('500 bodies with foreign keys, prototypes and marks never gain a field', () => {
  const policy = abilityFor(machine('evidence:read'), [granted()])
  const reach = new Reach(policy, US, 'read', 'Fact')
  const keys = [
    '__proto__',
    'constructor',
    '__caslSubjectType__',
    'subject',
    'fields',
    'kind',
    'roles',
    'organizationId',
    'isOwner',
    'relations',
  ]
  let gained = 0
  for (let n = 0; n < 500; n += 1) {
    const key = keys[n % keys.length] ?? ''
    const value = ['{"owner":1}', '"Fact"', '1', '["own","c:item"]', 'null'][n % 5]
    const body = JSON.parse(`{"owner":3,"kind":"use","di":null,"brand":null,"answers":null,"${key}":${value}}`)
    const claimsRelation = key === 'relations' && body.relations !== null
    const seen = reach.fields(body)
    // A row's relations are computed by the database; even a forged list meets no grant of that owner.
    if (seen.size > 0 || (claimsRelation && seen.size > 0)) gained += 1
  }
  expect(gained).toBe(0)
})

test('every rule of every role has a meaning in SQL, which is what the boot precondition asks', () => {
  for (const role of ['admin', 'quality', 'recall-coordinator', 'data-steward', 'operations', 'viewer'] as const) {
    const rules = rulesOf(person(role), [
      granted(),
      granted({ relation: 't' }),
      granted({ relation: 'o', verdict: ['safety'] }),
    ])
    expect(() => assertRulesAreClosed(rules)).not.toThrow()
    expect(() => assertRulesHaveSql(rules)).not.toThrow()
  }
  expect(() => assertRulesHaveSql([rule({ owner: { $gt: 1 } })])).toThrow(/no closed condition/)
})
