import { afterAll, beforeAll, expect, test } from 'vitest'
import { disclosureLog } from '#app/disclosure/disclosure-log.server.ts'
import type { DisclosureFilter, DisclosureLog, DisclosureRow } from '#app/disclosure/disclosure.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { declareHours } from '#app/people/keep-second-factor-rule.server.ts'
import { type SmallWorld, smallWorld, TODAY } from './small-world.ts'

const TEXT = '(01)09520001000017(21)S1'
const ALL: DisclosureFilter = {
  organization: null,
  purpose: null,
  from: null,
  until: null,
  item: null,
  flag: null,
  page: null,
}

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
})
afterAll(() => world.db.close())

const looks = async () => verifyDevice(await world.as('hospital'), { text: TEXT, today: TODAY })
const log = async () => (await disclosureLog(await world.as('maker'), ALL)).rows

test('the first showing of a group to a partner is marked, with the group, and the second is not', async () => {
  await looks()
  await looks()
  const [second, first] = await log()
  expect(first?.flags).toContain('first')
  expect(first?.firstGroups.length).toBeGreaterThan(0)
  expect(first?.firstGroups).toEqual(first?.groups)
  expect(second?.flags).not.toContain('first')
  expect(second?.firstGroups).toEqual([])
})

test('more than three times the most of any of the thirty days before is marked from the answer on that passes it', async () => {
  expect((await log()).flatMap(({ flags }) => flags)).not.toContain('surge') // without a day before there is no measure
  const shown = JSON.stringify({ [world.id.maker]: { facts: ['fact_a'], groups: ['identity'] } })
  const put = (ago: string, times: number) =>
    world.db.ownerPool.query(
      `insert into portal.disclosure (at, reader, person, door, purpose, question, owners, shown)
       select now() - $1::interval, $2, $3, 'page', 'provenance', 'seeded', array[$4::int], $5::jsonb from generate_series(1, $6)`,
      [ago, world.id.clinic, world.person.clinic, world.id.maker, shown, times],
    )
  await put('40 days', 500) // beyond the thirty days: no measure
  await put('5 days', 2)
  await put('0 days', 8)
  const today = (await log()).filter(({ to, at }) => to.slug === 'clinic' && Date.now() - Date.parse(at) < 3_600_000)
  expect(today).toHaveLength(8)
  // three times two is six: the seventh and the eighth pass it (the newest stand first)
  expect(today.map(({ flags }) => flags.includes('surge'))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})

test('what was read outside the hours that the reader declares is marked, in the zone of the reader; nothing is refused', async () => {
  const admin = await world.at('hospital', { roles: ['admin'] })
  const shown = JSON.stringify({ [world.id.maker]: { facts: ['fact_a'], groups: ['identity'] } })
  // a Wednesday and a Saturday of June, when Dublin is an hour ahead of UTC
  const moments = {
    '2025-06-04T06:59:00Z': true,
    '2025-06-04T07:01:00Z': false,
    '2025-06-04T16:59:00Z': false,
    '2025-06-04T17:01:00Z': true,
    '2025-06-07T10:00:00Z': true,
  }
  for (const at of Object.keys(moments))
    await world.db.ownerPool.query(
      `insert into portal.disclosure (at, reader, person, door, purpose, question, owners, shown)
       values ($1, $2, $3, 'page', 'provenance', 'seeded', array[$4::int], $5::jsonb)`,
      [at, world.id.hospital, world.person.hospital, world.id.maker, shown],
    )
  const marked = async () =>
    (await log())
      .filter(({ at }) => at.startsWith('2025-06'))
      .reverse()
      .map(({ flags }) => flags.includes('off-hours'))
  expect(await marked(), 'nothing is declared').toEqual([false, false, false, false, false])
  await declareHours(admin, { from: '08:00', until: '18:00', days: [1, 2, 3, 4, 5], zone: 'Europe/Dublin' })
  expect(await marked()).toEqual(Object.values(moments))
  await declareHours(admin, null)
  expect(await marked()).toEqual([false, false, false, false, false])
  await expect(declareHours(await world.as('hospital', 'quality'), null)).rejects.toMatchObject({ kind: 'forbidden' })
})

test('an owner reads the marks of its own part alone', async () => {
  await world.db.ownerPool.query(
    `insert into portal.disclosure (reader, person, door, purpose, question, owners, shown)
     values ($1, $2, 'page', 'provenance', 'of another owner', array[$3::int], $4::jsonb)`,
    [
      world.id.clinic,
      world.person.clinic,
      world.id.supplier,
      JSON.stringify({ [world.id.supplier]: { facts: ['fact_b'], groups: ['process'] } }),
    ],
  )
  expect(JSON.stringify(await log())).not.toContain('process')
  const { rows } = await world.db.ownerPool.query<{ id: string }>(`select max(id)::text as id from portal.disclosure`)
  const client = await world.db.appPool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('portal.organization_id', $1, true)`, [String(world.id.maker)])
    expect(
      (await client.query('select * from portal.disclosure_flags(array[$1::bigint])', [rows[0]?.id])).rows,
    ).toEqual([])
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('asked for what is remarkable, the log gives exactly the marked rows of the whole log, page by page and in its order', async () => {
  // a minute of the day in which nothing of this was read
  await world.db.ownerPool.query(
    `update portal.organization set hours_from = '00:00', hours_until = '00:00:01', hours_days = '{1}', hours_zone = 'UTC' where slug = 'clinic'`,
  )
  const maker = await world.as('maker')
  const pages = async (flag: DisclosureFilter['flag']) => {
    const rows: DisclosureRow[] = []
    let page: string | null = null
    do {
      const log: DisclosureLog = await disclosureLog(maker, { ...ALL, flag, page })
      rows.push(...log.rows)
      page = log.next
    } while (page !== null)
    return rows
  }
  const whole = await pages(null)
  expect(whole.length, 'more than one stretch').toBeGreaterThan(500)
  for (const flag of ['any', 'first', 'surge', 'off-hours'] as const) {
    const marked = whole.filter(({ flags }) => (flag === 'any' ? flags.length > 0 : flags.includes(flag)))
    expect(marked.length, flag).toBeGreaterThan(0)
    expect(await pages(flag), flag).toEqual(marked)
  }
})
