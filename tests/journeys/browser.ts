import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A Chromium: the one named, the system's, else the one inside an npm package. Throws when there is none. */
export async function launch(): Promise<Browser> {
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p))
  const named = process.env.CHROMIUM_PATH ?? system
  if (named) return chromium.launch({ executablePath: named, args: FLAGS })
  const { default: packaged } = await import('@sparticuz/chromium')
  // Without the package's own flags: they put everything into one process, which then ends with the first closed context.
  return chromium.launch({ executablePath: await packaged.executablePath(), args: FLAGS })
}

export type Demo = {
  baseUrl: string
  people: { email: string; password: string; organization: string; kind: string; roles: string[] }[]
  clients: { organization: string; clientId: string; clientSecret: string; scope: string }[]
  organizations: { slug: string; name: string; kind: string }[]
  devices: { udi: string; heldBy: string; expect: string; codes: string[] }[]
}

/** What the demo seed wrote for people and tests: accounts, clients and the wall of devices. */
export function demo(): Demo {
  return JSON.parse(readFileSync(path.join(inject('dataDir'), 'demo.json'), 'utf8')) as Demo // written by our own seed
}

/** A signed-in page of the first person of an organization who has one of the roles. */
export async function signedIn(
  browser: Browser,
  organization: string,
  options: { role?: string; email?: string; language?: 'en' | 'zh-CN'; width?: number } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const person = demo().people.find(
    (p) =>
      p.organization === organization &&
      (!options.role || p.roles.includes(options.role)) &&
      (!options.email || p.email === options.email),
  )
  if (!person) throw new Error(`nobody at ${organization} has the role ${options.role ?? 'any'}`)
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    locale: options.language === 'zh-CN' ? 'zh-CN' : 'en-GB',
  })
  const page = await context.newPage()
  await page.goto(`${inject('baseUrl')}/sign-in`)
  await page.locator('input[name=email]').fill(person.email)
  await page.locator('input[name=password]').fill(person.password)
  await page.locator('form:has(input[name=password]) button[type=submit]').click()
  const choice = page.locator(`input[name=organization][value="${organization}"]`)
  await Promise.race([page.waitForURL(/\/verify/), choice.waitFor()]).catch(() => {})
  if (await choice.isVisible()) {
    await choice.check()
    await page.locator('form:has(input[name=organization]) button[type=submit]').click()
  }
  await page.waitForURL(/\/verify/)
  return { context, page }
}

/** WCAG 2.2 A and AA, as axe checks them. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([])
}
