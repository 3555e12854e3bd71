import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askErasure } from '#app/erasure/ask-erasure.server.ts'
import { decideErasure } from '#app/erasure/decide-erasure.server.ts'
import { erasureFile } from '#app/erasure/erasure-file.server.ts'
import { erasureLedger } from '#app/erasure/erasure-ledger.server.ts'
import { seeEventById } from '#app/capture/find-events.server.ts'
import { waitingForUs } from '#app/confirmation/waiting.server.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { ErasureId, FactId, PersonId } from '#app/vocabulary/ids.ts'
import type { Role } from '#db/portal/foundation.ts'
import { UNIT } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld, TODAY } from '#tests/evidence/small-world.ts'

const TEXT = '(01)09520001000017(21)S1'
const WHY = { basis: 'gdpr-17', reason: 'Request 2025-14; no exception of Art. 17(3) applies' } as const

let world: SmallWorld
let second: PersonId
beforeAll(async () => {
  world = await smallWorld()
  const { rows } = await world.db.ownerPool.query<{ id: number }>(
    `with p as (insert into portal.person (email, name) values ('second@example.test', 'Second of maker') returning id)
     insert into portal.membership (person, organization, roles) select id, $1, '{quality}' from p returning person as id`,
    [world.id.maker],
  )
  second = PersonId.parse(rows[0]?.id)
})
afterAll(() => world.db.close())

const steward = () => world.at('maker', { roles: ['data-steward'] })
const colleague = (...roles: Role[]) => world.at('maker', { roles: roles.length > 0 ? roles : ['quality'], person: second }) // prettier-ignore

let days = 12
/** An inspection whose content holds what must go. */
async function inspected(secret: string): Promise<FactId> {
  const hash = createHash('sha256').update(secret).digest('hex')
  const { fact } = await world.say('maker', 'inspecting', ++days, {
    on: [{ uri: UNIT }],
    hash,
    raw: `{"note":"${secret}"}`,
    canonical: `{"note":"${secret}"}`,
    disposition: 'conformant',
    projection: { hash, x: { note: secret } },
  })
  return FactId.parse(fact)
}

async function asked(factId: FactId): Promise<ErasureId> {
  const outcome = await askErasure(await steward(), { factId, ...WHY })
  if (!outcome.asked) throw new Error(outcome.because)
  return ErasureId.parse(outcome.id)
}

const body = async (factId: FactId) =>
  (
    await world.db.ownerPool.query(
      'select 1 from facts.fact_body b join facts.fact f on f.id = b.fact where f.public_id = $1',
      [factId],
    )
  ).rows.length

