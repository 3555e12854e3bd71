import type { Kysely } from 'kysely'
import type { Database } from '#db/database.ts'
import { takeTokens } from '#db/rate-limits.ts'
import { TooMany } from './too-many.ts'

/** How often in the long run, and how much at once. */
export type Limit = { readonly perSecond: number; readonly burst: number }
/** Whom a limit is for: a machine's client, a person, an address of which nobody is known yet. */
export type Limited = 'client' | 'person' | 'address'
export type Limits = { readonly [Who in Limited]: Limit }

type Lease = { tokens: number; until: number; refusedUntil: number; asking: Promise<void> | null }

const LEASE_MS = 1000
const LEASES = 20_000

/**
 * Rate limits that hold across processes: buckets stand in the database, and a process takes a twentieth of a second's
 * worth at a time, so that a busy client costs one round trip in many and not one a request. What a process took and did
 * not use within a second is gone.
 */
export class Allowance {
  readonly #leases = new Map<string, Lease>()

  constructor(
    readonly db: Kysely<Database>,
    readonly limits: Limits,
  ) {}

  /** Counts one request. Throws `TooMany` when there is nothing left. */
  async take(who: Limited, name: string): Promise<void> {
    const limit = this.limits[who]
    const key = `${who}:${name}`
    const lease = this.#lease(key)
    for (;;) {
      const now = Date.now()
      if (lease.refusedUntil > now) throw new TooMany((lease.refusedUntil - now) / 1000)
      if (lease.tokens > 0 && lease.until > now) {
        lease.tokens--
        return
      }
      lease.asking ??= this.#ask(key, limit, lease).finally(() => (lease.asking = null))
      await lease.asking
    }
  }

  #lease(key: string): Lease {
    const known = this.#leases.get(key)
    if (known) return known
    if (this.#leases.size >= LEASES) this.#leases.clear() // asked for again at the next request of each
    const lease: Lease = { tokens: 0, until: 0, refusedUntil: 0, asking: null }
    this.#leases.set(key, lease)
    return lease
  }

  async #ask(key: string, limit: Limit, lease: Lease): Promise<void> {
    const want = Math.max(1, Math.floor(limit.perSecond / 20))
    const { granted, waitSeconds } = await takeTokens(this.db, { key, want, ...limit })
    const now = Date.now()
    lease.tokens = granted
    lease.until = now + LEASE_MS
    lease.refusedUntil = granted > 0 ? 0 : now + waitSeconds * 1000
  }
}
