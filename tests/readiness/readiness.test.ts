import { afterAll, beforeEach, expect, test } from 'vitest'
import { wordsFor } from '#app/i18n/catalogues.server.ts'
import { readinessFile, readinessOf } from '#app/readiness/readiness-board.server.ts'
import { readinessCsv } from '#app/readiness/readiness-csv.ts'
import { DEFAULT_DAYS, percentOf, readDays } from '#app/readiness/readiness.ts'
import type { Role } from '#db/portal/foundation.ts'
import { readinessBoard } from '#db/readiness.ts'
import { openSession } from '#db/session.ts'
import { BAR, BOX, LOT, party, UNIT, UNIT2 } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

let world: SmallWorld
const worlds: SmallWorld[] = []
beforeEach(async () => {
  world = await smallWorld()
  worlds.push(world)
})
afterAll(() => Promise.all(worlds.map(({ db }) => db.close())))

type Firm = 'maker' | 'supplier' | 'hospital' | 'carrier'
const board = async (firm: Firm, days = DEFAULT_DAYS, role: Role = 'data-steward') =>
  readinessOf(await world.as(firm, role), { days })
const facts = async (firm: Firm, days?: number) => {
  const { facts: told } = await board(firm, days)
  if (told === null) throw new Error('a data steward reads facts')
  return told
}

test('a shipment that nobody answered is named after as many days as were chosen, and with whom it should be', async () => {
  const waiting = await facts('supplier')
  expect(waiting.shipments).toMatchObject({ count: 1, examples: [{ uri: BAR, items: 1, to: { slug: 'maker' } }] })
  expect((await facts('supplier', 365)).shipments).toEqual({ count: 0, examples: [] })
})

test('a shipment is no longer open once its consignee received it, and another’s receipt does not answer it', async () => {
  expect((await facts('maker')).shipments.count).toBe(0) // the hospital received the box
  await world.say('stranger', 'receiving', 3, { on: [{ uri: BAR }] })
  expect((await facts('supplier')).shipments.count).toBe(1)
  await world.say('maker', 'receiving', 3, { on: [{ uri: BAR }] })
  expect((await facts('supplier')).shipments.count).toBe(0)
})

test('production that names no input is named, and a unit is fed through its lot', async () => {
  expect((await facts('supplier')).lineage).toMatchObject({ count: 1, examples: [{ uri: BAR }] })
  expect((await facts('maker')).lineage.count).toBe(0)
  await world.say('maker', 'commissioning', 10, { on: [{ uri: UNIT2 }], action: 'ADD' })
  expect((await facts('maker')).lineage).toMatchObject({ count: 1, examples: [{ uri: UNIT2 }] })
})

test('a unit can be scoped with its lot known, while it is still here or went to a named consignee', async () => {
  expect((await facts('maker')).shares).toMatchObject([{ di: '09520001000017', units: 1, scoped: 1 }])
  await world.say('maker', 'commissioning', 10, { on: [{ uri: UNIT2, statedLot: LOT }], action: 'ADD' })
  expect((await facts('maker')).shares).toMatchObject([{ units: 2, scoped: 2 }])
  await world.say('maker', 'shipping', 11, { on: [{ uri: UNIT2 }] })
  const told = await facts('maker')
  expect(told.shares).toMatchObject([{ units: 2, scoped: 1 }])
  expect(told.units).toMatchObject({ count: 1, examples: [{ uri: UNIT2, gaps: ['consignee'] }] })
})

test('a lot that was shipped without saying which units leaves those units without a consignee', async () => {
  await world.say('maker', 'commissioning', 10, { on: [{ uri: UNIT2, statedLot: LOT }], action: 'ADD' })
  await world.say('maker', 'shipping', 11, { on: [{ uri: LOT }], consignee: party('clinic') })
  expect((await facts('maker')).units).toMatchObject({ count: 1, examples: [{ uri: UNIT2, gaps: ['consignee'] }] })
})

test('a lot that went to a named processor and stays ours leaves its units where they were', async () => {
  await world.say('maker', 'commissioning', 10, { on: [{ uri: UNIT2, statedLot: LOT }], action: 'ADD' })
  await world.say('maker', 'shipping', 11, { on: [{ uri: LOT }], possessor: party('supplier') })
  expect((await facts('maker')).units.count).toBe(0)
})

test('a unit without a lot is said to lack it', async () => {
  await world.say('maker', 'commissioning', 10, { on: [{ uri: UNIT2 }], action: 'ADD' })
  expect((await facts('maker')).units.examples).toEqual([{ uri: UNIT2, di: '09520001000017', gaps: ['lot'] }])
})

