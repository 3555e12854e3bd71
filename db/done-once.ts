import { sql } from 'kysely'
import type { Writer } from './database.ts'

/** Which act this is: by whom, where, under which key, and a digest of what was sent. `part` counts transactions of one request. */
export type ActKey = {
  readonly organization: number
  readonly actor: string
  readonly route: string
  readonly key: string
  readonly part: number
  readonly request: Buffer
}

export type Remembered =
  { readonly before: false } | { readonly before: true; readonly same: boolean; readonly outcome: unknown }

/**
 * Claims an act, or gives what came of it when it was done before. Of many at once one goes on; the others wait here until
 * it has committed, and go on themselves when it was rolled back.
 */
export async function claimAct(db: Writer, act: ActKey): Promise<Remembered> {
  const claimed = await sql`insert into portal.done_once (organization, actor, route, key, part, request)
    values (${act.organization}, ${act.actor}, ${act.route}, ${act.key}, ${act.part}, ${act.request}) on conflict do nothing returning part`.execute(
    db,
  )
  if (claimed.rows.length === 1) return { before: false }
  const { rows } = await sql<{ request: Buffer; outcome: unknown }>`select request, outcome from portal.done_once
    where organization = ${act.organization} and actor = ${act.actor} and route = ${act.route} and key = ${act.key} and part = ${act.part}`.execute(
    db,
  )
  const [row] = rows
  if (!row) throw new Error('an act that was claimed before is remembered')
  return { before: true, same: row.request.equals(act.request), outcome: row.outcome }
}

/** Keeps what came of an act, in its own transaction. */
export async function keepOutcome(db: Writer, act: ActKey, outcome: unknown): Promise<void> {
  await sql`update portal.done_once set outcome = ${JSON.stringify(outcome ?? null)}::jsonb
    where organization = ${act.organization} and actor = ${act.actor} and route = ${act.route} and key = ${act.key} and part = ${act.part}`.execute(
    db,
  )
}
