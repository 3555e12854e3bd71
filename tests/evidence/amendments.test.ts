import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { amendmentFile } from '#app/amendment/amendment-file.server.ts'
import { approveAmendment } from '#app/amendment/approve-amendment.server.ts'
import { pendingAmendments } from '#app/amendment/pending-amendments.server.ts'
import { refuseAmendment } from '#app/amendment/refuse-amendment.server.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { FactId } from '#app/vocabulary/ids.ts'
import { UNIT } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld, TODAY } from './small-world.ts'

const TEXT = '(01)09520001000017(21)S1'
let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
})
afterAll(() => world.db.close())

/** An inspection, and an hour later the machine's word that it was wrong and how it should have read. */
async function amended(name: string): Promise<{ original: FactId; amendment: FactId }> {
  const hash = createHash('sha256').update(name).digest('hex')
  const event = { on: [{ uri: UNIT }], hash, disposition: 'conformant' }
  const original = await world.say('maker', 'inspecting', 12, {
    ...event,
    projection: { hash, x: { measuredValue: 9 } },
  })
  const eventId = `urn:uuid:${name}`
  const corrected = createHash('sha256').update(`${name} corrected`).digest('hex')
  await world.say('maker', 'inspecting', 12, {
    on: [{ uri: UNIT }],
    disposition: 'conformant',
    hash: corrected,
    projection: { hash: corrected, eventID: eventId, x: { measuredValue: 10 } },
  })
  const declared = '2025-01-13T00:00:00.000Z'
  const amendment = await world.say('maker', 'inspecting', 12, {
    ...event,
    declared,
    declaration: { reason: 'incorrect_data', corrective: [eventId] },
    projection: { hash, x: { measuredValue: 9 } },
  })
  return { original: FactId.parse(original.fact), amendment: FactId.parse(amendment.fact) }
}

test('what a machine amended waits for a data steward, who sees what changes and whom it touches', async () => {
  const { original, amendment } = await amended('one')
  await verifyDevice(await world.as('hospital'), { text: TEXT, today: TODAY })
  const desk = await pendingAmendments(await world.as('maker', 'data-steward'))
  expect(desk).toMatchObject([
    {
      id: amendment,
      amends: original,
      state: 'pending',
      reason: 'incorrect_data',
      capturedBy: expect.stringContaining('maker-erp'),
    },
  ])
  const file = await amendmentFile(await world.as('maker', 'data-steward'), { id: amendment })
  expect(file.changes).toEqual([{ address: 'x.measuredValue', before: 9, after: 10 }])
  expect(file).toMatchObject({
    before: { id: original },
    effect: { items: 1, partners: 1 },
    decision: null,
    refusedBecause: null,
  })
  expect((await amendmentFile(await world.as('maker', 'quality'), { id: amendment })).refusedBecause).toBe(
    'needs-data-steward',
  )
})

test('nobody else can tell that it exists, and nobody without the role decides', async () => {
  const { amendment } = await amended('two')
  for (const firm of ['hospital', 'stranger'] as const) {
    await expect(amendmentFile(await world.as(firm, 'data-steward'), { id: amendment })).rejects.toMatchObject({
      kind: 'hidden',
    })
    await expect(
      approveAmendment(await world.as(firm, 'data-steward'), { id: amendment, reason: 'x' }),
    ).rejects.toMatchObject({ kind: 'hidden' })
  }
  await expect(
    approveAmendment(await world.as('maker', 'quality'), { id: amendment, reason: 'x' }),
  ).rejects.toMatchObject({ kind: 'forbidden' })
  await expect(
    refuseAmendment(await world.as('maker', 'quality'), { id: amendment, reason: 'x' }),
  ).rejects.toMatchObject({ kind: 'forbidden' })
})

test('approved, the fact it amends stays and is marked; refused, nothing moves and the reason is kept', async () => {
  const { original, amendment } = await amended('three')
  const steward = await world.as('maker', 'data-steward')
  expect(await approveAmendment(steward, { id: amendment, reason: 'Calibration error' })).toEqual({ moved: true })
  expect(await approveAmendment(steward, { id: amendment, reason: 'again' })).toEqual({
    moved: false,
    because: 'already-decided',
  })
  expect(await refuseAmendment(steward, { id: amendment, reason: 'again' })).toEqual({
    moved: false,
    because: 'already-decided',
  })
  expect(await amendmentFile(steward, { id: amendment })).toMatchObject({
    state: 'in-force',
    decision: { state: 'in-force', reason: 'Calibration error', by: 'Person of maker' },
  })
  const seen = (await verifyDevice(await world.as('hospital'), { text: TEXT, today: TODAY })).facts
  expect(seen.find((fact) => fact.id === original)?.superseded).toMatchObject({
    by: amendment,
    reason: 'incorrect_data',
  })

  const other = await amended('four')
  expect(await refuseAmendment(steward, { id: other.amendment, reason: 'The value was right' })).toEqual({
    moved: true,
  })
  expect(await approveAmendment(steward, { id: other.amendment, reason: 'x' })).toEqual({
    moved: false,
    because: 'already-decided',
  })
  expect(await amendmentFile(steward, { id: other.amendment })).toMatchObject({
    state: 'refused',
    decision: { reason: 'The value was right' },
  })
  const after = (await verifyDevice(await world.as('hospital'), { text: TEXT, today: TODAY })).facts
  expect(after.find((fact) => fact.id === other.original)?.superseded).toBeNull()
})
