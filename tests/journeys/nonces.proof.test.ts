import { expect, inject, test } from 'vitest'
import { Browser } from '#tests/identity/browser.ts'
import { proofSize } from '#tests/proof-size.ts'
import { FOR_ANYONE, FOR_MEMBERS } from '#tests/routes/signed-out.ts'
import { demo } from './browser.ts'

const LOADS = proofSize(1_000, 250)

/** Addresses of every page there is: those of members, those anyone may open, codes, and what is not there. */
const ADDRESSES = [
  ...Object.values(FOR_MEMBERS).map(({ url }) => url),
  ...Object.keys(FOR_ANYONE)
    .map(
      (file) =>
        `/${file
          .replace('_index.tsx', '')
          .replace(/\.tsx$/, '')
          .replaceAll('.', '/')
          .replace(/\/$/, '')}`,
    )
    .filter((path) => !path.includes('$') && path !== '/callback'),
  '/01/09521234100034/21/N100001',
  '/00/395200010000000011',
  '/id/party/meridian',
  '/no/such/page',
  '/evidence?udi=%3Cscript%3Ealert(1)%3C/script%3E',
]

test(`every script of ${LOADS} loads of all pages, as each of six roles and as nobody, carries a nonce that no other answer has`, async () => {
  const origin = inject('baseUrl')
  const { people } = demo()
  const visitors: { role: string; browser: Browser }[] = [{ role: 'nobody', browser: new Browser(origin) }]
  for (const role of ['admin', 'quality', 'recall-coordinator', 'data-steward', 'operations', 'viewer']) {
    const person = people.find(
      (one) => one.roles.includes(role) && people.filter(({ email }) => email === one.email).length === 1,
    )
    if (!person) throw new Error(`nobody in the demo has the role ${role}`)
    const browser = new Browser(origin)
    const { url } = await browser.signIn(person.email, person.password, '/verify')
    expect(url.pathname, role).toBe('/verify')
    visitors.push({ role, browser })
  }
  const nonces = new Set<string>()
  const faults: string[] = []
  let pages = 0
  let scripts = 0
  for (let load = 0; load < LOADS; load++) {
    const { role, browser } = visitors[load % visitors.length] as (typeof visitors)[number] // within the list
    const address = ADDRESSES[Math.floor(load / visitors.length) % ADDRESSES.length] ?? '/'
    const { response, url } = await browser.go(address)
    const html = await response.text()
    if (!(response.headers.get('content-type') ?? '').startsWith('text/html')) continue
    pages++
    const policy = response.headers.get('content-security-policy') ?? ''
    const [, nonce = ''] = /script-src[^;]*'nonce-([^']+)'/.exec(policy) ?? []
    const where = `${role} ${url.pathname} (${response.status})`
    if (nonce.length < 22) faults.push(`${where}: no nonce in ${policy}`)
    if (nonces.has(nonce)) faults.push(`${where}: a nonce for the second time`)
    nonces.add(nonce)
    if (/script-src[^;]*'unsafe-(inline|eval)'/.test(policy)) faults.push(`${where}: ${policy}`)
    for (const [tag] of html.matchAll(/<script\b[^>]*>/gi)) {
      scripts++
      if (!tag.includes(`nonce="${nonce}"`)) faults.push(`${where}: ${tag}`)
    }
    for (const [attribute] of html.matchAll(/<[a-z][^>]*\son[a-z]+\s*=/gi))
      faults.push(`${where}: a handler in the page, ${attribute.slice(-60)}`)
    if (/href="\s*javascript:/i.test(html)) faults.push(`${where}: a script behind a link`)
  }
  expect(faults).toEqual([])
  expect(pages).toBeGreaterThan(LOADS / 2)
  expect(scripts).toBeGreaterThan(pages)
})
