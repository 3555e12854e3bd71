import { namedParty } from './named-party.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { OrganizationWords } from '#db/evidence.ts'
import type { NamedParty, Party, PartyRole } from './evidence.ts'

/** How organizations are spoken of in one answer: who reads, who is the labeler, and everybody's words. */
export type Named = {
  readonly me: OrganizationId
  readonly labeler: OrganizationId | null
  readonly words: ReadonlyMap<OrganizationId, OrganizationWords>
}

const ROLE_OF_KIND: Readonly<Record<string, PartyRole>> = {
  supplier: 'supplier',
  processor: 'processor',
  logistics: 'carrier',
  distributor: 'distributor',
  hospital: 'hospital',
  authority: 'authority',
}

/** A member by name; null for an id that is none. */
export function nameOf(named: Named, id: OrganizationId): NamedParty | null {
  const words = named.words.get(id)
  return words ? namedParty(words) : null
}

/**
 * A company beside a fact: by name if the reader may know it (its own, the labeler that the identifier itself names, or
 * granted), else by its role towards the labeler.
 */
export function partyFor(named: Named, id: OrganizationId | null, granted: boolean): Party | null {
  if (id === null) return null
  const name = nameOf(named, id)
  if (name && (granted || id === named.me || id === named.labeler)) return name
  const kind = named.words.get(id)?.kind ?? ''
  const of = named.labeler === null || named.labeler === id ? null : nameOf(named, named.labeler)
  return { role: ROLE_OF_KIND[kind] ?? 'organization', of }
}
