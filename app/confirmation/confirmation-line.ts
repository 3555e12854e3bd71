import { namedParty } from '#app/evidence/named-party.ts'
import type { ConfirmationRow } from '#db/confirmations.ts'
import type { ConfirmationLine } from './confirmation.ts'

/** A stored question as the desk shows it. */
export function confirmationLine(row: ConfirmationRow): ConfirmationLine {
  return {
    id: row.public_id,
    label: { raw: row.raw, di: row.di, lot: row.lot, serial: row.serial },
    asker: namedParty(row.asker_words),
    manufacturer: namedParty(row.labeler_words),
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    state: row.state,
    outcome: row.outcome,
  }
}
