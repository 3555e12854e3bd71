import { afterEach, beforeEach, expect, test } from 'vitest'
import { LOT, openStory, type Story, UNIT } from './story.ts'

let s: Story
let registrars: number[]
beforeEach(async () => {
  s = await openStory()
  const { rows } = await s.db.ownerPool.query<{ id: number }>(
    `with p as (insert into portal.person (email, name) select 'registrar' || n || '@operator.example.test', 'R' from generate_series(1, 2) n returning id)
     insert into portal.membership (person, organization, roles) select id, $1, '{admin}' from p returning person as id`,
    [s.id.operator],
  )
  registrars = rows.map(({ id }) => id)
})
afterEach(() => s.db.close())

const at = (day: number) => new Date(Date.UTC(2025, 0, day)).toISOString()

/** One of the operator's two people does something, as the app's own role. */
async function registrar<Row extends object>(index: number, text: string, values: unknown[]): Promise<Row> {
  const client = await s.db.appPool.connect()
  try {
    await client.query('begin')
    await client.query(
      `select set_config('portal.organization_id', $1, true), set_config('portal.person_id', $2, true)`,
      [String(s.id.operator), String(registrars[index])],
    )
    const { rows } = await client.query<Row>(text, values)
    await client.query('commit')
    if (!rows[0]) throw new Error('an answer')
    return rows[0]
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}
const claimOf = async (firm: 'maker' | 'clinic') =>
  (
    await s.db.ownerPool.query<{ id: number }>(
      `select id from portal.identifier_claim where organization = $1 and state = 'verified'`,
      [s.id[firm]],
    )
  ).rows[0]?.id
const propose = (claim: number | undefined, to: string | null, day: string) =>
  registrar<{ o: string }>(0, 'select portal.propose_claim_change($1, $2, $3, $4) as o', [claim, to, day, 'sold'])
const open = async () =>
  (await s.db.ownerPool.query<{ id: number }>(`select id from portal.claim_change where state = 'proposed'`)).rows[0]
    ?.id
const decide = async (index: number, yes = true) =>
  registrar<{ o: string }>(index, 'select portal.decide_claim_change($1, $2, $3) as o', [await open(), yes, 'read it'])

/** Whether what each firm said of the unit counts, by the day it is about. */
async function counts(): Promise<Record<string, boolean>> {
  const { rows } = await s.db.ownerPool.query<{ what: string; entitled: boolean }>(
    `select o.slug || ' on day ' || extract(day from n.event_time at time zone 'UTC') as what, n.entitled
     from facts.fact_item n join facts.item i on i.id = n.item join portal.organization o on o.id = n.owner where i.uri = $1`,
    [UNIT],
  )
  return Object.fromEntries(rows.map(({ what, entitled }) => [what, entitled]))
}
const derivedAgain = async () => {
  const before = await s.derived()
  await s.db.ownerPool.query('select facts.rebuild()')
  expect(await s.derived()).toBe(before)
}

test('transferred on a day, what was said before stays the first holder’s to say, and from that day the new one’s', async () => {
  await s.say('maker', 'commissioning', 2, { on: [{ uri: UNIT, statedLot: 'L1' }] })
  await s.say('maker', 'inspecting', 12, { on: [{ uri: UNIT }] })
  await s.say('clinic', 'inspecting', 3, { on: [{ uri: UNIT }] })
  await s.say('clinic', 'inspecting', 13, { on: [{ uri: UNIT }] })
  expect(await counts()).toEqual({
    'maker on day 2': true,
    'maker on day 12': true,
    'clinic on day 3': false,
    'clinic on day 13': false,
  })
  expect((await propose(await claimOf('maker'), 'clinic', at(10))).o).toBe('proposed')
  expect((await decide(0)).o, 'never by one person').toBe('twice')
  expect((await decide(1)).o).toBe('confirmed')
  expect(await counts()).toEqual({
    'maker on day 2': true,
    'maker on day 12': false,
    'clinic on day 3': false,
    'clinic on day 13': true,
  })
  await derivedAgain()
  // what arrives later is judged by the same days
  await s.say('maker', 'inspecting', 5, { on: [{ uri: UNIT }] })
  await s.say('maker', 'inspecting', 15, { on: [{ uri: UNIT }] })
  expect(await counts()).toMatchObject({ 'maker on day 5': true, 'maker on day 15': false })
  await derivedAgain()
  const { rows } = await s.db.ownerPool.query<{ id: number }>('select facts.resolve_labeler($1) as id', [LOT])
  expect(rows[0]?.id).toBe(s.id.clinic)
})

test('an appointment by the first holder counts for its time and no longer', async () => {
  await s.db.ownerPool.query(
    `insert into portal.appointment (labeler, appointee, starts) values ($1, $2, '2025-01-01Z')`,
    [s.id.maker, s.id.supplier],
  )
  await s.say('maker', 'commissioning', 2, { on: [{ uri: UNIT, statedLot: 'L1' }] })
  await s.say('supplier', 'inspecting', 4, { on: [{ uri: UNIT }] })
  await s.say('supplier', 'inspecting', 14, { on: [{ uri: UNIT }] })
  await propose(await claimOf('maker'), 'clinic', at(10))
  await decide(1)
  expect(await counts()).toMatchObject({ 'supplier on day 4': true, 'supplier on day 14': false })
  await derivedAgain()
})

test('a claim that ended blocks nobody: the next holder’s begins where it ended, and takes nothing of before', async () => {
  await s.say('maker', 'commissioning', 2, { on: [{ uri: UNIT, statedLot: 'L1' }] })
  await propose(await claimOf('maker'), null, at(10))
  expect((await decide(1)).o).toBe('confirmed')
  expect(await counts()).toEqual({ 'maker on day 2': true })
  const [claim] = await s.ask<{ id: number }>(
    'clinic',
    `insert into portal.identifier_claim (organization, scheme, value) values ($1, 'gs1-prefix', '9520001') returning id`,
    [s.id.clinic],
  )
  for (const index of [0, 1])
    await registrar(index, 'select portal.judge_claim($1, true, $2) as o', [claim?.id, 'the register says so'])
  await s.say('clinic', 'inspecting', 3, { on: [{ uri: UNIT }] })
  await s.say('clinic', 'inspecting', 13, { on: [{ uri: UNIT }] })
  expect(await counts()).toEqual({ 'maker on day 2': true, 'clinic on day 3': false, 'clinic on day 13': true })
  await derivedAgain()
})

test('a transfer waits for its day, is refused without effect, and goes to no operator and to nobody who holds it', async () => {
  const claim = await claimOf('maker')
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  expect((await propose(claim, 'operator', at(10))).o).toBe('nobody')
  expect((await propose(claim, 'maker', at(10))).o).toBe('nobody')
  expect((await propose(claim, 'clinic', tomorrow)).o).toBe('proposed')
  expect((await propose(claim, null, at(10))).o, 'one at a time').toBe('over')
  expect((await decide(1)).o).toBe('early')
  expect((await decide(0, false)).o).toBe('refused')
  expect(await claimOf('maker')).toBe(claim)
  const { rows } = await s.db.ownerPool.query<{ to: string }>(
    `select o.slug as to from portal.outbox x join portal.organization o on o.id = x.to_organization where x.kind = 'identifier-changes' order by x.id`,
  )
  expect(rows.map(({ to }) => to)).toEqual(['maker', 'clinic', 'maker', 'clinic'])
})

test('whom it concerns reads it and nobody else, and nobody but the operator proposes or decides', async () => {
  await propose(await claimOf('maker'), 'clinic', at(10))
  const seen = (firm: 'maker' | 'clinic' | 'stranger') => s.ask(firm, 'select reason from portal.claim_change')
  expect(await seen('maker')).toEqual([{ reason: 'sold' }])
  expect(await seen('clinic')).toEqual([{ reason: 'sold' }])
  expect(await seen('stranger')).toEqual([])
  await expect(
    s.ask('maker', 'select portal.propose_claim_change($1, null, now(), $2)', [await claimOf('maker'), 'x']),
  ).rejects.toThrow(/a person of the operator/)
  await expect(s.ask('clinic', 'select portal.decide_claim_change($1, true, $2)', [await open(), 'x'])).rejects.toThrow(
    /a person of the operator/,
  )
})

test('what was shipped to a location number before it went over stays with whoever held it then, and is told so later too', async () => {
  const dock = 'https://id.gs1.org/414/9520001000024'
  const ship = (day: number, serial: string) =>
    s.say('supplier', 'shipping', day, {
      on: [{ uri: `https://id.gs1.org/01/09520002000014/21/${serial}` }],
      consignee: dock,
      transactions: [{ type: 'desadv', id: `DN-${serial}` }],
    })
  await ship(3, 'A')
  await ship(13, 'B')
  const consignees = async () => {
    const { rows } = await s.db.ownerPool.query<{ note: string; slug: string | null; fact: string | null }>(
      `select x.id as note, o.slug, f.slug as fact from facts.fact_transaction x join facts.fact g on g.id = x.fact
         left join portal.organization o on o.id = x.consignee left join portal.organization f on f.id = g.consignee order by x.id`,
    )
    for (const { slug, fact } of rows) expect(slug).toBe(fact)
    return Object.fromEntries(rows.map(({ note, slug }) => [note, slug]))
  }
  expect(await consignees()).toEqual({ 'DN-A': 'maker', 'DN-B': 'maker' })
  await propose(await claimOf('maker'), 'clinic', at(10))
  expect((await decide(1)).o).toBe('confirmed')
  expect(await consignees()).toEqual({ 'DN-A': 'maker', 'DN-B': 'clinic' })
  await ship(4, 'C')
  await ship(14, 'D')
  expect(await consignees()).toEqual({ 'DN-A': 'maker', 'DN-B': 'clinic', 'DN-C': 'maker', 'DN-D': 'clinic' })
  const { rows } = await s.db.ownerPool.query<{ slug: string; note: string }>(
    `select distinct o.slug, right(i.uri, 1) as note from facts.reach r join portal.organization o on o.id = r.organization join facts.item i on i.id = r.item
     where r.relation = 'c' and i.uri like '%/21/%' order by 1, 2`,
  )
  expect(rows.map(({ slug, note }) => `${slug} ${note}`)).toEqual(['clinic B', 'clinic D', 'maker A', 'maker C'])
  await derivedAgain()
})
