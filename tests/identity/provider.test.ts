import { createHash, generateKeyPairSync } from 'node:crypto'
import { exportJWK, importJWK, type JWK, SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machineOf } from '#app/identity/access-token.server.ts'
import { registerClient } from '#app/identity/clients.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { Scope } from '#policies/actor.ts'
import { Browser } from './browser.ts'
import { addOrganization, addPerson, type House, openHouse, PASSWORD } from './house.tsx'

const BACK = 'http://127.0.0.1:9/back'
let house: House
let mercy: OrganizationId
let tern: OrganizationId
let ann: { subject: string }
const secrets: Record<string, string> = {}
let machineKey: JWK

beforeAll(async () => {
  house = await openHouse()
  mercy = await addOrganization(house.world, 'mercy')
  tern = await addOrganization(house.world, 'tern', 'distributor')
  ann = await addPerson(house.world, 'ann@mercy.test', [mercy], ['quality'])
  await addPerson(house.world, 'both@mercy.test', [mercy, tern])
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  machineKey = { ...(await exportJWK(privateKey)), kid: 'own', alg: 'ES256' }
  const { d: _private, ...open } = machineKey
  const add = async (client: Parameters<typeof registerClient>[1]) => {
    secrets[client.id] = (await registerClient(house.services, client)).clientSecret ?? ''
  }
  const scopes: Scope[] = ['epcis:capture', 'evidence:read']
  await add({ id: 'mercy-erp', organization: mercy, name: 'ERP', scopes })
  await add({ id: 'mercy-post', organization: mercy, name: 'Post', scopes, authMethod: 'client_secret_post' })
  await add({ id: 'mercy-keyed', organization: mercy, name: 'Keyed', scopes, jwks: { keys: [open] } })
  await add({ id: 'tern-app', organization: tern, name: 'Tern <b>App</b>', scopes: [], redirectUris: [BACK] })
  await add({
    id: 'other-app',
    organization: tern,
    name: 'Other',
    scopes: [],
    redirectUris: ['http://127.0.0.1:9/other'],
  })
})
afterAll(() => house.close())

const token = async (fields: Record<string, string>, client = 'mercy-erp', secret = secrets[client]) => {
  const response = await fetch(`${house.origin}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client}:${secret}`)}` },
    body: new URLSearchParams(fields),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}
const machineToken = async (scope = 'evidence:read') => {
  const { body } = await token({ grant_type: 'client_credentials', scope, resource: house.origin })
  return body.access_token ?? ''
}
const asked = (bearer: string) =>
  new Request(`${house.origin}/api/v1/evidence`, { headers: { authorization: `Bearer ${bearer}` } })

/** Signs in to an application of another company and agrees. Gives the URL the application would have received. */
async function authorize(url: URL, email = 'ann@mercy.test', agree = 'yes'): Promise<URL> {
  const browser = new Browser(house.origin)
  let at = await browser.go(url.href)
  at = await browser.submit(at.url.href, { email, password: PASSWORD })
  if (/name="organization"/.test(await at.response.clone().text())) {
    at = await browser.submit(at.url.href, { organization: 'tern' })
  }
  const page = await at.response.text()
  expect(page).toContain('name="agree"')
  expect(page).not.toContain('<b>App</b>')
  expect(at.response.headers.get('content-security-policy')).toContain(`form-action 'self' http://127.0.0.1:9`)
  return (await browser.submit(at.url.href, { agree })).url
}

async function stranger(id = 'tern-app') {
  const configuration = await openid.discovery(
    new URL(`${house.origin}/oidc`),
    id,
    { id_token_signed_response_alg: 'ES256' },
    openid.ClientSecretBasic(secrets[id] ?? ''),
    { execute: [openid.allowInsecureRequests] },
  )
  return configuration
}

async function begin(configuration: openid.Configuration, extra: Record<string, string> = {}) {
  const verifier = openid.randomPKCECodeVerifier()
  const state = openid.randomState()
  const nonce = openid.randomNonce()
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: BACK,
    scope: 'openid offline_access',
    prompt: 'consent',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...extra,
  })
  return { url, verifier, state, nonce }
}

