import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { exportJWK, importJWK, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerClient } from '#app/identity/clients.server.ts'
import { openKeys } from '#app/identity/signing-keys.server.ts'
import { addOrganization, type House, openHouse } from './house.tsx'

/** What is changed of a right token; undefined leaves it out. */
type Claims = Record<string, unknown>

let house: House
let signing: JWK
let assertionKey: JWK
const secrets: Record<string, string> = {}

beforeAll(async () => {
  house = await openHouse()
  const mercy = await addOrganization(house.world, 'mercy')
  const tern = await addOrganization(house.world, 'tern', 'distributor')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  assertionKey = { ...(await exportJWK(privateKey)), kid: 'own', alg: 'ES256' }
  const { d: _private, ...open } = assertionKey
  const scopes = ['evidence:read', 'epcis:query'] as const
  const add = async (client: Parameters<typeof registerClient>[1]) => {
    secrets[client.id] = (await registerClient(house.services, client)).clientSecret ?? ''
  }
  await add({ id: 'mercy-erp', organization: mercy, name: 'ERP', scopes: [...scopes] })
  await add({ id: 'tern-erp', organization: tern, name: 'ERP', scopes: [...scopes] })
  await add({ id: 'mercy-keyed', organization: mercy, name: 'Keyed', scopes: [...scopes], jwks: { keys: [open] } })
  const { signing: keys } = await openKeys(house.services.db, house.services.vault)
  const [key] = keys
  if (!key) throw new Error('no key')
  signing = key
})
afterAll(() => house.close())

const now = () => Math.floor(Date.now() / 1000)

/** What a right token says; each case changes one thing, and is signed with the very key of the provider. */
async function token(claims: Claims = {}, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
  const right = {
    iss: `${house.origin}/oidc`,
    aud: house.origin,
    sub: 'mercy-erp',
    client_id: 'mercy-erp',
    organization: 'mercy',
    scope: 'evidence:read epcis:query',
    jti: randomUUID(),
    iat: now(),
    exp: now() + 300,
    ...claims,
  }
  const said = Object.fromEntries(Object.entries(right).filter(([, value]) => value !== undefined))
  return new SignJWT(said)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signing.kid ?? '', ...header })
    .sign(await importJWK(signing, 'ES256'))
}

const DOORS = ['/api/v1/evidence?udi=x', '/epcis/v2/events'] as const
const ask = async (bearer: string) =>
  Promise.all(
    DOORS.map(
      async (path) => (await fetch(house.origin + path, { headers: { authorization: `Bearer ${bearer}` } })).status,
    ),
  )

