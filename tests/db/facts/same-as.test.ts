import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BAR, LOT, openStory, ordinaryCourse, party, UNIT, type Story } from './story.ts'

/** The maker's own number for bar stock; the prefix is the maker's. */
const OWN = 'https://id.gs1.org/01/09520001000024/10/M7'
const ELSE = 'https://id.gs1.org/01/09520001000024/10/M8'

let s: Story
beforeEach(async () => {
  s = await openStory()
  await s.say('supplier', 'creating_class_instance', 1, { on: [{ uri: BAR }], action: 'ADD' })
  await s.say('supplier', 'shipping', 2, { on: [{ uri: BAR, quantity: '240' }], consignee: party('maker') })
})
afterEach(() => s.db.close())

const relabels = (firm: 'maker' | 'supplier' | 'stranger' | 'accomplice', day = 4) =>
  s.say(firm, 'tc:relabelling', day, {
    on: [
      { uri: OWN, quantity: '240' },
      { uri: BAR, role: 's' },
    ],
  })

const joined = async () =>
  (
    await s.db.ownerPool.query<{ parent: string; child: string }>(
      `select p.uri as parent, c.uri as child from facts.lineage l join facts.item p on p.id = l.parent join facts.item c on c.id = l.child where l.same and l.closed_by_fact is null`,
    )
  ).rows

type Step = { uri: string | null; role: string; depth: number; same: boolean }
const walk = async (firm: 'maker' | 'hospital' | 'supplier', uri: string) =>
  s.ask<Step>(firm, 'select uri, role, depth, same from facts.walk($1) order by role, depth, uri', [await s.item(uri)])

describe("a lot of the supplier under the receiver's own number", () => {
  test('is only what the receiver says until the other side agrees', async () => {
    await relabels('maker')
    expect(await joined()).toEqual([])
    expect(await walk('maker', OWN)).toEqual([{ uri: OWN, role: 'self', depth: 0, same: false }])
  })

  test('is the same lot once the supplier says so too, whoever says it first', async () => {
    await relabels('supplier', 3)
    expect(await joined()).toEqual([])
    await relabels('maker')
    expect(await joined()).toEqual([{ parent: BAR, child: OWN }])
  })

  test('is the same lot once the receipt that answers its shipment carries both numbers', async () => {
    await relabels('maker')
    await s.say('maker', 'receiving', 3, { on: [{ uri: BAR }, { uri: OWN, role: 's' }] })
    expect(await joined()).toEqual([{ parent: BAR, child: OWN }])
  })

  test('is not made the same by a receipt that answers no shipment', async () => {
    await s.say('maker', 'tc:relabelling', 4, { on: [{ uri: OWN }, { uri: LOT, role: 's' }] })
    await s.say('stranger', 'tc:relabelling', 4, { on: [{ uri: 'https://id.gs1.org/01/09520009000016/10/X' }, { uri: BAR, role: 's' }] }) // prettier-ignore
    await s.say('stranger', 'receiving', 3, { on: [{ uri: BAR }, { uri: OWN, role: 's' }] })
    expect((await joined()).filter(({ parent }) => parent === BAR)).toEqual([])
  })

  test('two firms that agree about the lot of a third gain nothing', async () => {
    const before = await s.derived()
    await relabels('stranger')
    await relabels('accomplice')
    expect(await joined()).toEqual([])
    expect(await s.derived()).toBe(before)
  })

  test('stands at no depth of its own: what it was made from is as near as under its old number', async () => {
    await relabels('maker')
    await relabels('supplier', 5)
    await s.say('maker', 'assembling', 6, {
      on: [
        { uri: OWN, role: 'i' },
        { uri: LOT, role: 'o' },
      ],
    })
    await s.grant('supplier', 'maker', 'c')
    await s.grant('maker', 'supplier', 's')
    await s.grant('maker', 'supplier', 'o')
    expect(await walk('maker', LOT)).toEqual([
      { uri: OWN, role: 'ancestor', depth: 1, same: false },
      { uri: BAR, role: 'ancestor', depth: 1, same: true },
      { uri: LOT, role: 'self', depth: 0, same: false },
    ])
    expect(await walk('supplier', BAR)).toEqual([
      { uri: OWN, role: 'descendant', depth: 0, same: true },
      { uri: LOT, role: 'descendant', depth: 1, same: false },
      { uri: BAR, role: 'self', depth: 0, same: false },
    ])
  })

  test('carries ancestry to a hospital and back: who holds the device reaches the bar, the supplier reaches the device', async () => {
    await relabels('maker')
    await s.say('maker', 'receiving', 3, { on: [{ uri: BAR }, { uri: OWN }] })
    await s.say('maker', 'assembling', 6, {
      on: [
        { uri: OWN, role: 'i' },
        { uri: LOT, role: 'o' },
      ],
    })
    await s.say('maker', 'commissioning', 7, { on: [{ uri: UNIT, statedLot: LOT }], action: 'ADD' })
    await s.say('maker', 'shipping', 8, { on: [{ uri: UNIT }], consignee: party('hospital') })
    const reach = async (firm: 'hospital' | 'supplier', uri: string) =>
      s.ask<{ relation: string; how: string }>(firm, 'select relation, how from facts.reach where item = $1', [
        await s.item(uri),
      ])
    expect(await reach('hospital', BAR)).toEqual([{ relation: 'c', how: 'a' }])
    expect(await reach('supplier', LOT)).toEqual([{ relation: 's', how: 'a' }])
  })

  test('is recalled with the number it came under, and a hold on the own number stays there', async () => {
    await relabels('maker')
    await relabels('supplier', 5)
    await s.say('maker', 'holding', 6, { on: [{ uri: OWN }], disposition: 'unavailable' })
    await s.grant('maker', 'supplier', 's', { verdict: ['safety'] })
    expect(await s.codes('supplier', BAR)).not.toContain('safety on-hold')
    await s.say('supplier', 'tc:recalling', 7, { on: [{ uri: BAR }] })
    expect(await s.codes('maker', OWN)).toEqual(expect.arrayContaining(['safety recalled', 'safety on-hold']))
  })

  test('is two lots again when the relabelling was an error', async () => {
    const line = { on: [{ uri: OWN, quantity: '240' }, { uri: BAR, role: 's' as const }] } // prettier-ignore
    await relabels('supplier', 5)
    await s.say('maker', 'tc:relabelling', 4, line, 'person')
    expect(await joined()).toHaveLength(1)
    const { rows } = await s.db.ownerPool.query<{ hash: string }>(
      `select encode(hash, 'hex') as hash from facts.fact where effect = 'relabel' and owner = $1`,
      [s.id.maker],
    )
    await s.say('maker', 'tc:relabelling', 4, { ...line, hash: rows[0]?.hash ?? '', declared: new Date().toISOString(), declaration: { reason: 'incorrect_data', corrective: [] } }, 'person') // prettier-ignore
    expect(await joined()).toEqual([])
  })

  test('joins things of one kind, and only to a number of the one who relabels', async () => {
    await s.say('maker', 'tc:relabelling', 4, { on: [{ uri: ELSE }, { uri: UNIT, role: 's' }] })
    await s.say('maker', 'tc:relabelling', 4, {
      on: [{ uri: 'https://id.gs1.org/01/09520002000014/10/BAR9' }, { uri: BAR, role: 's' }],
    })
    await relabels('supplier', 5)
    expect(await joined()).toEqual([])
  })
})

