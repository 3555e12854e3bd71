import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { machineToken } from '#tests/machine-token.ts'
import { proofSize } from '#tests/proof-size.ts'
import { demo, launch, signedIn } from './browser.ts'

const PAYLOADS = proofSize(300, 60)
const A_FACT = 10

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** Text that would run if any page put it anywhere but into text: each says its number when it does. */
function payloads(count: number): string[] {
  const run = (n: number) => `window.ran=(window.ran||[]).concat(${n})`
  const families: ((n: number) => string)[] = [
    (n) => `<script>${run(n)}</script>`,
    (n) => `<img src=x onerror="${run(n)}">`,
    (n) => `"><svg onload=${run(n)}>`,
    (n) => `'><body onload='${run(n)}'>`,
    (n) => `</script><script>${run(n)}//`,
    (n) => `</title><img src=x onerror=${run(n)}>`,
    (n) => `<iframe srcdoc="<script>parent.${run(n)}</script>"></iframe>`,
    (n) => `<a href="javascript:${run(n)}" autofocus>x</a>`,
    (n) => `javascript:${run(n)}`,
    (n) => `data:text/html,<script>${run(n)}</script>`,
    (n) => `{{constructor.constructor('${run(n)}')()}}`,
    (n) => `\${${run(n)}}`,
    (n) => `<style>@import 'javascript:${run(n)}';</style>`,
    (n) => `<math><mtext><table><mglyph><style><img src=x onerror=${run(n)}>`,
    (n) => `<input autofocus onfocus=${run(n)}>`,
    (n) => `<details open ontoggle=${run(n)}>`,
    (n) => `-->"'/><video><source onerror=${run(n)}>`,
    (n) => `\u2028${run(n)}\u2029</script>`,
    (n) => `&lt;img src=x onerror=${run(n)}&gt;`,
    (n) => `<base href="//evil.example/"><script src=x${n}></script>`,
  ]
  return Array.from({ length: count }, (_, n) => families[n % families.length]?.(n) ?? '')
}

/** Text fields of the dictionary, and places outside the standard that come back on a page. */
const FIELDS = ['tc:holdReason', 'tc:workDone', 'tc:characteristic', 'tc:defect', 'tc:changeNumber', 'ext:note', 'ext:other', 'ext:third', 'tc:returnReason', 'tc:maintenanceType'] // prettier-ignore

test(`${PAYLOADS} texts that would run, captured into facts and written into a question, are text on every page`, async () => {
  const base = inject('baseUrl')
  const client = demo().clients.find((one) => one.organization === 'meridian' && one.scope.includes('epcis:capture'))
  const device = demo().devices.find((one) => one.udi.includes('(21)F100009'))
  if (!client || !device) throw new Error('the demo has no such client or device')
  const token = await machineToken(base, client, 'epcis:capture')
  const texts = payloads(PAYLOADS)
  const eventList = Array.from({ length: Math.ceil(PAYLOADS / A_FACT) }, (_, fact) => ({
    type: 'ObjectEvent',
    eventTime: new Date(Date.UTC(2026, 9, 1, 8, fact)).toISOString(),
    eventTimeZoneOffset: '+00:00',
    action: 'OBSERVE',
    bizStep: 'inspecting',
    epcList: ['https://id.gs1.org/01/09521234100010/21/F100009'],
    ...Object.fromEntries(FIELDS.map((field, at) => [field, texts[fact * A_FACT + at] ?? 'x'])),
  }))
  const context = ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { tc: 'urn:trace-commons:voc:1:', ext: 'https://ns.example.com/' }] // prettier-ignore
  const captured = await fetch(`${base}/epcis/v2/capture`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ '@context': context, type: 'EPCISDocument', schemaVersion: '2.0', creationDate: '2026-10-01T00:00:00Z', epcisBody: { eventList } }), // prettier-ignore
  })
  expect(captured.status, await captured.clone().text()).toBe(202)
  const job = new URL(captured.headers.get('location') ?? '', base)
  for (;;) {
    const state = (await (await fetch(job, { headers: { authorization: `Bearer ${token}` } })).json()) as { running: boolean; success: boolean } // prettier-ignore
    if (!state.running) expect(state.success).toBe(true)
    if (!state.running) break
    await new Promise((wait) => setTimeout(wait, 100))
  }

  const { context: tab, page } = await signedIn(browser, 'meridian', { role: 'quality' })
  const said: string[] = []
  page.on('dialog', (dialog) => {
    said.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) said.push(message.text())
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`Refused to: Content Security Policy ${event.violatedDirective}`)) // prettier-ignore
  })
  // a question whose label and note run, asked by a hospital and read on the manufacturer's desk
  const asker = await signedIn(browser, 'east-lake', { role: 'operations' })
  for (const text of texts.slice(0, 6)) {
    await asker.page.goto(`${base}/evidence?udi=${encodeURIComponent(`(01)09521234100010(21)X${texts.indexOf(text)}`)}`)
    await asker.page.locator('form textarea').first().fill(text)
    await asker.page.locator('form:has(textarea) button[type=submit]').first().click()
    await asker.page.waitForURL(/\/confirmations\//)
  }
  await asker.context.close()

  const paths = [
    `/evidence?udi=${encodeURIComponent(device.udi)}`,
    '/desk',
    '/who-looked',
    ...texts.slice(0, 20).map((text) => `/evidence?udi=${encodeURIComponent(text)}`),
    ...texts.slice(0, 20).map((text) => `/who-looked?item=${encodeURIComponent(text)}`),
    ...texts.slice(0, 5).map((text) => `/erasures?fact=${encodeURIComponent(text)}`),
  ]
  for (const path of paths) {
    await page.goto(base + path)
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)))
    if (path === paths[0]) expect(await page.locator('main').innerText()).toContain('<script>window.ran')
    if (path === '/desk') {
      for (const link of await page
        .locator('a[href^="/confirmations/"]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))) {
        // prettier-ignore
        await page.goto(base + link)
        expect(await page.evaluate(() => 'ran' in window)).toBe(false)
      }
    }
    expect(await page.evaluate(() => 'ran' in window), path).toBe(false)
  }
  expect(said).toEqual([])
  await tab.close()
})
