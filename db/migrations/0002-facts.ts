import { type Kysely, sql } from 'kysely'
import { CAPTURE } from './0002-facts-capture.ts'
import { DERIVE } from './0002-facts-derive.ts'
import { ITEMS } from './0002-facts-items.ts'
import { SCHEMA } from './0002-facts-schema.ts'
import { VERDICT } from './0002-facts-verdict.ts'
import { RIGHTS, WALLS } from './0002-facts-walls.ts'

/**
 * The shared store: items, facts, who may speak for what, who holds what, and who reaches what. Capture and derivation
 * see across owners and therefore run as `trace_derive`; the app selects behind row-level security and writes nothing.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...SCHEMA, ...ITEMS, ...DERIVE, ...CAPTURE, ...WALLS, ...VERDICT, ...RIGHTS])
    await sql.raw(statement).execute(db)
}
