/** Grants as people read and decide them: terms, states, templates. Pure. */
import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { OrganizationKind } from '#db/portal/foundation.ts'
import type { GrantRelation } from '#policies/actor.ts'
import type { CheckName } from '#policies/vocabulary.ts'

/** What a grant promises. Null `dis`: all products. Days are `YYYY-MM-DD`; the last one is whole. */
export type Terms = {
  relation: GrantRelation
  extent: 'item' | 'ancestry'
  kinds: FactKind[]
  groups: GrantableGroup[]
  dis: string[] | null
  verdict: CheckName[]
  onward: GrantableGroup[]
  purpose: Purpose
  starts: string
  ends: string
}

/** Ties that a grant can demand, in the order they are offered, and how far it can go. */
export const GRANT_RELATIONS = ['s', 'c', 't', 'o'] as const satisfies readonly GrantRelation[]
export const EXTENTS = ['item', 'ancestry'] as const

export const GRANT_STATES = [
  'proposed',
  'offered',
  'coming',
  'live',
  'suspended',
  'resting',
  'expired',
  'declined',
  'revoked',
  'replaced',
] as const
export type GrantState = (typeof GRANT_STATES)[number]

/** Where a grant stands at an instant, by what was decided of it and by the clock. */
export function stateOf(
  grant: {
    readonly beyond_template: boolean
    readonly approved_at: Date | null
    readonly accepted_at: Date | null
    readonly declined_at: Date | null
    readonly revoked_at: Date | null
    readonly ended_because: string | null
    readonly suspended: boolean
    /** Passed on under a grant that is not in force. */
    readonly resting: boolean
    readonly starts: Date
    readonly ends: Date
  },
  now: Date,
): GrantState {
  if (grant.declined_at !== null) return 'declined'
  if (grant.revoked_at !== null) return grant.ended_because === REPLACED ? 'replaced' : 'revoked'
  if (grant.ends <= now) return 'expired'
  if (grant.suspended) return 'suspended'
  if (grant.resting) return 'resting'
  if (grant.beyond_template && grant.approved_at === null) return 'proposed'
  if (grant.accepted_at === null) return 'offered'
  return grant.starts <= now ? 'live' : 'coming'
}

/** What the database writes as the reason when a new version takes the place of an old one. */
export const REPLACED = 'replaced'

type Template = {
  readonly relation: GrantRelation
  readonly extent: 'item' | 'ancestry'
  readonly kinds: readonly FactKind[]
  readonly groups: readonly GrantableGroup[]
  readonly verdict: readonly CheckName[]
  readonly onward: readonly GrantableGroup[]
}

export const TEMPLATE_NAMES = ['supplier', 'consignee', 'carrier', 'customer', 'authority'] as const
export type TemplateName = (typeof TEMPLATE_NAMES)[number]

/**
 * What is usual between a company and each kind of partner. Within it a data steward offers alone; whatever opens more is
 * approved by a second person who answers for quality.
 */
export const TEMPLATES: Readonly<Record<TemplateName, Template>> = {
  // those who made or treated a part: how it fared later
  supplier: {
    relation: 's',
    extent: 'ancestry',
    kinds: ['receipt', 'inspection', 'release', 'nonconformity'],
    groups: ['identity', 'dates', 'release', 'inspection'],
    verdict: [],
    onward: [],
  },
  // those who receive devices: where they come from and whether they may be used
  consignee: {
    relation: 'c',
    extent: 'ancestry',
    kinds: ['production', 'sterilisation', 'release', 'packing', 'shipment', 'receipt', 'declaration'],
    groups: ['identity', 'dates', 'parties', 'release', 'sterilisation'],
    verdict: ['identity', 'custody', 'safety', 'release'],
    onward: [],
  },
  // those who carry: the box, and how warm it was
  carrier: {
    relation: 't',
    extent: 'item',
    kinds: ['packing', 'shipment', 'receipt', 'transport', 'sensor'],
    groups: ['identity', 'dates', 'parties', 'places', 'sensor'],
    verdict: [],
    onward: [],
  },
  // those who put their name on what we supply: how it was made
  customer: {
    relation: 'o',
    extent: 'item',
    kinds: ['production', 'inspection', 'sterilisation', 'release', 'shipment', 'change', 'nonconformity'],
    groups: ['identity', 'dates', 'quantities', 'parties', 'inspection', 'release', 'sterilisation', 'sensor'],
    verdict: [],
    onward: ['identity', 'dates', 'inspection', 'sterilisation'],
  },
  authority: {
    relation: 'c',
    extent: 'ancestry',
    kinds: ['production', 'inspection', 'sterilisation', 'release', 'nonconformity'],
    groups: ['identity', 'dates', 'inspection', 'release', 'sterilisation'],
    verdict: ['identity', 'custody', 'safety', 'release'],
    onward: [],
  },
}

/** The template that fits a kind of partner; the kind chooses the default and nothing else. */
export function templateFor(kind: OrganizationKind): TemplateName {
  if (kind === 'supplier' || kind === 'processor') return 'supplier'
  if (kind === 'logistics') return 'carrier'
  if (kind === 'manufacturer') return 'customer'
  if (kind === 'authority') return 'authority'
  return 'consignee'
}

const within = (some: readonly string[], all: readonly string[]) => some.every((one) => all.includes(one))

/** Whether terms open nothing beyond a template. Products, purpose and dates may always be chosen. */
export function isWithin(terms: Terms, template: Template): boolean {
  return (
    terms.relation === template.relation &&
    (terms.extent === 'item' || template.extent === 'ancestry') &&
    within(terms.kinds, template.kinds) &&
    within(terms.groups, template.groups) &&
    within(terms.verdict, template.verdict) &&
    within(terms.onward, template.onward)
  )
}

/** Whether terms promise no more than others did: then nobody need accept them again. The database asks the same. */
export function isNarrower(terms: Terms, before: Terms): boolean {
  return (
    terms.relation === before.relation &&
    terms.purpose === before.purpose &&
    (terms.extent === before.extent || terms.extent === 'item') &&
    within(terms.kinds, before.kinds) &&
    within(terms.groups, before.groups) &&
    within(terms.verdict, before.verdict) &&
    within(terms.onward, before.onward) &&
    (before.dis === null || (terms.dis !== null && within(terms.dis, before.dis))) &&
    terms.ends <= before.ends
  )
}

/** Whether terms stay within what a grant lets its partner show onward. The database asks the same. */
export function isWithinOnward(
  terms: Pick<Terms, 'extent' | 'kinds' | 'groups' | 'dis' | 'verdict' | 'ends'>,
  granted: Terms,
): boolean {
  return (
    (terms.extent === 'item' || granted.extent === 'ancestry') &&
    within(terms.kinds, granted.kinds) &&
    within(terms.groups, granted.onward) &&
    within(terms.verdict, granted.verdict) &&
    (granted.dis === null || (terms.dis !== null && within(terms.dis, granted.dis))) &&
    terms.ends <= granted.ends
  )
}
