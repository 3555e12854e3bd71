import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dueFor, dueOnDay } from '#app/clocks/due-for.server.ts'
import { keepWorkingCalendar } from '#app/clocks/keep-calendar.server.ts'
import { keepTimes } from '#app/clocks/keep-response-times.server.ts'
import { addOwnDays, removeOwnDay, reopenYear } from '#app/clocks/own-days.server.ts'
import { CalendarDayId, OrganizationId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import { calendarOf, ownDays } from '#db/calendars.ts'
import type { Role } from '#db/portal/foundation.ts'
import { responseTimesOf } from '#db/response-times.ts'
import { openSession } from '#db/session.ts'
import { abilityFor } from '#policies/ability-for.ts'
import { Reach } from '#policies/reach.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
  await world.db.ownerPool.query('delete from portal.partnership') // the story's own: these two alone share here
  await world.db.ownerPool.query('insert into portal.partnership (inviter, invited) values ($1, $2)', [
    world.id.maker,
    world.id.supplier,
  ])
  await world.db.ownerPool.query(
    `update portal.organization set country = case when id = $1 then 'CN' else 'IE' end where id = any ($2)`,
    [world.id.supplier, [world.id.maker, world.id.supplier, world.id.hospital]],
  )
})
afterAll(() => world.db.close())
beforeEach(async () => {
  await world.db.ownerPool.query(
    'truncate portal.working_calendar, portal.calendar_day, portal.calendar_year, portal.response_time',
  )
})

const slug = (firm: string) => OrganizationSlug.parse(firm)
const FROM = new Date('2026-09-30T02:00:00Z')
const asked = { owes: slug('supplier'), severity: 'major', step: 'acknowledge', from: FROM } as const

describe('when a partner owes something', () => {
  test('it is due by its calendar at the end of its day, by our response times', async () => {
    expect(await dueFor(await world.as('maker'), asked)).toEqual({
      day: '2026-10-09',
      due: new Date('2026-10-09T15:59:59.999Z'),
      beyondData: false,
      time: { days: 2, unit: 'working', version: 0 },
      zone: 'Asia/Shanghai',
      country: 'CN',
    })
    const itself = { ...asked, owes: OrganizationId.parse(world.id.maker) }
    expect(await dueFor(await world.as('maker'), itself)).toMatchObject({ day: '2026-10-02', zone: 'Europe/Dublin' })
    expect((await dueFor(await world.as('maker'), { ...asked, step: 'containment', severity: 'critical' })).day).toBe(
      '2026-10-08',
    )
  })

  test('days of its own, its zone and its weekdays count too', async () => {
    const supplier = await world.as('supplier')
    await addOwnDays(supplier, {
      days: [{ day: '2026-10-08', kind: 'holiday', name: 'Inventory' }],
      source: 'typed',
      reason: 'stock is counted',
    })
    expect((await dueFor(await world.as('maker'), asked)).day).toBe('2026-10-10')
    await keepWorkingCalendar(supplier, { country: 'CN', zone: 'America/New_York', weekdays: [1, 2, 3, 4] })
    // 29 September there still: Wednesday and, since the 8th is off and the 9th a Friday, the make-up Saturday
    expect(await dueFor(await world.as('maker'), asked)).toMatchObject({ day: '2026-10-10', zone: 'America/New_York' })
  })

  test('an extension is due at the end of a day that is named, where the one who owes is', async () => {
    const maker = await world.as('maker')
    const due = await maker.reading((db) => dueOnDay(db, maker, { owes: slug('supplier'), day: '2026-10-20' }))
    expect(due.due.toISOString()).toBe('2026-10-20T15:59:59.999Z')
  })

  test('years that it declared complete are known, and are not once it takes that back', async () => {
    const supplier = await world.as('supplier')
    const later = { ...asked, from: new Date('2026-12-30T02:00:00Z') }
    expect(await dueFor(await world.as('maker'), later)).toMatchObject({ day: '2027-01-01', beyondData: true })
    await addOwnDays(supplier, {
      days: [{ day: '2027-01-01', kind: 'holiday', name: '元旦' }],
      source: 'ics',
      reason: 'the notice came',
      complete: [2027],
    })
    expect(await dueFor(await world.as('maker'), later)).toMatchObject({ day: '2027-01-04', beyondData: false })
    await reopenYear(supplier, { year: 2027 })
    expect((await dueFor(await world.as('maker'), later)).beyondData).toBe(true)
  })
})

