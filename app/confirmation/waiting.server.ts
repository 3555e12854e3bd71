import { confirmedSince } from '#app/company/company.ts'
import type { Operation } from '#app/operation.server.ts'
import { amendmentsWaiting } from '#db/amendments.ts'
import { confirmationsWaiting } from '#db/confirmations.ts'
import { contactsWaiting } from '#db/locations.ts'
import { erasuresWaiting } from '#db/erasures.ts'
import { scarsWaiting } from '#app/scar/scar-desk.server.ts'
import { sharingWaitsFor } from '#app/sharing/sharing-waits.server.ts'

/**
 * How much waits on the desk for this person: questions they may answer, amendments and erasures they may decide, grants to
 * accept or approve, questions for more, corrective requests, and contacts to confirm or that letters do not reach.
 */
export async function waitingForUs(op: Operation): Promise<number> {
  return op.reading(async (db) => {
    const questions = await confirmationsWaiting(db, op.reach('answer', 'ConfirmationRequest'))
    const amendments = await amendmentsWaiting(db, op.reach('approve', 'Amendment'))
    const erasures =
      op.actor.personId === null ? 0 : await erasuresWaiting(db, op.reach('approve', 'Erasure'), op.actor.personId)
    const { grants, requests } = await sharingWaitsFor(op, db)
    const contacts = await contactsWaiting(db, op.reach('change', 'Location'), confirmedSince(op.now))
    return (
      contacts.due +
      contacts.bounced +
      questions +
      amendments +
      erasures +
      grants +
      requests +
      (await scarsWaiting(op, db))
    )
  })
}