describe('erasure by law', () => {
  test('takes two people: one asks, another approves, and the content is gone in that moment', async () => {
    const factId = await inspected('patient Ada')
    const id = await asked(factId)
    expect(await body(factId)).toBe(1)
    expect(await decideErasure(await colleague(), { id, decision: 'approve', reason: 'checked' })).toEqual({
      moved: true,
    })
    expect(await body(factId)).toBe(0)

    const file = await erasureFile(await steward(), { id })
    expect(file).toMatchObject({ state: 'approved', decision: 'checked', decidedBy: 'Second of maker', ...WHY })
    expect(file.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  test('leaves the skeleton: the fact stands in the timeline and in EPCIS, says that it was erased, and still counts', async () => {
    const factId = await inspected('patient Bob')
    const id = await asked(factId)
    await decideErasure(await colleague(), { id, decision: 'approve', reason: 'checked' })
    for (const firm of ['maker', 'hospital'] as const) {
      const seen = await verifyDevice(await world.as(firm), { text: TEXT, today: TODAY })
      const fact = seen.facts.find((one) => one.id === factId)
      expect(fact).toMatchObject({ step: 'inspecting', disposition: 'conformant', erased: { at: expect.any(String) } })
      expect(JSON.stringify(seen)).not.toContain('Bob')
    }
    const event = await seeEventById(await world.as('maker'), factId)
    expect(event).toMatchObject({ id: factId, erased: true, step: 'inspecting', fields: { disposition: 'conformant' } })
    expect(JSON.stringify(event)).not.toContain('Bob')
  })

  test('is not approved by whoever asked for it, by a machine, by a role without the duty, or by another firm', async () => {
    const factId = await inspected('patient Cy')
    const id = await asked(factId)
    const approve = { id, decision: 'approve', reason: 'x' } as const
    const self = await world.at('maker', { roles: ['data-steward', 'quality'] })
    expect(await decideErasure(self, approve)).toEqual({ moved: false, because: 'asked-it-yourself' })
    await expect(decideErasure(await colleague('operations'), approve)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(decideErasure(await world.as('hospital'), approve)).rejects.toMatchObject({ kind: 'hidden' })
    expect(await body(factId)).toBe(1)
  })

  test('is asked for by a data steward, once, and only of facts of their own', async () => {
    const factId = await inspected('patient Di')
    await expect(askErasure(await colleague('quality'), { factId, ...WHY })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    const hospital = await world.at('hospital', { roles: ['data-steward'] })
    expect(await askErasure(hospital, { factId, ...WHY })).toEqual({ asked: false, because: 'no-such-fact' })
    const id = await asked(factId)
    expect(await askErasure(await steward(), { factId, ...WHY })).toEqual({ asked: false, because: 'asked-already' })
    await decideErasure(await colleague(), { id, decision: 'approve', reason: 'checked' })
    expect(await askErasure(await steward(), { factId, ...WHY })).toEqual({ asked: false, because: 'erased-already' })
  })

  test('refused, leaves everything as it was, says why, and can be asked for again', async () => {
    const factId = await inspected('patient Ed')
    const id = await asked(factId)
    expect(await decideErasure(await colleague(), { id, decision: 'refuse', reason: 'an exception applies' })).toEqual({ moved: true }) // prettier-ignore
    expect(await decideErasure(await colleague(), { id, decision: 'approve', reason: 'no' })).toEqual({ moved: false, because: 'already-decided' }) // prettier-ignore
    expect(await body(factId)).toBe(1)
    expect((await erasureFile(await steward(), { id })).decision).toBe('an exception applies')
    await asked(factId)
  })

  test('waits on the desk of those who may decide it, and not on the desk of whoever asked', async () => {
    const before = await waitingForUs(await colleague())
    const mine = await waitingForUs(await world.at('maker', { roles: ['quality'] }))
    await asked(await inspected('patient Flo'))
    expect(await waitingForUs(await colleague())).toBe(before + 1)
    expect(await waitingForUs(await world.at('maker', { roles: ['quality'] }))).toBe(mine)
    expect((await erasureLedger(await steward())).lines[0]).toMatchObject({ state: 'asked' })
    expect((await erasureLedger(await colleague('quality'))).notOffered).toBe('needs-data-steward')
  })

  test('destroys the received documents that hold the event, and those alone', async () => {
    const factId = await inspected('patient Gus')
    const keep = async (text: string) =>
      (
        await world.db.ownerPool.query<{ id: string }>(
          `with j as (insert into portal.capture_job (organization, client, behaviour, state, finished_at, bytes, sha256, events)
             values ($1, 'maker-erp', 'rollback', 'captured', now(), 1, 'x', 1) returning id)
           insert into portal.capture_document (job, body) select id, convert_to($2, 'UTF8') from j returning job as id`,
          [world.id.maker, text],
        )
      ).rows[0]?.id
    const holds = await keep('{"eventList":[{"note":"patient Gus"}]}')
    const other = await keep('{"eventList":[{"note":"nobody"}]}')
    const id = await asked(factId)
    await decideErasure(await colleague(), { id, decision: 'approve', reason: 'checked' })
    const { rows } = await world.db.ownerPool.query<{ job: string }>('select job from portal.capture_document')
    expect(rows.map((row) => row.job)).toContain(other)
    expect(rows.map((row) => row.job)).not.toContain(holds)
  })

  test('is refused by the database itself without two names, whoever deletes', async () => {
    const factId = await inspected('patient Hal')
    await asked(factId)
    const fact = `(select id from facts.fact where public_id = '${factId}')`
    await expect(world.db.ownerPool.query(`set role trace_derive; delete from facts.fact_body where fact = ${fact}`)).rejects.toMatchObject({ code: '42501' }) // prettier-ignore
    await world.db.ownerPool.query('reset role')
    await expect(world.db.appPool.query(`delete from facts.fact_body where fact = 1`)).rejects.toMatchObject({ code: '42501' }) // prettier-ignore
    await expect(world.db.ownerPool.query(`set role trace_derive; delete from portal.capture_document`)).rejects.toMatchObject({ code: '42501' }) // prettier-ignore
    await world.db.ownerPool.query('reset role')
    expect(await body(factId)).toBe(1)
  })
})
