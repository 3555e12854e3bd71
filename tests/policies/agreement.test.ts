import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GROUPS } from '#app/vocabulary/groups.ts'
import { OrganizationId } from '#app/vocabulary/ids.ts'
import { liveGrants } from '#db/grants.ts'
import { openSession } from '#db/session.ts'
import { compile, rulesOf } from '#policies/ability-for.ts'
import type { Actor } from '#policies/actor.ts'
import { Reach } from '#policies/reach.ts'
import type { Rule } from '#policies/rule.ts'
import { FIELDS, RELATIONS, type Relation, type Subjects } from '#policies/vocabulary.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'
import {
  DIS,
  type Draw,
  draws,
  type FactItemRow,
  KINDS,
  makeWorld,
  seeded,
  storeWorld,
  walkedRelations,
} from './random-world.ts'

const WORLDS = 14
let world: TestDatabase
let organizations: OrganizationId[]
beforeAll(async () => {
  world = await freshDatabase()
  const { rows } = await world.ownerPool.query<{ id: number }>(
    `insert into portal.organization (slug, name, country, kind) select 'org-' || n, 'Org ' || n, 'IE', 'hospital' from generate_series(1, 4) n returning id`,
  )
  organizations = rows.map((row) => OrganizationId.parse(row.id))
})
afterAll(() => world.close())

const viewer = (organizationId: OrganizationId): Actor => ({
  personId: null,
  clientId: 'reader',
  organizationId,
  kind: 'hospital',
  roles: [],
  scopes: ['evidence:read'],
})

/** Rules that no chapter would write: any column, any operator, any fields. */
function randomRules({ below, pick, chance, some }: Draw): Rule[] {
  return Array.from({ length: 1 + below(4) }, () => {
    const rows: Record<string, unknown> = {}
    const owners = some(organizations, 0.5)
    if (chance(0.5)) rows.owner = chance(0.5) ? pick(organizations) : { $in: owners }
    if (chance(0.4)) rows.kind = chance(0.5) ? pick(KINDS) : { $in: some(KINDS, 0.4) }
    if (chance(0.3)) rows.di = chance(0.5) ? pick(DIS) : { $in: some(DIS, 0.5) }
    if (chance(0.2)) rows.brand = pick(organizations)
    if (chance(0.15)) rows.answers = pick(organizations)
    if (chance(0.6) || Object.keys(rows).length === 0)
      rows.relations = { $related: [pick(RELATIONS), ...some(RELATIONS, 0.2)] }
    const fields = some(GROUPS, 0.4)
    return {
      action: 'read',
      subject: 'Fact',
      rows,
      fields: fields.length > 0 ? fields : [pick(GROUPS)],
      because: 'chance',
    } as Rule // rows built for this test
  })
}

/** A third reading of a rule, written without the engine: does it let this row show this field? */
function oracle(rules: readonly Rule[], row: Subjects['Fact'], field: string): boolean {
  return rules.some((rule) => {
    if (rule.subject !== 'Fact' || rule.action !== 'read' || !(rule.fields as readonly string[]).includes(field))
      return false // widened to ask
    return Object.entries(rule.rows).every(([column, wanted]) => {
      const value = row[column as keyof Subjects['Fact']] // columns of this subject
      if (typeof wanted !== 'object') return value === wanted
      const list = Object.values(wanted)[0] as unknown[] // $in or $related
      return Array.isArray(value)
        ? value.filter((entry) => list.includes(entry)).length > 0
        : value !== null && list.includes(value)
    })
  })
}

function subjectRow(row: FactItemRow, relations: readonly Relation[]): Subjects['Fact'] {
  return { owner: row.owner, kind: row.kind, di: row.di, brand: row.brand, answers: row.answers, relations }
}

