import type { Operation } from '#app/operation.server.ts'
import { ownLocations } from '#db/locations.ts'
import { Refusal } from '#policies/refusal.ts'
import { type CompanyView, contactState, dueAgain } from './company.ts'

/** Where our organization is and whom to reach there. Hidden (404) to the operator, who has no partner to tell it to. */
export async function companyView(op: Operation): Promise<CompanyView> {
  const ours = { organization: op.actor.organizationId, partner: null }
  if (!op.can('read', 'Location', ours)) throw Refusal.hidden('location')
  const rows = await op.reading((db) => ownLocations(db, op.reach('read', 'Location')))
  return {
    locations: rows.map((row) => ({
      ...row,
      contacts: row.contacts.map((one) => ({
        ...one,
        state: contactState(one, op.now),
        due: dueAgain(one.confirmed),
      })),
    })),
    notOffered: op.whyNot('change', 'Location', ours),
  }
}
