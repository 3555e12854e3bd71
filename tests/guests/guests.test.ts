import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disclosureLog } from '#app/disclosure/disclosure-log.server.ts'
import { guestEvidence } from '#app/guests/guest-evidence.server.ts'
import { guestFile, guestLinks } from '#app/guests/guest-links.server.ts'
import { confirmByPhone, letGuestIn, takeLinkBack } from '#app/guests/let-guest-in.server.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { digestOf, randomToken } from '#app/identity/secrets.server.ts'
import { operationFor } from '#app/operation.server.ts'
import type { GuestLinkId } from '#app/vocabulary/ids.ts'
import { guestAsksCode, guestAtDoor, guestEnters, guestSession, type GuestSessionRow } from '#db/guests.ts'
import { openIdentitySession } from '#db/session.ts'
import { UNIT } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
})
afterAll(() => world.db.close())

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
const LOT = { said: '(01)09520001000017(10)L1', uri: 'https://id.gs1.org/01/09520001000017/10/L1' }
const ASKED = {
  name: 'Vera Lang',
  firm: 'Notified Body 0000',
  email: 'vera.lang@notified.example',
  who: 'auditor',
  purpose: 'audit',
  kinds: ['production', 'release', 'inspection'],
  groups: ['identity', 'release'],
  extent: 'item',
  language: 'en',
  reason: 'yearly audit',
  until: day(10),
  items: [{ said: UNIT, uri: UNIT }],
} as const

const maker = (change: Parameters<SmallWorld['at']>[1] = {}) => world.at('maker', { now: new Date(), ...change })

/** A link as the maker makes it, with the secret that is in its letter alone. */
async function link(
  change: Partial<Parameters<typeof letGuestIn>[1]> = {},
): Promise<{ id: GuestLinkId; token: string }> {
  const outcome = await letGuestIn(await maker(), { ...ASKED, ...change })
  if (!outcome.made) throw new Error(outcome.notOurs.join())
  const { rows } = await world.db.ownerPool.query<{ path: string }>(
    `select about ->> 'path' as path from portal.outbox where kind = 'guest-invited' order by id desc limit 1`,
  )
  return { id: outcome.id, token: rows[0]?.path.replace('/guest/', '') ?? '' }
}

const identity = openIdentitySession
const codeDigest = (token: string, code: string) => createHash('sha256').update(`${token}:${code}`).digest()
const ask = (token: string, code: string) =>
  identity(world.db.app).identifying((db) =>
    guestAsksCode(db, { digest: digestOf(token), codeDigest: codeDigest(token, code), code, path: '/x' }),
  )
const enter = async (token: string, code: string) => {
  const cookie = randomToken()
  const outcome = await identity(world.db.app).identifying((db) =>
    guestEnters(db, { digest: digestOf(token), codeDigest: codeDigest(token, code), session: digestOf(cookie) }),
  )
  return { outcome, cookie }
}
const session = (cookie: string, token: string) =>
  identity(world.db.app).identifying((db) => guestSession(db, digestOf(cookie), digestOf(token)))

function operationOf(row: GuestSessionRow) {
  return operationFor(
    { db: world.db.app, disclosureDb: world.db.app },
    {
      actor: {
        personId: null,
        clientId: row.id,
        organizationId: row.organization,
        kind: 'guest',
        roles: [],
        scopes: [],
        guest: { owner: row.owner, kinds: row.kinds, groups: row.groups },
      },
      grants: [],
      now: new Date(),
      door: 'guest',
      purpose: row.purpose,
      zone: 'Europe/Dublin',
      language: 'en',
    },
  )
}

/** Lets the guest in and gives what is needed to read. */
async function inside(change: Partial<Parameters<typeof letGuestIn>[1]> = {}) {
  const made = await link(change)
  expect(await ask(made.token, '12345678')).toBe('sent')
  const { outcome, cookie } = await enter(made.token, '12345678')
  expect(outcome).toBe('in')
  const row = await session(cookie, made.token)
  if (!row) throw new Error('let in, the link is open')
  return { ...made, cookie, row }
}
const later = (table: string, column: string, by: string) =>
  world.db.ownerPool.query(`update portal.${table} set ${column} = ${column} - interval '${by}'`)

