import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const at = (path: string) => `${inject('baseUrl')}${path}`

/** Nothing of the page is wider than the phone. */
async function fits(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}

test('an admin confirms an overdue contact from the desk, and adds a location after its GLN was refused', async () => {
  const { page, context } = await signedIn(browser, 'meridian', { role: 'admin' })
  await page.goto(at('/desk'))
  await page.getByText('1 contact to confirm').waitFor()
  await page.getByRole('link', { name: 'Open company details' }).press('Enter')
  await page.getByRole('heading', { name: 'Company details' }).waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Confirm ?: Dispatch/ }).press('Enter')
  await page.getByText('Confirm anew').waitFor({ state: 'detached' })

  const card = page.locator('section', { has: page.getByRole('heading', { name: 'One location more' }) })
  await card.locator('summary').press('Enter')
  await card.getByLabel('Name of the location').fill('Cork store')
  await card.getByLabel('GLN').fill('9521234100007')
  await card.getByRole('button', { name: 'Add a location' }).press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  expect(await card.getByLabel('Name of the location').inputValue()).toBe('Cork store')
  await card.getByLabel('GLN').fill('')
  await card.getByLabel('Address').fill('2 Quay\nCork')
  await card.getByLabel('Country').fill('IE')
  await card.getByLabel('Time zone').fill('Europe/Dublin')
  await card.getByLabel('Why').fill('Opened in November')
  await card.getByRole('button', { name: 'Add a location' }).press('Enter')
  await page.getByRole('heading', { name: 'Cork store' }).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await fits(page)
  await context.close()
})

test('a partner reads where the other is and whom to reach, in Chinese too, and not the address that bounced', async () => {
  const { page, context } = await signedIn(browser, 'meridian', { role: 'data-steward', language: 'zh-CN' })
  await page.goto(at('/sharing/partners/bolt-titanium'))
  await page.getByText('quality@bolt-titanium.example').waitFor()
  expect(await page.getByText('versand@bolt-titanium.example').count()).toBe(0)
  await expectAccessible(page)
  await page.goto(at('/company'))
  await page.getByRole('heading', { name: '公司资料' }).waitFor()
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await fits(page)
  await context.close()
})
