import { afterAll, beforeAll, expect, test } from 'vitest'
import { appointmentsOf, appointPartner, endOurAppointment } from '#app/appointments/appointments.server.ts'
import { AppointmentId, OrganizationSlug, PersonId } from '#app/vocabulary/ids.ts'
import { UNIT } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

const DI = '09520001000017'

let world: SmallWorld
let steward: PersonId
beforeAll(async () => {
  world = await smallWorld()
  const { rows } = await world.db.ownerPool.query<{ id: number }>(
    `with p as (insert into portal.person (email, name) values ('steward@maker.example.test', 'S') returning id)
     insert into portal.membership (person, organization, roles) select id, $1, '{data-steward}' from p returning person as id`,
    [world.id.maker],
  )
  steward = PersonId.parse(rows[0]?.id)
  await world.db.ownerPool.query(
    'insert into portal.partnership (inviter, invited) values ($1, $2) on conflict do nothing',
    [world.id.maker, world.id.carrier],
  )
  await world.db.ownerPool.query(
    `insert into portal.product (di, labeler, name) values ($1, $2, 'Screw') on conflict (di) do update set labeler = excluded.labeler`,
    [DI, world.id.maker],
  )
})
afterAll(() => world.db.close())

const maker = () => world.at('maker', { roles: ['data-steward'], person: steward, now: new Date() })
const carrier = () => world.at('carrier', { roles: ['operations'], now: new Date() })
const ASK = { partner: OrganizationSlug.parse('carrier'), dis: [DI], kinds: ['inspection'], starts: '2025-01-01', ends: null, for: 'makes', reason: 'the contract of 2024' } as const // prettier-ignore

/** Whether what the carrier says of the unit counts, by the day it is about. */
async function counts(): Promise<Record<string, boolean>> {
  const { rows } = await world.db.ownerPool.query<{ what: string; entitled: boolean }>(
    `select n.kind || ' ' || to_char(n.event_time at time zone 'UTC', 'YYYY-MM-DD') as what, n.entitled
     from facts.fact_item n join facts.item i on i.id = n.item where i.uri = $1 and n.owner = $2 and n.event_time < '2025-01-02Z' or i.uri = $1 and n.owner = $2 and n.event_time > '2026-01-01Z'`,
    [UNIT, world.id.carrier],
  )
  return Object.fromEntries(rows.map(({ what, entitled }) => [what, entitled]))
}
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const inDays = (days: number) => Math.round((Date.now() - Date.UTC(2025, 0, 1)) / 86_400_000) + days
const derivedAgain = async () => {
  const before = await world.derived()
  await world.db.ownerPool.query('select facts.rebuild()')
  expect(await world.derived()).toBe(before)
}

test('appointed, what the partner said of those products and steps counts, and nothing else; ended, what was said stays', async () => {
  await world.say('carrier', 'inspecting', 1, { on: [{ uri: UNIT }] })
  expect(Object.values(await counts())).toEqual([false])
  expect(await appointPartner(await maker(), ASK)).toBe('kept')
  expect(Object.values(await counts())).toEqual([true])
  await derivedAgain()

  const [line] = (await appointmentsOf(await maker())).lines
  if (!line) throw new Error('it is listed')
  expect(line).toMatchObject({ given: true, firm: { slug: 'carrier' }, dis: [DI], state: 'live', endable: true })
  expect((await appointmentsOf(await carrier())).lines).toMatchObject([
    { given: false, firm: { slug: 'maker' }, reason: 'the contract of 2024', endable: false },
  ])
  expect((await appointmentsOf(await world.at('hospital', {}))).lines).toEqual([])

  const id = AppointmentId.parse(line.id)
  expect(await endOurAppointment(await maker(), { id, day: '2024-01-01', reason: 'it is over' })).toBe('ended')
  expect(await endOurAppointment(await maker(), { id, day: tomorrow, reason: 'again' })).toBe('over')
  expect(Object.values(await counts()), 'what was said under it').toEqual([true])
  await world.say('carrier', 'inspecting', inDays(2), { on: [{ uri: UNIT }] })
  expect(Object.values(await counts()).sort()).toEqual([false, true])
  await derivedAgain()
  expect((await appointmentsOf(await carrier())).lines).toMatchObject([{ state: 'ended', endedBecause: 'it is over' }])
  const { rows } = await world.db.ownerPool.query<{ n: number; trail: number }>(
    `select (select count(*)::int from portal.outbox where kind = 'appointment-changed' and to_organization = $1) as n,
       (select count(*)::int from portal.trail where table_name = 'portal.appointment' and organization = $2) as trail`,
    [world.id.carrier, world.id.maker],
  )
  expect(rows[0]).toEqual({ n: 2, trail: 2 })
})

test('only a partner is appointed, for products of one’s own, and not backwards', async () => {
  const op = await maker()
  await expect(appointPartner(op, { ...ASK, partner: OrganizationSlug.parse('clinic') })).rejects.toMatchObject({
    kind: 'hidden',
  })
  expect(await appointPartner(op, { ...ASK, dis: ['09520002000014'] })).toBe('not-ours')
  expect(await appointPartner(op, { ...ASK, ends: '2024-12-01' })).toBe('backwards')
  await expect(
    endOurAppointment(op, { id: AppointmentId.parse('appo_00000000000000000000000000'), day: tomorrow, reason: 'x' }),
  ).rejects.toMatchObject({ kind: 'hidden' })
})

test('nobody but a data steward of the labeler appoints or ends, by the rules and by the database alone', async () => {
  const quality = await world.at('maker', { roles: ['quality', 'admin'] })
  await expect(appointPartner(quality, ASK)).rejects.toMatchObject({ kind: 'forbidden' })
  const pretender = await world.at('maker', { roles: ['data-steward'] }) // whose membership says quality
  await expect(appointPartner(pretender, ASK)).rejects.toThrow(/a data steward appoints/)
  const { lines } = await appointmentsOf(await maker())
  const id = AppointmentId.parse(lines[0]?.id)
  await expect(endOurAppointment(pretender, { id, day: tomorrow, reason: 'x' })).rejects.toThrow(/a data steward ends/)
  await expect(appointmentsOf(await world.at('operator', { roles: ['admin'] }))).rejects.toMatchObject({
    kind: 'forbidden',
  })
  await expect(
    world.ask('carrier', 'insert into portal.appointment (labeler, appointee) values ($1, $2)', [
      world.id.maker,
      world.id.carrier,
    ]),
  ).rejects.toThrow(/permission denied/)
  await expect(world.ask('maker', 'update portal.appointment set ends = null')).rejects.toThrow(/permission denied/)
  expect(await world.ask('hospital', 'select id from portal.appointment')).toEqual([])
})
