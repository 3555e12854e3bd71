import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { type PostgresPool, type PostgresPoolClient, type PostgresQueryResult, sql } from 'kysely'
import type pg from 'pg'

const MARK = '/* kept */'

/**
 * Put at the head of a statement, it makes the plan stay with the connection. For the few questions that policies and
 * walls make long: their planning costs many times their answer. Whatever varies must be a parameter, not text.
 */
export const kept = sql.raw(MARK)

const AHEAD = '/* ahead */'

/**
 * Put at the head of a statement of which nobody reads the result: it is sent, and what follows is sent behind it without
 * waiting for its answer. When it fails, the transaction is aborted, and every statement after it fails with it.
 */
export const ahead = sql.raw(AHEAD)

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

/** A transaction in which something failed ends in a rollback, and PostgreSQL says so without an error. */
async function committed(sending: Promise<pg.QueryResult>): Promise<pg.QueryResult> {
  const result = await sending
  if (result.command === 'ROLLBACK') throw new Error('the transaction was rolled back: a statement in it had failed')
  return result
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
  let readOnly = false
  let broken = false
  // Each write to the socket is a call to the system that costs more than most questions: what is sent ahead waits for the
  // question behind it, or for the end of this turn of the event loop.
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection // the driver keeps it there
  let held = false
  const hold = () => {
    if (held) return
    held = true
    stream.cork()
    setImmediate(letGo)
  }
  const letGo = () => {
    if (held) stream.uncork()
    held = false
  }
  const sentAhead = (sending: Promise<unknown>): Promise<{ rows: never[]; command: string }> => {
    sending.catch(() => (broken = true)) // whatever follows in the transaction is refused by the database, and the connection goes
    return Promise.resolve({ rows: [], command: 'SELECT' })
  }
  function query(asked: unknown, values: readonly unknown[] = []): unknown {
    if (typeof asked !== 'string') throw new Error('no statement of ours opens a cursor')
    // A transaction begins and is bound to its organization in one journey with its first question; outside a transaction
    // nobody is bound, and the database gives nothing to nobody. What only read has nothing to be told by its end.
    if (asked.startsWith('start transaction') || asked === 'begin') {
      readOnly = asked.endsWith('read only')
      hold()
      return sentAhead(client.query(asked))
    }
    if (asked.startsWith(AHEAD)) return sentAhead(client.query(asked, [...values]))
    if (asked === 'commit' && readOnly) return sentAhead(client.query(asked))
    try {
      if (asked === 'commit') return committed(client.query(asked))
      return asked.trimStart().startsWith(MARK)
        ? client.query({ name: nameOf(asked), text: asked, values: [...values] })
        : client.query(asked, [...values])
    } finally {
      letGo()
    }
  }
  return {
    query: query as <R>(asked: unknown, values?: readonly unknown[]) => Promise<PostgresQueryResult<R>> & never, // cursors are refused above
    // A connection that holds too many plans goes, and takes them along; the pool opens another.
    release: () => client.release(broken || names.size > PLANS_A_CONNECTION),
  }
}
