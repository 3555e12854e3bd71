import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { OrganizationKind } from '#db/portal/foundation.ts'
import { abilityFor } from './ability-for.ts'
import type { Actor, Grant } from './actor.ts'
import { Reach } from './reach.ts'

/**
 * What a partner would be shown under these grants: the very rules that answer the partner's own questions, asked by the
 * owner before it decides. It is a proof for reading fields in JavaScript and never leaves for the database.
 */
export function reachOfPartner(
  partner: { id: OrganizationId; kind: OrganizationKind },
  grants: readonly Grant[],
): Reach<'read', 'Fact'> {
  const reader: Actor = {
    personId: null,
    clientId: 'preview',
    organizationId: partner.id,
    kind: partner.kind,
    roles: [],
    scopes: ['evidence:read'],
  }
  return new Reach(abilityFor(reader, grants), partner.id, 'read', 'Fact')
}
