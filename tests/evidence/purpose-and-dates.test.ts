import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEvidence } from '#app/evidence/read-evidence.server.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { BAR, LOT, party, UNIT } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld, TODAY } from './small-world.ts'

const TEXT = '(01)09520001000017(21)S1'
const ASKED = { text: TEXT, page: null, today: TODAY }

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
  await world.grant('supplier', 'hospital', 'c', { purpose: 'recall', groups: ['identity', 'dates'] })
  await world.grant('maker', 'hospital', 'c', { purpose: 'recall', groups: ['identity'] })
  // its times are nobody's business here: process data without dates
  await world.grant('stranger', 'hospital', 'c', { groups: ['identity', 'parties'], kinds: ['sterilisation'] })
})
afterAll(() => world.db.close())

const ancestors = async (purpose: 'provenance' | 'recall') =>
  (await verifyDevice(await world.at('hospital', { purpose }), { text: TEXT, today: TODAY })).lineage.ancestors.map(
    ({ uri }) => uri,
  )

test('what was granted for a recall names no ancestor to a free lookup, and does within the recall', async () => {
  expect(await ancestors('provenance')).not.toContain(BAR)
  expect(await ancestors('recall')).toContain(BAR)
})

test('the wall itself counts a grant for its purpose alone', async () => {
  const seen = async (purpose: string) =>
    (
      await world.ask<{ n: number }>(
        'hospital',
        `with p as materialized (select set_config('portal.purpose', $1, true))
         select count(*)::int as n from p, facts.fact where owner = ${world.id.supplier}`,
        [purpose],
      )
    )[0]?.n
  expect(await seen('provenance')).toBe(0)
  expect(await seen('recall')).toBeGreaterThan(0)
})

test('a step of custody has no time where the dates of its fact are withheld', async () => {
  await world.say('maker', 'shipping', 10, { on: [{ uri: LOT }], consignee: party('stranger') })
  await world.say('stranger', 'tc:sterilising', 11, { on: [{ uri: LOT }] })
  const step = async () =>
    (await verifyDevice(await world.as('hospital'), { text: TEXT, today: TODAY })).custody.find(
      ({ how }) => how === 'processed',
    )
  expect(await step()).toMatchObject({ since: null, until: null })
  await world.grant('stranger', 'hospital', 'c', { groups: ['identity', 'dates'], kinds: ['sterilisation'] })
  expect((await step())?.since).toBe('2025-01-11T00:00:00.000Z')
  await world.db.ownerPool.query('update portal.grant_ set revoked_at = now() where owner = $1', [world.id.stranger])
  await world.grant('stranger', 'hospital', 'c', { groups: ['identity'], kinds: ['sterilisation'] })
})

test('a carrier that one named oneself has its name, one that others named has its role', async () => {
  const holders = async (firm: 'maker' | 'hospital') =>
    (await verifyDevice(await world.as(firm), { text: TEXT, today: TODAY })).custody.map(({ holder }) => holder)
  expect(await holders('maker')).toEqual(expect.arrayContaining([expect.objectContaining({ slug: 'carrier' })]))
  expect(JSON.stringify(await holders('hospital'))).not.toContain('"carrier"')
})

test('facts without dates stand after those with dates, in an order that tells nothing, on one page or over many', async () => {
  for (let day = 12; day < 18; day++) await world.say('stranger', 'tc:sterilising', day, { on: [{ uri: UNIT }, { uri: LOT }] }) // prettier-ignore
  const whole = await world.as('hospital')
  const all = await whole.lookingUp((db) => readEvidence(whole, db, { ...ASKED, facts: 200 }))
  const facts = all.evidence.facts
  const firstUndated = facts.findIndex(({ eventTime }) => eventTime === null)
  expect(firstUndated).toBeGreaterThan(0)
  const undated = facts.slice(firstUndated)
  expect(undated.length).toBeGreaterThan(3)
  expect(undated.every(({ eventTime }) => eventTime === null)).toBe(true)
  expect(undated.map(({ id }) => id)).toEqual(undated.map(({ id }) => id).sort())

  const paged: string[] = []
  let page: string | null = null
  do {
    const { evidence } = await whole.lookingUp((db) => readEvidence(whole, db, { ...ASKED, page, facts: 2 }))
    paged.push(...evidence.facts.map(({ id }) => id))
    page = evidence.next
  } while (page !== null && paged.length < 100)
  expect(paged).toEqual(facts.map(({ id }) => id))
})
