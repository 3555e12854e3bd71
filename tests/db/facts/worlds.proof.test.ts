import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { proofSize } from '#tests/proof-size.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'
import { differences } from './compare.ts'
import { derivation } from './derivation.ts'
import { makeWorld, settle, tell } from './worlds.ts'

const WORLDS = Number(process.env.WORLDS ?? proofSize(2000, 200))
const FIRST = Number(process.env.FIRST_WORLD ?? 1)
const AT_ONCE = Math.ceil(WORLDS / 5)

/** The worlds whose truth and database differ, with the first differences. Stops early: five show enough. */
async function wrongWorlds(db: TestDatabase, first: number, count: number, connections: number): Promise<string[]> {
  const wrong: string[] = []
  for (let seed = first; seed < first + count && wrong.length < 5; seed++) {
    const told = await settle(db.ownerPool, (organizations) => makeWorld(seed, organizations))
    await tell(db.appPool, told, connections)
    const found = await differences(db.ownerPool, db.appPool, told)
    if (found.length > 0) wrong.push(`world ${seed}: ${found.length} differences: ${found.slice(0, 6).join('; ')}`)
  }
  return wrong
}

describe('reach, entitlement and visibility are what a plain walk over all facts says', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await freshDatabase({ max: 8 })
  })
  afterAll(() => db.close())

  test(
    `in ${WORLDS} random worlds, whatever the order and the batches in which facts arrive`,
    { timeout: 3_600_000 },
    async () => {
      expect(await wrongWorlds(db, FIRST, WORLDS, 1)).toEqual([])
    },
  )

  test(`in ${AT_ONCE} worlds told over eight connections at once`, { timeout: 3_600_000 }, async () => {
    expect(await wrongWorlds(db, 10_000 + FIRST, AT_ONCE, 8)).toEqual([])
  })

  test('and these worlds hold what is rare: relabelled lots that are joined, and lots of which custody ended', async () => {
    const { rows } = await db.ownerPool.query<{ joined: number; ended: number; counted: number }>(
      `select (select count(*)::int from facts.lineage where same and closed_by_fact is null) as joined,
        (select count(*)::int from facts.standing s join facts.item i on i.id = s.item
          where i.kind = 'lot' and s.relation = 'c' and s.until is not null and s.closed_by_fact is null) as ended,
        (select count(*)::int from facts.lot_consignee where held < units) as counted`,
    )
    const [found] = rows
    expect(Math.min(found?.joined ?? 0, found?.ended ?? 0, found?.counted ?? 0)).toBeGreaterThan(WORLDS / 25)
  })

  test('and deriving everything again from nothing gives the same', { timeout: 300_000 }, async () => {
    const grown = await derivation(db.ownerPool)
    await db.ownerPool.query('select facts.rebuild()')
    const again = await derivation(db.ownerPool)
    expect(grown.length).toBeGreaterThan(1000)
    expect(grown.filter((line) => !again.includes(line)).slice(0, 5)).toEqual([])
    expect(again.length).toBe(grown.length)
  })
})