test('grants that end within thirty days are told to both sides, later and revoked ones are not', async () => {
  const soon = new Date(Date.now() + 10 * 86_400_000)
  const at = { roles: ['data-steward'] as Role[], now: new Date() }
  const told = async (firm: Firm) => (await readinessOf(await world.at(firm, at), { days: 14 })).grants
  await world.db.ownerPool.query('update portal.grant_ set revoked_at = now() where revoked_at is null')
  expect((await told('maker')).count).toBe(0)
  await world.grant('maker', 'supplier', 's', { ends: soon })
  await world.grant('maker', 'supplier', 's', { ends: new Date(Date.now() + 40 * 86_400_000) })
  expect(await told('maker')).toMatchObject({ count: 1, examples: [{ given: true, other: { slug: 'supplier' } }] })
  expect(await told('supplier')).toMatchObject({ count: 1, examples: [{ given: false, other: { slug: 'maker' } }] })
  expect((await told('hospital')).count).toBe(0)
  await world.db.ownerPool.query('update portal.grant_ set revoked_at = now() where revoked_at is null')
  expect((await told('maker')).count).toBe(0)
})

test('a hidden fact of another organization changes no byte of the board', async () => {
  const at = { roles: ['data-steward'] as Role[], now: new Date() }
  const boards = async () =>
    JSON.stringify([
      await readinessOf(await world.at('maker', at), { days: 14 }),
      await readinessOf(await world.at('carrier', at), { days: 14 }),
    ])
  const before = await boards()
  await world.say('stranger', 'receiving', 8, { on: [{ uri: BOX }] })
  await world.say('stranger', 'commissioning', 8, { on: [{ uri: UNIT2, statedLot: LOT }], action: 'ADD' })
  await world.say('accomplice', 'shipping', 8, { on: [{ uri: UNIT }, { uri: LOT }], consignee: party('stranger') })
  await world.say('hospital', 'tc:implanting', 12, { on: [{ uri: UNIT }] })
  await world.say('hospital', 'shipping', 13, { on: [{ uri: BOX }], consignee: party('clinic') })
  await world.say('supplier', 'assembling', 3, {
    on: [
      { uri: BAR, role: 'i' },
      { uri: `${BAR}X`, role: 'o' },
    ],
  })
  await world.grant('hospital', 'supplier', 'o', { ends: new Date(Date.now() + 5 * 86_400_000) })
  expect(await boards()).toBe(before)
  // and a fact of its own does
  await world.say('maker', 'shipping', 14, { on: [{ uri: BOX }], consignee: party('clinic') })
  expect(await boards()).not.toBe(before)
})

test('with the database’s wall bypassed the policies alone give the same board', async () => {
  await world.say('stranger', 'receiving', 3, { on: [{ uri: BAR }] })
  await world.say('maker', 'receiving', 3, { on: [{ uri: BAR }] })
  for (const firm of ['maker', 'supplier', 'hospital', 'carrier'] as const) {
    const op = await world.as(firm, 'data-steward')
    const reach = { facts: op.reach('read', 'Fact'), grants: op.reach('read', 'Grant') }
    const question = { days: 14, now: op.now, limit: 20 }
    const bound = { organizationId: op.actor.organizationId, personId: null, clientId: null, purpose: 'provenance' }
    const unwalled = await openSession(world.db.owner, bound).reading((db) => readinessBoard(db, reach, question))
    expect(unwalled).toEqual(await op.reading((db) => readinessBoard(db, reach, question)))
  }
})

test('whoever runs the accounts alone reads no line about facts, and sees the grants', async () => {
  const told = await board('maker', 14, 'admin')
  expect(told.facts).toBeNull()
  expect(told.grants.count).toBe(0)
  expect(await readinessFile(await world.as('supplier', 'admin'), { line: 'shipments', days: 14 })).toEqual([])
})

test('a line as a file has all its rows, in the words of the reader', async () => {
  const op = await world.as('supplier', 'data-steward')
  const rows = await readinessFile(op, { line: 'shipments', days: 14 })
  const en = readinessCsv(wordsFor('en'), 'en', 'UTC', 'shipments', rows)
  expect(en).toContain('Shipped,To,Items,Item,Fact')
  expect(en).toMatch(/2 Jan 2025, 00:00 UTC",maker,1,https:\/\/id\.gs1\.org\/01\/09520002000014\/10\/BAR1,fact_/)
  expect(readinessCsv(wordsFor('zh-CN'), 'zh-CN', 'UTC', 'shipments', rows)).toContain('发运时间')
})

test('days are whole and within a year, and a share is a hundred only when it is all', () => {
  expect([null, '', '7', '365', '0', '366', '1.5', '-1', 'x'].map(readDays)).toEqual([14, 14, 7, 365, null, null, null, null, null]) // prettier-ignore
  expect([percentOf(999, 1000), percentOf(1000, 1000), percentOf(0, 5), percentOf(0, 0)]).toEqual([99, 100, 0, 100])
})
