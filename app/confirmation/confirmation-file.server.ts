import type { EvidenceQuery } from '#app/evidence/evidence.ts'
import type { Operation } from '#app/operation.server.ts'
import type { ConfirmationId } from '#app/vocabulary/ids.ts'
import { confirmationById } from '#db/confirmations.ts'
import type { ConfirmationFile } from './confirmation.ts'
import { confirmationLine } from './confirmation-line.ts'

/** One question, whole, for one of its two sides. Hidden (404) from everybody else. */
export async function confirmationFile(op: Operation, ask: { id: ConfirmationId }): Promise<ConfirmationFile> {
  const row = await op.reading((db) => confirmationById(db, op.reach('read', 'ConfirmationRequest'), ask.id))
  const side = row.asker === op.actor.organizationId ? 'asker' : 'manufacturer'
  const answer =
    row.outcome === null || row.answer === null || row.answered_at === null
      ? null
      : { outcome: row.outcome, text: row.answer, at: row.answered_at.toISOString() }
  return {
    ...confirmationLine(row),
    side,
    query: row.reading as EvidenceQuery, // written by askToConfirm and never changed
    note: row.note,
    answer,
    refusedBecause: op.whyNot('answer', 'ConfirmationRequest', { asker: row.asker, labeler: row.labeler }),
  }
}
