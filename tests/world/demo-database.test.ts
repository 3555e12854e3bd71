import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DemoDatabase, demoDatabase } from './demo-database.ts'

let world: DemoDatabase
beforeAll(async () => {
  const t = Date.now()
  world = await demoDatabase()
  console.log('demo database', Date.now() - t)
}, 300_000)
afterAll(async () => world?.close())

test('probe', async () => {
  const { rows } = await world.ownerPool.query('select count(*)::int n from facts.fact')
  console.log(rows)
})
