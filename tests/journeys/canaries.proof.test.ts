import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, inject, test } from 'vitest'
import { dice } from '#tests/db/facts/worlds.ts'
import { Browser } from '#tests/identity/browser.ts'
import { machineToken } from '#tests/machine-token.ts'
import { proofSize } from '#tests/proof-size.ts'
import { demo } from './browser.ts'

const REQUESTS = proofSize(2000, 250)

/**
 * Secrets and facts of each kind, every one with a mark of its own, in every place where a request can carry them: what is
 * logged of a request must be words of ours.
 */
test(`no secret and no identifier of ${REQUESTS} requests, good and broken, stands in anything the product says`, async () => {
  const origin = inject('baseUrl')
  const { people, clients } = demo()
  const client = clients.find((one) => one.organization === 'meridian')
  const [person] = people
  if (!client || !person) throw new Error('the demo has a client and a person')
  const token = await machineToken(origin, client, 'evidence:read epcis:capture epcis:query')
  const browser = new Browser(origin)
  await browser.signIn(person.email, person.password, '/verify')
  const cookie = browser
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')

  const planted: string[] = [
    token,
    token.split('.')[2] ?? '',
    client.clientSecret,
    person.password,
    person.email,
    ...browser.cookies().map(({ value }) => value),
  ]
  const canary = () => {
    const mark = `CANARY${randomBytes(9).toString('hex').toUpperCase()}`
    planted.push(mark)
    return mark
  }
  const { chance, pick } = dice(20261126)
  const form = (fields: Record<string, string>) => new URLSearchParams(fields)
  const bearer = () => ({ authorization: `Bearer ${chance(0.7) ? token : canary()}` })
  const signedIn = () => ({ cookie: chance(0.7) ? cookie : `session=${canary()}; provider=${canary()}`, origin })
  const kinds: readonly (() => Promise<Response>)[] = [
    () => fetch(`${origin}/api/v1/evidence?udi=${canary()}`, { headers: bearer() }),
    () =>
      fetch(`${origin}/api/v1/evidence?udi=(01)09521234100034(21)${canary().slice(0, 20)}&purpose=${canary()}`, {
        headers: bearer(),
      }),
    () =>
      fetch(`${origin}/api/v1/evidence/batch`, {
        method: 'POST',
        headers: { ...bearer(), 'content-type': 'application/json' },
        body: pick([`{"udis":["${canary()}"]}`, `{"udis": ${canary()}`, `{"${canary()}":1}`]),
      }),
    () =>
      fetch(`${origin}/epcis/v2/capture`, {
        method: 'POST',
        headers: { ...bearer(), 'content-type': 'application/json', 'x-secret': canary() },
        body: pick([
          `{"a":"${canary()}`,
          JSON.stringify({ '@context': canary(), type: canary(), epcisBody: canary() }),
        ]),
      }),
    () => fetch(`${origin}/epcis/v2/events?MATCH_epc=${canary()}&EQ_bizStep=${canary()}`, { headers: bearer() }),
    () => fetch(`${origin}/epcis/v2/events/${canary()}`, { headers: { ...bearer(), 'GS1-EPCIS-Version': canary() } }),
    () =>
      fetch(`${origin}/oidc/token`, {
        method: 'POST',
        body: form({ grant_type: 'client_credentials', client_id: canary(), client_secret: canary() }),
      }),
    () =>
      fetch(`${origin}/oidc/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${canary()}:${canary()}`)}` },
        body: form({ grant_type: 'authorization_code', code: canary(), code_verifier: canary() }),
      }),
    () =>
      fetch(`${origin}/oidc/auth?client_id=${canary()}&redirect_uri=https://${canary()}.example&state=${canary()}`, {
        redirect: 'manual',
      }),
    () => fetch(`${origin}/oidc/me`, { headers: bearer() }),
    () =>
      fetch(`${origin}/callback?code=${canary()}&state=${canary()}&iss=${canary()}`, {
        headers: signedIn(),
        redirect: 'manual',
      }),
    () => fetch(`${origin}/evidence?udi=${canary()}`, { headers: signedIn(), redirect: 'manual' }),
    () =>
      fetch(`${origin}/${canary()}/${canary()}?${canary()}=${canary()}`, { headers: signedIn(), redirect: 'manual' }),
    () => fetch(`${origin}/01/${canary()}/21/${canary()}`, { headers: signedIn(), redirect: 'manual' }),
    () =>
      fetch(`${origin}/confirmations/ask`, {
        method: 'POST',
        headers: signedIn(),
        body: form({ text: canary(), note: canary() }),
        redirect: 'manual',
      }),
    () =>
      fetch(`${origin}/erasures`, {
        method: 'POST',
        headers: signedIn(),
        body: form({ fact: canary(), reason: canary(), basis: canary() }),
        redirect: 'manual',
      }),
    () =>
      fetch(`${origin}/interaction/${canary()}`, {
        method: 'POST',
        headers: signedIn(),
        body: form({ email: `${canary()}@x.example`, password: canary() }),
        redirect: 'manual',
      }),
    () =>
      fetch(`${origin}/account/second-factor`, {
        method: 'POST',
        headers: signedIn(),
        body: form({ act: 'confirm', code: canary() }),
        redirect: 'manual',
      }),
    () =>
      fetch(`${origin}/language`, {
        method: 'POST',
        headers: { ...signedIn(), 'content-type': canary() },
        body: canary(),
        redirect: 'manual',
      }),
    () =>
      fetch(`${origin}/verify/list`, {
        method: 'POST',
        headers: { ...signedIn(), origin: `https://${canary()}.example` },
        body: form({ codes: canary() }),
        redirect: 'manual',
      }),
    () =>
      fetch(`${origin}/fhir/r4/Device/${canary()}`, {
        headers: { ...bearer(), [`x-${canary().toLowerCase()}`]: canary() },
      }),
  ]
  const statuses = new Map<number, number>()
  for (let sent = 0; sent < REQUESTS; sent += 8) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => sentOnce(pick(kinds))))
    for (const answer of answers) {
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      await answer.arrayBuffer()
    }
  }
  // each way of going wrong was met, and what goes right too
  for (const status of [200, 400, 401, 404]) expect([...statuses.keys()]).toContain(status)
  await new Promise((wait) => setTimeout(wait, 500))
  const said = readFileSync(path.join(inject('dataDir'), 'portal.log'), 'utf8')
  expect(said.split('\n').filter((line) => line.includes('"event":"answered"')).length).toBeGreaterThanOrEqual(REQUESTS)
  expect(
    planted.filter(
      (secret) => secret.length > 5 && said.toUpperCase().includes(secret.toUpperCase()) && !isPrinted(secret),
    ),
  ).toEqual([])
  const metrics = await (await fetch(`${origin}/metrics`)).text()
  expect(planted.filter((secret) => secret.length > 5 && metrics.toUpperCase().includes(secret.toUpperCase()))).toEqual(
    [],
  )

  /** A refused body closes its connection, and a request that was put on it in that moment is sent again over another. */
  async function sentOnce(send: () => Promise<Response>): Promise<Response> {
    try {
      return await send()
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } } // what fetch throws
      if (cause?.code !== 'UND_ERR_SOCKET' && cause?.code !== 'ECONNRESET') throw error
      return send()
    }
  }

  /** The demo prints its accounts when it starts, on purpose; they are looked for in the lines of the log alone. */
  function isPrinted(secret: string): boolean {
    if (secret !== person?.password && secret !== person?.email) return false
    return !said.split('\n').some((line) => line.startsWith('{') && line.includes(secret))
  }
})
