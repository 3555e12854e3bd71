import type { Operation } from '#app/operation.server.ts'
import type { ContactId, LocationId } from '#app/vocabulary/ids.ts'
import { addContact, changeContact, confirmContacts, retireContact } from '#db/contacts.ts'
import { type ContactSaid, contactsWaiting } from '#db/locations.ts'
import { companyKeeper } from './company-keeper.ts'
import { confirmedSince } from './company.ts'

/**
 * Adds a contact to a location, or changes the one of this id; either confirms it. False when there is none such any more.
 * Forbidden (403) to all but admins.
 */
export async function keepContact(
  op: Operation,
  ask: ContactSaid & ({ location: LocationId } | { id: ContactId }),
): Promise<boolean> {
  return op.writing(async (db) => {
    const by = companyKeeper(op)
    const reach = op.reach('change', 'Location')
    return 'location' in ask ? addContact(db, reach, { ...ask, by }) : changeContact(db, reach, { ...ask, by })
  })
}

/** Retires a contact for a reason. False when it was retired already. */
export async function retireContactOfOurs(op: Operation, ask: { id: ContactId; reason: string }): Promise<boolean> {
  return op.writing(async (db) => {
    const by = companyKeeper(op)
    return retireContact(db, op.reach('change', 'Location'), { ...ask, by })
  })
}

/** Confirms one contact of a location, or all of them. False when there is none. */
export async function confirmContactsOf(
  op: Operation,
  ask: { location: LocationId; contact: ContactId | null },
): Promise<boolean> {
  return op.writing(async (db) => {
    const by = companyKeeper(op)
    return (await confirmContacts(db, op.reach('change', 'Location'), { ...ask, by })) > 0
  })
}

/** How many contacts wait for this person: due to be confirmed, or out of reach of letters. None for who may not change them. */
export async function contactsThatWait(op: Operation): Promise<{ due: number; bounced: number }> {
  return op.reading((db) => contactsWaiting(db, op.reach('change', 'Location'), confirmedSince(op.now)))
}
