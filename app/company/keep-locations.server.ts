import type { Operation } from '#app/operation.server.ts'
import type { LocationId } from '#app/vocabulary/ids.ts'
import { addLocation, changeLocation, type LocationSaid, retireLocation } from '#db/locations.ts'
import { companyKeeper } from './company-keeper.ts'

/** Adds a location, or changes the one of this id. False when there is none such any more. Forbidden (403) to all but admins. */
export async function keepLocation(op: Operation, ask: LocationSaid & { id: LocationId | null }): Promise<boolean> {
  return op.writing(async (db) => {
    const by = companyKeeper(op)
    const reach = op.reach('change', 'Location')
    const { id, ...said } = ask
    return id === null ? addLocation(db, reach, { ...said, by }) : changeLocation(db, reach, { ...said, id, by })
  })
}

/** Retires a location for a reason: it and its contacts are shown no more, and stay. False when it was retired already. */
export async function retireLocationOfOurs(op: Operation, ask: { id: LocationId; reason: string }): Promise<boolean> {
  return op.writing(async (db) => {
    const by = companyKeeper(op)
    return retireLocation(db, op.reach('change', 'Location'), { ...ask, by })
  })
}
