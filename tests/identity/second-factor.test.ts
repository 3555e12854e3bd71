import type { LoaderFunctionArgs } from '@remix-run/node'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { operation } from '#app/http/operation.server.ts'
import { stepOf } from '#app/identity/totp.server.ts'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import { codeAt } from './authenticator.ts'
import { Browser } from './browser.ts'
import { addOrganization, addPerson, type House, openHouse, PASSWORD } from './house.tsx'

let house: House
let mercy: OrganizationId
let tern: OrganizationId
let count = 0

const whoami = {
  path: 'whoami',
  module: {
    loader: async ({ request, context }: LoaderFunctionArgs) =>
      Response.json({ organization: (await operation(request, context)).actor.organizationId }),
  },
}

beforeAll(async () => {
  house = await openHouse({ routes: { 'routes/whoami': whoami } })
  mercy = await addOrganization(house.world, 'mercy')
  tern = await addOrganization(house.world, 'tern', 'distributor')
})
afterAll(() => house.close())
beforeEach(() => rule('mercy', 'optional'))

const query = (text: string, values: unknown[] = []) =>
  house.world.ownerPool.query<Record<string, unknown>>(text, values)
const rule = (slug: string, value: string) =>
  query('update portal.organization set second_factor = $2 where slug = $1', [slug, value])

async function somebody(
  roles: readonly string[] = ['operations'],
  organizations = [mercy],
): Promise<{ id: PersonId; email: string; browser: Browser }> {
  const email = `p${++count}@mercy.test`
  const { id } = await addPerson(house.world, email, organizations, roles)
  return { id, email, browser: new Browser(house.origin) }
}

const inside = async (browser: Browser) => (await browser.once('/whoami')).status === 200

/** Sets a second factor up in a signed-in browser. Gives the secret and the recovery codes. */
async function setUp(browser: Browser): Promise<{ secret: string; codes: string[] }> {
  const page = await browser.submit('/account/second-factor', { act: 'begin' })
  const html = await page.response.text()
  const secret = (/translate="no">([A-Z2-7 ]{20,})</.exec(html)?.[1] ?? '').replaceAll(' ', '')
  expect(secret).toHaveLength(32)
  expect(html).toContain('<path d="M4 4h1v1h-1z') // the finder pattern behind the quiet zone
  const shown = await browser.submit('/account/second-factor', { act: 'confirm', code: codeAt(secret, Date.now()) })
  const codes = [...(await shown.response.text()).matchAll(/translate="no">([2-9a-z]{5}-[2-9a-z]{5})</g)].map(
    ([, code]) => code ?? '',
  )
  expect(new Set(codes).size).toBe(10)
  return { secret, codes }
}

/** The next code that was not used: one step ahead is accepted too. */
const nextCode = async (secret: string, person: PersonId) => {
  const { rows } = await query('select last_step from portal.second_factor where person = $1', [person])
  const now = Math.floor(Date.now() / 30_000)
  const step = Math.max(Number(rows[0]?.last_step ?? 0) + 1, now)
  if (step > now + 1) await query('update portal.second_factor set last_step = $2 where person = $1', [person, now - 2])
  return codeAt(secret, Math.min(step, now + 1) * 30_000)
}

describe('a code of an authenticator', () => {
  test('is the one of RFC 6238 for the same moment, by this hand and by another', () => {
    // Appendix B, SHA-1; eight digits there, of which the last six are ours
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    for (const [seconds, code] of [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1111111111, '14050471'],
      [1234567890, '89005924'],
      [2000000000, '69279037'],
      [20000000000, '65353130'],
    ] as const) {
      expect(codeAt(secret, seconds * 1000, 8)).toBe(code)
      expect(stepOf(secret, code.slice(2), new Date(seconds * 1000))).toBe(Math.floor(seconds / 30))
    }
  })

  test('counts one step early and one late, and no further; what is no code never does', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    const now = 1_900_000_000_000
    const at = new Date(now)
    const step = Math.floor(now / 30_000)
    expect([-2, -1, 0, 1, 2].map((off) => stepOf(secret, codeAt(secret, now + off * 30_000), at))).toEqual([
      null,
      step - 1,
      step,
      step + 1,
      null,
    ])
    for (const text of ['', '12345', '1234567', 'abcdef', '１２３４５６', '+12345', ' 12345'])
      expect(stepOf(secret, text, at)).toBeNull()
  })
})

