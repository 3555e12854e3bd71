import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const at = (path: string) => `${inject('baseUrl')}${path}`

/** Fills what a step asks for; every field is there. */
async function write(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) {
    const field = page.locator(`[name="${name}"]`)
    if ((await field.evaluate((one) => one.tagName)) === 'SELECT') await field.selectOption(text)
    else await field.fill(text)
  }
}

const D3 = {
  team: 'Jonas Keller, Anke Vogt',
  containment: 'All blanks of the lot are blocked.',
  containedOn: '2026-01-20',
  stockSupplier: '0',
  stockProcess: '0',
  stockTransit: '0',
  stockCustomer: '102 of 120',
}
const cause = (text: string) =>
  Object.fromEntries(
    ['occurrence', 'escape', 'system'].flatMap((of) => [
      [`${of}Category`, 'method'],
      [`${of}Cause`, text],
      [`${of}Whys`, 'The door stood open\nThe crane was waited for\nNo rule says when to reheat'],
    ]),
  )
const LATER = {
  D5: {
    actions: 'Limit for door-open time\nGate from 0.5 mm',
    chosenBecause: 'Both causes end',
    actionsBy: '2026-02-20',
  },
  D6: {
    implemented: 'Interlock on the furnace door',
    implementedOn: '2026-02-18',
    validated: 'Three lots, CT of ten each',
  },
  D7: { prevention: 'FMEA and control plan', readAcross: 'Tibial trays', processChange: 'no' },
} as const

test('a supplier answers the request on its desk, a step comes back once, and both sides sign and close it', async () => {
  const supplier = await signedIn(browser, 'bolt-titanium', { role: 'quality' })
  const theirs = supplier.page
  await theirs.goto(at('/desk'))
  await theirs.getByRole('link', { name: /Porosity below the surface/ }).press('Enter')
  await theirs.waitForURL(/\/scars\/scar_/)
  await expectAccessible(theirs)
  const request = new URL(theirs.url()).pathname
  await theirs.getByRole('button', { name: 'Acknowledge' }).press('Enter')
  await theirs.getByText('You acknowledged it.').waitFor()

  // the draft survives, a missing field is said at its place and nothing is lost
  await theirs.getByRole('link', { name: 'Write D3' }).press('Enter')
  await theirs.waitForURL(/answer\/D3/)
  await expectAccessible(theirs)
  await theirs.locator('[name=team]').fill(D3.team)
  await theirs.getByText('Draft kept.').waitFor()
  await theirs.goto(at(`${request}/answer/D3`))
  expect(await theirs.locator('[name=team]').inputValue()).toBe(D3.team)
  await theirs.getByRole('button', { name: 'Submit D3' }).press('Enter')
  await theirs.getByRole('alert').waitFor()
  await expectAccessible(theirs)
  expect(await theirs.locator('[name=team]').inputValue()).toBe(D3.team)
  await write(theirs, D3)
  await theirs.getByRole('button', { name: 'Submit D3' }).press('Enter')
  await theirs.getByText('The step is submitted.').waitFor()

  // a person who erred is no cause
  await theirs.goto(at(`${request}/answer/D4`))
  await write(theirs, cause('Operator error at the press'))
  await theirs.getByRole('button', { name: 'Submit D4' }).press('Enter')
  await theirs.getByRole('link', { name: /A person erring explains nothing/ }).waitFor()
  await write(theirs, { whyHuman: 'Nothing stopped the press.', fish_machine: 'Furnace door seal' })
  await theirs.getByRole('button', { name: 'Submit D4' }).press('Enter')
  await theirs.getByText('The step is submitted.').waitFor()
  await expectAccessible(theirs)

  const customer = await signedIn(browser, 'meridian', { role: 'quality', language: 'zh-CN' })
  const ours = customer.page
  await ours.goto(at(request))
  await ours.getByText('轮到我方处理。').waitFor()
  await expectAccessible(ours)
  await ours.getByRole('button', { name: '接受 D3' }).press('Enter')
  await ours.getByText('您已接受该步骤。').waitFor()
  await ours.getByRole('button', { name: '退回 D4' }).press('Enter')
  await ours.getByRole('alert').waitFor()
  await expectAccessible(ours)
  await ours.locator('#D4').getByLabel('缺少什么（退回时必填）').fill('为何超声检测未发现？')
  await ours.getByRole('button', { name: '退回 D4' }).press('Enter')
  await ours.getByText('您已退回该步骤。').waitFor()

  // a note that the other side never reads
  await ours.getByLabel('备注', { exact: true }).fill('去年也发生过')
  await ours.getByRole('button', { name: '写入备注' }).press('Enter')
  await ours.getByText('备注已写入。').waitFor()
  await theirs.goto(at(request))
  expect(await theirs.locator('main').innerText()).not.toContain('去年也发生过')

  await theirs.getByRole('link', { name: 'Write D4 again' }).press('Enter')
  await theirs.getByText('为何超声检测未发现？').first().waitFor()
  await write(theirs, cause('The billet was too cold at the die'))
  await theirs.getByRole('button', { name: 'Submit D4' }).press('Enter')
  await theirs.getByText('The step is submitted.').waitFor()
  for (const [step, fields] of Object.entries(LATER)) {
    await theirs.goto(at(`${request}/answer/${step}`))
    await write(theirs, fields)
    await theirs.getByRole('button', { name: `Submit ${step}` }).press('Enter')
    await theirs.getByText('The step is submitted.').waitFor()
  }

  // the supplier shows facts of its own, after seeing what the other side will read
  await theirs.getByRole('link', { name: 'Cite facts of ours' }).press('Enter')
  await theirs.waitForURL(/\/cite$/)
  await expectAccessible(theirs)
  await theirs.getByLabel(/Nonconformity reported/).check()
  await theirs.getByRole('button', { name: 'Show what they will see' }).press('Enter')
  await theirs.getByText('BT-QN-77').waitFor()
  await theirs.getByRole('button', { name: /Share with Meridian/ }).press('Enter')
  await theirs.getByText('The facts are shared as exhibits.').waitFor()

  await ours.goto(at(request))
  await ours.getByText('BT-QN-77').waitFor()
  for (const step of ['D4', 'D5', 'D6', 'D7']) {
    await ours.goto(at(request))
    await ours.getByRole('button', { name: `接受 ${step}` }).press('Enter')
    await ours.getByText('您已接受该步骤。').waitFor()
  }
  for (const [button, said] of [
    ['接受答复', '您已接受全部答复。'],
    ['验证有效', '您已验证其有效。'],
    ['代表我方关闭', '您已代表我方关闭。'],
  ] as const) {
    await ours.goto(at(request))
    if (button === '验证有效') await ours.getByLabel('理由').first().fill('三个批次均无孔隙')
    await ours.getByRole('button', { name: button }).press('Enter')
    await ours.getByText(said).waitFor()
  }
  await expectAccessible(ours)
  await theirs.goto(at(request))
  await theirs.getByRole('button', { name: 'Close for our side' }).press('Enter')
  await theirs.getByText('It is over.').waitFor()
  await expectAccessible(theirs)
  expect(await theirs.getByText('unbroken').count()).toBe(4)

  // the evidence page of the lot leads to it, and the list has it
  const lot = await ours.locator('a[href*="/id/"]').first().getAttribute('href')
  await ours.goto(at(lot ?? ''))
  await ours.getByRole('link', { name: /Porosity below the surface/ }).waitFor()
  await ours.goto(at('/scars?show=over'))
  await ours.getByRole('link', { name: /Porosity below the surface/ }).waitFor()
  await expectAccessible(ours)

  // every step had its letter, and none holds a cause
  await ours.goto(at('/dev/mail'))
  const letters = await ours.locator('main').innerText()
  for (const said of ['sent you corrective request', 'returned a step', 'accepted your answer', 'closed'])
    expect(letters).toContain(said)
  expect(letters).not.toMatch(/billet|Porosity/i)
  await supplier.context.close()
  await customer.context.close()
})

