import type { LoaderFunctionArgs } from '@remix-run/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operation } from '#app/http/operation.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { Browser } from './browser.ts'
import { addOrganization, addPerson, type House, openHouse, PASSWORD } from './house.tsx'

let house: House
let mercy: OrganizationId
let tern: OrganizationId

const whoami = {
  path: 'whoami',
  module: {
    loader: async ({ request, context }: LoaderFunctionArgs) => {
      const { actor } = await operation(request, context)
      return Response.json({ organization: actor.organizationId, roles: actor.roles })
    },
  },
}

beforeAll(async () => {
  house = await openHouse({ routes: { 'routes/whoami': whoami } })
  mercy = await addOrganization(house.world, 'mercy')
  tern = await addOrganization(house.world, 'tern', 'distributor')
  await addPerson(house.world, 'ann@mercy.test', [mercy], ['operations', 'quality'])
  await addPerson(house.world, 'both@mercy.test', [mercy, tern])
  await addPerson(house.world, 'nobody@mercy.test', [])
})
afterAll(() => house.close())

const me = async (browser: Browser) => {
  const response = await browser.once('/whoami')
  return response.status === 200 ? ((await response.json()) as { organization: number; roles: string[] }) : null
}

test('a person signs in and comes back to the page they wanted', async () => {
  const browser = new Browser(house.origin)
  const { response, url } = await browser.signIn('ann@mercy.test', PASSWORD, '/whoami')
  expect(url.pathname).toBe('/whoami')
  expect(await response.json()).toEqual({ organization: mercy, roles: ['operations', 'quality'] })
})

test('signed out, a page leads to the sign-in page and names itself as the place to return to', async () => {
  const response = await new Browser(house.origin).once('/whoami?x=1')
  expect(response.headers.get('location')).toBe('/sign-in?returnTo=%2Fwhoami%3Fx%3D1')
})

