import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo, expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** Opens the details of the newest fact that the reader's own organization captured; gives its id. */
async function newestOwnFact(page: Page): Promise<string> {
  const device = demo().devices.find((d) => d.udi.includes('(21)F100009'))
  if (!device) throw new Error('the demo has no such device')
  await page.goto(new URL(`/evidence?udi=${encodeURIComponent(device.udi)}`, page.url()).href)
  // it stands in the closed details of the fact
  const link = page.locator('a[href^="/erasures?fact="]').first()
  const href = (await link.getAttribute('href')) ?? ''
  return new URL(href, page.url()).searchParams.get('fact') ?? ''
}

test('the content of a fact goes when two people of its owner say so, and the page says that it went', async () => {
  const steward = await signedIn(browser, 'meridian', { role: 'data-steward' })
  const fact = await newestOwnFact(steward.page)
  expect(fact).toMatch(/^fact_/)
  await steward.page.goto(new URL(`/erasures?fact=${fact}`, steward.page.url()).href)
  await steward.page.getByRole('button', { name: 'Ask for the erasure' }).click()
  await steward.page.getByText('Choose what demands it.').first().waitFor()
  await expectAccessible(steward.page)
  await steward.page.getByLabel('GDPR, Article 17').check()
  await steward.page.getByLabel('Why the law demands it').fill('Request 2026-3 of the person concerned')
  await steward.page.getByRole('button', { name: 'Ask for the erasure' }).click()
  await steward.page.waitForURL(/\/erasures\/eras_/)
  const file = steward.page.url()
  await expectAccessible(steward.page)

  const quality = await signedIn(browser, 'meridian', { role: 'quality' })
  await quality.page.goto(file)
  await quality.page.getByLabel('Why?').fill('No exception applies')
  await quality.page.getByRole('button', { name: /Approve/ }).click()
  await quality.page.getByText('Approved and erased').waitFor()
  await expectAccessible(quality.page)

  await newestOwnFact(steward.page)
  const entry = steward.page.locator(`#${fact}`)
  expect(await entry.innerText()).toContain('Erased by law')
  await steward.context.close()
  await quality.context.close()
})
