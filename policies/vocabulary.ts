import { type FactKind } from '#app/vocabulary/fact-kinds.ts'
import { GROUPS, type Group } from '#app/vocabulary/groups.ts'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'

/** What may be done. Closed: an act that has no word here cannot be allowed to anybody. */
export const ACTIONS = [
  'read',
  'capture',
  'confirm',
  'ask',
  'answer',
  'approve',
  'refuse',
  'offer',
  'accept',
  'revoke',
  'suspend',
  'invite',
  'change',
  'verify',
] as const
export type Action = (typeof ACTIONS)[number]

/**
 * How a reader is tied to an item, as `facts.relations` and `facts.item_relations` say it, always with the time limits
 * of that tie already applied:
 * `o` its labeler; `c:item` consignee of the very item, or of the lot it belongs to; `c:lot` consignee of a unit of
 * this lot; `c:ancestry` consignee of something made from it; `t:item` carrier of it, `t:contents` carrier of the box
 * around it; `s:item` its processor, `s:descent` labeler or processor of something that went into it; `own` it stands
 * in a fact of the reader's own.
 */
export const RELATIONS = [
  'o',
  'c:item',
  'c:lot',
  'c:ancestry',
  't:item',
  't:contents',
  's:item',
  's:descent',
  'own',
] as const
export type Relation = (typeof RELATIONS)[number]

export const CHECK_NAMES = ['identity', 'custody', 'dates', 'safety', 'release'] as const
export type CheckName = (typeof CHECK_NAMES)[number]

/**
 * What the policies speak of: for each subject the columns that a rule may name. A row of `Fact` is one item in one
 * fact, because entitlement, involvement and grants all hold per fact and item.
 */
export type Subjects = {
  Fact: {
    owner: OrganizationId
    kind: FactKind
    di: string | null
    brand: OrganizationId | null
    /** The owner of the shipment that this receipt answers. */
    answers: OrganizationId | null
    relations: readonly Relation[]
  }
  Item: { brand: OrganizationId | null; di: string | null; relations: readonly Relation[] }
  Notice: { state: 'issued' | 'lifted'; labeler: OrganizationId }
  /** `giver` is who shows: the owner, or whoever passes on what the owner showed them. */
  Grant: { owner: OrganizationId; partner: OrganizationId; giver: OrganizationId }
  /** A labeler lets another speak for its products. */
  Appointment: { labeler: OrganizationId; appointee: OrganizationId }
  /** Two organizations that agreed to share. */
  Partnership: { inviter: OrganizationId; invited: OrganizationId }
  /** A person or a location number was asked to become a partner. */
  Invitation: { organization: OrganizationId }
  /** A partner asks to see a group of fields that is withheld from it. */
  SharingRequest: { asker: OrganizationId; owner: OrganizationId }
  /** One owner's part of one answer: whose facts, and who read them. */
  Disclosure: { owner: OrganizationId; reader: OrganizationId }
  ConfirmationRequest: { asker: OrganizationId; labeler: OrganizationId | null }
  Amendment: { owner: OrganizationId }
  /** The content of a fact is to be destroyed by law: asked by one person of its owner, decided by another. */
  Erasure: { owner: OrganizationId }
  /** What was shipped to one consignee, for that consignee to confirm. */
  Delivery: { consignee: OrganizationId }
  CaptureJob: { organization: OrganizationId }
  Person: { id: PersonId; colleague_of: OrganizationId }
  Membership: { person: PersonId; organization: OrganizationId }
  /** Software that speaks for an organization at the machine doors. */
  ApiClient: { organization: OrganizationId }
  /** The rules that an organization sets itself. */
  Organization: { id: OrganizationId }
  /** A colleague lost the second factor: decided by two admins of an organization of theirs. */
  Recovery: { organization: OrganizationId }
  /** By which days an organization works, and how long it gives others; `partner` is who reads it as a partner of it. */
  Calendar: { organization: OrganizationId; partner: OrganizationId | null }
  /** Where an organization is and whom to reach there; `partner` is who reads it as a partner of it. */
  Location: { organization: OrganizationId; partner: OrganizationId | null }
  /** Somebody who is no member reads facts of one owner about some items. */
  GuestLink: { owner: OrganizationId }
  /** A corrective action request between a customer and its supplier. */
  Scar: { customer: OrganizationId; supplier: OrganizationId }
  /** What somebody says about a request, to both sides or to their own. */
  ScarNote: {
    organization: OrganizationId
    audience: 'both' | 'own'
    customer: OrganizationId
    supplier: OrganizationId
  }
  /** A form that is not sent yet. */
  Draft: { organization: OrganizationId }
  Trail: { organization: OrganizationId }
  IdentifierClaim: { organization: OrganizationId; scheme: string }
}
export type SubjectName = keyof Subjects

const CHECK_FIELDS = CHECK_NAMES.map((name) => `verdict.${name}` as const)

/**
 * The closed list of what each subject can show. Of a fact the policies know groups of fields, never single addresses:
 * the dictionary says which address lies in which group. `verdict.<check>` belongs to the item.
 */