describe('custody of a lot', () => {
  const shipped = (from: 'maker' | 'hospital', to: 'hospital' | 'clinic', day: number, quantity?: string) =>
    s.say(from, 'shipping', day, { on: [{ uri: LOT, ...(quantity === undefined ? {} : { quantity }) }], consignee: party(to) }) // prettier-ignore
  const until = async () =>
    (
      await s.db.ownerPool.query<{ until: Date | null }>(
        `select until from facts.standing where organization = $1 and item = $2 and relation = 'c' and closed_by_fact is null order by since`,
        [s.id.hospital, await s.item(LOT)],
      )
    ).rows.map((row) => row.until?.getUTCDate() ?? null)

  beforeEach(() => s.say('maker', 'creating_class_instance', 5, { on: [{ uri: LOT }], action: 'ADD' }))

  test('ends when all that came of it has gone on', async () => {
    await shipped('maker', 'hospital', 6, '100')
    await shipped('hospital', 'clinic', 8, '60')
    expect(await until()).toEqual([null])
    await shipped('hospital', 'clinic', 9, '40')
    expect(await until()).toEqual([9])
    expect(await s.ask('hospital', 'select 1 from facts.reach where item = $1 and until is null', [await s.item(LOT)])).toEqual([]) // prettier-ignore
  })

  test('does not end while more came later, or an earlier delivery is heard of late', async () => {
    await shipped('maker', 'hospital', 6, '100')
    await shipped('hospital', 'clinic', 9, '100')
    expect(await until()).toEqual([9])
    await shipped('maker', 'hospital', 7, '50')
    expect(await until()).toEqual([null])
  })

  test('does not end when nobody said how much', async () => {
    await shipped('maker', 'hospital', 6)
    await shipped('hospital', 'clinic', 9, '100')
    expect(await until()).toEqual([null])
  })

  test('begins again with the next delivery', async () => {
    await shipped('maker', 'hospital', 6, '10')
    await shipped('hospital', 'clinic', 9, '10')
    await shipped('maker', 'hospital', 12, '5')
    expect(await until()).toEqual([9, null])
  })

  test('counts what came in boxes as it was packed', async () => {
    const box = 'https://id.gs1.org/00/095200010000000029'
    await s.say('maker', 'packing', 6, { on: [{ uri: box, role: 'p' }, { uri: LOT, role: 'c', quantity: '20' }] }) // prettier-ignore
    await s.say('maker', 'shipping', 7, { on: [{ uri: box }], consignee: party('hospital') })
    await shipped('hospital', 'clinic', 9, '20')
    expect(await until()).toEqual([9])
  })
})

test('the units of a lot are counted for each consignee as they come and go', async () => {
  await ordinaryCourse(s)
  const counted = () =>
    s.ask<{ units: number; held: number }>('hospital', 'select units, held from facts.lot_consignee', [])
  expect(await counted()).toEqual([{ units: 1, held: 1 }])
  await s.say('hospital', 'shipping', 20, { on: [{ uri: UNIT }], consignee: party('clinic') })
  expect(await counted()).toEqual([{ units: 1, held: 0 }])
  expect(await s.ask('stranger', 'select 1 from facts.lot_consignee', [])).toEqual([])
})
