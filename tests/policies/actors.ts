import type { OrganizationKind, Role } from '#db/portal/foundation.ts'
import { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Actor, Grant, Scope } from '#policies/actor.ts'

export const US = OrganizationId.parse(1)
export const THEM = OrganizationId.parse(2)
export const OTHERS = OrganizationId.parse(3)

/** A person of ours with these roles. */
export function person(...roles: Role[]): Actor {
  return { personId: PersonId.parse(7), clientId: null, organizationId: US, kind: 'hospital', roles, scopes: [] }
}

/** A person of an organization of this kind. */
export function personOf(kind: OrganizationKind, ...roles: Role[]): Actor {
  return { ...person(...roles), kind }
}

/** A machine of ours whose token carries these scopes. */
export function machine(...scopes: Scope[]): Actor {
  return { personId: null, clientId: 'ward-scanner', organizationId: US, kind: 'hospital', roles: [], scopes }
}

/** A live grant from them to us: identity and dates of production and release facts, as a consignee. */
export function granted(change: Partial<Grant> = {}): Grant {
  return {
    id: 'grant_00000000000000000000000000',
    owner: THEM,
    partner: US,
    relation: 'c',
    extent: 'item',
    kinds: ['production', 'release'],
    groups: ['identity', 'dates'],
    dis: null,
    purpose: 'provenance',
    verdict: [],
    ...change,
  }
}
