import type { AppLoadContext } from '@remix-run/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '#app/identity/sign-in.server.ts'
import { openIdentitySession } from '#db/session.ts'
import { admitAttempt, type Attempt, keepSuccess } from '#db/sign-in-attempts.ts'
import { proofSize } from '#tests/proof-size.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'
import { addOrganization, addPerson, type House, openHouse } from './house.tsx'

const ACCOUNTS = proofSize(50, 10)
const ADDRESSES = 20
const TRIES = 5
const PAIRS = proofSize(2_000, 12)

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

const digest = (text: string) => Buffer.from(text.padEnd(32, '.'))
const tried = (attempt: Attempt) => openIdentitySession(world.app).identifying((db) => admitAttempt(db, attempt))

test(`of ${ACCOUNTS * ADDRESSES * TRIES} guesses over ${ACCOUNTS} accounts from ${ADDRESSES} addresses few are looked at, and no owner is locked out`, async () => {
  const attempt = (account: number, address: string, device: string | null) => ({
    account: digest(`account ${account}`),
    address,
    device: device === null ? null : digest(device),
  })
  // each owner has signed in before, at home
  for (let account = 0; account < ACCOUNTS; account++) {
    await openIdentitySession(world.app).identifying(async (db) => {
      const admitted = await admitAttempt(db, attempt(account, `192.0.2.${account}`, null))
      if (admitted.admitted) await keepSuccess(db, admitted.attempt, digest(`browser ${account}`))
    })
  }
  let lookedAt = 0
  const byAccount = new Map<number, number>()
  const guesses = Array.from({ length: TRIES * ADDRESSES * ACCOUNTS }, (_, i) => ({
    account: i % ACCOUNTS,
    address: `198.51.100.${Math.floor(i / ACCOUNTS) % ADDRESSES}`,
  }))
  for (let i = 0; i < guesses.length; i += 8) {
    const answers = await Promise.all(
      guesses.slice(i, i + 8).map(async ({ account, address }) => ({
        account,
        admitted: await tried(attempt(account, address, null)),
      })),
    )
    for (const { account, admitted } of answers) {
      if (!admitted.admitted) continue
      lookedAt++
      byAccount.set(account, (byAccount.get(account) ?? 0) + 1)
    }
  }
  // twenty for each account from everywhere it is not known, and what the waiting of a few seconds may have let through
  expect(Math.max(...byAccount.values())).toBeLessThanOrEqual(23)
  expect(lookedAt).toBeLessThanOrEqual(ACCOUNTS * 23)
  console.log(`${guesses.length} guesses, ${lookedAt} looked at`)
  // the owners sign in meanwhile: in their own browser from anywhere, and at home in a new one
  for (let account = 0; account < ACCOUNTS; account++) {
    const own = await tried(attempt(account, '203.0.113.77', `browser ${account}`))
    const home = await tried(attempt(account, `192.0.2.${account}`, null))
    expect([own.admitted, home.admitted], `account ${account}`).toEqual([true, true])
  }
})

test(`in ${PAIRS} pairs a known and an unknown account take the same time to be refused`, async () => {
  const times = { known: [] as number[], unknown: [] as number[] }
  let n = 0
  const once = async (email: string) => {
    // an address of its own each time: the brakes are not what is measured
    const context = {
      services: house.services,
      address: `2001:db8::${(++n).toString(16)}`,
      setCookie: () => {},
    } as unknown as AppLoadContext // all that signing in reads
    const began = performance.now()
    const outcome = await signIn(new Request(house.origin), context, { email, password: 'not the password' })
    expect(outcome).toEqual({ ok: false, because: 'wrong' })
    return performance.now() - began
  }
  await house.world.ownerPool.query('truncate portal.sign_in_attempt')
  for (let pair = 0; pair < PAIRS; pair++) {
    const order = pair % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const which of order)
      times[which].push(await once(which === 'known' ? 'ann@mercy.test' : `nobody${pair}@mercy.test`))
    // strangers would be slowed down after twenty
    if (pair % 10 === 9) await house.world.ownerPool.query('truncate portal.sign_in_attempt')
  }
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const [known, unknown] = [median(times.known), median(times.unknown)]
  console.log(`known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms at the median of ${PAIRS} pairs`)
  // a few pairs say nothing of time
  if (PAIRS >= 2_000) expect(Math.abs(known - unknown)).toBeLessThan(5)
})