describe('the way in', () => {
  test('the link alone opens nothing, however often it is opened; the letter has the secret and the store a digest', async () => {
    const { token } = await link()
    for (let n = 0; n < 3; n++)
      expect(await identity(world.db.app).identifying((db) => guestAtDoor(db, digestOf(token)))).toMatchObject({
        slug: 'maker',
        purpose: 'audit',
      })
    const { rows } = await world.db.ownerPool.query<{ n: number }>(
      `select count(*)::int as n from portal.guest_link where encode(token_digest, 'escape') like '%' || $1 || '%'`,
      [token],
    )
    expect(rows[0]?.n).toBe(0)
    expect(await session(randomToken(), token)).toBeNull()
  })

  test('a code is good for five tries, ten minutes and one use, and a newer one ends it', async () => {
    const { token } = await link()
    expect((await enter(token, '00000000')).outcome, 'none was asked for').toBe('spent')
    expect(await ask(token, '11111111')).toBe('sent')
    expect(await ask(token, '22222222'), 'not at once').toBe('wait')
    for (let n = 0; n < 4; n++) expect((await enter(token, '99999999')).outcome).toBe('wrong')
    expect((await enter(token, '99999999')).outcome).toBe('spent')
    expect((await enter(token, '11111111')).outcome, 'the right one comes too late').toBe('spent')

    await later('guest_code', 'sent_at', '31 seconds')
    expect(await ask(token, '33333333')).toBe('sent')
    await later('guest_code', 'sent_at', '10 minutes')
    expect((await enter(token, '33333333')).outcome).toBe('spent')
    expect(await ask(token, '44444444')).toBe('sent')
    await later('guest_code', 'sent_at', '31 seconds')
    expect(await ask(token, '55555555')).toBe('sent')
    expect((await enter(token, '44444444')).outcome, 'a newer one is there').toBe('wrong')
    expect((await enter(token, '55555555')).outcome).toBe('in')
    expect((await enter(token, '55555555')).outcome, 'used once').toBe('spent')
    await later('guest_code', 'sent_at', '31 seconds')
    expect(await ask(token, '66666666')).toBe('sent')
    await later('guest_code', 'sent_at', '31 seconds')
    expect(await ask(token, '77777777'), 'five in an hour').toBe('wait')
  })

  test('many tries at once are counted one by one', async () => {
    const { token } = await link()
    await ask(token, '12121212')
    const outcomes = await Promise.all(Array.from({ length: 12 }, (_, n) => enter(token, String(10_000_000 + n))))
    expect(outcomes.filter(({ outcome }) => outcome === 'wrong')).toHaveLength(4)
    expect((await enter(token, '12121212')).outcome).toBe('spent')
  })

  test('a browser is let in for its own link, half an hour idle and eight hours at most', async () => {
    const one = await inside()
    const other = await inside()
    expect(await session(one.cookie, other.token), 'the other link').toBeNull()
    expect(await session(one.cookie, one.token)).not.toBeNull()
    await later('guest_session', 'seen_at', '31 minutes')
    expect(await session(one.cookie, one.token)).toBeNull()
    await world.db.ownerPool.query(
      `update portal.guest_session set seen_at = now(), opened_at = now() - interval '8 hours 1 second'`,
    )
    expect(await session(other.cookie, other.token)).toBeNull()
  })

  test('taken back, lapsed or its owner suspended: the next click finds nothing, as if there had never been a link', async () => {
    const { id, token, cookie, row } = await inside()
    const op = operationOf(row)
    expect((await guestEvidence(op, row, { n: 1 })).item?.facts.length).toBeGreaterThan(0)
    expect(await takeLinkBack(await maker(), { id, reason: 'the audit is over' })).toBe(true)
    expect(await takeLinkBack(await maker(), { id, reason: 'again' })).toBe(false)
    expect(await session(cookie, token)).toBeNull()
    expect(await identity(world.db.app).identifying((db) => guestAtDoor(db, digestOf(token)))).toBeNull()
    expect(await ask(token, '12345678')).toBe('over')
    // even with an operation in hand: the database gives nothing
    expect((await guestEvidence(op, row, { n: 1 })).item?.facts).toEqual([])

    const second = await inside()
    await world.db.ownerPool.query(`update portal.guest_link set ends = now(), made_at = made_at - interval '1 day' where public_id = $1`, [second.id]) // prettier-ignore
    expect(await session(second.cookie, second.token)).toBeNull()
    const third = await inside()
    await world.db.ownerPool.query(`update portal.organization set suspended_at = now() where slug = 'maker'`)
    expect(await session(third.cookie, third.token)).toBeNull()
    await world.db.ownerPool.query(`update portal.organization set suspended_at = null where slug = 'maker'`)
  })
})