test('a member of two organizations chooses one, and the session speaks for that one alone', async () => {
  const browser = new Browser(house.origin)
  const { response, url } = await browser.signIn('both@mercy.test', PASSWORD, '/whoami')
  expect(url.pathname).toMatch(/^\/interaction\//)
  const page = await response.text()
  expect(page).toContain('The mercy')
  expect(page).toContain('The tern')
  const chosen = await browser.submit(url.href, { organization: 'tern' })
  expect(await chosen.response.json()).toMatchObject({ organization: tern })
})

test('nobody chooses an organization they do not belong to', async () => {
  await addOrganization(house.world, 'stranger')
  const browser = new Browser(house.origin)
  const { url } = await browser.signIn('both@mercy.test', PASSWORD, '/whoami')
  for (const organization of ['stranger', 'no-such', '', "mercy' or 1=1"]) {
    const { response } = await browser.submit(url.href, { organization })
    expect(response.status).toBe(400)
  }
  expect(await me(browser)).toBeNull()
})

test('a person without any organization is told so and is not let in', async () => {
  const browser = new Browser(house.origin)
  const { response } = await browser.signIn('nobody@mercy.test', PASSWORD, '/whoami')
  expect(await response.text()).toContain('You belong to no organization')
  expect(await me(browser)).toBeNull()
})

describe('the session', () => {
  test('gets a new id at sign-in, and the id from before is dead', async () => {
    const browser = new Browser(house.origin)
    await browser.signIn('ann@mercy.test', PASSWORD)
    const first = browser.cookie('session')
    await browser.go('/sign-in') // signed in already: nothing changes
    expect(browser.cookie('session')).toBe(first)
    const again = new Browser(house.origin)
    again.set('session', first ?? '')
    expect(await me(again)).not.toBeNull()
    await again.submit('/sign-out', {})
    again.set('session', first ?? '')
    expect(await me(again)).toBeNull()
  })

  test('a planted id never becomes a signed-in one', async () => {
    const browser = new Browser(house.origin)
    const planted = 'A'.repeat(43)
    browser.set('session', planted)
    await browser.signIn('ann@mercy.test', PASSWORD)
    expect(browser.cookie('session')).not.toBe(planted)
    const attacker = new Browser(house.origin)
    attacker.set('session', planted)
    expect(await me(attacker)).toBeNull()
  })

  test('changes its id with the organization; the old one is dead, also when both are used at once', async () => {
    const browser = new Browser(house.origin)
    const { url } = await browser.signIn('both@mercy.test', PASSWORD, '/whoami')
    await browser.submit(url.href, { organization: 'mercy' })
    const before = browser.cookie('session')
    expect(await me(browser)).toMatchObject({ organization: mercy })
    const twin = new Browser(house.origin)
    twin.set('session', before ?? '')
    const choose = { method: 'POST', body: new URLSearchParams({ organization: 'tern' }) }
    await Promise.all([browser.once('/choose-organization', choose), twin.once('/choose-organization', choose)])
    const alive = [await me(browser), await me(twin)].filter((one) => one !== null)
    expect(alive).toEqual([expect.objectContaining({ organization: tern })])
    const old = new Browser(house.origin)
    old.set('session', before ?? '')
    expect(await me(old)).toBeNull()
  })

  test('is kept as a digest: what stands in the table opens nothing', async () => {
    const browser = new Browser(house.origin)
    await browser.signIn('ann@mercy.test', PASSWORD)
    const { rows } = await house.world.ownerPool.query<{ id: Buffer }>('select id from portal.web_session')
    for (const { id } of rows) {
      expect(id.toString('base64url')).not.toBe(browser.cookie('session'))
      const thief = new Browser(house.origin)
      thief.set('session', id.toString('base64url'))
      expect(await me(thief)).toBeNull()
    }
    const { rows: payloads } = await house.world.ownerPool.query<{ all: string }>(
      `select string_agg(id || payload::text, ' ') as all from oidc.payload`,
    )
    for (const name of ['provider', 'interaction', 'resume']) {
      const value = browser.cookie(name)
      if (value) expect(payloads[0]?.all).not.toContain(value)
    }
  })

  test('ends eight hours after the last use and twelve after sign-in', async () => {
    const browser = new Browser(house.origin)
    await browser.signIn('ann@mercy.test', PASSWORD)
    const mine = `id = (select id from portal.web_session order by created_at desc limit 1)`
    await house.world.ownerPool.query(
      `update portal.web_session set last_seen_at = now() - interval '7 hours 59 minutes' where ${mine}`,
    )
    expect(await me(browser)).not.toBeNull()
    await house.world.ownerPool.query(
      `update portal.web_session set last_seen_at = now() - interval '8 hours 1 minute' where ${mine}`,
    )
    expect(await me(browser)).toBeNull()
    await house.world.ownerPool.query(
      `update portal.web_session set last_seen_at = now(), expires_at = now() - interval '1 second' where ${mine}`,
    )
    expect(await me(browser)).toBeNull()
  })

  test('sign-out ends the session of the provider too: signing in asks for the password again', async () => {
    const browser = new Browser(house.origin)
    await browser.signIn('ann@mercy.test', PASSWORD, '/whoami')
    const { url } = await browser.submit('/sign-out', {})
    expect(url.pathname).toBe('/signed-out')
    expect(await me(browser)).toBeNull()
    const again = await browser.go('/sign-in?returnTo=/whoami')
    expect(again.url.pathname).toMatch(/^\/interaction\//)
  })
})

test('what a person may do is read on each request: roles, membership, organization, person', async () => {
  const { ownerPool } = house.world
  const iris = await addPerson(house.world, 'iris@mercy.test', [mercy], ['viewer'])
  const browser = new Browser(house.origin)
  await browser.signIn('iris@mercy.test', PASSWORD, '/whoami')
  expect(await me(browser)).toEqual({ organization: mercy, roles: ['viewer'] })
  await ownerPool.query(`update portal.membership set roles = '{quality}' where person = $1`, [iris.id])
  expect(await me(browser)).toEqual({ organization: mercy, roles: ['quality'] })
  await ownerPool.query(`update portal.organization set suspended_at = now() where id = $1`, [mercy])
  expect(await me(browser)).toBeNull()
  await ownerPool.query(`update portal.organization set suspended_at = null where id = $1`, [mercy])
  expect(await me(browser)).not.toBeNull()
  await ownerPool.query(`update portal.membership set ended_at = now() where person = $1`, [iris.id])
  expect(await me(browser)).toBeNull()
  await ownerPool.query(`update portal.membership set ended_at = null where person = $1`, [iris.id])
  await ownerPool.query(`update portal.person set disabled_at = now() where id = $1`, [iris.id])
  expect(await me(browser)).toBeNull()
})

test('a return that was not begun in this browser signs nobody in', async () => {
  const attacker = new Browser(house.origin)
  const { url } = await attacker.go('/sign-in')
  const posted = await attacker.once(url.href, {
    method: 'POST',
    body: new URLSearchParams({ email: 'ann@mercy.test', password: PASSWORD }),
  })
  const resumed = await attacker.once(posted.headers.get('location') ?? '')
  const callback = resumed.headers.get('location') ?? ''
  expect(callback).toContain('/callback?code=')
  const victim = new Browser(house.origin)
  const landed = await victim.go(callback)
  expect(landed.url.pathname).toBe('/sign-in-failed')
  expect(await me(victim)).toBeNull()
})

test('the sign-in page works without script and shows what was typed again, but never the password', async () => {
  const browser = new Browser(house.origin)
  const { url } = await browser.go('/sign-in')
  const { response } = await browser.submit(url.href, { email: 'ann@mercy.test', password: 'not-this-one' })
  const page = await response.text()
  expect(page).toContain('The e-mail address or the password is wrong.')
  expect(page).toContain('value="ann@mercy.test"')
  expect(page).not.toContain('not-this-one')
})
