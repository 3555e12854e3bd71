import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import { type Scope, SCOPES } from '#app/vocabulary/scopes.ts'
import type { OrganizationKind, Role } from '#db/portal/foundation.ts'
import type { CheckName } from './vocabulary.ts'

export { type Scope, SCOPES }

/**
 * Who acts, and for which organization: a person with roles, or an API client with scopes. All of it is read from the
 * database on each request; a session or token proves only who.
 */
export type Actor = {
  readonly personId: PersonId | null
  readonly clientId: string | null
  readonly organizationId: OrganizationId
  /** Chooses defaults and wording. Only one kind has a chapter of its own, and that one takes rights away. */
  readonly kind: OrganizationKind
  /** Empty for a machine. */
  readonly roles: readonly Role[]
  /** Empty for a person. */
  readonly scopes: readonly Scope[]
  /** Set for somebody who came in by a link alone: whose facts it opens, of which kinds, and what of them. */
  readonly guest?: {
    readonly owner: OrganizationId
    readonly kinds: readonly FactKind[]
    readonly groups: readonly GrantableGroup[]
  }
}

/** Involvement that a grant demands: labeler, supplier or processor, consignee, carrier. */
export type GrantRelation = 'o' | 's' | 'c' | 't'

/**
 * A live promise by one organization to show another some groups of fields of some kinds of facts about items in which
 * that other is involved. Accepted, not revoked, within its interval, and cut to what an onward grant's parent allows.
 */
export type Grant = {
  readonly id: string
  readonly owner: OrganizationId
  readonly partner: OrganizationId
  readonly relation: GrantRelation
  /** The item alone, or with what it was made from and what was made from it. */
  readonly extent: 'item' | 'ancestry'
  readonly kinds: readonly FactKind[]
  readonly groups: readonly GrantableGroup[]
  /** Products; null means all of the owner's facts. */
  readonly dis: readonly string[] | null
  readonly purpose: Purpose
  /** Checks of the verdict that the labeler shows the answer of. */
  readonly verdict: readonly CheckName[]
}
