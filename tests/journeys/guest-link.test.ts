import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { demo, expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const at = (path: string) => `${inject('baseUrl')}${path}`
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

/** The newest letter to an address with this subject, opened in the dev mailbox. */
async function letter(page: Page, to: string, subject: RegExp): Promise<string> {
  for (let tries = 0; tries < 60; tries++) {
    await page.goto(at('/dev/mail'))
    const entry = page.locator('li', { hasText: to }).filter({ hasText: subject }).first()
    if ((await entry.count()) > 0) {
      await entry.getByRole('link').click()
      return page.locator('main').innerText()
    }
    await page.waitForTimeout(250)
  }
  throw new Error('no letter came')
}

for (const language of ['en', 'zh-CN'] as const) {
  const en = language === 'en'
  test(`an auditor opens one device by a link and a code, sees that device alone, and nothing once the link is taken back (${language})`, async () => {
    const device = demo().devices.find(
      (one) => one.udi.includes('(01)09521234100034') && one.udi.includes('(21)N100001'),
    )
    if (!device) throw new Error('the demo has no such insert')
    const email = `vera.lang.${language.toLowerCase()}@notified-body.example`
    const steward = await signedIn(browser, 'meridian', { role: 'data-steward', language })
    const { page } = steward
    await page.goto(at('/sharing'))
    await page.getByRole('link', { name: en ? 'Guests' : '访客' }).press('Enter')
    await expectAccessible(page)
    await page.getByRole('link', { name: en ? 'Let a guest in' : '允许访客查看' }).press('Enter')
    await page.waitForURL(/guests\/new/)
    await page.getByRole('button', { name: en ? 'Send the link' : '发送链接' }).press('Enter')
    await page.getByRole('alert').waitFor()
    await expectAccessible(page)
    await page.locator('[name=name]').fill('Vera Lang')
    await page.locator('[name=firm]').fill('Notified Body 0000')
    await page.locator('[name=email]').fill(email)
    await page.locator('select[name=language]').selectOption(language)
    await page.locator('[name=items]').fill(device.udi)
    await page.locator('[name=until]').fill(day(14))
    await page.locator('[name=reason]').fill('Yearly audit')
    await page.getByRole('button', { name: en ? 'Send the link' : '发送链接' }).press('Enter')
    await page.getByText(en ? 'The letter is on its way.' : '邮件已发出。').waitFor()
    await expectAccessible(page)
    const file = new URL(page.url()).pathname

    const context = await browser.newContext({ locale: en ? 'en-GB' : 'zh-CN', viewport: { width: 390, height: 844 } })
    const guest = await context.newPage()
    await letter(guest, email, en ? /lets you read evidence/ : /允许您查看证据/)
    const link = (await guest.locator('a[href*="/guest/"]').getAttribute('href')) ?? ''
    await guest.goto(link)
    await guest.goto(link) // a scanner opens it too
    await expectAccessible(guest)
    await guest.getByRole('button', { name: en ? 'Open' : '打开', exact: true }).press('Enter')
    await guest.getByRole('alert').waitFor()
    await expectAccessible(guest)
    await guest.getByRole('button', { name: en ? 'Send me a code' : '向我发送验证码' }).press('Enter')
    await guest.getByText(en ? 'A code was sent.' : '验证码已发送').waitFor()
    const said = await letter(guest, email, en ? /Your code/ : /您的验证码/)
    const code = /\d{4} \d{4}/.exec(said)?.[0] ?? ''
    await guest.goto(link)
    await guest.locator('[name=code]').fill('0000 0000')
    await guest.getByRole('button', { name: en ? 'Open' : '打开', exact: true }).press('Enter')
    await guest.getByRole('alert').waitFor()
    await guest.locator('[name=code]').fill(code)
    await guest.getByRole('button', { name: en ? 'Open' : '打开', exact: true }).press('Enter')
    await guest.getByText(en ? 'by guest link, identity not verified' : '通过访客链接，身份未经核实').waitFor()
    await expectAccessible(guest)
    await guest.getByRole('link', { name: 'N100001' }).press('Enter')
    await guest
      .getByText(en ? 'Release decision' : '放行决定')
      .first()
      .waitFor()
    await expectAccessible(guest)
    const read = await guest.locator('main').innerText()
    expect(read).toContain('N100001')
    expect(read, 'facts of others are not in it').not.toMatch(/Halcyon|Polymera|Northline/)
    // nothing leads on: neither a link to the portal nor a page of it
    expect(
      await guest.locator('main a[href^="/01/"], main a[href^="/sharing"], main a[href^="/evidence"]').count(),
    ).toBe(0)
    await guest.goto(at('/sharing'))
    await guest.waitForURL(/sign-in|oidc|interaction/)

    // a coordinator rings up, and every page says so from then on
    const quality = await signedIn(browser, 'meridian', { role: 'quality', language })
    await quality.page.goto(at(file))
    await quality.page.locator('#reason-confirm').fill('Switchboard of the notified body')
    await quality.page.getByRole('button', { name: en ? 'Confirm by phone' : '电话确认' }).press('Enter')
    await quality.page.getByText(en ? 'The identity is confirmed.' : '身份已确认。').waitFor()
    await expectAccessible(quality.page)
    await guest.goto(`${link}?item=1`)
    await guest.getByText(en ? 'by guest link, identity confirmed by phone' : '通过访客链接，身份已电话确认').waitFor()

    // the owner sees who looked
    await page.goto(at('/who-looked'))
    await page.getByText('Vera Lang, Notified Body 0000').first().waitFor()
    await page
      .getByText(en ? 'by guest link, identity not verified' : '通过访客链接，身份未经核实')
      .first()
      .waitFor()
    await expectAccessible(page)

    await page.goto(at(file))
    await page.locator('#reason-revoke').fill('The audit is over')
    await page.getByRole('button', { name: en ? 'Take the link back' : '收回链接' }).press('Enter')
    await page.getByText(en ? 'The link is taken back.' : '链接已收回。').waitFor()
    const answer = await guest.goto(`${link}?item=1`)
    expect(answer?.status()).toBe(404)
    await guest.getByRole('heading', { name: en ? 'This link is over' : '此链接已失效' }).waitFor()
    await expectAccessible(guest)
    for (const one of [context, steward.context, quality.context]) await one.close()
  })
}
