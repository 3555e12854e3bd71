import { createHash } from 'node:crypto'
import { type PostgresPool, type PostgresPoolClient, type PostgresQueryResult, sql } from 'kysely'
import type pg from 'pg'

const MARK = '/* kept */'

/**
 * Put at the head of a statement, it makes the plan stay with the connection. For the few questions that policies and
 * walls make long: their planning costs many times their answer. Whatever varies must be a parameter, not text.
 */
export const kept = sql.raw(MARK)

/** A kept plan takes up to a few MB of the server's memory, and each set of grants has statements of its own. */
const PLANS_A_CONNECTION = 80

/** The pool as Kysely wants it; statements marked as kept are prepared once a connection. */
export function withKeptPlans(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    connect: async () => {
      const client = await pool.connect()
      const known = clients.get(client)
      if (known) return known
      const keeping = keepingPlans(client)
      clients.set(client, keeping)
      return keeping
    },
    end: () => pool.end(),
  }
}

function keepingPlans(client: pg.PoolClient): PostgresPoolClient {
  const names = new Map<string, string>()
  function nameOf(text: string): string {
    const known = names.get(text)
    if (known !== undefined) return known
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 24)
    names.set(text, name)
    return name
  }
  function query(asked: unknown, values: readonly unknown[] = []): unknown {
    if (typeof asked !== 'string') throw new Error('no statement of ours opens a cursor')
    return asked.trimStart().startsWith(MARK)
      ? client.query({ name: nameOf(asked), text: asked, values: [...values] })
      : client.query(asked, [...values])
  }
  return {
    query: query as <R>(asked: unknown, values?: readonly unknown[]) => Promise<PostgresQueryResult<R>> & never, // cursors are refused above
    // A connection that holds too many plans goes, and takes them along; the pool opens another.
    release: () => client.release(names.size > PLANS_A_CONNECTION),
  }
}
