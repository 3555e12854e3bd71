import type { ScarAsked } from '#app/scar/issue-scar.server.ts'
import type { OrganizationSlug } from '#app/vocabulary/ids.ts'
import type { Firm } from '#tests/db/facts/story.ts'
import type { SmallWorld } from '#tests/evidence/small-world.ts'

/** Makes two firms of a small world partners. */
export async function bePartners(world: SmallWorld, one: Firm, other: Firm): Promise<void> {
  await world.db.ownerPool.query(
    'insert into portal.partnership (inviter, invited) values ($1, $2) on conflict do nothing',
    [world.id[one], world.id[other]],
  )
}

/** A request as a maker sends it, about the lot of the story. */
export function askedOfSupplier(supplier: OrganizationSlug, change: Partial<ScarAsked> = {}): ScarAsked {
  return {
    supplier,
    category: 'response',
    severity: 'major',
    title: 'Cracks at the radius',
    part: 'Forging F-22 rev C',
    defectCode: 'CRK',
    problem: 'Three of forty show cracks at the radius under dye penetrant.',
    disposition: 'return',
    expectations: { D4: 'with microsections' },
    costNote: null,
    items: [
      {
        said: '(01)09520001000017(10)L1',
        uri: 'https://id.gs1.org/01/09520001000017/10/L1',
        quantity: 40,
        unit: 'pcs',
      },
    ],
    facts: [],
    groups: ['identity', 'dates', 'inspection'],
    parent: null,
    ...change,
  }
}
