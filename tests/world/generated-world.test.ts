import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { Vault } from '#app/identity/vault.server.ts'
import { operationFor } from '#app/operation.server.ts'
import { OrganizationId } from '#app/vocabulary/ids.ts'
import { buildWorld } from '#app/world/build-world.server.ts'
import { hospital, manufacturer, sampleOf, supplier, worldDocuments } from '#app/world/world-plan.ts'
import { liveGrants } from '#db/grants.ts'
import { openSession } from '#db/session.ts'
import { derivation } from '#tests/db/facts/derivation.ts'
import { freshDatabase, type TestDatabase } from './database.ts'

const UNITS = 600
const SEED = 3

let db: TestDatabase
beforeAll(async () => {
  db = await freshDatabase()
  const vault = new Vault([{ id: 'test', key: randomBytes(32) }])
  await buildWorld({ db: db.app, owner: db.ownerPool, vault }, { units: UNITS, seed: SEED }, () => {})
})
afterAll(() => db.close())

test('the same seed tells the same world', () => {
  const told = () => JSON.stringify([...worldDocuments(500, 9)])
  expect(told()).toBe(told())
})

test('everybody in it may say what they say: there is no claim', async () => {
  const { rows } = await db.ownerPool.query<{ all: number; claims: number; units: number }>(
    `select count(*)::int as all, count(*) filter (where not entitled)::int as claims,
      (select count(*)::int from facts.item where kind = 'unit' and lot_item is not null) as units from facts.fact_item`,
  )
  expect(rows[0]).toMatchObject({ claims: 0, units: UNITS })
})

test('deriving it again from nothing gives the same', async () => {
  const grown = await derivation(db.ownerPool)
  await db.ownerPool.query('select facts.rebuild()')
  const again = await derivation(db.ownerPool)
  expect(grown.length).toBeGreaterThan(UNITS)
  expect(again.filter((line) => !grown.includes(line))).toEqual([])
  expect(again.length).toBe(grown.length)
})

async function asked(slug: string, udi: string) {
  const { rows } = await db.ownerPool.query<{ id: number }>('select id from portal.organization where slug = $1', [
    slug,
  ])
  const organizationId = OrganizationId.parse(rows[0]?.id)
  const bound = { organizationId, personId: null, clientId: 'erp' }
  const grants = await openSession(db.app, bound).reading(liveGrants)
  const op = operationFor(
    { db: db.app, disclosureDb: db.app },
    {
      actor: {
        personId: null,
        clientId: 'erp',
        organizationId,
        kind: 'hospital',
        roles: [],
        scopes: ['evidence:read'],
      },
      grants,
      now: new Date('2026-11-26T10:00:00Z'),
      door: 'api',
      purpose: 'provenance',
      zone: 'UTC',
      language: 'en',
    },
  )
  return verifyDevice(op, { text: udi })
}

test('who made a unit, who holds it and who supplied for it read its evidence, and another hospital does not', async () => {
  const sample = sampleOf(UNITS, SEED, 5)
  const held = await asked(hospital(sample.hospital), sample.udi)
  expect(held.facts.length).toBeGreaterThan(3)
  expect(held.verdict.checks.identity.state).toBe('ok')
  const made = await asked(manufacturer(sample.maker), sample.udi)
  expect(new Set(made.lineage.ancestors.map(({ depth }) => depth)).size).toBeGreaterThanOrEqual(5)
  const supplied = await Promise.all(Array.from({ length: 8 }, (_, n) => asked(supplier(32 + n), sample.udi)))
  expect(supplied.some(({ item }) => item !== null)).toBe(true)
  expect((await asked(hospital((sample.hospital + 1) % 200), sample.udi)).item).toBeNull()
})

test('a store that holds anything is left as it is', async () => {
  const vault = new Vault([{ id: 'test', key: randomBytes(32) }])
  await expect(
    buildWorld({ db: db.app, owner: db.ownerPool, vault }, { units: 100, seed: 1 }, () => {}),
  ).rejects.toThrow('holds something already')
})
