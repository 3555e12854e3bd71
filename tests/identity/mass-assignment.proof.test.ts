import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerClient } from '#app/identity/clients.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { dice } from '#tests/db/facts/worlds.ts'
import { machineToken } from '#tests/machine-token.ts'
import { proofSize } from '#tests/proof-size.ts'
import { Browser } from './browser.ts'
import { addOrganization, addPerson, type House, openHouse, PASSWORD } from './house.tsx'

const BODIES = proofSize(500, 120)

let house: House
let mercy: OrganizationId
let tern: OrganizationId
let token: string
const browser = () => new Browser(house.origin)

beforeAll(async () => {
  house = await openHouse({ env: { RATE_LIMITS: 'person:1000/100000,address:1000/100000' } })
  mercy = await addOrganization(house.world, 'mercy')
  tern = await addOrganization(house.world, 'tern')
  await addPerson(house.world, 'ann@mercy.test', [mercy], ['admin'])
  await addPerson(house.world, 'bob@tern.test', [tern], ['viewer'])
  const made = await registerClient(house.services, {
    id: 'mercy-erp',
    organization: mercy,
    name: 'ERP',
    scopes: ['evidence:read', 'epcis:capture', 'epcis:query'],
  })
  token = await machineToken(
    house.origin,
    { clientId: made.clientId, clientSecret: made.clientSecret ?? '' },
    'evidence:read epcis:capture epcis:query',
  )
})
afterAll(() => house.close())

/** Keys that would be somebody's undoing if a body were taken as it comes: columns, prototypes, subject types. */
const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['__proto__', { polluted: true, roles: ['admin'] }], ['constructor', { prototype: { polluted: true }, modelName: 'Person' }], ['prototype', { polluted: true }],
  ['__caslSubjectType__', 'Person'], ['toString', 'x'], ['hasOwnProperty', 'x'], ['valueOf', 'x'],
  ['id', 1], ['person', 1], ['organization', 'tern'], ['organization_id', 2], ['owner', 2], ['roles', 'admin'], ['role', 'admin'], ['kind', 'operator'], ['second_factor', 'everyone'],
  ['secondFactor', true], ['confirmed_at', '2026-01-01'], ['password_hash', 'x'], ['subject', 'x'], ['disabled_at', ''], ['state', 'approved'], ['decided_by', 1], ['approved', true], ['entitled', true], ['effective', true],
  ['scope', 'epcis:capture'], ['purpose', 'audit'], ['reason', 'because'], ['__v', 0], ['$where', '1=1'], ['$ne', null], ['roles[]', 'admin'], ['person.roles', 'admin'],
] // prettier-ignore

/** Everything that a hostile body could want to change. */
async function rights(): Promise<string> {
  const { rows } = await house.world.ownerPool.query<{ all: string }>(
    `select (select jsonb_agg(to_jsonb(o) order by id) from portal.organization o)::text || (select jsonb_agg(to_jsonb(m) order by id) from portal.membership m)::text
       || (select jsonb_agg(to_jsonb(p) order by id) from portal.person p)::text || coalesce((select jsonb_agg(to_jsonb(f)) from portal.second_factor f)::text, '')
       || (select jsonb_agg(to_jsonb(c) - 'sealed_secret' order by id) from oidc.client c)::text || (select count(*) from portal.recovery_request) || (select count(*) from facts.fact) as all`,
  )
  return rows[0]?.all ?? ''
}

test(`${BODIES} bodies with keys that nobody asked for change no right, no row and no prototype`, async () => {
  const { pick, int, shuffle, chance } = dice(20261126)
  const ann = browser()
  await ann.signIn('ann@mercy.test', PASSWORD)
  const bob = browser()
  await bob.signIn('bob@tern.test', PASSWORD)
  const before = await rights()
  const extra = () => shuffle(HOSTILE).slice(0, 1 + int(6))

  // Forms whose honest part keeps things as they are: anything that changes came from the rest.
  const forms: readonly { by: Browser; to: string; honest: Record<string, string> }[] = [
    { by: ann, to: '/people', honest: { act: 'rule', rule: 'optional' } },
    { by: bob, to: '/people', honest: { act: 'rule', rule: 'everyone' } },
    { by: bob, to: '/people', honest: { act: 'approve', id: 'reco_00000000000000000000000000', reason: 'x' } },
    { by: bob, to: '/account', honest: { act: 'end-others' } },
    { by: bob, to: '/account/second-factor', honest: { act: 'confirm', code: '000000' } },
    { by: bob, to: '/choose-organization', honest: { organization: 'mercy' } },
    { by: browser(), to: '/people', honest: { act: 'rule', rule: 'everyone' } },
  ]
  const bodies: readonly { to: string; honest: Record<string, unknown> }[] = [
    { to: '/api/v1/evidence/batch', honest: { udis: ['(01)09521234100034'] } },
    { to: '/api/v1/evidence/batch', honest: {} },
    { to: '/epcis/v2/capture', honest: { type: 'EPCISDocument', schemaVersion: '2.0' } },
    { to: '/epcis/v2/events', honest: { type: 'ObjectEvent', action: 'OBSERVE' } },
  ]
  const statuses: number[] = []
  for (let n = 0; n < BODIES; n++) {
    if (n % 2 === 0) {
      const { by, to, honest } = pick(forms)
      const fields = new URLSearchParams(honest)
      for (const [key, value] of extra()) fields.append(key, typeof value === 'string' ? value : JSON.stringify(value))
      const answer = await by.once(to, { method: 'POST', body: fields })
      statuses.push(answer.status)
      await answer.arrayBuffer()
    } else {
      const { to, honest } = pick(bodies)
      const hostile = extra().map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
      const inner = JSON.stringify(honest).slice(1, -1)
      const object = `{${[...hostile, ...(inner === '' ? [] : [inner])].join(',')}}`
      const answer = await fetch(`${house.origin}${to}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: chance(0.2) ? `[${object}]` : object,
      })
      statuses.push(answer.status)
      await answer.arrayBuffer()
    }
  }
  expect(statuses.filter((status) => status >= 500)).toEqual([])
  expect(await rights()).toBe(before)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(Reflect.get(Object, 'polluted')).toBeUndefined()
})
