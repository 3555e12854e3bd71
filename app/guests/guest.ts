import type { Evidence, NamedParty, SeenFact } from '#app/evidence/evidence.ts'
import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import { GRANTABLE_GROUPS, type GrantableGroup } from '#app/vocabulary/groups.ts'
import type { GuestLinkId } from '#app/vocabulary/ids.ts'
import type { NotOffered } from '#policies/affordances.ts'

export const WHO = ['auditor', 'authority', 'customer', 'other'] as const
export type Who = (typeof WHO)[number]
export const EXTENTS = ['item', 'ancestry'] as const

/** The longest that a link may last, in days, and the most items that it may name. */
export const MOST_DAYS = 90
export const MOST_ITEMS = 50

/** What a guest may be shown: names of people and commercial documents never are. */
export const GUEST_GROUPS: readonly GrantableGroup[] = GRANTABLE_GROUPS.filter(
  (group) => group !== 'people' && group !== 'commercial',
)
/** What the form begins with. */
export const USUAL_GROUPS: readonly GrantableGroup[] = ['identity', 'dates', 'release', 'inspection', 'sterilisation']
export const USUAL_KINDS: readonly FactKind[] = ['inspection', 'production', 'sterilisation', 'release']

export type LinkState = 'live' | 'lapsed' | 'revoked'

/** How a link stands at an instant. */
export function linkState(link: { ends: Date; revoked_at: Date | null }, now: Date): LinkState {
  if (link.revoked_at !== null) return 'revoked'
  return now < link.ends ? 'live' : 'lapsed'
}

/** A link as its owner's pages show it; instants are ISO in UTC. */
export type GuestLine = {
  id: GuestLinkId
  name: string
  firm: string
  who: Who
  purpose: Purpose
  state: LinkState
  items: { n: number; uri: string; said: string }[]
  ends: string
  /** When it was opened last; null when it never was. */
  opened: string | null
  confirmed: boolean
}
export type GuestFile = GuestLine & {
  email: string
  kinds: FactKind[]
  groups: GrantableGroup[]
  extent: (typeof EXTENTS)[number]
  reason: string
  madeBy: string
  madeAt: string
  confirmation: { by: string; at: string; how: string } | null
  revocation: { by: string; at: string; why: string } | null
  visits: { from: string; to: string }[]
  mayRevoke: NotOffered | null
  mayConfirm: NotOffered | null
}

/** What a guest reads: whose it is, the items, and of one of them the facts. */
export type GuestView = {
  firm: NamedParty
  guest: { name: string; firm: string; confirmedAt: string | null }
  purpose: Purpose
  ends: string
  items: GuestItem[]
  item: { n: number; facts: SeenFact[] } | null
}
export type GuestItem = {
  n: number
  uri: string
  said: string
  kind: NonNullable<Evidence['item']>['kind']
  di: string | null
  lot: string | null
  serial: string | null
  product: { name: string; nameZh: string | null } | null
}
