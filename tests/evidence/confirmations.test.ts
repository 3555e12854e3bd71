import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerConfirmation } from '#app/confirmation/answer-confirmation.server.ts'
import { askToConfirm } from '#app/confirmation/ask-to-confirm.server.ts'
import { dueAfter } from '#app/confirmation/clock.ts'
import { confirmationDesk } from '#app/confirmation/confirmation-desk.server.ts'
import { confirmationFile } from '#app/confirmation/confirmation-file.server.ts'
import { isOverdue } from '#app/confirmation/confirmation.ts'
import { waitingForUs } from '#app/confirmation/waiting.server.ts'
import { ConfirmationId } from '#app/vocabulary/ids.ts'
import { NOW, type SmallWorld, smallWorld } from './small-world.ts'

const REAL = '(01)09520001000017(21)S1'
const NEVER = '(01)09520001000017(10)L9(21)NEVER1'

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
})
afterAll(() => world.db.close())

async function ask(text: string, note: string | null = null): Promise<ConfirmationId> {
  const asked = await askToConfirm(await world.as('clinic', 'operations'), { text, note })
  if (!asked.asked) throw new Error(asked.because)
  return ConfirmationId.parse(asked.id)
}

test('a question goes to the verified holder of the prefix, for a device that exists and one that does not alike', async () => {
  const real = await ask(REAL, 'The seal looks wrong')
  const never = await ask(NEVER)
  const desk = await confirmationDesk(await world.as('maker'))
  expect(desk.toAnswer.map(({ id }) => id).sort()).toEqual([real, never].sort())
  const [one, other] = [
    await confirmationFile(await world.as('maker'), { id: real }),
    await confirmationFile(await world.as('maker'), { id: never }),
  ]
  expect(Object.keys(one)).toEqual(Object.keys(other))
  expect(one).toMatchObject({
    side: 'manufacturer',
    note: 'The seal looks wrong',
    state: 'open',
    refusedBecause: null,
    query: { serial: 'S1' },
  })
  expect(other).toMatchObject({ query: { serial: 'NEVER1', lot: 'L9' } })
})

test('asking again while it is open leads to the open question', async () => {
  expect(await ask(REAL)).toBe(await ask(REAL))
})

test('there is nobody to ask about a prefix that nobody verified, about our own product, or about no identifier', async () => {
  const op = await world.as('clinic')
  expect(await askToConfirm(op, { text: '(01)04012345000009(21)S1', note: null })).toEqual({
    asked: false,
    because: 'no-issuer',
  })
  expect(await askToConfirm(await world.as('maker'), { text: REAL, note: null })).toEqual({
    asked: false,
    because: 'own-product',
  })
  for (const text of ['hello', '', '\0', '(00)095200010000000012']) {
    expect(await askToConfirm(op, { text, note: null })).toMatchObject({ asked: false })
  }
})

test('the clock is two business days: what is asked on a Friday is due on Tuesday', () => {
  expect(dueAfter(new Date('2025-06-06T15:00:00Z'))).toEqual(new Date('2025-06-10T15:00:00Z'))
  expect(dueAfter(new Date('2025-06-02T10:00:00Z'))).toEqual(new Date('2025-06-04T10:00:00Z'))
  expect(dueAfter(new Date('2025-06-07T10:00:00Z'))).toEqual(new Date('2025-06-10T10:00:00Z'))
  expect(isOverdue({ state: 'open', dueAt: '2025-06-04T10:00:00Z' }, new Date('2025-06-04T10:00:01Z'))).toBe(true)
})