test('a request is written from the lot, looked at, sent to a supplier, and disputed', async () => {
  const customer = await signedIn(browser, 'meridian', { role: 'quality' })
  const ours = customer.page
  await ours.goto(at('/scars/new'))
  await expectAccessible(ours)
  await ours.getByRole('button', { name: 'Issue the request' }).press('Enter')
  await ours.getByRole('alert').waitFor()
  await expectAccessible(ours)
  await ours.getByLabel('Supplier', { exact: true }).selectOption('polymera')
  await ours.getByLabel('In one line').fill('Discoloured bars')
  await ours.getByLabel('Part', { exact: true }).fill('UHMWPE bar 60 mm')
  await ours.getByLabel('Lots and units').fill('nonsense!')
  await ours.getByLabel('What is wrong').fill('Two bars are yellow at one end.')
  await ours.getByLabel(/^Minor/).check()
  await ours.getByRole('button', { name: 'Issue the request' }).press('Enter')
  await ours.getByRole('link', { name: /Line 1 names nothing/ }).waitFor()
  expect(await ours.getByLabel('In one line').inputValue()).toBe('Discoloured bars')
  await ours.getByLabel('Lots and units').fill('(01)09521234100034(10)P1; 2 pcs')
  await ours.getByRole('button', { name: 'Look at these items' }).press('Enter')
  await ours.getByText('You have no other request about these items.').waitFor()
  await expectAccessible(ours)
  await ours.getByRole('button', { name: 'Issue the request' }).press('Enter')
  await ours.getByText('The request is on its way.').waitFor()
  const request = new URL(ours.url()).pathname

  const supplier = await signedIn(browser, 'polymera', { role: 'quality', language: 'zh-CN' })
  const theirs = supplier.page
  await theirs.goto(at(request))
  await theirs.locator('details', { hasText: '提出异议' }).locator('summary').first().press('Enter')
  await theirs.getByLabel('依据').fill('该批次不是我方产品')
  await theirs.getByRole('button', { name: '提出异议' }).press('Enter')
  await theirs.getByText('您已提出异议，由客户撤回或维持。').waitFor()
  await expectAccessible(theirs)
  await ours.goto(at(request))
  await ours.locator('form:has(button[value=withdraw])').getByLabel('Why').fill('You are right')
  await ours.getByRole('button', { name: 'Withdraw' }).press('Enter')
  await ours.getByText('You withdrew it.').waitFor()

  // a hospital cannot tell that it is there
  const stranger = await signedIn(browser, 'st-brigids', { role: 'quality' })
  const answer = await stranger.page.goto(at(request))
  expect(answer?.status()).toBe(404)
  for (const { context } of [customer, supplier, stranger]) await context.close()
})
