import { type Kysely, sql } from 'kysely'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Database, Reader, Writer } from './database.ts'
import { ahead } from './kept-plans.ts'

/** For whom a transaction speaks. The database refuses every question about an organization that is not bound here. */
export type Bound = {
  readonly organizationId: OrganizationId
  readonly personId: PersonId | null
  readonly clientId: string | null
  /** What is asked for: only grants made for it count. Left out where no fact is asked for. */
  readonly purpose?: string
  /** Why the change is made; the trail keeps it. */
  readonly reason?: string
}

/** Every statement of a request runs inside one of these two; row-level security reads what is bound here. */
export function openSession(db: Kysely<Database>, bound: Bound) {
  const bind = sql`${ahead} select set_config('portal.organization_id', ${String(bound.organizationId)}, true),
    set_config('portal.person_id', ${bound.personId === null ? '' : String(bound.personId)}, true),
    set_config('portal.client_id', ${bound.clientId ?? ''}, true),
    set_config('portal.reason', ${bound.reason ?? ''}, true), set_config('portal.purpose', ${bound.purpose ?? ''}, true)`
  // Long conditions over a handful of rows: planning anew for each value costs many times the answer.
  const bindForLookup = sql`${bind}, set_config('plan_cache_mode', 'force_generic_plan', true), set_config('jit', 'off', true)`
  const readOnly = <T>(binding: typeof bind, work: (db: Reader) => Promise<T>): Promise<T> =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        await binding.execute(trx)
        return work(trx)
      })
  return {
    /** A read-only transaction that sees one state of the world. */
    reading: <T>(work: (db: Reader) => Promise<T>): Promise<T> => readOnly(bind, work),
    /** The same for questions about items by name: one plan serves all values, also inside the database's functions. */
    lookingUp: <T>(work: (db: Reader) => Promise<T>): Promise<T> => readOnly(bindForLookup, work),
    /** A transaction that may change what the policies allow. Nothing but SQL happens inside. */
    writing: <T>(work: (db: Writer) => Promise<T>): Promise<T> =>
      db.transaction().execute(async (trx) => {
        await bind.execute(trx)
        return work(trx as Writer) // the only place where a Writer is made
      }),
  }
}

/**
 * Sign-in happens before any organization is known. This scope opens the tables of identity (people, memberships,
 * sessions, the provider's own) and no fact and no case.
 */
export function openIdentitySession(db: Kysely<Database>) {
  return {
    /** One transaction of identity work. */
    identifying: <T>(work: (db: Writer) => Promise<T>): Promise<T> =>
      db.transaction().execute(async (trx) => {
        await sql`${ahead} select set_config('portal.scope', 'identity', true)`.execute(trx)
        return work(trx as Writer) // the only other place where a Writer is made
      }),
  }
}
