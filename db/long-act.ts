import { sql } from 'kysely'
import type { Writer } from './database.ts'

/**
 * Lets the rest of this transaction take up to ten minutes: what changes who speaks for a number derives everything again,
 * and must not end at the limit of an ordinary statement.
 */
export async function takesLong(db: Writer): Promise<void> {
  await sql`select set_config('statement_timeout', '600000', true)`.execute(db)
}