describe('an application of another company', () => {
  test('signs a person in with openid-client, refreshes once, and a used refresh token ends the grant', async () => {
    const configuration = await stranger()
    openid.enableNonRepudiationChecks(configuration)
    const { url, verifier, state, nonce } = await begin(configuration)
    const tokens = await openid.authorizationCodeGrant(configuration, await authorize(url), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
    })
    expect(tokens.claims()).toMatchObject({
      sub: ann.subject,
      organization: 'mercy',
      kind: 'hospital',
      roles: ['quality'],
    })
    const info = await openid.fetchUserInfo(configuration, tokens.access_token, ann.subject)
    expect(Object.keys(info).sort()).toEqual(['kind', 'organization', 'roles', 'sub'])
    const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
    await expect(openid.refreshTokenGrant(configuration, tokens.refresh_token ?? '')).rejects.toThrow()
    await expect(openid.refreshTokenGrant(configuration, refreshed.refresh_token ?? '')).rejects.toThrow()
  })

  test('signs a person in with oauth4webapi as well', async () => {
    const options = { [oauth.allowInsecureRequests]: true }
    const issuer = new URL(`${house.origin}/oidc`)
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options))
    const client: oauth.Client = { client_id: 'tern-app', id_token_signed_response_alg: 'ES256' }
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const nonce = oauth.generateRandomNonce()
    const url = new URL(server.authorization_endpoint ?? '')
    url.search = new URLSearchParams({
      client_id: 'tern-app',
      redirect_uri: BACK,
      response_type: 'code',
      scope: 'openid',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }).toString()
    const parameters = oauth.validateAuthResponse(server, client, await authorize(url, 'both@mercy.test'), state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretBasic(secrets['tern-app'] ?? ''),
      parameters,
      BACK,
      verifier,
      options,
    )
    const result = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    expect(oauth.getValidatedIdTokenClaims(result)).toMatchObject({ organization: 'tern' })
  })

  test('is told when the person does not agree', async () => {
    const { url } = await begin(await stranger())
    const back = await authorize(url, 'ann@mercy.test', 'no')
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('code')).toBeNull()
  })

  test.each([
    ['without PKCE', { code_challenge: '', code_challenge_method: '' }],
    ['with a plain challenge', { code_challenge_method: 'plain' }],
    ['with the implicit flow', { response_type: 'token' }],
    ['for a token of the portal in the name of a person', { resource: 'ORIGIN' }],
  ])('is refused %s', async (_, change) => {
    const { url } = await begin(await stranger())
    for (const [name, value] of Object.entries(change)) {
      if (value === '') url.searchParams.delete(name)
      else url.searchParams.set(name, value === 'ORIGIN' ? house.origin : value)
    }
    const browser = new Browser(house.origin)
    const { url: at, response } = await browser.go(url.href)
    const error = at.searchParams.get('error') ?? new URLSearchParams(at.hash.slice(1)).get('error')
    expect(error ?? response.status).toMatch(/^(invalid_request|unsupported_response_type|invalid_target|400)$/)
  })

  test.each([
    `${BACK}/`,
    `${BACK}?x=1`,
    `${BACK}/../evil`,
    'http://127.0.0.1:10/back',
    'http://localhost:9/back',
    'https://127.0.0.1:9/back',
    'http://127.0.0.1:9/BACK',
    'http://127.0.0.1:9/back%2f',
    'http://127.0.0.1:9@evil.example/back',
    'http://evil.example/back',
    '//evil.example',
    'javascript:alert(1)',
    '',
  ])('is never redirected to %s', async (redirect) => {
    const { url } = await begin(await stranger(), { redirect_uri: redirect })
    const browser = new Browser(house.origin)
    const { response, url: at } = await browser.go(url.href)
    expect(at.origin).toBe(house.origin)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('The sign-in could not be finished')
  })

  test('a code redeemed by thirty at once is redeemed by exactly one, and the grant ends', async () => {
    for (let round = 0; round < 3; round++) {
      const { url, verifier } = await begin(await stranger())
      const code = (await authorize(url)).searchParams.get('code') ?? ''
      const redeem = () =>
        token({ grant_type: 'authorization_code', code, redirect_uri: BACK, code_verifier: verifier }, 'tern-app')
      const answers = await Promise.all(Array.from({ length: 30 }, redeem))
      const winners = answers.filter((one) => one.status === 200)
      expect(winners.length).toBe(1)
      for (const one of answers) if (one.status !== 200) expect(one.body.error).toBe('invalid_grant')
      const refresh = { grant_type: 'refresh_token', refresh_token: winners[0]?.body.refresh_token ?? '' }
      expect((await token(refresh, 'tern-app')).status).toBe(400)
    }
  })

  test.each([
    ['another client', 'other-app', {}],
    ['another verifier', 'tern-app', { code_verifier: 'x'.repeat(43) }],
    ['no verifier', 'tern-app', { code_verifier: '' }],
    ['another redirect', 'tern-app', { redirect_uri: `${BACK}/` }],
  ])('a code is worth nothing with %s', async (_, client, change: Record<string, string>) => {
    const { url, verifier } = await begin(await stranger())
    const code = (await authorize(url)).searchParams.get('code') ?? ''
    const fields: Record<string, string> = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: BACK,
      code_verifier: verifier,
      ...change,
    }
    if (fields.code_verifier === '') delete fields.code_verifier
    expect((await token(fields, client)).status).toBe(400)
  })
})