describe('response times', () => {
  const answer = { severity: 'major', step: 'answer' } as const
  test('are versions of which the newest counts, and nothing that was counted before moves', async () => {
    const maker = await world.as('maker')
    const before = await dueFor(maker, { ...asked, step: 'answer' })
    const kept = await keepTimes(maker, [{ ...answer, seen: 0, time: { days: 10, unit: 'calendar' } }])
    expect(kept).toEqual({ kept: true, changed: 1 })
    const after = await dueFor(maker, { ...asked, step: 'answer' })
    expect(after).toMatchObject({ day: '2026-10-10', time: { days: 10, unit: 'calendar', version: 1 } })
    expect(before.time).toEqual({ days: 20, unit: 'working', version: 0 })
    expect(await keepTimes(maker, [{ ...answer, seen: 1, time: { days: 10, unit: 'calendar' } }])).toEqual({
      kept: true,
      changed: 0,
    })
    await keepTimes(maker, [{ ...answer, seen: 1, time: null }])
    expect((await dueFor(maker, { ...asked, step: 'answer' })).time).toEqual({ days: 20, unit: 'working', version: 2 })
  })

  test('changed by somebody else meanwhile, none of several is kept', async () => {
    const maker = await world.as('maker')
    await keepTimes(maker, [{ ...answer, seen: 0, time: { days: 15, unit: 'working' } }])
    const both = [
      { severity: 'minor', step: 'answer', seen: 0, time: { days: 30, unit: 'working' } },
      { ...answer, seen: 0, time: { days: 12, unit: 'working' } },
    ] as const
    expect(await keepTimes(maker, both)).toEqual({ kept: false, because: 'changed-meanwhile' })
    const rows = await maker.reading((db) => responseTimesOf(db, maker.reach('read', 'Calendar')))
    expect(rows.map(({ severity, days }) => [severity, days])).toEqual([['major', 15]])
  })

  test('of two who change at once one wins and the other is told', async () => {
    const [one, other] = [await world.as('maker'), await world.as('maker', 'admin')]
    const outcomes = await Promise.all([
      keepTimes(one, [{ ...answer, seen: 0, time: { days: 11, unit: 'working' } }]),
      keepTimes(other, [{ ...answer, seen: 0, time: { days: 12, unit: 'working' } }]),
    ])
    expect(outcomes.filter(({ kept }) => kept)).toHaveLength(1)
    expect(outcomes).toContainEqual({ kept: false, because: 'changed-meanwhile' })
  })

  test('are read by nobody else, partners included', async () => {
    await keepTimes(await world.as('maker'), [{ ...answer, seen: 0, time: { days: 3, unit: 'working' } }])
    const supplier = await world.as('supplier')
    expect(await supplier.reading((db) => responseTimesOf(db, supplier.reach('read', 'Calendar')))).toEqual([])
  })
})

describe('who may', () => {
  const day = { days: [{ day: '2026-12-24', kind: 'holiday', name: 'Eve' }], source: 'typed', reason: 'x' } as const
  test.each(['recall-coordinator', 'data-steward', 'operations', 'viewer'] as const)(
    'the role %s reads and changes nothing',
    async (role: Role) => {
      const op = await world.as('maker', role)
      expect((await dueFor(op, asked)).day).toBe('2026-10-09')
      const refused = { kind: 'forbidden', status: 403 }
      await expect(addOwnDays(op, day)).rejects.toMatchObject(refused)
      await expect(keepTimes(op, [])).rejects.toMatchObject(refused)
      await expect(reopenYear(op, { year: 2027 })).rejects.toMatchObject(refused)
      await expect(
        keepWorkingCalendar(op, { country: 'IE', zone: 'Europe/Dublin', weekdays: [1] }),
      ).rejects.toMatchObject(refused)
    },
  )

  test('who is no partner, or no partner any more, has no calendar for us: the same as one that does not exist', async () => {
    const hidden = { kind: 'hidden', status: 404 }
    await expect(dueFor(await world.as('hospital'), asked)).rejects.toMatchObject(hidden)
    await expect(dueFor(await world.as('maker'), { ...asked, owes: slug('nobody') })).rejects.toMatchObject(hidden)
    await expect(dueFor(await world.as('operator'), { ...asked, owes: slug('operator') })).rejects.toMatchObject(hidden)
    await world.db.ownerPool.query(
      `update portal.partnership set ended_at = now(), ended_by = inviter, ended_because = 'x' where inviter = $1`,
      [world.id.maker],
    )
    await expect(dueFor(await world.as('maker'), asked)).rejects.toMatchObject(hidden)
    await world.db.ownerPool.query(
      `update portal.partnership set ended_at = null, ended_by = null, ended_because = null where inviter = $1`,
      [world.id.maker],
    )
    expect((await dueFor(await world.as('maker'), asked)).day).toBe('2026-10-09')
  })

  test('a day is removed once, by its own organization, and stays in the record with why', async () => {
    const maker = await world.as('maker')
    expect(await addOwnDays(maker, day)).toBe(1)
    expect(await addOwnDays(maker, day), 'it stands already').toBe(0)
    const [kept] = await maker.reading((db) => ownDays(db, maker.reach('read', 'Calendar')))
    const id = CalendarDayId.parse(kept?.id)
    expect(kept).toMatchObject({ day: '2026-12-24', reason: 'x', added_by: 'Person of maker' })
    expect(await removeOwnDay(await world.as('supplier'), { id, reason: 'not ours' })).toBe(false)
    expect(await removeOwnDay(maker, { id, reason: 'worked after all' })).toBe(true)
    expect(await removeOwnDay(maker, { id, reason: 'again' })).toBe(false)
    expect(await addOwnDays(maker, day), 'and may be added again').toBe(1)
    const { rows } = await world.db.ownerPool.query<{ before: unknown; removed: string | null }>(
      `select before ->> 'removed_because' as before, after ->> 'removed_because' as removed from portal.trail
       where table_name = 'portal.calendar_day' and action = 'update' and organization = $1`,
      [world.id.maker],
    )
    expect(rows).toEqual([{ before: null, removed: 'worked after all' }])
  })
})