describe('with a second factor', () => {
  test('the password alone opens nothing, a code does, and the session changes its id when it is turned on', async () => {
    const { id, email, browser } = await somebody()
    await browser.signIn(email, PASSWORD, '/whoami')
    const before = browser.cookie('session') ?? ''
    const { secret } = await setUp(browser)
    expect(browser.cookie('session')).not.toBe(before)
    const old = new Browser(house.origin)
    old.set('session', before)
    expect(await inside(old)).toBe(false)
    expect(await inside(browser)).toBe(true)

    const again = new Browser(house.origin)
    const asked = await again.signIn(email, PASSWORD, '/whoami')
    expect(asked.url.pathname).toMatch(/^\/interaction\//)
    expect(await asked.response.text()).toContain('Enter your second code')
    expect(await inside(again)).toBe(false)
    // neither a fresh start nor a session of the provider gets past the question
    expect((await again.go('/sign-in?returnTo=/whoami')).url.pathname).toMatch(/^\/interaction\//)
    const wrong = await again.submit(asked.url.href, { code: '000000' })
    expect(wrong.response.status).toBe(401)
    const right = await again.submit(wrong.url.href, { code: await nextCode(secret, id) })
    expect(right.url.pathname).toBe('/whoami')
    expect(right.response.status).toBe(200)
  })

  test('a code counts once, whoever sends it at the same time', async () => {
    const { id, email, browser } = await somebody()
    await browser.signIn(email, PASSWORD)
    const { secret } = await setUp(browser)
    const code = await nextCode(secret, id)
    const tabs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const one = new Browser(house.origin)
        return { one, at: (await one.signIn(email, PASSWORD, '/whoami')).url.href }
      }),
    )
    const ends = await Promise.all(tabs.map(async ({ one, at }) => (await one.submit(at, { code })).url.pathname))
    expect(ends.filter((path) => path === '/whoami')).toHaveLength(1)
  })

  test('each recovery code opens once, however it is typed; new ones end the old', async () => {
    const { email, browser } = await somebody()
    await browser.signIn(email, PASSWORD)
    const { codes } = await setUp(browser)
    const enter = async (code: string) => {
      const one = new Browser(house.origin)
      const { url } = await one.signIn(email, PASSWORD, '/whoami')
      return { one, end: (await one.submit(url.href, { code })).url.pathname }
    }
    const first = await enter(` ${(codes[0] ?? '').toUpperCase().replace('-', '  ')} `)
    expect(first.end).toBe('/whoami')
    expect((await enter(codes[0] ?? '')).end).not.toBe('/whoami')
    const { response } = await first.one.submit('/account/second-factor', { act: 'renew' })
    const renewed = /translate="no">([2-9a-z]{5}-[2-9a-z]{5})</.exec(await response.text())?.[1] ?? ''
    expect((await enter(codes[1] ?? '')).end).not.toBe('/whoami')
    expect((await enter(renewed)).end).toBe('/whoami')
    const { rows } = await query('select encode(digest, $1) as d from portal.recovery_code', ['escape'])
    expect(JSON.stringify(rows)).not.toContain(renewed)
  })

  test('guessing is slowed down, and the slowed one learns nothing of a right code', async () => {
    const { id, email, browser } = await somebody()
    await browser.signIn(email, PASSWORD)
    const { secret } = await setUp(browser)
    const thief = new Browser(house.origin)
    const { url } = await thief.signIn(email, PASSWORD, '/whoami')
    const statuses: number[] = []
    for (let i = 0; i < 8; i++)
      statuses.push((await thief.submit(url.href, { code: String(100000 + i) })).response.status)
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(statuses.slice(5)).toEqual([429, 429, 429])
    expect((await thief.submit(url.href, { code: await nextCode(secret, id) })).response.status).toBe(429)
  })

  test('it is removed only by a session that showed it, a short while after signing in', async () => {
    const { id, email, browser } = await somebody()
    await browser.signIn(email, PASSWORD)
    await setUp(browser)
    await query(`update portal.web_session set auth_time = now() - interval '16 minutes' where person = $1`, [id])
    const stale = await browser.once('/account/second-factor', {
      method: 'POST',
      body: new URLSearchParams({ act: 'remove' }),
    })
    expect(stale.headers.get('location')).toMatch(/^\/sign-in\?again=1/)
    await query(`update portal.web_session set auth_time = now(), second_factor = false where person = $1`, [id])
    expect((await browser.submit('/account/second-factor', { act: 'remove' })).response.status).toBe(403)
    await query(`update portal.web_session set second_factor = true where person = $1`, [id])
    expect((await browser.submit('/account/second-factor', { act: 'remove' })).response.status).toBe(200)
    const again = new Browser(house.origin)
    expect((await again.signIn(email, PASSWORD, '/whoami')).url.pathname).toBe('/whoami')
  })

  test('saying again who one is asks for the password and the code, and ends the id of before', async () => {
    const { id, email, browser } = await somebody()
    await browser.signIn(email, PASSWORD)
    const { secret } = await setUp(browser)
    const before = browser.cookie('session') ?? ''
    const asked = await browser.go('/sign-in?again=1&returnTo=/whoami')
    const page = await asked.response.text()
    expect(page).toContain(`value="${email}"`)
    const second = await browser.submit(asked.url.href, { email, password: PASSWORD })
    expect(await second.response.text()).toContain('Enter your second code')
    const done = await browser.submit(second.url.href, { code: await nextCode(secret, id) })
    expect(done.url.pathname).toBe('/whoami')
    const old = new Browser(house.origin)
    old.set('session', before)
    expect(await inside(old)).toBe(false)
    const { rows } = await query(
      "select second_factor, auth_time > now() - interval '1 minute' as fresh from portal.web_session where person = $1",
      [id],
    )
    expect(rows).toEqual([{ second_factor: true, fresh: true }])
  })
})

