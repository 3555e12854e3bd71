import type { NamedParty } from '#app/evidence/evidence.ts'
/** What the pages of sharing show. Pure types. Instants are ISO in UTC; days are `YYYY-MM-DD`. */
import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { OrganizationKind } from '#db/portal/foundation.ts'
import type { SharingRequestState } from '#db/portal/sharing.ts'
import type { NotOffered } from '#policies/affordances.ts'
import type { Difference } from './difference.ts'
import type { GrantState, TemplateName, Terms } from './grant.ts'

export type PartnerLine = NamedParty & {
  kind: OrganizationKind
  country: string
  began: string
  ended: string | null
  /** Since when each side has suspended it. */
  suspended: { byUs: string | null; byThem: string | null }
  given: number
  received: number
  waiting: number
}

export type InvitationLine = {
  id: string
  address: string
  name: string
  state: 'sent' | 'accepted' | 'declined' | 'withdrawn' | 'lapsed'
  by: string
  invitedAt: string
  lapsesAt: string
}

export type InvitedUs = NamedParty & { id: string; kind: OrganizationKind; country: string; note: string | null }

export type RequestLine = {
  id: string
  /** Ours to answer, or asked by us. */
  ours: boolean
  /** The other side; null while it is not named to us: then its kind is said. */
  firm: NamedParty | null
  firmKind: OrganizationKind
  kind: FactKind
  group: GrantableGroup
  di: string | null
  purpose: Purpose
  askedAt: string
  state: SharingRequestState
}

export type RequestFile = RequestLine & {
  note: string
  askedBy: string | null
  decidedAt: string | null
  answer: string | null
  /** The grant that answered it. */
  grant: string | null
  notOffered: NotOffered | null
}

export type GrantLine = {
  id: string
  /** Of our facts to the partner, or of the partner's to us. */
  given: boolean
  state: GrantState
  version: number
  terms: Terms
  /** Instants: what a grant promises by day it keeps to the second. */
  startsAt: string
  endsAt: string
}

export type PartnerFile = {
  partner: PartnerLine & { endedBecause: string | null; suspendedBecause: string | null }
  grants: GrantLine[]
  mayOffer: NotOffered | null
  mayEnd: NotOffered | null
  maySuspend: NotOffered | null
}

export type GrantFile = GrantLine & {
  owner: NamedParty
  partner: NamedParty
  reason: string | null
  template: TemplateName | null
  beyondTemplate: boolean
  offeredBy: string | null
  approvedBy: string | null
  approvedAt: string | null
  acceptedAt: string | null
  endedAt: string | null
  endedBecause: string | null
  replaces: string | null
  replacedBy: string | null
  onwardOfAnother: boolean
  /** Who passes it on, where that is not the owner. */
  giver: NamedParty | null
  /** To whom it was passed on, as far as the reader is owner or giver. */
  passedOn: { id: string; partner: NamedParty; state: GrantState }[]
  shown: Difference | null
  /** What the reader may do now; each with why not, when it waits for somebody else. */
  acts: { act: 'approve' | 'accept' | 'decline' | 'revoke' | 'change' | 'pass-on'; notOffered: NotOffered | 'proposed-it-yourself' | null }[] // prettier-ignore
  /** Names of products, by number. */
  products: Record<string, string>
}

/** One fact of ours as the partner would see it. */
export type PreviewFact = {
  id: string
  kind: FactKind
  step: string | null
  at: string
  offset: string
  groups: { group: GrantableGroup; change: 'opens' | 'closes' | 'stays' | 'withheld' }[]
}

export type Preview = {
  difference: Difference
  /** Null when no item was asked for; `unknown` when it is none that facts of ours are about. */
  item: { text: string; facts: PreviewFact[] } | 'unknown' | 'unreadable' | null
  beyondTemplate: boolean
  /** Nobody need accept: it promises no more than before. */
  narrower: boolean
  /** Says which terms and which difference were shown; saved only with it. */
  seen: string
}

export type Editor = {
  partner: NamedParty & { kind: OrganizationKind }
  template: TemplateName
  terms: Terms
  replaces: { id: string; version: number } | null
  request: RequestFile | null
  products: { di: string; name: string; nameZh: string | null }[]
  today: string
}
