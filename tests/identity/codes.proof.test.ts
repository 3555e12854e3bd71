import * as openid from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerClient } from '#app/identity/clients.server.ts'
import { proofSize } from '#tests/proof-size.ts'
import { Browser } from './browser.ts'
import { addOrganization, addPerson, type House, openHouse, PASSWORD } from './house.tsx'

const BACK = 'http://127.0.0.1:9/back'
const CODES = proofSize(200, 8)
const AT_ONCE = 30

let house: House
let secret: string
let browser: Browser

beforeAll(async () => {
  house = await openHouse()
  const mercy = await addOrganization(house.world, 'mercy')
  await addPerson(house.world, 'ann@mercy.test', [mercy], ['quality'])
  const client = { id: 'tern-app', organization: mercy, name: 'App', scopes: [], redirectUris: [BACK] }
  secret = (await registerClient(house.services, client)).clientSecret ?? ''
  browser = new Browser(house.origin)
})
afterAll(() => house.close())

/** A fresh code, through the pages: signed in once, agreed to each time. */
async function freshCode(): Promise<{ code: string; verifier: string }> {
  const verifier = openid.randomPKCECodeVerifier()
  const url = new URL(`${house.origin}/oidc/auth`)
  url.search = new URLSearchParams({
    client_id: 'tern-app',
    redirect_uri: BACK,
    response_type: 'code',
    scope: 'openid offline_access',
    prompt: 'consent',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: 's',
  }).toString()
  let at = await browser.go(url.href)
  if (/name="password"/.test(await at.response.clone().text()))
    at = await browser.submit(at.url.href, { email: 'ann@mercy.test', password: PASSWORD })
  const back = await browser.submit(at.url.href, { agree: 'yes' })
  return { code: back.url.searchParams.get('code') ?? '', verifier }
}

const redeem = async (fields: Record<string, string>) => {
  const answer = await fetch(`${house.origin}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`tern-app:${secret}`)}` },
    body: new URLSearchParams(fields),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}

test(
  `each of ${CODES} codes, redeemed ${AT_ONCE} times at once, is redeemed once, and its replay ends the grant`,
  { timeout: 3_600_000 },
  async () => {
    const wrong: string[] = []
    for (let n = 0; n < CODES; n++) {
      const { code, verifier } = await freshCode()
      const fields = { grant_type: 'authorization_code', code, redirect_uri: BACK, code_verifier: verifier }
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => redeem(fields)))
      const winners = answers.filter(({ status }) => status === 200)
      const losers = answers.filter(({ status, body }) => status === 400 && body.error === 'invalid_grant')
      if (winners.length !== 1 || losers.length !== AT_ONCE - 1) wrong.push(`code ${n}: ${winners.length} winners`)
      const refreshed = await redeem({
        grant_type: 'refresh_token',
        refresh_token: winners[0]?.body.refresh_token ?? '',
      })
      if (refreshed.status !== 400) wrong.push(`code ${n}: the grant lives on`)
    }
    expect(wrong).toEqual([])
  },
)