describe('an organization that demands it', () => {
  test('lets whoever may do much see nothing but the page that sets it up; others pass', async () => {
    await rule('mercy', 'privileged')
    const nurse = await somebody(['operations', 'viewer'])
    await nurse.browser.signIn(nurse.email, PASSWORD, '/whoami')
    expect(await inside(nurse.browser)).toBe(true)
    for (const role of ['admin', 'quality', 'recall-coordinator', 'data-steward']) {
      const one = await somebody([role])
      const landed = await one.browser.signIn(one.email, PASSWORD, '/whoami')
      expect(landed.url.pathname).toBe('/account/second-factor')
      expect(landed.url.searchParams.get('returnTo')).toBe('/whoami')
      expect((await one.browser.once('/people')).headers.get('location')).toMatch(/^\/account\/second-factor/)
      await setUp(one.browser)
      expect(await inside(one.browser)).toBe(true)
    }
    await rule('mercy', 'everyone')
    expect(await inside(nurse.browser)).toBe(false) // at the next request, whoever is signed in already
  })

  test('does not let it be removed', async () => {
    const { browser, email } = await somebody(['quality'])
    await browser.signIn(email, PASSWORD)
    await setUp(browser)
    await rule('mercy', 'privileged')
    expect((await browser.submit('/account/second-factor', { act: 'remove' })).response.status).toBe(403)
    expect(await inside(browser)).toBe(true)
  })

  test('is changed by its admins and by nobody else', async () => {
    const clerk = await somebody(['quality'])
    await clerk.browser.signIn(clerk.email, PASSWORD)
    expect((await clerk.browser.submit('/people', { act: 'rule', rule: 'everyone' })).response.status).toBe(403)
    const stranger = await somebody(['admin'], [tern])
    await stranger.browser.signIn(stranger.email, PASSWORD)
    await stranger.browser.submit('/people', { act: 'rule', rule: 'everyone' })
    const rules = async () => (await query(`select slug, second_factor from portal.organization order by slug`)).rows
    expect(await rules()).toEqual([
      { slug: 'mercy', second_factor: 'optional' },
      { slug: 'tern', second_factor: 'everyone' },
    ])
    await rule('tern', 'optional')
    const admin = await somebody(['admin'])
    await admin.browser.signIn(admin.email, PASSWORD)
    await admin.browser.submit('/people', { act: 'rule', rule: 'privileged' })
    expect(await rules()).toContainEqual({ slug: 'mercy', second_factor: 'privileged' })
    const { rows } = await query(
      `select person, before ->> 'second_factor' as before, after ->> 'second_factor' as after from portal.trail
       where table_name = 'portal.organization' and organization = $1 order by id desc limit 1`,
      [mercy],
    )
    expect(rows).toEqual([{ person: admin.id, before: 'optional', after: 'privileged' }])
  })
})