describe('each wall alone', () => {
  const session = (firm: 'maker' | 'supplier' | 'hospital', db = world.db.app) =>
    openSession(db, {
      organizationId: OrganizationId.parse(world.id[firm]),
      personId: world.person[firm],
      clientId: null,
    })

  beforeEach(async () => {
    await addOwnDays(await world.as('supplier'), {
      days: [{ day: '2026-11-30', kind: 'holiday', name: 'Inventory' }],
      source: 'typed',
      reason: 'secret',
    })
    await keepTimes(await world.as('supplier'), [
      { severity: 'major', step: 'answer', seen: 0, time: { days: 3, unit: 'working' } },
    ])
    await keepWorkingCalendar(await world.as('supplier'), { country: 'CN', zone: 'Asia/Shanghai', weekdays: [1] })
    await addOwnDays(await world.as('supplier'), { days: [], source: 'ics', reason: 'x', complete: [2027] })
  })

  test('the database alone shows a partner the days and nothing of why, by whom or how long', async () => {
    await session('maker').reading(async (db) => {
      for (const table of ['calendar_day', 'response_time', 'working_calendar', 'calendar_year'])
        expect((await sql`select * from ${sql.table(`portal.${table}`)}`.execute(db)).rows, table).toEqual([])
      const { rows } = await sql`select * from portal.calendar_of(${world.id.supplier})`.execute(db)
      expect(rows).toEqual([
        {
          organization: world.id.supplier,
          partner: world.id.maker,
          country: 'CN',
          zone: 'Asia/Shanghai',
          weekdays: [1],
          days: [{ day: '2026-11-30', kind: 'holiday', name: 'Inventory' }],
          years: [2027],
        },
      ])
    })
    const stranger = await session('hospital').reading((db) =>
      sql`select * from portal.calendar_of(${world.id.supplier})`.execute(db),
    )
    expect(stranger.rows).toEqual([])
  })

  test('the database alone lets nobody write for another, or in another’s name', async () => {
    const insert = (organization: number, person: number) =>
      session('maker').writing((db) =>
        sql`insert into portal.response_time (organization, severity, step, version, days, unit, kept_by)
          values (${organization}, 'minor', 'answer', 1, 1, 'working', ${person})`.execute(db),
      )
    await expect(insert(world.id.supplier, world.person.maker)).rejects.toThrow(/row-level security/)
    await expect(insert(world.id.maker, world.person.supplier)).rejects.toThrow(/row-level security/)
    await expect(insert(world.id.maker, world.person.maker)).resolves.toBeDefined()
    for (const table of ['calendar_day', 'response_time', 'working_calendar', 'calendar_year'])
      await expect(
        session('supplier').writing((db) => sql`delete from ${sql.table(`portal.${table}`)}`.execute(db)),
        table,
      ).rejects.toThrow(/permission denied/)
    await expect(
      session('supplier').writing((db) => sql`update portal.response_time set days = 99`.execute(db)),
    ).rejects.toThrow(/permission denied/)
  })

  test('the policies alone, with the walls of the database bypassed, give no more', async () => {
    const bypassed = session('maker', world.db.owner)
    const op = await world.as('maker')
    const read = op.reach('read', 'Calendar')
    expect(await bypassed.reading((db) => responseTimesOf(db, read))).toEqual([])
    expect(await bypassed.reading((db) => ownDays(db, read))).toEqual([])
    // rows are there to leak: as the supplier the same questions find them
    const supplier = await world.as('supplier')
    expect(await bypassed.reading((db) => responseTimesOf(db, supplier.reach('read', 'Calendar')))).toHaveLength(1)
    expect(await bypassed.reading((db) => ownDays(db, supplier.reach('read', 'Calendar')))).toHaveLength(1)
    // and nobody is shown a calendar by a policy that does not name them
    const nobody = new Reach(abilityFor({ ...op.actor, kind: 'operator' }, []), world.id.maker, 'read', 'Calendar')
    expect(await bypassed.reading((db) => calendarOf(db, nobody, slug('supplier')))).toBeNull()
  })
})
