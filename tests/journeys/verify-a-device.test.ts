import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { machineToken } from '#tests/machine-token.ts'
import { demo, expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const TITLES: Record<string, string> = {
  verified: 'Verified',
  attention: 'Look before you use it',
  stop: 'Do not use it',
  unconfirmed: 'Not confirmed',
}

/** Types a code as a wedge scanner does, into whatever has the focus, and ends with Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/(evidence|01|00|8003|8004|id)\b/)
}

const verified = () => {
  const device = demo().devices.find(
    (d) => d.expect === 'verified' && d.heldBy === 'st-brigids' && /\(21\)/.test(d.udi),
  )
  if (!device) throw new Error('the wall has no verified device at St Brigid’s')
  return device
}

/** The same page with what must differ taken out: nonce of the policy, key of this showing, and the serial that was asked for. */
function plain(html: string, serial: string): string {
  return html
    .replace(/nonce="[^"]*"/g, 'nonce=""')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, 'once')
    .replace(/"nonce":"[^"]*"/g, '')
    .replaceAll(serial, '#')
    .replaceAll(encodeURIComponent(serial), '#')
}

for (const language of ['en', 'zh-CN'] as const) {
  describe(`in ${language}`, () => {
    test('a hospital signs in, scans a device by keyboard alone and reads its evidence', async () => {
      const { context, page } = await signedIn(browser, 'st-brigids', { role: 'operations', language })
      await expectAccessible(page)
      await scan(page, verified().udi)
      const title = await page.getByRole('heading', { level: 1 }).innerText()
      if (language === 'en') expect(title).toBe('Verified')
      else expect(title).toMatch(/[\u4e00-\u9fff]/)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      const text = await page.locator('main').innerText()
      expect(text).toMatch(language === 'en' ? /Meridian Orthopaedics/ : /子午线骨科/)
      expect(await page.locator('svg[role=img]').count()).toBeGreaterThan(0)
      await expectAccessible(page)
      await context.close()
    })
  })
}

test('another hospital gets the “not confirmed” page, byte for byte the one of a device that was never made', async () => {
  const { context, page } = await signedIn(browser, 'east-lake', { role: 'operations', language: 'en' })
  const { udi } = verified()
  const serial = /\(21\)(.+)$/.exec(udi)?.[1] ?? ''
  const neverMade = serial.replace(/.$/, (last) => (last === '9' ? '8' : '9')).replace(/^(.)/, 'Q')
  const [theirs, nobodys] = await Promise.all(
    [udi, udi.replace(serial, neverMade)].map(async (code) => {
      const answer = await page.request.get(`${inject('baseUrl')}/evidence?udi=${encodeURIComponent(code)}`)
      expect(answer.status()).toBe(200)
      return answer.text()
    }),
  )
  expect(theirs).toContain('Not confirmed')
  expect(plain(theirs ?? '', serial)).toBe(plain(nobodys ?? '', neverMade))
  await page.goto(`${inject('baseUrl')}/evidence?udi=${encodeURIComponent(udi)}`)
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Not confirmed')
  await expectAccessible(page)
  await context.close()
})

test('whoever acts for two companies chooses at sign-in and changes from the bar', async () => {
  const person = demo().people.find((one) => demo().people.filter((p) => p.email === one.email).length > 1)
  if (!person) throw new Error('nobody in the demo acts for two companies')
  const other = demo().people.find((p) => p.email === person.email && p.organization !== person.organization)
  const nameOf = (slug: string | undefined) => demo().organizations.find((o) => o.slug === slug)?.name ?? '?'
  const { context, page } = await signedIn(browser, person.organization, { email: person.email, language: 'en' })
  expect(await page.getByRole('banner').innerText()).toContain(nameOf(person.organization))
  await page.getByRole('banner').locator('summary').click()
  await page.getByRole('link', { name: 'Act for another organization' }).click()
  await page.locator(`input[name=organization][value="${other?.organization ?? ''}"]`).check()
  await page.locator('form:has(input[name=organization]) button[type=submit]').click()
  await page.waitForURL(/\/verify/)
  expect(await page.getByRole('banner').innerText()).toContain(nameOf(other?.organization))
  await expectAccessible(page)
  await context.close()
})

test('the manufacturer sees who looked', async () => {
  const { context, page } = await signedIn(browser, 'meridian', { role: 'data-steward', language: 'en' })
  await page.goto(`${inject('baseUrl')}/who-looked`)
  expect(await page.locator('main').innerText()).toContain('St Brigid')
  await expectAccessible(page)
  await context.close()
})

test('each device of the wall gives its verdict on the page and in the API', async () => {
  const { devices, clients } = demo()
  const baseUrl = inject('baseUrl')
  const tokens = new Map<string, string>()
  for (const holder of new Set(devices.map((d) => d.heldBy))) {
    const client = clients.find((c) => c.organization === holder && c.scope.includes('evidence:read'))
    if (!client) throw new Error(`${holder} has no client that may read evidence`)
    tokens.set(holder, await machineToken(baseUrl, client, 'evidence:read'))
  }
  const found: unknown[] = []
  for (const device of devices) {
    const answer = await fetch(`${baseUrl}/api/v1/evidence?udi=${encodeURIComponent(device.udi)}`, {
      headers: { authorization: `Bearer ${tokens.get(device.heldBy) ?? ''}` },
    })
    const body = (await answer.json()) as { verdict: { status: string; reasons: { code: string }[] } } // as openapi.json says
    const codes = body.verdict.reasons.map((r) => r.code)
    found.push({ udi: device.udi, status: body.verdict.status, codes: device.codes.filter((c) => codes.includes(c)) })
  }
  expect(found).toEqual(devices.map((d) => ({ udi: d.udi, status: d.expect, codes: d.codes })))

  for (const holder of new Set(devices.map((d) => d.heldBy))) {
    const { context, page } = await signedIn(browser, holder, { language: 'en' })
    for (const device of devices.filter((d) => d.heldBy === holder)) {
      await page.goto(`${baseUrl}/evidence?udi=${encodeURIComponent(device.udi)}`)
      const title = await page.getByRole('heading', { level: 1 }).innerText()
      expect([device.udi, title]).toEqual([device.udi, TITLES[device.expect]])
    }
    await context.close()
  }
})
