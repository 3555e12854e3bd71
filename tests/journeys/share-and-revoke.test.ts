import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { codeAt } from '#tests/identity/authenticator.ts'
import { demo, expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const at = (path: string) => `${inject('baseUrl')}${path}`

/** The link in the newest letter to an address that has this subject, as the dev mailbox shows it. */
async function linkInLetter(page: Page, to: string, subject: RegExp): Promise<string> {
  for (let tries = 0; tries < 40; tries++) {
    await page.goto(at('/dev/mail'))
    const entry = page.locator('li', { hasText: to }).filter({ hasText: subject }).first()
    if ((await entry.count()) > 0) {
      await entry.getByRole('link').click()
      return (await page.locator('a[href*="/join/"]').getAttribute('href')) ?? ''
    }
    await page.waitForTimeout(250)
  }
  throw new Error('no letter came')
}

test('a manufacturer invites a supplier by mail; it joins with the letter, sets up a second factor, and the two are partners', async () => {
  const admin = await signedIn(browser, 'meridian', { role: 'admin' })
  await admin.page.goto(at('/sharing'))
  await admin.page.getByRole('link', { name: 'Invite a partner' }).press('Enter')
  await expectAccessible(admin.page)
  await admin.page.getByRole('button', { name: 'Send the invitation' }).press('Enter')
  await admin.page.getByRole('alert').waitFor()
  await expectAccessible(admin.page)
  await admin.page.getByLabel('Name of the person or company').fill('Greta Lind')
  await admin.page.getByLabel('Mail address').fill('greta.lind@kestrel-forge.example')
  await admin.page.getByLabel('A word to them (optional)').fill('You forge the trays; let us share their inspections.')
  await admin.page.getByRole('button', { name: 'Send the invitation' }).press('Enter')
  await admin.page.getByText('The invitation is on its way.').waitFor()
  await expectAccessible(admin.page)

  // a location number that nobody has, and one that a member has, are answered alike
  const rows: string[] = []
  for (const gln of ['9521999000006', '9521234200000']) {
    await admin.page.goto(at('/sharing/invite'))
    await admin.page.getByLabel('Whoever holds a location number (GLN)').check()
    await admin.page.getByLabel('Name of the person or company').fill('Whoever it is')
    await admin.page.getByLabel('GLN', { exact: true }).fill(gln)
    await admin.page.getByRole('button', { name: 'Send the invitation' }).press('Enter')
    await admin.page.getByText('The invitation is on its way.').waitFor()
    const row = admin.page.locator('#invitations tr', { hasText: gln })
    rows.push((await row.innerText()).replace(gln, '#'))
  }
  expect(rows[0]).toBe(rows[1])
  const calder = await signedIn(browser, 'calder', { role: 'admin' })
  await calder.page.goto(at('/sharing'))
  await calder.page.getByRole('heading', { name: 'Meridian Orthopaedics asks to become your partner' }).waitFor()
  await expectAccessible(calder.page)
  await calder.page.getByRole('button', { name: 'Decline' }).press('Enter')
  await calder.page.getByText('You declined.').waitFor()
  await calder.context.close()

  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const link = await linkInLetter(page, 'greta.lind@kestrel-forge.example', /invites you/)
  expect(link).toContain('/join/')
  await page.goto(link)
  await page.goto(link) // opening it changes nothing
  await page.getByRole('heading', { name: 'Meridian Orthopaedics invites you' }).waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Join and accept' }).press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Company', { exact: true }).fill('Kestrel Forge')
  await page.getByLabel('Country').fill('se')
  await page.getByLabel('What it does').selectOption('supplier')
  await page.getByLabel('Password').fill('anvil under a kestrel')
  await page.getByRole('button', { name: 'Join and accept' }).press('Enter')
  await page.getByText('You have joined.').waitFor()
  await page.goto(link)
  await page.getByRole('heading', { name: 'This invitation is over' }).waitFor()

  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.locator('input[name=email]').fill('greta.lind@kestrel-forge.example')
  await page.locator('input[name=password]').fill('anvil under a kestrel')
  await page.keyboard.press('Enter')
  // whoever administers shows a second factor: it is set up before anything else
  await page.getByRole('button', { name: 'Begin' }).press('Enter')
  await page.getByRole('img', { name: 'QR code for your authenticator' }).waitFor()
  const secret = (await page.locator('.mono').first().innerText()).replaceAll(' ', '')
  await page.getByLabel('The six digits it shows now').fill(codeAt(secret, Date.now()))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor()
  await page.goto(at('/sharing'))
  await page.getByRole('link', { name: 'Meridian Orthopaedics' }).click()
  await page.getByText('Meridian Orthopaedics grants you nothing.').waitFor()
  await expectAccessible(page)
  await context.close()

  await admin.page.goto(at('/sharing'))
  await admin.page.getByRole('link', { name: 'Kestrel Forge' }).waitFor()
  await admin.context.close()
})

