import type { Operation } from '#app/operation.server.ts'
import { amendmentsPending } from '#db/amendments.ts'
import type { AmendmentLine } from './amendment.ts'
import { amendmentLine } from './amendment-line.ts'

const OLDEST = 200

/** Declarations of error that a machine of ours captured and that wait for a data steward, oldest first. */
export async function pendingAmendments(op: Operation): Promise<AmendmentLine[]> {
  const rows = await op.reading((db) => amendmentsPending(db, op.reach('read', 'Amendment'), OLDEST))
  return rows.map(amendmentLine)
}