describe('a machine', () => {
  test('gets a token for the portal that says for which organization it speaks', async () => {
    const { status, body } = await token({
      grant_type: 'client_credentials',
      scope: 'epcis:capture',
      resource: house.origin,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'epcis:capture', expires_in: 600 })
    const machine = await machineOf(house.services, asked(body.access_token ?? ''), 'epcis:capture')
    expect(machine.client.organization).toMatchObject({ id: mercy, slug: 'mercy' })
    expect(machine.scopes).toEqual(['epcis:capture'])
  })

  test('proves itself by client_secret_post or by its own key', async () => {
    const post = await fetch(`${house.origin}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'evidence:read',
        resource: house.origin,
        client_id: 'mercy-post',
        client_secret: secrets['mercy-post'] ?? '',
      }),
    })
    expect(post.status).toBe(200)
    const key = await importJWK(machineKey, 'ES256')
    const keyed = await openid.discovery(
      new URL(`${house.origin}/oidc`),
      'mercy-keyed',
      undefined,
      openid.PrivateKeyJwt({ key: key as openid.CryptoKey, kid: 'own' }),
      { execute: [openid.allowInsecureRequests] },
    )
    const tokens = await openid.clientCredentialsGrant(keyed, { scope: 'evidence:read', resource: house.origin })
    const machine = await machineOf(house.services, asked(tokens.access_token), 'evidence:read')
    expect(machine.client.id).toBe('mercy-keyed')
  })

  test('cannot replay the assertion it proved itself with', async () => {
    const key = await importJWK(machineKey, 'ES256')
    const assertion = await new SignJWT({ jti: 'once' })
      .setProtectedHeader({ alg: 'ES256', kid: 'own' })
      .setIssuer('mercy-keyed')
      .setSubject('mercy-keyed')
      .setAudience(`${house.origin}/oidc`)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key)
    const ask = () =>
      fetch(`${house.origin}/oidc/token`, {
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
    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(401)
  })

  test.each([
    ['a scope it was not given', { scope: 'fhir:read' }, 'invalid_scope'],
    ['one of its scopes and one that it was not given', { scope: 'evidence:read cases:write' }, 'invalid_scope'],
    ['a scope that does not exist', { scope: 'root' }, 'invalid_scope'],
    ['another resource', { resource: 'https://elsewhere.example' }, 'invalid_target'],
    ['a resource that only begins like ours', { resource: 'ORIGIN.evil.example' }, 'invalid_target'],
  ])('does not get %s', async (_, change: Record<string, string>, error) => {
    const fields = { grant_type: 'client_credentials', scope: 'evidence:read', resource: house.origin, ...change }
    fields.resource = fields.resource.replace('ORIGIN', house.origin)
    const { status, body } = await token(fields)
    expect(status).toBe(400)
    expect(body.error).toBe(error)
  })

  test('without saying what it wants gets what it was given, for the portal', async () => {
    const { body } = await token({ grant_type: 'client_credentials' })
    expect(body.scope).toBe('epcis:capture evidence:read')
  })

  test('with a wrong secret, an unknown name or a null byte in its name gets nothing', async () => {
    const fields = { grant_type: 'client_credentials', scope: 'evidence:read', resource: house.origin }
    expect((await token(fields, 'mercy-erp', 'wrong')).status).toBe(401)
    expect((await token(fields, 'no-such-client', 'wrong')).status).toBe(401)
    expect([400, 401]).toContain((await token(fields, 'mercy%00erp', 'wrong')).status)
  })

  test('is refused at once when it or its organization is suspended, and when a scope is taken back', async () => {
    const { ownerPool } = house.world
    const bearer = await machineToken()
    const status = async () =>
      machineOf(house.services, asked(bearer), 'evidence:read').then(
        () => 200,
        (error: { status: number }) => error.status,
      )
    expect(await status()).toBe(200)
    await ownerPool.query(`update oidc.client set state = 'suspended' where id = 'mercy-erp'`)
    expect(await status()).toBe(401)
    expect((await token({ grant_type: 'client_credentials', resource: house.origin })).status).toBe(401)
    await ownerPool.query(`update oidc.client set state = 'active', scopes = '{epcis:capture}' where id = 'mercy-erp'`)
    expect(await status()).toBe(403)
    await ownerPool.query(`update oidc.client set scopes = '{epcis:capture,evidence:read}' where id = 'mercy-erp'`)
    await ownerPool.query(`update portal.organization set suspended_at = now() where id = $1`, [mercy])
    expect(await status()).toBe(401)
    await ownerPool.query(`update portal.organization set suspended_at = null where id = $1`, [mercy])
    expect(await status()).toBe(200)
  })
})

describe('a door for machines refuses', () => {
  const refused = async (request: Request) =>
    machineOf(house.services, request, 'evidence:read').then(
      () => 'admitted',
      (error: { status: number; challenge: string }) => `${error.status} ${error.challenge}`,
    )
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  test('no token, and what is not a token', async () => {
    expect(await refused(new Request('http://x/'))).toBe('401 Bearer realm="trace-commons"')
    for (const header of [
      'Bearer',
      'Bearer ',
      'Basic abc',
      'Bearer a b',
      'Bearer x.y.z',
      `Bearer ${'a'.repeat(9000)}`,
    ]) {
      expect(await refused(new Request('http://x/', { headers: { authorization: header } }))).toMatch(/^401 /)
    }
  })

  test('a token without signature, signed by others, or by HMAC with our public key', async () => {
    const good = await machineToken()
    const [, payload = ''] = good.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    expect(await refused(asked(`${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.`))).toMatch(/^401/)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const kid = String(JSON.parse(Buffer.from(good.split('.')[0] ?? '', 'base64url').toString()).kid)
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid }).sign(privateKey)
    expect(await refused(asked(forged))).toMatch(/^401/)
    const jwks = await (await fetch(`${house.origin}/oidc/jwks`)).text()
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
      .sign(createHash('sha256').update(jwks).digest())
    expect(await refused(asked(hmac))).toMatch(/^401/)
    expect(await refused(asked(good))).toBe('admitted')
  })

  test('an ID token, an opaque access token of a person, and one for another audience', async () => {
    const configuration = await stranger()
    const { url, verifier, state, nonce } = await begin(configuration)
    const tokens = await openid.authorizationCodeGrant(configuration, await authorize(url), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
    })
    expect(await refused(asked(tokens.id_token ?? ''))).toMatch(/^401/)
    expect(await refused(asked(tokens.access_token))).toMatch(/^401/)
    const elsewhere = { ...house.services, config: { ...house.services.config, origin: 'http://localhost:1' } }
    await expect(machineOf(elsewhere, asked(await machineToken()), 'evidence:read')).rejects.toMatchObject({
      status: 401,
    })
  })

  test('a token without the scope, and says which one is missing', async () => {
    expect(await refused(asked(await machineToken('epcis:capture')))).toBe(
      '403 Bearer realm="trace-commons", error="insufficient_scope", error_description="The token does not carry the scope for this", scope="evidence:read"',
    )
  })
})

test('private keys never leave: the published set holds public parts only, and the stored one is sealed', async () => {
  const { keys } = (await (await fetch(`${house.origin}/oidc/jwks`)).json()) as { keys: Record<string, unknown>[] }
  expect(keys.length).toBe(1)
  for (const key of keys) expect(Object.keys(key)).not.toContain('d')
  const { rows } = await house.world.ownerPool.query<{ sealed: string }>('select sealed from oidc.key')
  for (const { sealed } of rows) expect(sealed).toMatch(/^v1\.demo\.[A-Za-z0-9_-]+$/)
  const { rows: clients } = await house.world.ownerPool.query<{ all: string }>(
    `select string_agg(c::text, ' ') as all from oidc.client c`,
  )
  for (const secret of Object.values(secrets)) if (secret) expect(clients[0]?.all).not.toContain(secret)
})

test('sealed secrets do not open in another row, and not after one bit was changed', () => {
  const { vault } = house.services
  const sealed = vault.seal('secret', 'a|b|1')
  expect(vault.open(sealed, 'a|b|1').toString()).toBe('secret')
  expect(() => vault.open(sealed, 'a|b|2')).toThrow()
  const last = sealed.slice(-5, -4) === 'A' ? 'B' : 'A'
  expect(() => vault.open(sealed.slice(0, -5) + last + sealed.slice(-4), 'a|b|1')).toThrow()
})
