import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { machineToken } from '#tests/machine-token.ts'
import { expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const at = (path: string) => `${inject('baseUrl')}${path}`

test('an admin makes an API client, uses its secret, gives it another, and switches it off', async () => {
  const { page, context } = await signedIn(browser, 'calder', { role: 'admin' })
  await page.goto(at('/people'))
  await page.getByRole('link', { name: 'API clients' }).press('Enter')
  await page.getByRole('heading', { name: 'API clients' }).waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Make a client' }).press('Enter')
  await page.getByRole('button', { name: 'Make it' }).press('Enter')
  await page.getByRole('alert').waitFor() // it has no name yet, and what was ticked stays ticked
  await expectAccessible(page)
  await page.getByLabel('Name').fill('Line 2 gateway')
  await page.getByLabel('evidence:read').press('Space')
  await page.getByRole('button', { name: 'Make it' }).press('Enter')
  await page.getByText('Copy it now').waitFor()
  await expectAccessible(page)
  const clientSecret = await page.locator('#secret').innerText()
  await page.getByRole('link', { name: 'It is copied' }).press('Enter')
  await page.getByRole('heading', { name: 'Line 2 gateway' }).waitFor()
  await expectAccessible(page)
  expect(await page.content()).not.toContain(clientSecret)
  const clientId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '')
  const token = await machineToken(inject('baseUrl'), { clientId, clientSecret }, 'evidence:read')
  const asked = async () =>
    (await fetch(at('/api/v1/evidence?udi=(01)09521234500013'), { headers: { authorization: `Bearer ${token}` } }))
      .status
  expect(await asked()).not.toBe(401)

  await page.getByRole('button', { name: 'Make another secret' }).press('Enter')
  await page.getByText('Copy it now').waitFor()
  expect(await page.locator('#secret').innerText()).not.toBe(clientSecret)
  expect(await asked()).toBe(401)
  await page.getByRole('link', { name: 'It is copied' }).press('Enter')
  await page.locator('details summary', { hasText: 'Switch off' }).press('Enter')
  await page.getByRole('button', { name: 'Switch it off' }).press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Why').fill('The line was sold')
  await page.getByRole('button', { name: 'Switch it off' }).press('Enter')
  await page.getByText('refused from now on').waitFor()
  await expectAccessible(page)
  await page.goto(at('/people/clients'))
  expect(await page.locator('tr', { hasText: 'Line 2 gateway' }).innerText()).toContain('Switched off')
  await context.close()

  const chinese = await signedIn(browser, 'northline', { role: 'admin', language: 'zh-CN' })
  await chinese.page.goto(at('/people/clients/new'))
  await expectAccessible(chinese.page)
  await chinese.page.getByLabel('名称').fill('仓库系统')
  await chinese.page.getByRole('button', { name: '创建', exact: true }).press('Enter')
  await chinese.page.getByText('请立即复制').waitFor()
  await expectAccessible(chinese.page)
  await chinese.context.close()
})

test('a data steward suspends a partnership; the other side sees by whom, and resumed everything stands as it was', async () => {
  const ours = await signedIn(browser, 'meridian', { role: 'data-steward' })
  const theirs = await signedIn(browser, 'northline', { role: 'admin', language: 'zh-CN' })
  const page = ours.page
  const live = async () => (await page.getByText('in force').count()) + (await page.getByText('suspended', { exact: true }).count()) * 1000 // prettier-ignore
  await page.goto(at('/sharing/partners/northline'))
  const before = await live()
  expect(before).toBeGreaterThan(0)
  await page.locator('details summary', { hasText: 'Suspend the partnership' }).press('Enter')
  await page.getByRole('button', { name: 'Suspend it' }).press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Why? Your own organization reads this').fill('Their depot is under investigation')
  await page.getByRole('button', { name: 'Suspend it' }).press('Enter')
  await page.getByRole('heading', { name: /Your organization suspended the partnership/ }).waitFor()
  await page.getByText('Their depot is under investigation').waitFor()
  expect(await page.getByText('in force').count()).toBe(0)
  await expectAccessible(page)
  await page.goto(at('/sharing'))
  expect(await page.locator('tr', { hasText: 'Northline' }).innerText()).toContain('suspended')

  await theirs.page.goto(at('/sharing/partners/meridian'))
  await theirs.page.getByRole('heading', { name: /暂停合作关系/ }).waitFor()
  expect(await theirs.page.content()).not.toContain('under investigation')
  await expectAccessible(theirs.page)

  await page.goto(at('/sharing/partners/northline'))
  await page.getByRole('button', { name: 'Resume it' }).press('Enter')
  await page.getByText('in force').first().waitFor()
  expect(await live()).toBe(before)
  await ours.context.close()
  await theirs.context.close()
})

test('a person of the operator proposes that a number goes over, another confirms, and both organizations read why', async () => {
  const first = await signedIn(browser, 'operator', { role: 'admin' })
  const page = first.page
  await page.goto(at('/identifiers'))
  await expectAccessible(page)
  await page.locator('tr', { hasText: 'Calder Infusion' }).first().getByRole('link').press('Enter')
  await page.getByRole('heading', { name: 'End or transfer a claim' }).waitFor()
  await page.getByRole('button', { name: 'Propose it' }).press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Who holds it from then on').selectOption('northline')
  await page.getByLabel('Why, and how you know').fill('Sold, says the register of companies')
  await page.getByRole('button', { name: 'Propose it' }).press('Enter')
  await page.getByText('Proposed. Another person confirms it').waitFor()
  await expectAccessible(page)
  const card = page.locator('section', { hasText: 'It goes over from Calder Infusion to Northline Logistics' })
  await card.getByLabel('How you checked it').fill('I proposed it')
  await card.getByRole('button', { name: 'Confirm' }).press('Enter')
  await page.getByText('You proposed it: a second person confirms.').waitFor()

  const calder = await signedIn(browser, 'calder', { role: 'admin', language: 'zh-CN' })
  await calder.page.goto(at('/identifiers'))
  await calder.page.getByText('Sold, says the register of companies').waitFor()
  await expectAccessible(calder.page)

  // refused: nothing changes, and both read that too
  await card.getByLabel('How you checked it').fill('The sale was called off')
  await card.getByRole('button', { name: 'Refuse' }).press('Enter')
  await page.getByText('Refused. Nothing changes.').waitFor()
  await calder.page.reload()
  await calder.page.getByText('The sale was called off').waitFor()
  await first.context.close()
  await calder.context.close()
})