test('a third organization cannot tell that the question exists; the asker sees it and may not answer it', async () => {
  const id = await ask(REAL)
  for (const firm of ['stranger', 'hospital', 'operator'] as const) {
    await expect(confirmationFile(await world.as(firm), { id })).rejects.toMatchObject({ kind: 'hidden', status: 404 })
    await expect(answerConfirmation(await world.as(firm), { id, outcome: 'genuine', text: 'x' })).rejects.toMatchObject(
      { kind: 'hidden' },
    )
  }
  const never = ConfirmationId.parse('conf_00000000000000000000000000')
  const absent = await confirmationFile(await world.as('stranger'), { id: never }).catch((error: unknown) =>
    String(error),
  )
  expect(await confirmationFile(await world.as('stranger'), { id }).catch((error: unknown) => String(error))).toBe(
    absent,
  )
  const file = await confirmationFile(await world.as('clinic'), { id })
  expect(file).toMatchObject({ side: 'asker', refusedBecause: 'not-addressed-to-you' })
  await expect(
    answerConfirmation(await world.as('clinic'), { id, outcome: 'genuine', text: 'x' }),
  ).rejects.toMatchObject({ kind: 'forbidden', status: 403 })
  await expect(
    answerConfirmation(await world.as('maker', 'operations'), { id, outcome: 'genuine', text: 'x' }),
  ).rejects.toMatchObject({ kind: 'forbidden' })
  expect((await confirmationFile(await world.as('maker', 'viewer'), { id })).refusedBecause).toBe('needs-quality')
})

test('the answer is written once, shown to the asker, and cannot be changed afterwards', async () => {
  const id = await ask(NEVER)
  const waiting = await waitingForUs(await world.as('maker'))
  expect(
    await answerConfirmation(await world.as('maker'), { id, outcome: 'false', text: 'We never made this serial.' }),
  ).toEqual({ moved: true })
  expect(await waitingForUs(await world.as('maker'))).toBe(waiting - 1)
  expect(await answerConfirmation(await world.as('maker'), { id, outcome: 'genuine', text: 'y' })).toEqual({
    moved: false,
    because: 'already-answered',
  })
  const file = await confirmationFile(await world.as('clinic'), { id })
  expect(file.answer).toEqual({ outcome: 'false', text: 'We never made this serial.', at: NOW.toISOString() })
  expect(JSON.stringify(file)).not.toContain('Person of')
  await expect(
    world.db.ownerPool.query(`update portal.confirmation_request set answer = 'z' where public_id = $1`, [id]),
  ).rejects.toThrow(/answered once/)
})

test('the wall alone lets nobody move a question to another side, answer for another, or ask in another name', async () => {
  const id = await ask('(01)09520001000017(21)WALL')
  const as = (firm: 'clinic' | 'stranger' | 'maker', text: string) => world.ask(firm, text, [id])
  await expect(
    as('maker', `update portal.confirmation_request set labeler = asker where public_id = $1`),
  ).rejects.toThrow(/permission denied/)
  const stolen = await as(
    'stranger',
    `update portal.confirmation_request set state = 'answered', outcome = 'genuine', answer = 'x', answered_by = 1, answered_at = now() where public_id = $1 returning 1`,
  )
  expect(stolen).toEqual([])
  const asked = `insert into portal.confirmation_request (asker, labeler, raw, reading, di, due_at) values (${world.id.clinic}, ${world.id.maker}, 'x', '{}', 'x', now()) returning $1::text`
  await expect(as('stranger', asked)).rejects.toThrow(/row-level security/)
})

test('the letters say who asks and where to read, and carry no device', async () => {
  const { rows } = await world.db.ownerPool.query<{ kind: string; to_organization: number; about: object }>(
    'select kind, to_organization, about from portal.outbox order by id',
  )
  expect(
    rows.filter((row) => row.kind === 'confirmation-asked' && row.to_organization === world.id.maker).length,
  ).toBeGreaterThan(2)
  expect(rows.filter((row) => row.kind === 'confirmation-answered')).toMatchObject([
    { to_organization: world.id.clinic },
  ])
  expect(JSON.stringify(rows)).not.toMatch(/0952000|NEVER1|L9|S1|seal|serial/)
})

test('both acts leave a trail with who, for whom and before and after', async () => {
  const { rows } = await world.db.ownerPool.query<{ organization: number; action: string; person: number }>(
    `select organization, action, person from portal.trail where table_name = 'portal.confirmation_request'`,
  )
  expect(rows).toContainEqual({ organization: world.id.clinic, action: 'insert', person: world.person.clinic })
  expect(rows).toContainEqual({ organization: world.id.maker, action: 'update', person: world.person.maker })
})
