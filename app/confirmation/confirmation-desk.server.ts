import type { Operation } from '#app/operation.server.ts'
import { confirmationsOfOurs } from '#db/confirmations.ts'
import type { ConfirmationDesk } from './confirmation.ts'
import { confirmationLine } from './confirmation-line.ts'

const NEWEST = 200

/** Questions that wait for us or that we answered, and those we asked; open ones first, by their clock. */
export async function confirmationDesk(op: Operation): Promise<ConfirmationDesk> {
  const rows = await op.reading((db) => confirmationsOfOurs(db, op.reach('read', 'ConfirmationRequest'), NEWEST))
  const us = op.actor.organizationId
  return {
    toAnswer: rows.filter((row) => row.labeler === us).map(confirmationLine),
    asked: rows.filter((row) => row.asker === us).map(confirmationLine),
  }
}