export const FIELDS = {
  Fact: GROUPS,
  Item: ['identity', ...CHECK_FIELDS],
  Notice: ['public'],
  Grant: ['terms'],
  Appointment: ['terms'],
  Partnership: ['partner'],
  Invitation: ['invited'],
  SharingRequest: ['question', 'answer'],
  Disclosure: ['reader', 'question', 'facts'],
  ConfirmationRequest: ['label', 'note', 'answer'],
  Amendment: ['fact', 'reason', 'decision'],
  Erasure: ['request', 'decision'],
  Delivery: ['contents', 'receipt'],
  CaptureJob: ['state', 'errors'],
  Person: ['name', 'email'],
  Membership: ['roles'],
  ApiClient: ['client'],
  Organization: ['rules'],
  Recovery: ['request', 'decision'],
  Calendar: ['days', 'reasons', 'times'],
  Location: ['details', 'upkeep'],
  GuestLink: ['terms', 'identity'],
  Scar: ['request', 'answer', 'exhibits'],
  ScarNote: ['body'],
  Draft: ['content'],
  Trail: ['entry'],
  IdentifierClaim: ['claim', 'state'],
} as const satisfies { [S in SubjectName]: readonly string[] }

export type Field<S extends SubjectName> = (typeof FIELDS)[S][number]

/** A column's type in SQL, so that lists and relations are bound as what they are. */
export type ColumnType = 'int' | 'text' | 'relations'

/** Each column a rule may name: where it stands in a query (the alias is part of the contract) and its SQL type. */
export const COLUMNS: {
  readonly [S in SubjectName]: { readonly [C in keyof Subjects[S]]-?: readonly [string, ColumnType] }
} = {
  Fact: {
    owner: ['fact_item.owner', 'int'],
    kind: ['fact_item.kind', 'text'],
    di: ['fact_item.di', 'text'],
    brand: ['fact_item.brand', 'int'],
    answers: ['fact_item.answers', 'int'],
    relations: ['fact_item', 'relations'],
  },
  Item: { brand: ['item.brand', 'int'], di: ['item.di', 'text'], relations: ['item', 'relations'] },
  Notice: { state: ['notice.state', 'text'], labeler: ['notice.labeler', 'int'] },
  Grant: { owner: ['grant_.owner', 'int'], partner: ['grant_.partner', 'int'], giver: ['grant_.giver', 'int'] },
  Appointment: { labeler: ['appointment.labeler', 'int'], appointee: ['appointment.appointee', 'int'] },
  Partnership: { inviter: ['partnership.inviter', 'int'], invited: ['partnership.invited', 'int'] },
  Invitation: { organization: ['invitation.organization', 'int'] },
  SharingRequest: { asker: ['sharing_request.asker', 'int'], owner: ['sharing_request.owner', 'int'] },
  Disclosure: { owner: ['disclosure.owner', 'int'], reader: ['disclosure.reader', 'int'] },
  ConfirmationRequest: { asker: ['confirmation.asker', 'int'], labeler: ['confirmation.labeler', 'int'] },
  Amendment: { owner: ['amendment.owner', 'int'] },
  Erasure: { owner: ['erasure.owner', 'int'] },
  Delivery: { consignee: ['delivery.consignee', 'int'] },
  CaptureJob: { organization: ['capture_job.organization', 'int'] },
  Person: { id: ['person.id', 'int'], colleague_of: ['person.colleague_of', 'int'] },
  Membership: { person: ['membership.person', 'int'], organization: ['membership.organization', 'int'] },
  ApiClient: { organization: ['client.organization', 'int'] },
  Organization: { id: ['organization.id', 'int'] },
  Recovery: { organization: ['recovery.organization', 'int'] },
  Calendar: { organization: ['calendar.organization', 'int'], partner: ['calendar.partner', 'int'] },
  Location: { organization: ['location.organization', 'int'], partner: ['location.partner', 'int'] },
  GuestLink: { owner: ['guest_link.owner', 'int'] },
  Scar: { customer: ['scar.customer', 'int'], supplier: ['scar.supplier', 'int'] },
  ScarNote: {
    organization: ['scar_note.organization', 'int'],
    audience: ['scar_note.audience', 'text'],
    customer: ['scar.customer', 'int'],
    supplier: ['scar.supplier', 'int'],
  },
  Draft: { organization: ['draft.organization', 'int'] },
  Trail: { organization: ['trail.organization', 'int'] },
  IdentifierClaim: {
    organization: ['identifier_claim.organization', 'int'],
    scheme: ['identifier_claim.scheme', 'text'],
  },
}

/** The groups a kind of fact can hold beside the common ones; `unclassified` stands for every field outside these. */
const SPECIAL_GROUPS: Partial<Record<FactKind, readonly Group[]>> = {
  receipt: ['inspection'],
  inspection: ['inspection', 'process', 'sensor'],
  production: ['process', 'inspection', 'sensor'],
  sterilisation: ['sterilisation', 'process', 'sensor'],
  release: ['release', 'inspection'],
  transport: ['sensor'],
  shipment: ['sensor'],
  storage: ['sensor', 'release'],
  use: [],
  return: ['inspection'],
  maintenance: ['process', 'inspection'],
  change: ['process'],
  nonconformity: ['inspection', 'release'],
  sensor: ['sensor'],
  declaration: ['release'],
}
const COMMON_GROUPS: readonly Group[] = ['identity', 'dates', 'quantities', 'parties', 'places', 'commercial', 'people']

/**
 * The groups that are said to be withheld from a reader who lacks them. Depends on the kind of fact alone, never on
 * what one fact holds, so that "withheld" tells nothing about a value being there.
 */
export function groupsOfKind(kind: FactKind): readonly Group[] {
  return [...COMMON_GROUPS, ...(SPECIAL_GROUPS[kind] ?? []), 'unclassified']
}
