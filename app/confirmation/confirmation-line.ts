import type { NamedParty } from '#app/evidence/evidence.ts'
import type { ConfirmationRow } from '#db/confirmations.ts'
import type { ConfirmationLine } from './confirmation.ts'

const named = (words: { slug: string; name: string; name_zh: string | null }): NamedParty => ({
  slug: words.slug,
  name: words.name,
  nameZh: words.name_zh,
})

/** A stored question as the desk shows it. */
export function confirmationLine(row: ConfirmationRow): ConfirmationLine {
  return {
    id: row.public_id,
    label: { raw: row.raw, di: row.di, lot: row.lot, serial: row.serial },
    asker: named(row.asker_words),
    manufacturer: named(row.labeler_words),
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    state: row.state,
    outcome: row.outcome,
  }
}
