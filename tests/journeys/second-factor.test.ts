import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { codeAt } from '#tests/identity/authenticator.ts'
import { demo, expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

test('a person sets up a second factor by keyboard, signs in with it, and gives it up again', async () => {
  const { context, page } = await signedIn(browser, 'tern-medical', { role: 'admin' })
  await page.goto(`${inject('baseUrl')}/people`)
  await expectAccessible(page)
  await page.goto(`${inject('baseUrl')}/account`)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Set it up' }).press('Enter')
  await page.getByRole('button', { name: 'Begin' }).press('Enter')
  await page.getByRole('img', { name: 'QR code for your authenticator' }).waitFor()
  await expectAccessible(page)
  const secret = (await page.locator('.mono').first().innerText()).replaceAll(' ', '')
  await page.getByLabel('The six digits it shows now').fill('000000')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  await page.getByLabel('The six digits it shows now').fill(codeAt(secret, Date.now()))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor()
  await expectAccessible(page)
  const [code = ''] = await page.locator('main li').allInnerTexts()
  expect(code).toMatch(/^[2-9a-z]{5}-[2-9a-z]{5}$/)
  await context.close()

  const person = demo().people.find((p) => p.organization === 'tern-medical' && p.roles.includes('admin'))
  const again = await browser.newContext({ locale: 'zh-CN' })
  const other = await again.newPage()
  await other.goto(`${inject('baseUrl')}/sign-in`)
  await other.locator('input[name=email]').fill(person?.email ?? '')
  await other.locator('input[name=password]').fill(person?.password ?? '')
  await other.keyboard.press('Enter')
  await other.getByRole('heading', { name: '请输入第二重验证码' }).waitFor()
  await expectAccessible(other)
  await other.keyboard.type(code) // the field has the focus
  await other.keyboard.press('Enter')
  await other.waitForURL(/\/verify/)
  await other.goto(`${inject('baseUrl')}/account`)
  await expectAccessible(other)
  await other.locator('details:has(button[value=remove]) summary').press('Enter')
  await other.locator('button[value=remove]').press('Enter')
  await other.getByText('未设置').first().waitFor()
  await again.close()
})