describe('what a guest reads', () => {
  test('facts of the one owner about the items of the link, of its kinds and groups; the rest is withheld and said', async () => {
    const { row } = await inside()
    const view = await guestEvidence(operationOf(row), row, { n: 1 })
    const facts = view.item?.facts ?? []
    expect(facts.length).toBeGreaterThan(0)
    for (const fact of facts) {
      expect(ASKED.kinds).toContain(fact.kind)
      expect(fact.owner).toMatchObject({ slug: 'maker' })
      expect(fact.eventTime, 'dates were not opened').toBeNull()
      expect(fact.withheld.some(({ group }) => group === 'dates')).toBe(true)
      expect(Object.keys(fact.fields)).not.toContain('hash')
      for (const list of fact.items)
        for (const item of list.shown) expect(item.quantity, 'quantities were not opened').toBeNull()
    }
    const text = JSON.stringify(view)
    for (const firm of ['supplier', 'hospital', 'carrier', 'clinic']) expect(text).not.toContain(`"${firm}"`)
    await expect(guestEvidence(operationOf(row), row, { n: 2 })).rejects.toMatchObject({ kind: 'hidden' })
  })

  test('the wall alone: bound to the guest, the tables show no fact, no item of others, no grant and no link', async () => {
    const { row } = await inside()
    const bound = { organizationId: row.organization, personId: null, clientId: row.id, purpose: 'audit' }
    const client = await world.db.appPool.connect()
    try {
      await client.query('begin')
      await client.query(
        `select set_config('portal.organization_id', $1, true), set_config('portal.purpose', 'audit', true)`,
        [String(bound.organizationId)],
      )
      for (const table of [
        'facts.fact',
        'facts.fact_item',
        'facts.lineage',
        'portal.grant_',
        'portal.guest_link',
        'portal.partnership',
        'portal.membership',
      ]) {
        const { rows } = await client.query(`select 1 from ${table} limit 1`)
        expect(rows, table).toEqual([])
      }
      const { rows } = await client.query<{ owner: number; kind: string }>(
        'select owner, kind from facts.guest_facts(1, 500)',
      )
      expect(rows.length).toBeGreaterThan(0)
      expect(
        rows.every(({ owner, kind }) => owner === row.owner && (ASKED.kinds as readonly string[]).includes(kind)),
      ).toBe(true) // widened to ask
      expect((await client.query('select 1 from facts.guest_facts(2, 500)')).rows).toEqual([])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  test('quantities stand beside items only where the link opens them', async () => {
    await world.say('maker', 'inspecting', 8, { on: [{ uri: LOT.uri, quantity: '40', uom: 'EA' }] })
    const quantities = async (groups: readonly ('identity' | 'quantities')[]) => {
      const { row } = await inside({ groups, kinds: FACT_KINDS, items: [LOT] })
      const facts = (await guestEvidence(operationOf(row), row, { n: 1 })).item?.facts ?? []
      return facts.flatMap(({ items }) => items.flatMap(({ shown }) => shown.flatMap(({ quantity }) => quantity ?? [])))
    }
    expect(await quantities(['identity'])).toEqual([])
    expect((await quantities(['identity', 'quantities'])).length).toBeGreaterThan(0)
  })

  test('what an item was made from is shown only where the link says so, and never how it was traded', async () => {
    const all = {
      kinds: ['production', 'inspection', 'shipment', 'receipt', 'release'],
      groups: ['identity', 'dates'],
    } as const
    const near = await inside({ ...all, extent: 'item', items: [LOT] })
    const far = await inside({ ...all, extent: 'ancestry', items: [LOT] })
    const roles = async ({ row }: { row: GuestSessionRow }) =>
      new Set((await guestEvidence(operationOf(row), row, { n: 1 })).item?.facts.map(({ item }) => item.role))
    expect([...(await roles(near))]).toEqual(['self'])
    const facts = (await guestEvidence(operationOf(far.row), far.row, { n: 1 })).item?.facts ?? []
    for (const fact of facts.filter(({ item }) => item.role === 'ancestor'))
      expect(['shipment', 'receipt']).not.toContain(fact.kind)
  })

  test('every answer stands in the owner’s log, by the name it knows, marked until somebody confirmed by phone', async () => {
    const { id, row } = await inside({ name: 'Nora Quist', firm: 'Agency' })
    await guestEvidence(operationOf(row), row, { n: 1 })
    const log = async () =>
      (await disclosureLog(await maker(), { organization: null, purpose: null, from: null, until: null, item: null, flag: null, page: null })).rows.filter(({ to }) => to.name === 'Nora Quist, Agency') // prettier-ignore
    expect((await log()).map(({ guest, door, purpose }) => [guest, door, purpose])).toEqual([
      ['unverified', 'guest', 'audit'],
    ])
    expect(await confirmByPhone(await maker(), { id, how: 'switchboard of the agency' })).toBe(true)
    expect(await confirmByPhone(await maker(), { id, how: 'again' })).toBe(false)
    await guestEvidence(operationOf(row), row, { n: 1 })
    expect((await log()).map(({ guest }) => guest)).toEqual(['confirmed', 'unverified'])
    expect((await guestFile(await maker(), { id })).confirmation).toMatchObject({ how: 'switchboard of the agency' })
  })
})

describe('who may let a guest in', () => {
  test('whoever keeps the data or answers for quality, about items that facts of their own are about', async () => {
    await expect(letGuestIn(await maker({ roles: ['operations'] }), ASKED)).rejects.toMatchObject({ kind: 'forbidden' })
    const absent = { said: 'x', uri: 'https://id.gs1.org/01/09520001000017/10/NEVER' }
    expect(await letGuestIn(await maker(), { ...ASKED, items: [absent] })).toEqual({ made: false, notOurs: ['x'] })
    // an item of the maker's, of which the clinic said nothing
    const clinic = await world.at('clinic', { now: new Date() })
    expect(await letGuestIn(clinic, ASKED)).toMatchObject({ made: false })
    await expect(
      letGuestIn(await maker(), { ...ASKED, groups: ['identity', 'people'] }),
      'names of people are for nobody',
    ).rejects.toThrow(/guest_never_reads_people_or_prices/)
    await expect(letGuestIn(await maker(), { ...ASKED, until: day(120) })).rejects.toThrow(/ninety/)
  })

  test('links of others are not there', async () => {
    const { id } = await link()
    const hospital = await world.at('hospital', { now: new Date() })
    await expect(guestFile(hospital, { id })).rejects.toMatchObject({ kind: 'hidden' })
    await expect(takeLinkBack(hospital, { id, reason: 'x' })).rejects.toMatchObject({ kind: 'hidden' })
    expect((await guestLinks(hospital)).lines).toEqual([])
    expect((await guestLinks(await maker())).lines.length).toBeGreaterThan(0)
  })
})
