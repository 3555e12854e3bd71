import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerClient } from '#app/identity/clients.server.ts'
import { rotateSigningKey } from '#app/identity/key-care.server.ts'
import { proofSize } from '#tests/proof-size.ts'
import { addOrganization, type House, openHouse } from './house.tsx'

const VERIFICATIONS = proofSize(10_000, 1_000)
const OVERLAP_MS = 3_000
const LAST_TOKENS_MS = 4_000
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

let one: House
let other: House
let secret: string
beforeAll(async () => {
  one = await openHouse({ keysEveryMs: 200 })
  const mercy = await addOrganization(one.world, 'mercy')
  const client = { id: 'mercy-erp', organization: mercy, name: 'ERP', scopes: ['evidence:read' as const] }
  secret = (await registerClient(one.services, client)).clientSecret ?? ''
  // a second process of the same installation: same database, same key, same origin to the world
  other = await openHouse({
    keysEveryMs: 200,
    world: one.world,
    env: { DATA_DIR: one.folder, PORT: '0', PUBLIC_URL: one.origin },
  })
})
afterAll(async () => {
  await other.stop()
  await one.close()
})

const at = (house: House) => `http://127.0.0.1:${house.port}`
const headers = (house: House) => ({
  host: new URL(house.origin).host,
  authorization: `Basic ${btoa(`mercy-erp:${secret}`)}`,
})

async function token(house: House): Promise<string> {
  const answer = await fetch(`${at(house)}/oidc/token`, {
    method: 'POST',
    headers: headers(house),
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'evidence:read', resource: one.origin }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}
const admitted = async (house: House, bearer: string) =>
  (await fetch(`${at(house)}/api/v1/evidence?udi=x`, { headers: { authorization: `Bearer ${bearer}` } })).status !== 401

test(
  `${VERIFICATIONS} tokens of two processes are believed by both and by strangers while the key changes, and one of the removed key never is`,
  { timeout: 3_600_000 },
  async () => {
    const published = createRemoteJWKSet(new URL(`${at(one)}/oidc/jwks`), { cooldownDuration: 500, cacheMaxAge: 1_000 })
    const first = await token(one)
    const kids = new Set<string>()
    const failed: string[] = []
    let done = 0
    let rotated: string | null = null
    const started = Date.now()
    const verify = async (n: number) => {
      const [signer, reader] = n % 2 === 0 ? [one, other] : [other, one]
      const bearer = await token(signer)
      const kid = String(decodeProtectedHeader(bearer).kid)
      kids.add(kid)
      if (!(await admitted(reader, bearer))) failed.push(`${n}: the other process refused a token of ${kid}`)
      await jwtVerify(bearer, published, { audience: one.origin }).catch((error: Error) =>
        failed.push(`${n}: ${error.message}`),
      )
      done++
    }
    const workers = Array.from({ length: 8 }, async (_, w) => {
      for (let n = w; n < VERIFICATIONS || Date.now() - started < OVERLAP_MS + 3_000; n += 8) {
        if (rotated === null && n > VERIFICATIONS / 4) {
          rotated = ''
          rotated = (await rotateSigningKey(one.services, OVERLAP_MS, LAST_TOKENS_MS)) ?? 'none'
          expect(await rotateSigningKey(one.services, OVERLAP_MS, LAST_TOKENS_MS)).toBeNull() // one waits already
        }
        await verify(n)
      }
    })
    await Promise.all(workers)
    expect(failed.slice(0, 5)).toEqual([])
    expect(done).toBeGreaterThanOrEqual(VERIFICATIONS)
    expect(kids).toEqual(new Set([decodeProtectedHeader(first).kid, rotated]))

    await sleep(Math.max(0, LAST_TOKENS_MS + 1_500))
    for (const house of [one, other]) {
      for (let n = 0; n < 20; n++) expect(await admitted(house, first)).toBe(false)
      expect(await admitted(house, await token(house))).toBe(true)
    }
    const { keys } = (await (await fetch(`${at(one)}/oidc/jwks`)).json()) as { keys: { kid: string }[] }
    expect(keys.map(({ kid }) => kid)).toEqual([rotated])
  },
)
