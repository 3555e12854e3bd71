import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'
import { differences } from './compare.ts'
import { makeWorld, settle, tell } from './worlds.ts'

const WORLDS = Number(process.env.WORLDS ?? 200)
const FIRST = Number(process.env.FIRST_WORLD ?? 1)

describe('reach, entitlement and visibility are what a plain walk over all facts says', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await freshDatabase()
  })
  afterAll(() => db.close())

  test(
    `in ${WORLDS} random worlds, whatever the order and the batches in which facts arrive`,
    { timeout: 600_000 },
    async () => {
      const wrong: string[] = []
      for (let seed = FIRST; seed < FIRST + WORLDS; seed++) {
        const t0 = Date.now()
        const told = await settle(db.ownerPool, (organizations) => makeWorld(seed, organizations))
        const t1 = Date.now()
        await tell(db.appPool, told)
        const t2 = Date.now()
        const found = await differences(db.ownerPool, db.appPool, told)
        if (seed % 10 === 0) console.log(seed, t1 - t0, t2 - t1, Date.now() - t2)
        if (found.length > 0) wrong.push(`world ${seed}: ${found.length} differences, ${found.slice(0, 6).join('; ')}`)
        if (wrong.length > 4) break
      }
      expect(wrong).toEqual([])
    },
  )
})
