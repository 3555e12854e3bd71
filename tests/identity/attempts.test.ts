import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword, isPassword, TooBusy } from '#app/identity/password.server.ts'
import { openIdentitySession } from '#db/session.ts'
import { type Admitted, admitAttempt, keepSuccess } from '#db/sign-in-attempts.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'
import { Browser } from './browser.ts'
import { addOrganization, addPerson, type House, openHouse, PASSWORD } from './house.tsx'

let house: House
let world: TestDatabase
beforeAll(async () => {
  house = await openHouse()
  world = await freshDatabase()
  const mercy = await addOrganization(house.world, 'mercy')
  await addPerson(house.world, 'ann@mercy.test', [mercy])
})
afterAll(async () => {
  await house.close()
  await world.close()
})

const account = (name: string) => Buffer.from(name.padEnd(32, '.'))
const guess = (name: string, address: string, device: string | null = null): Promise<Admitted> =>
  openIdentitySession(world.app).identifying((db) =>
    admitAttempt(db, { account: account(name), address, device: device === null ? null : account(device) }),
  )
const succeed = async (name: string, address: string, device: string) => {
  const admitted = await guess(name, address, device)
  if (!admitted.admitted) throw new Error('not admitted')
  await openIdentitySession(world.app).identifying((db) => keepSuccess(db, admitted.attempt, account(device)))
}
/** As if everything had happened earlier. */
const later = (seconds: number) =>
  world.ownerPool.query(`update portal.sign_in_attempt set at = at - make_interval(secs => $1)`, [seconds])

test('five wrong passwords are free, then each costs a longer wait, and waiting always ends', async () => {
  for (let i = 0; i < 5; i++) expect((await guess('bo', '192.0.2.1')).admitted).toBe(true)
  const waits: number[] = []
  for (let i = 0; i < 9; i++) {
    const refused = await guess('bo', '192.0.2.1')
    if (refused.admitted) throw new Error('admitted too early')
    waits.push(refused.waitSeconds)
    await later(refused.waitSeconds)
    expect((await guess('bo', '192.0.2.1')).admitted).toBe(true)
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900])
})

test('many guesses at once do not slip through together', async () => {
  const all = await Promise.all(Array.from({ length: 60 }, () => guess('cy', '192.0.2.2')))
  expect(all.filter((one) => one.admitted).length).toBe(5)
})

test('guessing spread over two hundred addresses is slowed as well', async () => {
  let admitted = 0
  for (let i = 0; i < 200; i++) if ((await guess('di', `198.51.100.${i}`)).admitted) admitted++
  expect(admitted).toBe(20)
})

test('a stranger cannot lock the owner out: their own browser and their usual address keep working', async () => {
  await succeed('eva', '192.0.2.10', 'evas-browser')
  for (let i = 0; i < 60; i++) await guess('eva', `203.0.113.${i % 250}`)
  expect((await guess('eva', '203.0.113.99')).admitted).toBe(false)
  expect((await guess('eva', '203.0.113.99', 'evas-browser')).admitted).toBe(true)
  expect((await guess('eva', '192.0.2.10')).admitted).toBe(true)
})

test('a stranger at the same address cannot lock out a browser that signed in before', async () => {
  await succeed('flo', '192.0.2.20', 'flos-browser')
  for (let i = 0; i < 50; i++) await guess('flo', '192.0.2.20')
  expect((await guess('flo', '192.0.2.20')).admitted).toBe(false)
  expect((await guess('flo', '192.0.2.20', 'flos-browser')).admitted).toBe(true)
})

test('one address that tries many accounts is slowed', async () => {
  let admitted = 0
  for (let i = 0; i < 130; i++) if ((await guess(`person ${i}`, '192.0.2.66')).admitted) admitted++
  expect(admitted).toBe(100)
})

test('unknown account and wrong password get the same answer, byte for byte', async () => {
  const answers: string[] = []
  for (const email of ['ann@mercy.test', 'zzz@mercy.test']) {
    const browser = new Browser(house.origin)
    const { url } = await browser.go('/sign-in')
    const { response } = await browser.submit(url.href, { email, password: 'wrong' })
    const page = (await response.text()).replaceAll(email, 'EMAIL').replace(/nonce="[^"]*"/g, '')
    answers.push(`${response.status} ${page.replaceAll(url.pathname, 'HERE')}`)
  }
  expect(answers[0]).toBe(answers[1])
})

test('unknown account and wrong password take the same work', async () => {
  const stored = await hashPassword(PASSWORD)
  const time = async (hash: string | null) => {
    const started = performance.now()
    expect(await isPassword('wrong', hash)).toBe(false)
    return performance.now() - started
  }
  const known: number[] = []
  const unknown: number[] = []
  for (let i = 0; i < 6; i++) {
    known.push(await time(stored))
    unknown.push(await time(null))
  }
  const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
  expect(Math.abs(median(known) - median(unknown)) / median(known)).toBeLessThan(0.3)
})

test('passwords are kept as scrypt at OWASP cost, and a weaker stored hash opens nothing', async () => {
  const stored = await hashPassword('päss wörd 密码')
  expect(stored).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(await isPassword('päss wörd 密码'.normalize('NFD'), stored)).toBe(true)
  expect(await isPassword('päss wörd', stored)).toBe(false)
  expect(await isPassword('x', stored.replace('ln=17', 'ln=10'))).toBe(false)
  expect(await isPassword('x', '$scrypt$nonsense')).toBe(false)
})

test('a flood of passwords is refused beyond twenty that wait, and the rest are answered', async () => {
  const stored = await hashPassword(PASSWORD)
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => isPassword('wrong', stored)))
  const refused = outcomes.filter((one) => one.status === 'rejected')
  expect(refused.length).toBe(18)
  for (const one of refused) expect(one.status === 'rejected' && one.reason).toBeInstanceOf(TooBusy)
}, 240_000) // twenty-two hashes at full cost, two at a time; on a busy machine each takes seconds

test('what people type into the wrong field is not kept in the clear', async () => {
  const browser = new Browser(house.origin)
  const { url } = await browser.go('/sign-in')
  await browser.submit(url.href, { email: 'my-secret-password', password: 'x' })
  const { rows } = await house.world.ownerPool.query<{ all: string }>(
    `select string_agg(a::text, ' ') as all from portal.sign_in_attempt a`,
  )
  expect(rows[0]?.all).not.toContain('my-secret')
  expect(rows[0]?.all).not.toContain(Buffer.from('my-secret-password').toString('hex'))
})
