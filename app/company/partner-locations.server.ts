import type { Operation } from '#app/operation.server.ts'
import type { OrganizationSlug } from '#app/vocabulary/ids.ts'
import { locationsOfPartner } from '#db/locations.ts'
import { confirmedSince, type PartnerLocation } from './company.ts'

/** The locations of a live partner and the contacts that it stands by; empty for any other organization. */
export async function partnerLocations(op: Operation, ask: { slug: OrganizationSlug }): Promise<PartnerLocation[]> {
  const of = { slug: ask.slug, confirmedSince: confirmedSince(op.now) }
  return op.reading((db) => locationsOfPartner(db, op.reach('read', 'Location'), of))
}