test('SQL and JavaScript read every rule alike, on relations from SQL and from a walk over the graph', async () => {
  let comparisons = 0
  const wrong: string[] = []
  let shown = 0
  for (let seed = 1; seed <= WORLDS; seed += 1) {
    const draw = draws(seeded(seed))
    const made = makeWorld(draw, organizations)
    await storeWorld(world.ownerPool, made)
    for (const me of organizations) {
      const session = openSession(world.app, { organizationId: me, personId: null, clientId: 'reader' })
      const grants = await session.reading(liveGrants)
      const byWall = await session.reading((db) =>
        sql<{ fact: number }>`select fact from facts.fact_item`
          .execute(db)
          .then(({ rows }) => new Set(rows.map((row) => row.fact))),
      )
      for (const [name, rules] of [
        ['chapters', rulesOf(viewer(me), grants)],
        ['chance', randomRules(draw)],
      ] as const) {
        const reach = new Reach(compile(rules), me, 'read', 'Fact')
        const answers = FIELDS.Fact.map((field) => sql`${reach.rows(field)} as ${sql.id(field)}`)
        const { rows } = await sql<{ fact: number; relations: Relation[]; any: boolean } & Record<string, boolean>>`
          select fact_item.fact, ${reach.rows()} as any, ${sql.join(answers)},
            facts.relations(item, lot, owner, brand, kind, event_time, class, climbs, late, entitled, consignee, possessor, ${me}) as relations
          from facts.fact_item order by fact`.execute(world.owner)
        const bySql = new Map(rows.map((row) => [row.fact, row]))
        for (const fact of made.facts) {
          const row = bySql.get(fact.fact)
          const walked = walkedRelations(made, fact, me)
          const note = `seed ${seed} ${name} organization ${me} fact ${fact.fact}`
          if ([...(row?.relations ?? [])].sort().join() !== [...walked].sort().join())
            wrong.push(`${note}: ${row?.relations} is not ${walked}`)
          const fields = reach.fields(subjectRow(fact, row?.relations ?? []))
          const fieldsByWalk = reach.fields(subjectRow(fact, walked))
          if (row?.any !== fields.size > 0) wrong.push(`${note}: rows() says ${row?.any}`)
          if (name === 'chapters' && byWall.has(fact.fact) !== fields.size > 0)
            wrong.push(`${note}: the wall alone says ${byWall.has(fact.fact)}`)
          for (const field of FIELDS.Fact) {
            const said = [
              row?.[field],
              fields.has(field),
              fieldsByWalk.has(field),
              oracle(rules, subjectRow(fact, walked), field),
            ]
            comparisons += said.length - 1
            if (fields.has(field)) shown += 1
            if (new Set(said).size !== 1) wrong.push(`${note} field ${field}: ${said.join()}`)
          }
        }
      }
    }
  }
  expect(wrong.slice(0, 10)).toEqual([])
  expect(comparisons).toBeGreaterThan(50_000)
  expect(shown).toBeGreaterThan(comparisons / 100) // a world in which nobody sees anything proves nothing
})

test('the tie between an organization and an item is the same in SQL as by the rows of reach', async () => {
  for (let seed = 100; seed < 106; seed += 1) {
    const made = makeWorld(draws(seeded(seed)), organizations)
    await storeWorld(world.ownerPool, made)
    for (const me of organizations) {
      const { rows } = await sql<Record<string, unknown> & { id: number; relations: Relation[] }>`
        select item.id, facts.item_relations(item, ${me}) as relations, ${sql.join(
          RELATIONS.map((relation) => {
            const rule: Rule = {
              action: 'read',
              subject: 'Item',
              rows: { relations: { $related: [relation] } },
              fields: ['identity'],
              because: relation,
            }
            return sql`${new Reach(compile([rule]), me, 'read', 'Item').rows()} as ${sql.id(relation)}`
          }),
        )} from facts.item`.execute(world.owner)
      expect(rows).toHaveLength(made.items.length)
      for (const row of rows)
        for (const relation of RELATIONS) expect(row[relation]).toBe(row.relations.includes(relation))
    }
  }
})
