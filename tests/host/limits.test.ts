import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerClient } from '#app/identity/clients.server.ts'
import { addOrganization, type House, openHouse } from '#tests/identity/house.tsx'
import { machineToken } from '#tests/machine-token.ts'
import { freshDatabase } from '#tests/world/database.ts'

let first: House
let second: House
let clients: { clientId: string; clientSecret: string }[]

beforeAll(async () => {
  const world = await freshDatabase()
  // Two processes of one installation share the keys.
  const env = {
    RATE_LIMITS: 'client:5/40,address:1/60',
    KEY_ENCRYPTION_KEYS: `a:${Buffer.alloc(32, 7).toString('base64')}`,
  }
  first = await openHouse({ env, world })
  second = await openHouse({ env: { ...env, PUBLIC_URL: first.origin }, world })
  const organization = await addOrganization(world, 'mercy')
  clients = []
  for (const id of ['mercy-one', 'mercy-two']) {
    const made = await registerClient(first.services, { id, organization, name: id, scopes: ['evidence:read'] })
    clients.push({ clientId: made.clientId, clientSecret: made.clientSecret ?? '' })
  }
})
afterAll(async () => {
  await second.stop()
  await first.close()
})

const at = (house: House) => `http://127.0.0.1:${house.port}`

describe('how often somebody may ask', () => {
  test('is counted over all processes: two of them together let through no more than one may, and say when to come back', async () => {
    const [one, two] = await Promise.all(clients.map((client) => machineToken(first.origin, client, 'evidence:read')))
    const ask = (house: House, token = one ?? '') =>
      fetch(`${at(house)}/api/v1/evidence?udi=(01)09521234100034`, { headers: { authorization: `Bearer ${token}` } })
    const began = Date.now()
    const answers = await Promise.all(Array.from({ length: 120 }, (_, i) => ask(i % 2 === 0 ? first : second)))
    const seconds = (Date.now() - began) / 1000
    const through = answers.filter(({ status }) => status === 200).length
    expect(through).toBeGreaterThanOrEqual(38)
    expect(through).toBeLessThanOrEqual(40 + Math.ceil(seconds * 5) + 2)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBe(120 - through)
    for (const answer of refused) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
    }
    // whoever else asks is not slowed down by it
    expect((await ask(first, two)).status).toBe(200)
    await new Promise((wait) => setTimeout(wait, 1200))
    expect((await ask(second)).status).toBe(200)
  })

  test('an address of which nobody is known yet has a limit of its own, and health is always answered', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 90; i++) statuses.push((await fetch(`${at(first)}/signed-out`)).status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(20)
    expect(statuses.at(-1)).toBe(429)
    expect((await fetch(`${at(first)}/healthz`)).status).toBe(200)
    expect((await fetch(`${at(first)}/readyz`)).status).toBe(200)
  })
})

test('whoever asks the process itself reads its numbers; through a proxy there are none', async () => {
  const answer = await fetch(`${at(first)}/metrics`)
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const text = await answer.text()
  for (const name of [
    'http_requests_total{part="api",method="GET",status="4xx"}',
    'http_request_duration_seconds_bucket',
    'database_connections{pool="main",state="used"}',
    'backlog{of="letters"} 0',
    'backlog{of="capture jobs"} 0',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_seconds',
  ])
    expect(text).toContain(name)
  expect((await fetch(`${at(first)}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(404)
})
