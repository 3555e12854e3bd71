import type { Operation } from '#app/operation.server.ts'
import type { Reader } from '#db/database.ts'
import { grantsWaiting } from '#db/grants.ts'
import { sharingRequestsWaiting } from '#db/sharing-requests.ts'

export type SharingWaits = { grants: number; requests: number }

/** How many grants this person may accept or approve, and how many questions for more they may answer. */
export async function sharingWaits(op: Operation): Promise<SharingWaits> {
  return op.reading((db) => sharingWaitsFor(op, db))
}

/** The same within a transaction that is open already. */
export async function sharingWaitsFor(op: Operation, db: Reader): Promise<SharingWaits> {
  const reach = { accept: op.reach('accept', 'Grant'), approve: op.reach('approve', 'Grant') }
  return {
    grants: await grantsWaiting(db, reach, op.actor.personId),
    requests: await sharingRequestsWaiting(db, op.reach('answer', 'SharingRequest')),
  }
}