describe('recovery', () => {
  /** Somebody who lost everything and asked. */
  async function lost(organizations = [mercy]) {
    const one = await somebody(['operations'], organizations)
    await one.browser.signIn(one.email, PASSWORD)
    if (organizations.length > 1) {
      const { url } = await one.browser.go('/sign-in?returnTo=/whoami')
      await one.browser.submit(url.href, { organization: 'mercy' })
    }
    await setUp(one.browser)
    const browser = new Browser(house.origin)
    const { url } = await browser.signIn(one.email, PASSWORD, '/whoami')
    const asked = await browser.submit(`${url.pathname}?lost`, { reason: 'The phone fell into the harbour.' })
    expect(await asked.response.text()).toContain('Your admins were asked')
    const { rows } = await query(
      `select public_id from portal.recovery_request where person = $1 and state = 'asked'`,
      [one.id],
    )
    return { ...one, request: String(rows[0]?.public_id), browser: one.browser }
  }
  async function admin(organization = mercy) {
    const one = await somebody(['admin'], [organization])
    await one.browser.signIn(one.email, PASSWORD)
    return {
      ...one,
      decide: async (id: string, act: 'approve' | 'refuse', reason = 'I called her on the ward.') =>
        (await one.browser.submit('/people', { act, id, reason })).response.status,
    }
  }
  const has = async (id: PersonId) =>
    (await query('select from portal.second_factor where person = $1', [id])).rows.length === 1

  test('takes two admins; then the password alone leads to setting up another, and old sessions are dead', async () => {
    const one = await lost()
    const [ann, bob] = [await admin(), await admin()]
    expect(await ann.decide(one.request, 'approve')).toBe(200)
    expect(await ann.decide(one.request, 'approve')).toBe(409)
    expect(await has(one.id)).toBe(true)
    expect(await inside(one.browser)).toBe(true)
    expect(await bob.decide(one.request, 'approve')).toBe(200)
    expect(await has(one.id)).toBe(false)
    expect(await inside(one.browser)).toBe(false)
    const again = new Browser(house.origin)
    expect((await again.signIn(one.email, PASSWORD, '/whoami')).url.pathname).toBe('/whoami')
    const { rows } = await query(`select kind from portal.outbox where to_person = $1`, [one.id])
    expect(rows).toEqual([{ kind: 'recovery-approved' }])
    const trail = await query(
      `select count(*)::int as n from portal.trail where table_name in ('portal.recovery_decision', 'portal.second_factor') and person = any ($1) and reason is not null`,
      [[ann.id, bob.id]],
    )
    expect(trail.rows[0]?.n).toBe(3) // two decisions and the removal, each with a name and a reason
  })

  test('one no is enough, and the factor stays', async () => {
    const one = await lost()
    const [ann, bob] = [await admin(), await admin()]
    expect(await ann.decide(one.request, 'refuse')).toBe(200)
    expect(await bob.decide(one.request, 'approve')).toBe(409)
    expect(await has(one.id)).toBe(true)
  })

  test('is never decided by oneself, by one admin of each of two organizations, by the operator, or without a role', async () => {
    const one = await lost()
    const operator = await addOrganization(house.world, `operator-${count}`, 'operator')
    const keeper = await admin(operator)
    expect(await keeper.decide(one.request, 'approve')).toBe(404)
    const stranger = await admin(tern)
    expect(await stranger.decide(one.request, 'approve')).toBe(404)
    await query(`update portal.membership set roles = '{admin}' where person = $1`, [one.id])
    expect(
      (await one.browser.submit('/people', { act: 'approve', id: one.request, reason: 'me' })).response.status,
    ).toBe(409)
    await query(`insert into portal.membership (person, organization, roles) values ($1, $2, '{viewer}')`, [
      one.id,
      tern,
    ])
    const ann = await admin()
    expect(await ann.decide(one.request, 'approve')).toBe(200)
    expect(await stranger.decide(one.request, 'approve')).toBe(200) // a first yes of another organization
    expect(await has(one.id)).toBe(true)
    const clerk = await somebody(['quality'])
    await clerk.browser.signIn(clerk.email, PASSWORD)
    expect(
      (await clerk.browser.submit('/people', { act: 'approve', id: one.request, reason: 'x' })).response.status,
    ).toBe(403)
    expect(await has(one.id)).toBe(true)
  })

  test('the database counts on its own: with the policies bypassed nobody decides who is no admin of that organization', async () => {
    const one = await lost()
    const clerk = await somebody(['quality'])
    const client = await house.world.appPool.connect()
    try {
      await client.query('begin')
      await client.query(
        `select set_config('portal.organization_id', $1, true), set_config('portal.person_id', $2, true)`,
        [String(mercy), String(clerk.id)],
      )
      await expect(client.query(`select portal.decide_recovery($1, true, 'x')`, [one.request])).rejects.toThrow(
        'decided by an admin',
      )
    } finally {
      await client.query('rollback')
      client.release()
    }
    expect(await has(one.id)).toBe(true)
  })

  test('lapses after seven days', async () => {
    const one = await lost()
    await query(`update portal.recovery_request set lapses_at = now() where public_id = $1`, [one.request])
    const ann = await admin()
    expect(await ann.decide(one.request, 'approve')).toBe(409)
  })
})
