import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerClient } from '#app/identity/clients.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { dice } from '#tests/db/facts/worlds.ts'
import { asRecord } from '#tests/epcis/world.ts'
import { type House, openHouse } from '#tests/identity/house.tsx'
import { machineToken } from '#tests/machine-token.ts'
import { proofSize } from '#tests/proof-size.ts'
import { type DemoDatabase, demoDatabase } from '#tests/world/demo-database.ts'

const REVOCATIONS = proofSize(1_000, 25)

let database: DemoDatabase
let houses: House[]
let token: string
let brigids: OrganizationId

beforeAll(async () => {
  database = await demoDatabase()
  const keys = {
    KEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 9).toString('base64')}`,
    RATE_LIMITS: 'client:1000/1000000',
  }
  const first = await openHouse({ world: database, env: keys })
  const second = await openHouse({ world: database, env: { ...keys, PUBLIC_URL: first.origin } })
  houses = [first, second]
  const { rows } = await database.ownerPool.query<{ id: OrganizationId }>(
    `select id from portal.organization where slug = 'st-brigids'`,
  )
  if (!rows[0]) throw new Error('the demo has a hospital')
  brigids = rows[0].id
  const made = await registerClient(first.services, {
    id: 'revocation-reader',
    organization: brigids,
    name: 'x',
    scopes: ['evidence:read'],
  })
  token = await machineToken(
    first.origin,
    { clientId: made.clientId, clientSecret: made.clientSecret ?? '' },
    'evidence:read',
  )
}, 300_000)
afterAll(async () => {
  await houses[1]?.stop()
  await houses[0]?.close()
})

/** How much of others the answer about a device shows: fields with a value, by the owner of their fact. */
async function shownBy(house: House, udi: string): Promise<Map<string, number>> {
  const answer = await fetch(`http://127.0.0.1:${house.port}/api/v1/evidence?udi=${encodeURIComponent(udi)}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(answer.status).toBe(200)
  const { facts } = asRecord(await answer.json())
  const shown = new Map<string, number>()
  for (const one of Array.isArray(facts) ? facts.map(asRecord) : []) {
    const owner = String(asRecord(one.owner ?? {}).slug ?? one.owner)
    shown.set(owner, (shown.get(owner) ?? 0) + Object.keys(asRecord(one.fields ?? {})).length + 1)
  }
  return shown
}

test(`each of ${REVOCATIONS} revocations counts from the very next request, in each of two processes`, async () => {
  const { pick } = dice(20261126)
  const devices = database.demo.devices.filter(({ heldBy }) => heldBy === 'st-brigids').map(({ udi }) => udi)
  const { rows: grants } = await database.ownerPool.query<{ id: number; owner: string }>(
    `select g.id, o.slug as owner from portal.grant_ g join portal.organization o on o.id = g.owner
     where g.partner = $1 and g.revoked_at is null and g.purpose = 'provenance' and g.via is null order by g.id`,
    [brigids],
  )
  // Of all that an owner grants this reader everything is taken back at once: then nothing of that owner may be left.
  const owners = [...new Set(grants.map(({ owner }) => owner))]
  /** Takes back all that an owner grants; a grant is revoked once, so what is given again is another one. */
  const revoke = async (owner: string) => {
    const { rows } = await database.ownerPool.query<{ id: number }>(
      `update portal.grant_ set revoked_at = now() where owner = (select id from portal.organization where slug = $1) and partner = $2
         and purpose = 'provenance' and revoked_at is null returning id`,
      [owner, brigids],
    )
    return rows.map(({ id }) => id)
  }
  const grantAgain = (ids: readonly number[]) =>
    database.ownerPool.query(
      `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, dis, verdict, purpose, starts, ends, accepted_at, onward)
       select owner, partner, relation, extent, kinds, groups, dis, verdict, purpose, starts, ends, accepted_at, onward from portal.grant_ where id = any ($1)`,
      [ids],
    )
  const pairs: { owner: string; udi: string }[] = []
  for (const udi of devices) {
    const [house] = houses
    if (!house) throw new Error('a process')
    for (const [owner, shown] of await shownBy(house, udi))
      if (shown > 0 && owners.includes(owner)) pairs.push({ owner, udi })
  }
  expect(pairs.length).toBeGreaterThan(10)
  for (let n = 0; n < REVOCATIONS; n++) {
    const house = houses[n % 2]
    if (!house) throw new Error('two processes')
    const { owner, udi } = pick(pairs)
    const before = (await shownBy(house, udi)).get(owner)
    expect(before).toBeGreaterThan(0)
    const revoked = await revoke(owner)
    expect((await shownBy(house, udi)).get(owner) ?? 0, `${owner} on ${udi}`).toBe(0)
    await grantAgain(revoked)
    expect((await shownBy(house, udi)).get(owner), `${owner} on ${udi}, granted again`).toBe(before)
  }
})

test('a suspended partnership shows nothing at the very next request of each process, and resumed what it showed before', async () => {
  const devices = database.demo.devices.filter(({ heldBy }) => heldBy === 'st-brigids').map(({ udi }) => udi)
  const { rows } = await database.ownerPool.query<{ slug: string; person: number; organization: number }>(
    `select distinct on (o.slug) o.slug, m.person, m.organization from portal.partnership p join portal.organization o on o.id in (p.inviter, p.invited) and o.id <> $1
       join portal.membership m on m.organization = o.id and m.roles && '{admin,data-steward}' where p.ended_at is null and $1 in (p.inviter, p.invited)`,
    [brigids],
  )
  const as = async (who: { person: number; organization: number }, call: string) => {
    await database.ownerPool.query(
      `select set_config('portal.organization_id', $1, false), set_config('portal.person_id', $2, false), ${call}`,
      [String(who.organization), String(who.person)],
    )
  }
  let checked = 0
  for (const udi of devices.slice(0, 6))
    for (const who of rows) {
      const both = () => Promise.all(houses.map(async (house) => (await shownBy(house, udi)).get(who.slug) ?? 0))
      const before = await both()
      if (!before.every((count) => count > 0)) continue
      await as(who, `portal.suspend_partnership('st-brigids', 'x')`)
      expect(await both(), `${who.slug} on ${udi}`).toEqual([0, 0])
      await as(who, `portal.resume_partnership('st-brigids')`)
      expect(await both(), `${who.slug} on ${udi}, resumed`).toEqual(before)
      checked++
    }
  expect(checked).toBeGreaterThan(3)
})
