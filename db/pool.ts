import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { withKeptPlans } from './kept-plans.ts'

const INT8 = 20
const NUMERIC = 1700
const DATE = 1082

/** Internal ids are bigints that stay far below 2^53; quantities and calendar dates keep their text. */
const types = new pg.TypeOverrides()
types.setTypeParser(INT8, Number)
types.setTypeParser(NUMERIC, (text) => text)
types.setTypeParser(DATE, (text) => text)

/** The app's pool: a login without rights of its own, and statements that end. `max` is the number of connections. */
export function openPool(url: string, options: { max?: number; statementTimeoutMs?: number } = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    types,
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'trace-commons',
    pipeline: true,
  })
  pool.on('error', () => {}) // an idle connection that the server closed is replaced at the next checkout
  // One that breaks while it is lent out between two statements has nobody listening, and would end the whole process;
  // whoever holds it learns of it from its next statement.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The typed database over a pool. */
export function openDatabase(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: withKeptPlans(pool) }) })
}