test('grants are previewed, offered, narrowed, asked about and revoked, and each step is what the supplier sees', async () => {
  const device = demo().devices.find((one) => one.udi.includes('(01)09521234100034') && one.udi.includes('(21)N100001'))
  if (!device) throw new Error('the demo has no such insert')
  const lot = device.udi.replace(/\(17\).*\(10\)/, '(10)').replace(/\(21\).*/, '')
  const steward = await signedIn(browser, 'meridian', { role: 'data-steward' })
  const page = steward.page
  await page.goto(at('/sharing/partners/polymera'))
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Offer a grant' }).press('Enter')
  await expectAccessible(page)
  for (const group of ['Dates']) await page.locator('#groups').getByLabel(group, { exact: true }).uncheck()
  await page.getByLabel('Only these').check()
  await page.getByLabel(/K7 insert, 10 mm/).check()
  await page.getByLabel(/K7 tibial tray/).check()
  await page.getByLabel('Why?').fill('Annual agreement 2026-7')
  await page.getByLabel('Try it on a real item (optional)').fill(lot)
  await page.getByRole('button', { name: 'Show what this does' }).press('Enter')
  await page.getByText('It stays within the template.').waitFor()
  await page.getByText(`Your facts about ${lot}`).first().waitFor()
  expect(await page.locator('table').count()).toBe(2)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save and offer' }).press('Enter')
  await page.waitForURL(/\/sharing\/grants\/grant_/)
  await expectAccessible(page)
  const first = new URL(page.url()).pathname

  const supplier = await signedIn(browser, 'polymera', { role: 'data-steward', language: 'zh-CN' })
  const theirs = supplier.page
  const released = async () => {
    await theirs.goto(at(`/evidence?udi=${encodeURIComponent(lot)}`))
    return (await theirs.locator('main').innerText()).includes('放行决定')
  }
  expect(await released()).toBe(false)
  await theirs.goto(at(first))
  await expectAccessible(theirs)
  await theirs.getByLabel('原因').fill('同意')
  await theirs.getByRole('button', { name: '接受' }).press('Enter')
  await theirs.getByText('已接受。').waitFor()
  expect(await released()).toBe(true)

  // narrowed by one group: at once
  await page.goto(at(first))
  await page.getByRole('link', { name: 'Change' }).press('Enter')
  await page.locator('#groups').getByLabel('Inspection results').uncheck()
  await page.getByLabel('Why?').fill('Results go another way now')
  await page.getByRole('button', { name: 'Show what this does' }).press('Enter')
  await page.getByText('It promises no more than the version in force.').waitFor()
  await page.getByRole('button', { name: 'Save: in force at once' }).press('Enter')
  await page.getByText('version 2').first().waitFor()
  const second = new URL(page.url()).pathname
  expect(await released()).toBe(true)

  // asked from the withheld field
  const release = theirs.locator('li', { hasText: '放行决定' }).first()
  await release.locator('a[href^="/sharing/withheld"]').first().click()
  await theirs.getByRole('heading', { name: '此事实中未开放的内容' }).waitFor()
  await expectAccessible(theirs)
  await theirs.getByLabel('日期').check()
  await theirs.getByLabel('您需要它做什么？').fill('用于核对我们的批次日期')
  await theirs.getByRole('button', { name: '提出请求' }).press('Enter')
  await theirs.waitForURL(/\/sharing\/requests\/more_/)
  await expectAccessible(theirs)
  const request = new URL(theirs.url()).pathname

  await page.goto(at(request))
  await expectAccessible(page)
  await page.getByRole('link', { name: 'By changing version 2' }).press('Enter')
  expect(await page.locator('#groups').getByLabel('Dates', { exact: true }).isChecked()).toBe(true)
  await page.getByLabel('Why?').fill('You made the material')
  await page.getByRole('button', { name: 'Show what this does' }).press('Enter')
  await page.getByText('It stays within the template.').waitFor()
  await page.getByRole('button', { name: 'Save and offer' }).press('Enter')
  await page.waitForURL((url) => /grant_/.test(url.pathname) && url.pathname !== second)
  const third = new URL(page.url()).pathname
  await theirs.goto(at(request))
  await theirs.getByText('You made the material').waitFor()
  await theirs.goto(at(third))
  await theirs.getByLabel('原因').fill('谢谢')
  await theirs.getByRole('button', { name: '接受' }).press('Enter')
  await theirs.getByText('已接受。').waitFor()

  // who sees it, and why
  await page.goto(at(`/evidence?udi=${encodeURIComponent(lot)}`))
  const fact = page.locator('li', { hasText: 'Release decision' }).first()
  await page.goto(at(`/sharing/why?fact=${await fact.getAttribute('id')}`))
  await page.getByRole('link', { name: 'Polymera' }).waitFor()
  await expectAccessible(page)

  // revoked: the next click says so
  await page.goto(at(third))
  await page.getByLabel('Why?').fill('The agreement has ended')
  await page.getByRole('button', { name: 'Revoke' }).press('Enter')
  await page.getByText('Revoked. It counts no more.').waitFor()
  expect(await released()).toBe(false)
  await theirs.goto(at(third))
  await theirs.getByText('The agreement has ended').waitFor()

  // and the log shows that they looked
  await page.goto(at('/who-looked'))
  expect(await page.locator('main').innerText()).toContain('Polymera')
  await steward.context.close()
  await supplier.context.close()
})

