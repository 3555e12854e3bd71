import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BAR, BOX, LOT, openStory, ordinaryCourse, party, UNIT, UNIT2, type Firm, type Story } from './story.ts'
import { speaking } from './worlds.ts'

describe('the five checks', () => {
  let s: Story
  beforeEach(async () => {
    s = await openStory()
    await ordinaryCourse(s)
  })
  afterEach(() => s.db.close())

  const check = async (firm: Firm, uri: string, name: string, today = '2025-06-01') =>
    await s.ask<{ state: string; code: string | null; detail: Record<string, unknown> | null }>(
      firm,
      'select state, code, detail from facts.verdict($1, $2) where check_ = $3',
      [await s.item(uri), today, name], // prettier-ignore
    )

  test('an ordinary unit, held by the one who received it, has nothing against it', async () => {
    expect(await s.codes('hospital', UNIT)).toEqual([])
    expect(await check('hospital', UNIT, 'custody')).toMatchObject([
      { state: 'ok', detail: { custody: 'whole', to_you: true } },
    ])
    expect(await check('hospital', UNIT, 'release')).toMatchObject([
      { state: 'ok', detail: { released_by: s.id.maker } },
    ])
  })

  test('between shipment and receipt it is in transit, which is no gap', async () => {
    await s.say('maker', 'shipping', 10, {
      on: [{ uri: UNIT2 }],
      consignee: party('hospital'),
      possessor: party('carrier'),
    })
    expect(await check('hospital', UNIT2, 'custody')).toMatchObject([
      { state: 'ok', detail: { custody: 'in transit' } },
    ])
  })

  test('a date without a day runs to the end of its month', async () => {
    expect(await check('hospital', UNIT, 'dates', '2025-12-31')).toMatchObject([{ state: 'ok', code: null }])
    expect(await check('hospital', UNIT, 'dates', '2026-01-31')).toMatchObject([{ code: 'expires-soon' }])
    expect(await check('hospital', UNIT, 'dates', '2026-02-01')).toMatchObject([{ state: 'stop', code: 'expired' }])
    expect(await check('hospital', UNIT, 'dates', '2025-06-01')).toMatchObject([
      { state: 'ok', code: null, detail: { expiry: '2026-01' } },
    ])
  })

  test('a recall of the lot reaches its units, and a later word about one unit lifts it there alone', async () => {
    await s.say('maker', 'tc:recalling', 20, { on: [{ uri: LOT }], set: ['recalled'] })
    expect(await s.codes('hospital', UNIT)).toEqual(['safety recalled'])
    await s.say('maker', 'inspecting', 21, { on: [{ uri: UNIT }], unset: ['recalled'] })
    expect(await s.codes('hospital', UNIT)).toEqual([])
    await s.say('maker', 'tc:recalling', 22, { on: [{ uri: LOT }], set: ['recalled'] })
    expect(await s.codes('hospital', UNIT)).toEqual(['safety recalled'])
  })

  test('a lot of which one unit is recalled may be affected', async () => {
    await s.say('maker', 'tc:recalling', 20, { on: [{ uri: UNIT }], set: ['recalled'] })
    expect(await s.codes('hospital', LOT)).toEqual(['safety may-be-affected'])
    expect(await s.codes('hospital', UNIT)).toEqual(['safety recalled'])
  })

  test('what was made from a recalled or nonconforming lot may be affected, until its maker says otherwise', async () => {
    await s.say('supplier', 'tc:reporting_nonconformity', 20, { on: [{ uri: BAR }], disposition: 'non_conformant' })
    expect(await s.codes('hospital', UNIT)).toEqual(['safety may-be-affected'])
    await s.say('supplier', 'inspecting', 21, { on: [{ uri: BAR }], disposition: 'conformant' })
    expect(await s.codes('hospital', UNIT)).toEqual([])
  })

  test('a hold is lifted by the same words', async () => {
    await s.say('maker', 'holding', 20, { on: [{ uri: LOT }], disposition: 'unavailable' })
    expect(await s.codes('hospital', UNIT)).toEqual(['safety on-hold'])
    await s.say('maker', 'holding', 21, { on: [{ uri: LOT }], disposition: 'available' })
    expect(await s.codes('hospital', UNIT)).toEqual([])
  })

  test.each([
    ['destroyed', 'destroying', { disposition: 'destroyed' }],
    ['already-used', 'tc:implanting', {}],
    ['nonconforming', 'inspecting', { disposition: 'non_conformant' }],
  ])('%s is said by the one who holds it', async (code, step, more) => {
    await s.say('hospital', step, 20, { on: [{ uri: UNIT }], ...more })
    expect(await s.codes('hospital', UNIT)).toEqual([`safety ${code}`])
  })

  test('a reading out of bounds in the box counts for what was inside it then', async () => {
    await s.say('carrier', 'sensor_reporting', 8, { on: [{ uri: BOX }], alarm: true })
    expect(await s.codes('hospital', UNIT)).toEqual(['safety excursion'])
    await s.say('carrier', 'sensor_reporting', 25, { on: [{ uri: BOX }], alarm: true })
    expect((await s.derived()).length).toBeGreaterThan(10)
  })

  test('what nobody released is not released, and a rejection overrides', async () => {
    await s.say('maker', 'tc:releasing', 20, { on: [{ uri: UNIT }], disposition: 'non_conformant' })
    expect(await s.codes('hospital', UNIT)).toEqual(['release not-released'])
    await s.say('maker', 'commissioning', 20, { on: [{ uri: UNIT2 }], action: 'ADD' })
    await s.say('maker', 'shipping', 21, { on: [{ uri: UNIT2 }], consignee: party('hospital') })
    expect(await s.codes('hospital', UNIT2)).toEqual(['release not-released'])
  })

  test('the same serial with two consignees is a contradiction of those entitled to speak', async () => {
    await s.say('maker', 'shipping', 20, { on: [{ uri: UNIT }], consignee: party('clinic') })
    expect(await s.codes('hospital', UNIT)).toEqual(['identity duplicate-serial'])
  })

  test('returned and shipped again, it is with the new consignee and elsewhere for the former one', async () => {
    await s.grant('maker', 'clinic', 'c', { verdict: ['identity', 'custody', 'safety', 'release'] })
    await s.say('hospital', 'shipping', 20, { on: [{ uri: UNIT }], consignee: party('maker') })
    await s.say('maker', 'shipping', 25, { on: [{ uri: UNIT }], consignee: party('clinic') })
    await s.say('clinic', 'receiving', 26, { on: [{ uri: UNIT }] })
    expect(await s.codes('hospital', UNIT)).toEqual(['custody custody-elsewhere'])
    expect(await s.codes('clinic', UNIT)).toEqual([])
  })

  test('a receipt that no shipment supports is a gap for the one who said it', async () => {
    await s.say('clinic', 'receiving', 20, { on: [{ uri: UNIT }] })
    expect(await s.codes('clinic', UNIT)).toContain('custody custody-gap')
    expect(await s.codes('hospital', UNIT)).toEqual([])
  })

  test('two lots stated for one unit by those who may is a conflict', async () => {
    await s.say('maker', 'commissioning', 5, { on: [{ uri: UNIT, statedLot: LOT.replace('L1', 'L2') }], action: 'ADD' })
    expect(await s.codes('hospital', UNIT)).toEqual(['identity claim-in-conflict'])
  })

  test('a check that is not granted reads withheld, except the dates', async () => {
    await s.db.ownerPool.query(`update portal.grant_ set revoked_at = now()`)
    expect(await s.codes('hospital', UNIT)).toEqual([
      'identity withheld',
      'custody withheld',
      'safety withheld',
      'release withheld',
    ])
    expect(await s.codes('maker', UNIT)).toEqual([])
  })

  test('to whom the item is unknown there is no verdict, no walk and no strip', async () => {
    for (const fn of [`facts.verdict($1, '2025-06-01')`, 'facts.walk($1)', 'facts.custody_strip($1)'])
      expect(await s.ask('stranger', `select * from ${fn}`, [await s.item(UNIT)])).toEqual([])
  })

  test('the walk leads to the lot, the box and the bar stock, and withholds as one what is not granted', async () => {
    const walk = async () =>
      (await s.ask<{ role: string; uri: string | null; withheld: boolean; withheld_by: number | null }>('hospital', 'select role, uri, withheld, withheld_by from facts.walk($1) order by role, depth', [await s.item(UNIT)]))
        .map((r) => `${r.role} ${r.withheld ? `withheld by ${r.withheld_by}` : r.uri}`) // prettier-ignore
    expect(await walk()).toEqual([`ancestor ${BAR}`, `box ${BOX}`, `lot ${LOT}`, `self ${UNIT}`])
    await s.db.ownerPool.query(`update portal.grant_ set revoked_at = now() where owner = $1`, [s.id.maker])
    expect(await walk()).toEqual([`ancestor withheld by ${s.id.maker}`, `lot ${LOT}`, `self ${UNIT}`])
  })

  test('the strip of custody names maker, carrier and hospital, and who stated it', async () => {
    const rows = await s.ask(
      'hospital',
      'select organization, how, stated_by_both, withheld from facts.custody_strip($1)',
      [await s.item(UNIT)],
    )
    expect(rows).toEqual([
      { organization: s.id.maker, how: 'made', stated_by_both: false, withheld: false },
      { organization: s.id.carrier, how: 'shipped', stated_by_both: false, withheld: false },
      { organization: s.id.hospital, how: 'received', stated_by_both: true, withheld: false },
    ])
  })

  test('an amended shipment takes its consequences back, once a person approves what a machine declared', async () => {
    const line = { on: [{ uri: BOX }], consignee: party('hospital'), possessor: party('carrier') }
    const { fact } = await s.say('maker', 'shipping', 7, { ...line, declared: '2025-02-01T00:00:00Z' })
    expect(await s.codes('hospital', UNIT)).toEqual([])
    const [waiting] = await s.ask<{ state: string }>('maker', 'select state from facts.amendment')
    expect(waiting).toEqual({ state: 'pending' })
    await expect(s.ask('maker', 'select facts.approve_amendment($1)', [fact])).rejects.toThrow(/by a person/)
    const approve = () =>
      speaking(
        s.db.appPool,
        { organization: s.id.maker, person: 7 },
        async (c) =>
          (await c.query<{ done: boolean }>(`select facts.approve_amendment($1, 'wrong box') done`, [fact])).rows[0]
            ?.done,
      )
    expect(await approve()).toBe(true)
    expect(await approve()).toBe(false)
    expect(await s.ask('hospital', `select 1 from facts.reach where relation = 'c'`)).toEqual([])
    const past = await s.db.ownerPool.query(`select count(*)::int n from facts.reach_past`)
    expect(past.rows[0].n).toBeGreaterThan(0)
  })
})
