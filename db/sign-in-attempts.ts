import { sql } from 'kysely'
import type { Writer } from './database.ts'

/** One try of a password: for which account, from where, in which browser. */
export type Attempt = { readonly account: Buffer; readonly address: string; readonly device: Buffer | null }

/** Either the number to settle it with, or how long to wait. */
export type Admitted =
  { readonly admitted: true; readonly attempt: number } | { readonly admitted: false; readonly waitSeconds: number }

/**
 * Failures of the last hour that are free, and the first delay in seconds after them; it doubles with each further
 * failure, up to fifteen minutes. Nobody is ever locked out for good.
 */
const LIMITS = {
  /** One account from one address, or in one known browser. */
  pair: { free: 5, first: 15 },
  /** One account from everywhere it is not known: guessing spread over many addresses. */
  strangers: { free: 20, first: 30 },
  /** One address over all accounts: a hospital behind one address has many people. */
  address: { free: 100, first: 30 },
} as const
const LONGEST = 900

function wait(failures: number, secondsSinceLast: number | null, limit: { free: number; first: number }): number {
  if (failures < limit.free || secondsSinceLast === null) return 0
  const delay = Math.min(limit.first * 2 ** Math.min(failures - limit.free, 20), LONGEST)
  return Math.ceil(Math.max(0, delay - secondsSinceLast))
}

/**
 * Counts a try before the password is looked at, so that many tries at once cannot slip through together. A browser or
 * address in which this account has signed in before answers only for itself: strangers cannot lock its owner out.
 * Depends on nothing but what was typed, so that known and unknown accounts are answered alike. Identity scope.
 */
export async function admitAttempt(db: Writer, { account, address, device }: Attempt): Promise<Admitted> {
  await sql`select pg_advisory_xact_lock(7001, hashtext(encode(${account}, 'hex')))`.execute(db)
  const { rows } = await sql<{
    known_device: boolean
    known_address: boolean
    device_failures: number
    device_since: number | null
    pair_failures: number
    pair_since: number | null
    stranger_failures: number
    stranger_since: number | null
    address_failures: number
    address_since: number | null
  }>`
    with recent as (
      select * from portal.sign_in_attempt where account = ${account} and at > now() - interval '90 days'
    ), known as (
      select distinct address, device from recent where outcome = 'succeeded'
    ), failed as (
      -- failures before the last success from the same place are forgiven
      select r.*, extract(epoch from clock_timestamp() - r.at) as since from recent r
      where r.outcome = 'failed' and r.at > now() - interval '1 hour' and not exists (
        select from recent s where s.outcome = 'succeeded' and s.at > r.at
          and (s.address = r.address or s.device = r.device))
    ), everywhere as (
      select count(*)::int n, min(extract(epoch from clock_timestamp() - at))::float s from portal.sign_in_attempt
      where address = ${address} and at > now() - interval '1 hour' and outcome = 'failed'
    )
    select
      ${device}::bytea is not null and exists (select from known where device = ${device}::bytea) as known_device,
      exists (select from known where address = ${address}) as known_address,
      (select count(*)::int from failed where device = ${device}::bytea) as device_failures,
      (select min(since)::float from failed where device = ${device}::bytea) as device_since,
      (select count(*)::int from failed where address = ${address}) as pair_failures,
      (select min(since)::float from failed where address = ${address}) as pair_since,
      (select count(*)::int from failed where address not in (select address from known)) as stranger_failures,
      (select min(since)::float from failed where address not in (select address from known)) as stranger_since,
      (select n from everywhere) as address_failures,
      (select s from everywhere) as address_since`.execute(db)
  const seen = rows[0]
  if (!seen) throw new Error('attempts could not be counted')
  const waitSeconds = seen.known_device
    ? wait(seen.device_failures, seen.device_since, LIMITS.pair)
    : Math.max(
        wait(seen.pair_failures, seen.pair_since, LIMITS.pair),
        seen.known_address ? 0 : wait(seen.stranger_failures, seen.stranger_since, LIMITS.strangers),
        wait(seen.address_failures, seen.address_since, LIMITS.address),
      )
  if (waitSeconds > 0) return { admitted: false, waitSeconds }
  const { id } = await db
    .insertInto('portal.sign_in_attempt')
    .values({ account, address, device })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { admitted: true, attempt: id }
}

/** The password was right: the browser and the address are known to this account from now on. Identity scope. */
export async function keepSuccess(db: Writer, attempt: number, device: Buffer): Promise<void> {
  await db
    .updateTable('portal.sign_in_attempt')
    .set({ outcome: 'succeeded', device })
    .where('id', '=', attempt)
    .execute()
}
