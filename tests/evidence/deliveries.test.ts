import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirmReceipt } from '#app/delivery/confirm-receipt.server.ts'
import { expectedDelivery } from '#app/delivery/delivery.server.ts'
import { wholeOrByPiece } from '#app/delivery/delivery.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { party, UNIT2, LOT } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld, TODAY } from './small-world.ts'

const BOX = 'https://id.gs1.org/00/095200010000000027'
const SSCC = '095200010000000027'
const THIRD = UNIT2.replace('S2', 'S3')
const NONE = { extra: [], note: null }

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
  for (const uri of [UNIT2, THIRD])
    await world.say('maker', 'commissioning', 100, { on: [{ uri, statedLot: LOT }], action: 'ADD', eventId: uri })
  await world.say('maker', 'packing', 101, {
    on: [
      { uri: BOX, role: 'p' },
      { uri: UNIT2, role: 'c' },
      { uri: THIRD, role: 'c' },
    ],
  })
  await world.say('maker', 'shipping', 102, {
    on: [{ uri: BOX }],
    consignee: party('clinic'),
    possessor: party('carrier'),
    transactions: [{ type: 'desadv', id: 'urn:epcglobal:cbv:bt:9520001000000:DN-77' }],
  })
  await world.grant('maker', 'clinic', 'c', {
    groups: ['identity', 'quantities', 'dates', 'release'],
    verdict: ['identity', 'custody', 'safety', 'release'],
  })
})
afterAll(() => world.db.close())

test('a delivery is found by its logistic unit or its delivery note, with what lies inside', async () => {
  for (const of of [SSCC, `(00)${SSCC}`, BOX, 'DN-77']) {
    const delivery = await expectedDelivery(await world.at('clinic', { door: 'delivery' }), { of })
    expect(delivery.shipment, of).toMatchObject({
      from: { slug: 'maker' },
      carrier: { slug: 'carrier' },
      logisticUnits: [BOX],
    })
    expect(delivery.lines.map(({ uri, container }) => [uri, container])).toEqual([
      [BOX, null],
      [UNIT2, BOX],
      [THIRD, BOX],
    ])
    expect(delivery).toMatchObject({ rest: null, confirmed: null, refusedBecause: null })
  }
})

test('a delivery to somebody else and a number that does not exist are the same answer', async () => {
  for (const firm of ['hospital', 'stranger', 'carrier'] as const) {
    const op = await world.at(firm, { door: 'delivery' })
    expect({ ...(await expectedDelivery(op, { of: 'DN-77' })), of: '' }).toEqual({
      ...(await expectedDelivery(op, { of: 'DN-99' })),
      of: '',
    })
    expect(await confirmReceipt(op, { of: 'DN-77', items: [BOX], ...NONE })).toEqual({
      moved: false,
      because: 'nothing-expected',
    })
  }
})

test('confirming is for those who receive goods, and needs something ticked', async () => {
  await expect(
    confirmReceipt(await world.as('clinic', 'viewer'), { of: 'DN-77', items: [BOX], ...NONE }),
  ).rejects.toMatchObject({ kind: 'forbidden' })
  expect((await expectedDelivery(await world.as('clinic', 'viewer'), { of: 'DN-77' })).refusedBecause).toBe(
    'needs-operations',
  )
  const op = await world.as('clinic', 'operations')
  expect(
    await confirmReceipt(op, { of: 'DN-77', items: ['https://id.gs1.org/00/000000000000000000'], ...NONE }),
  ).toEqual({ moved: false, because: 'nothing-ticked' })
})

test('received: confirm captures one receiving fact, and custody is whole; what was not expected stays a claim', async () => {
  const op = await world.as('clinic', 'operations')
  const before = await verifyDevice(op, { text: UNIT2, today: TODAY })
  expect(before.verdict.checks.custody.reasons.map(({ code }) => code)).not.toContain('custody-whole')
  const outcome = await confirmReceipt(op, {
    of: 'DN-77',
    items: [BOX, UNIT2],
    extra: ['(01)09520001000017(21)FOUND'],
    note: 'One seal broken',
  })
  expect(outcome).toMatchObject({
    moved: true,
    missing: [THIRD],
    extra: ['https://id.gs1.org/01/09520001000017/21/FOUND'],
  })
  const after = await verifyDevice(op, { text: UNIT2, today: TODAY })
  expect(after.verdict.checks.custody.reasons.map(({ code }) => code)).toContain('custody-whole')
  expect(after.facts.some((fact) => fact.kind === 'receipt' && !fact.claim)).toBe(true)
  // Possession passes at the receipt, not when it was shipped.
  expect(after.custody.at(-1)).toMatchObject({ how: 'received', since: op.now.toISOString(), statedByBoth: true })
  const found = await verifyDevice(op, { text: '(01)09520001000017(21)FOUND', today: TODAY })
  expect(found).toMatchObject({ item: null, verdict: { status: 'unconfirmed' } })

  // A box counts for all that lies in it: with one piece missing it was not received as a whole, and the piece was not.
  const short = await expectedDelivery(op, { of: SSCC })
  expect(short.lines.map(({ uri, receivedAt }) => [uri, receivedAt !== null])).toEqual([
    [BOX, false],
    [UNIT2, true],
    [THIRD, false],
  ])
  expect(short.confirmed).toBeNull()
  const later = await world.as('clinic', 'operations')
  expect(await confirmReceipt(later, { of: 'DN-77', items: [BOX, THIRD], ...NONE })).toMatchObject({
    moved: true,
    missing: [],
  })
  const delivery = await expectedDelivery(later, { of: SSCC })
  expect(delivery.confirmed).not.toBeNull()
  expect(await confirmReceipt(later, { of: 'DN-77', items: [BOX], ...NONE })).toEqual({
    moved: false,
    because: 'already-confirmed',
  })
  const makers = await verifyDevice(await world.as('maker'), { text: UNIT2, today: TODAY })
  expect(makers.facts.some((fact) => fact.kind === 'receipt')).toBe(true) // the receipt that answers its own shipment
})

test('a box that is ticked alone was taken in unopened, and all in it with it', () => {
  const inBox = (uri: string, container: string | null) => ({ uri, container, received_at: null })
  const items = [inBox('box', null), inBox('a', 'box'), inBox('b', 'box')]
  expect(wholeOrByPiece(items, ['box'])).toMatchObject({ missing: [], stated: new Set(['box']) })
  expect(wholeOrByPiece(items, ['box', 'a'])).toMatchObject({ missing: ['b'], stated: new Set(['a']) })
  expect(wholeOrByPiece(items, ['box', 'a', 'b', 'x'])).toMatchObject({
    missing: [],
    extra: ['x'],
    stated: new Set(['box', 'a', 'b']),
  })
})
