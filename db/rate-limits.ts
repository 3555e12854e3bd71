import { type Kysely, sql } from 'kysely'
import type { Database, Writer } from './database.ts'

/** Takes up to `want` tokens from the bucket of this key. Gives how many, and when none, for how many seconds to wait. */
export async function takeTokens(
  db: Kysely<Database>,
  bucket: { key: string; want: number; perSecond: number; burst: number },
): Promise<{ granted: number; waitSeconds: number }> {
  const { rows } = await sql<{ granted: number; wait_seconds: number }>`
    select granted, wait_seconds from portal.take_tokens(${bucket.key}, ${bucket.want}::int, ${bucket.perSecond}, ${bucket.burst})`.execute(
    db,
  )
  const [row] = rows
  if (!row) throw new Error('a bucket gives an answer')
  return { granted: row.granted, waitSeconds: row.wait_seconds }
}

/** Forgets buckets that have been full for an hour, and acts whose key nobody can be expected to send again. */
export async function sweepLimitsAndKeys(db: Writer): Promise<void> {
  await sql`select portal.sweep_rate_buckets(), portal.sweep_done_once()`.execute(db)
}
