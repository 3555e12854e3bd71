import type { Kysely, Transaction } from 'kysely'
import type { FactTables } from './facts/tables.ts'
import type { CaptureTables } from './portal/capture.ts'
import type { ClockTables } from './portal/clocks.ts'
import type { CompanyTables } from './portal/company.ts'
import type { EvidenceTables } from './portal/evidence.ts'
import type { FoundationTables } from './portal/foundation.ts'
import type { IdentityTables } from './portal/identity.ts'
import type { SharingTables } from './portal/sharing.ts'

/** Every table the app may name. Each room's row types are added here. */
export type Database = FactTables &
  CaptureTables &
  ClockTables &
  CompanyTables &
  FoundationTables &
  EvidenceTables &
  IdentityTables &
  SharingTables

declare const inTransaction: unique symbol
/** Handed out by `reading`; it can select and nothing else. */
export type Reader = Pick<Kysely<Database>, 'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn'> & {
  /** For `sql` templates, which ask for something that can run a query. */
  getExecutor: Kysely<Database>['getExecutor']
}
/** Handed out by `writing`, always inside a transaction that is bound to one organization. */
export type Writer = Transaction<Database> & { readonly [inTransaction]: true }