describe('a token that was signed with the very key of the provider', () => {
  test('is admitted when everything in it is right: what follows fails for one reason each', async () => {
    for (const status of await ask(await token())) expect([200, 400]).toContain(status)
  })

  test.each<[string, Claims, Partial<JWTHeaderParameters>?]>([
    ['for another audience', { aud: 'https://elsewhere.example' }],
    ['for an audience that only begins like ours', { aud: 'ORIGIN.evil.example' }],
    ['for our origin with a slash', { aud: 'ORIGIN/' }],
    ['for the issuer instead of the portal', { aud: 'ORIGIN/oidc' }],
    ['for nobody', { aud: undefined }],
    ['for an empty list', { aud: [] }],
    ['of another issuer', { iss: 'https://elsewhere.example/oidc' }],
    ['of our origin instead of the issuer', { iss: 'ORIGIN' }],
    ['of the issuer with a slash', { iss: 'ORIGIN/oidc/' }],
    ['of nobody', { iss: undefined }],
    ['that has expired', { exp: -60 }],
    ['that expired a little more than the tolerance ago', { exp: -10 }],
    ['that never expires', { exp: undefined }],
    ['that begins in an hour', { nbf: 3600 }],
    ['without a time of issue', { iat: undefined }],
    ['without a name of its own', { jti: undefined }],
    ['without a client', { client_id: undefined }],
    ['of a client that does not exist', { client_id: 'nobody' }],
    ['of the portal itself', { client_id: 'trace-commons-portal' }],
    ['of one client for the organization of another', { organization: 'tern' }],
    ['for no organization', { organization: undefined }],
    ['for an organization that does not exist', { organization: 'nowhere' }],
    ['bound to a key, without the proof', { cnf: { jkt: 'x'.repeat(43) } }],
    ['of the type of an ID token', {}, { typ: 'JWT' }],
    ['without a type', {}, { typ: undefined as never }],
    ['of a type that only begins right', {}, { typ: 'at+jwt+evil' }],
    ['by a key that is not published', {}, { kid: 'removed' }],
    ['with a critical header that nobody knows', {}, { crit: ['x'], x: 1 } as never],
  ])('is refused %s', async (_, change, header = {}) => {
    const times = new Set(['exp', 'nbf'])
    const claims = Object.fromEntries(
      Object.entries(change).map(([name, value]) => {
        if (times.has(name) && typeof value === 'number') return [name, now() + value]
        return [name, typeof value === 'string' ? value.replace('ORIGIN', house.origin) : value]
      }),
    )
    let bearer: string
    try {
      bearer = await token(claims, header)
    } catch {
      bearer = `${(await token()).slice(0, -4)}AAAA` // the library does not even write such a token
    }
    expect(await ask(bearer)).toEqual([401, 401])
  })

  test.each<[string, (good: string) => string]>([
    ['with another payload under its signature', (good) => swap(good, 1, (claims) => ({ ...claims, organization: 'tern', client_id: 'tern-erp' }))], // prettier-ignore
    ['with alg none', (good) => `${part({ alg: 'none', typ: 'at+jwt' })}.${good.split('.')[1]}.`],
    ['with alg None and the old signature', (good) => swap(good, 0, (head) => ({ ...head, alg: 'None' }))],
    ['with alg HS256 named over the old signature', (good) => swap(good, 0, (head) => ({ ...head, alg: 'HS256' }))],
    ['with its own key in the header', (good) => swap(good, 0, (head) => ({ ...head, jwk: { kty: 'EC' } }))],
    ['with a key elsewhere in the header', (good) => swap(good, 0, (head) => ({ ...head, jku: 'http://127.0.0.1:9/' }))], // prettier-ignore
    ['with an empty signature', (good) => good.replace(/\.[^.]*$/, '.')],
    ['cut to two parts', (good) => good.replace(/\.[^.]*$/, '')],
    ['with a fourth part', (good) => `${good}.x`],
    ['with padding', (good) => `${good}==`],
    ['with its signature of zeros', (good) => good.replace(/\.[^.]*$/, `.${'A'.repeat(86)}`)],
  ])('is refused %s', async (_, change) => {
    expect(await ask(change(await token()))).toEqual([401, 401])
  })
})

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
function swap(token: string, at: 0 | 1, change: (value: Record<string, unknown>) => object): string {
  const parts = token.split('.')
  const value = JSON.parse(Buffer.from(parts[at] ?? '', 'base64url').toString()) as Record<string, unknown> // a JWT that we made
  parts[at] = part(change(value))
  return parts.join('.')
}

describe('a machine that proves itself with its own key', () => {
  const assert = async (claims: Claims = {}, header: Partial<JWTHeaderParameters> = {}, key = assertionKey) => {
    const right = {
      iss: 'mercy-keyed',
      sub: 'mercy-keyed',
      aud: `${house.origin}/oidc`,
      jti: randomUUID(),
      iat: now(),
      exp: now() + 60,
      ...claims,
    }
    const said = Object.fromEntries(Object.entries(right).filter(([, value]) => value !== undefined))
    const assertion = await new SignJWT(said)
      .setProtectedHeader({ alg: 'ES256', kid: 'own', ...header })
      .sign(await importJWK(key, 'ES256'))
    return fetch(`${house.origin}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'evidence:read',
        resource: house.origin,
        client_id: 'mercy-keyed',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    })
  }

  test('gets a token when everything is right', async () => {
    expect((await assert()).status).toBe(200)
  })

  test.each<[string, Claims, Partial<JWTHeaderParameters>?]>([
    ['in the name of another', { iss: 'mercy-erp', sub: 'mercy-erp' }],
    ['with another subject', { sub: 'mercy-erp' }],
    ['for another server', { aud: 'https://elsewhere.example' }],
    ['for nobody', { aud: undefined }],
    ['that has expired', { exp: 1 }],
    ['that never expires', { exp: undefined }],
    ['without a name of its own', { jti: undefined }],
    ['that begins in an hour', { nbf: 4_102_444_800 }],
    ['by a key that it does not have', {}, { kid: 'other' }],
  ])('gets none by an assertion %s', async (_, claims, header = {}) => {
    const answer = await assert(claims, header)
    expect([400, 401]).toContain(answer.status)
    expect(await answer.text()).not.toContain('access_token')
  })

  test('gets none by an assertion that another key signed', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect((await assert({}, {}, { ...(await exportJWK(privateKey)), alg: 'ES256' })).status).toBe(401)
  })

  test('gets none by the secret of another client, nor another by its key', async () => {
    const answer = await fetch(`${house.origin}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`mercy-keyed:${secrets['mercy-erp']}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'evidence:read', resource: house.origin }),
    })
    expect(answer.status).toBe(401)
  })
})
