import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const at = (path: string) => `${inject('baseUrl')}${path}`

test('what a supplier lets its customer show onward is passed on to a hospital, which accepts; the supplier sees it and takes it back', async () => {
  const customer = await signedIn(browser, 'meridian', { role: 'data-steward' })
  const ours = customer.page
  await ours.goto(at('/sharing/partners/bolt-titanium'))
  const grants = ours.locator('a[href^="/sharing/grants/grant_"]')
  let found = ''
  for (const href of await grants.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))) {
    await ours.goto(at(href))
    if ((await ours.getByRole('link', { name: 'Pass on' }).count()) > 0) found = href
    if (found !== '') break
  }
  expect(found).not.toBe('')
  await expectAccessible(ours)
  await ours.getByRole('link', { name: 'Pass on' }).press('Enter')
  await ours.getByRole('heading', { name: 'Pass on what you were granted' }).waitFor()
  await expectAccessible(ours)
  await ours.getByRole('button', { name: 'Offer it' }).press('Enter')
  await ours.getByRole('alert').waitFor()
  await expectAccessible(ours)
  await ours.getByLabel('Partner', { exact: true }).selectOption('east-lake')
  await ours.getByLabel('Why?').fill('They implant what is made of it')
  await ours.getByRole('button', { name: 'Offer it' }).press('Enter')
  await ours.getByText('passed on by Meridian Orthopaedics').waitFor()
  await expectAccessible(ours)
  const passed = new URL(ours.url()).pathname

  const hospital = await signedIn(browser, 'east-lake', { role: 'data-steward', language: 'zh-CN' })
  const theirs = hospital.page
  await theirs.goto(at(passed))
  await theirs.getByText('由子午线骨科转授').waitFor()
  await expectAccessible(theirs)
  await theirs.getByLabel('原因').fill('谢谢')
  await theirs.getByRole('button', { name: '接受' }).press('Enter')
  await theirs.getByText('已接受。').waitFor()

  const owner = await signedIn(browser, 'bolt-titanium', { email: 'jonas.keller@bolt-titanium.example' })
  await owner.page.goto(at(found))
  await owner.page.getByRole('heading', { name: 'Passed on to' }).waitFor()
  await expectAccessible(owner.page)
  await owner.page.goto(at(passed))
  await owner.page.getByLabel('Why?').fill('We answer hospitals ourselves')
  await owner.page.getByRole('button', { name: 'Revoke' }).press('Enter')
  await owner.page.getByText('Revoked. It counts no more.').waitFor()
  await theirs.goto(at(passed))
  await theirs.getByText('We answer hospitals ourselves').waitFor()
  for (const { context } of [customer, hospital, owner]) await context.close()
})
