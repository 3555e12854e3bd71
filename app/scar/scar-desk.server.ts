import type { Operation } from '#app/operation.server.ts'
import type { Reader } from '#db/database.ts'
import { scarsForDesk, scarsOfOurs } from '#db/scars.ts'
import { scarLine } from './scar-line.ts'
import type { ScarLine } from './scar-view.ts'

const NEWEST = 500

/** Requests of ours, newest first. `item`: a canonical identity that they must be about. */
export async function scarsOf(op: Operation, ask: { item?: string } = {}): Promise<ScarLine[]> {
  const rows = await op.reading((db) =>
    scarsOfOurs(db, op.reach('read', 'Scar'), { limit: NEWEST, ...(ask.item === undefined ? {} : { item: ask.item }) }),
  )
  return rows.map((row) => scarLine(row, op.actor.organizationId, op.now))
}

/** How many requests wait for us, for whoever answers for quality; nothing for others. */
export async function scarsWaiting(op: Operation, db: Reader): Promise<number> {
  const us = op.actor.organizationId
  const anybody = { customer: us, supplier: us }
  if (!op.can('answer', 'Scar', anybody) && !op.can('approve', 'Scar', anybody)) return 0
  const rows = await scarsForDesk(db, op.reach('read', 'Scar'))
  return rows.filter((row) => scarLine(row, us, op.now).waits === 'us').length
}
