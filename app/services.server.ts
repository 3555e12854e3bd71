import type { Kysely } from 'kysely'
import type { Allowance } from './allowance.server.ts'
import type { Config } from './config.server.ts'
import type { Database } from '#db/database.ts'
import type { PublicKeys } from './identity/signing-keys.server.ts'
import type { Vault } from './identity/vault.server.ts'

/** What the process keeps for all requests. Built once, at boot. */
export type Services = {
  readonly config: Config
  /** The primary, under the app's least-right login. */
  readonly db: Kysely<Database>
  /** A replica when there is one, else the primary. */
  readonly readDb: Kysely<Database>
  /** Connections of their own to the primary for the rows that say what an answer discloses. */
  readonly disclosureDb: Kysely<Database>
  readonly vault: Vault
  /** Counts requests against the limits. */
  readonly allowance: Allowance
  /** What our own access tokens are checked with. */
  readonly keys: PublicKeys
}