test('an admin invites a colleague, who joins with the letter and acts in the roles that were given', async () => {
  const admin = await signedIn(browser, 'northline', { role: 'admin', language: 'zh-CN' })
  await admin.page.goto(at('/people'))
  await admin.page.getByRole('link', { name: '邀请同事' }).press('Enter')
  await expectAccessible(admin.page)
  await admin.page.getByLabel('姓名').fill('Jonas Weber')
  await admin.page.locator('input[name=email]').fill('jonas.weber@northline.example')
  await admin.page.getByRole('button', { name: '发送邀请' }).press('Enter')
  await admin.page.getByText('邀请已发出。').waitFor()
  await expectAccessible(admin.page)

  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(await linkInLetter(page, 'jonas.weber@northline.example', /代表|Act for/))
  await page.getByRole('heading', { name: 'Act for Northline Logistics' }).waitFor()
  await expectAccessible(page)
  await page.getByLabel('Password').fill('pallets before breakfast')
  await page.getByRole('button', { name: 'Accept' }).press('Enter')
  await page.getByText('You have joined.').waitFor()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.locator('input[name=email]').fill('jonas.weber@northline.example')
  await page.locator('input[name=password]').fill('pallets before breakfast')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/verify/)

  // ended: the next click leads out
  await admin.page.goto(at('/people'))
  await admin.page.getByRole('link', { name: 'Jonas Weber' }).press('Enter')
  await expectAccessible(admin.page)
  await admin.page.locator('details summary', { hasText: '终止其成员资格' }).press('Enter')
  await admin.page.getByRole('button', { name: '终止', exact: true }).press('Enter')
  await admin.page.getByText('成员资格已终止。').waitFor()
  await page.goto(at('/deliveries'))
  expect(new URL(page.url()).pathname).not.toBe('/deliveries')
  await context.close()
  await admin.context.close()
})

test('an organization claims a number, and the desk of the operator shows what it overlaps with', async () => {
  const admin = await signedIn(browser, 'northline', { role: 'admin' })
  await admin.page.goto(at('/identifiers'))
  await expectAccessible(admin.page)
  await admin.page.getByLabel('Kind of number').selectOption('gln')
  await admin.page.getByLabel('Number', { exact: true }).fill('9521234200001')
  await admin.page.getByLabel('Evidence').fill('The dock at Bremen')
  await admin.page.getByRole('button', { name: 'Send to the operator' }).press('Enter')
  await admin.page.getByRole('alert').waitFor() // its check digit is wrong, and nothing that was typed is lost
  await expectAccessible(admin.page)
  await admin.page.getByLabel('Number', { exact: true }).fill('9521234200000')
  await admin.page.getByRole('button', { name: 'Send to the operator' }).press('Enter')
  await admin.page.getByText('The claim was sent.').waitFor()
  expect(await admin.page.locator('main').innerText()).toContain('The dock at Bremen')
  await admin.context.close()

  const registrar = await signedIn(browser, 'operator', { role: 'admin', language: 'zh-CN' })
  await registrar.page.goto(at('/identifiers'))
  await expectAccessible(registrar.page)
  const card = registrar.page.locator('section', { hasText: '9521234200000' })
  await card.getByText('与卡德输注已核实的声明重叠').waitFor()
  await card.getByLabel('您如何核对').fill('登记处查无此项')
  await card.getByRole('button', { name: '提出争议' }).press('Enter')
  await registrar.page.getByText('已标记为有争议。').waitFor()
  await registrar.context.close()
})
