import type { ColumnType } from 'kysely'
import type { Projection } from '#app/capture/fact-input.ts'
import type { FactKind, Effect } from '#app/vocabulary/fact-kinds.ts'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Action, EventType } from '#app/vocabulary/steps.ts'
import type { Fixed, Made } from '../portal/foundation.ts'

/** A column of a fact or of what follows from facts: the app selects it, and neither insert nor update compiles. */
export type Fact<T> = ColumnType<T, never, never>

export const ITEM_KINDS = [
  'product', 'lot', 'unit', 'logistic-unit', 'load', 'asset', 'location', 'document', 'person', 'party', 'other',
] as const // prettier-ignore
export type ItemKind = (typeof ITEM_KINDS)[number]

/** What can be traced. Everything but the labeler and the lot of a unit is read from the identifier itself. */
export type ItemTable = {
  id: Fact<number>
  uri: Fact<string>
  kind: Fact<ItemKind>
  scheme: Fact<string>
  di: Fact<string | null>
  lot: Fact<string | null>
  serial: Fact<string | null>
  brand: Fact<OrganizationId | null>
  brand_from: Fact<Date | null>
  brand_until: Fact<Date | null>
  lot_item: Fact<number | null>
}

/** The skeleton of a fact. Its event hash is no column the app may read. */
export type FactTable = {
  id: Fact<number>
  public_id: Fact<string>
  owner: Fact<OrganizationId>
  declared: Fact<Date | null>
  type: Fact<EventType>
  action: Fact<Action | null>
  step: Fact<string | null>
  disposition: Fact<string | null>
  set_: Fact<string[]>
  unset_: Fact<string[]>
  kind: Fact<FactKind>
  effect: Fact<Effect>
  event_time: Fact<Date>
  event_offset: Fact<string>
  record_time: Fact<Date>
  consignee_uri: Fact<string | null>
  possessor_uri: Fact<string | null>
  source_owner_uri: Fact<string | null>
  source_possessor_uri: Fact<string | null>
  consignee: Fact<OrganizationId | null>
  possessor: Fact<OrganizationId | null>
  read_point: Fact<string | null>
  biz_location: Fact<string | null>
  declaration: Fact<{ reason: string | null; corrective: string[] } | null>
  alarm: Fact<boolean>
  expiry: Fact<string | null>
  made: Fact<string | null>
  effective: Fact<boolean>
  superseded_by: Fact<number | null>
  captured_by: Fact<string | null>
}

/** The app reads the projection; received bytes, canonical bytes and salt stay with the derivation. */
export type FactBodyTable = { fact: Fact<number>; projection: Fact<Projection> }

/** One item in one fact. Rows, not lists: each is walled on its own. */
export type FactItemTable = {
  fact: Fact<number>
  item: Fact<number>
  role: Fact<'e' | 'p' | 'c' | 'i' | 'o' | 's'>
  quantity: Fact<string | null>
  uom: Fact<string | null>
  stated_lot: Fact<number | null>
  owner: Fact<OrganizationId>
  kind: Fact<FactKind>
  effect: Fact<Effect>
  event_time: Fact<Date>
  class: Fact<boolean>
  lot: Fact<number | null>
  di: Fact<string | null>
  brand: Fact<OrganizationId | null>
  consignee: Fact<OrganizationId | null>
  possessor: Fact<OrganizationId | null>
  late: Fact<boolean>
  climbs: Fact<boolean>
  entitled: Fact<boolean>
  answers: Fact<OrganizationId | null>
  effective: Fact<boolean>
}
export type FactTransactionTable = {
  fact: Fact<number>
  type: Fact<string | null>
  id: Fact<string>
  owner: Fact<OrganizationId>
  consignee: Fact<OrganizationId | null>
  possessor: Fact<OrganizationId | null>
}
export type FactPositionTable = { position: Fact<number>; fact: Fact<number> }
export type AmendmentTable = {
  fact: Fact<number>
  owner: Fact<OrganizationId>
  state: Fact<'pending' | 'effective'>
  approved_by: Fact<PersonId | null>
  approved_at: Fact<Date | null>
  reason: Fact<string | null>
}
export type StandingApprovalTable = {
  id: Made<number>
  owner: Fixed<OrganizationId>
  client: Fixed<string>
  approved_by: Fixed<PersonId>
  reason: Fixed<string>
  starts: Fixed<Date>
  ends: Date
}
export type StandingTable = {
  organization: Fact<OrganizationId>
  item: Fact<number>
  relation: Fact<'c' | 't'>
  since: Fact<Date>
  until: Fact<Date | null>
  inside: Fact<boolean>
  from_fact: Fact<number>
  until_fact: Fact<number | null>
  closed_by_fact: Fact<number | null>
}
export type ContainmentTable = {
  parent: Fact<number>
  child: Fact<number>
  since: Fact<Date>
  until: Fact<Date | null>
  from_fact: Fact<number>
  until_fact: Fact<number | null>
  closed_by_fact: Fact<number | null>
}
export type LineageTable = {
  parent: Fact<number>
  child: Fact<number>
  from_fact: Fact<number>
  quantity: Fact<string | null>
  uom: Fact<string | null>
  possible: Fact<boolean>
  closed_by_fact: Fact<number | null>
}
export type ReachTable = {
  organization: Fact<OrganizationId>
  item: Fact<number>
  relation: Fact<'c' | 't' | 's'>
  how: Fact<'d' | 'l' | 'a'>
  since: Fact<Date | null>
  until: Fact<Date | null>
  inside: Fact<boolean>
  di: Fact<string | null>
  lot: Fact<number | null>
}
export type FindingTable = {
  id: Fact<number>
  fact: Fact<number>
  item: Fact<number | null>
  for_organization: Fact<OrganizationId>
  code: Fact<string>
  detail: Fact<Record<string, unknown>>
  found_at: Fact<Date>
}
export type StepTable = { step: Fact<string>; kind: Fact<FactKind>; effect: Fact<Effect> }

export type IdentifierClaimTable = {
  id: Made<number>
  organization: Fixed<OrganizationId>
  scheme: Fixed<'gs1-prefix' | 'gtin' | 'gln' | 'hibc-lic' | 'iccbba' | 'ma' | 'ahm' | 'party'>
  value: Fixed<string>
  state: Made<'proposed' | 'verified' | 'disputed' | 'ended'>
  valid_from: Fixed<Date | null>
  valid_until: Fixed<Date | null>
  evidence: Fixed<string | null>
  verified_by: Made<number[]>
}
export type AppointmentTable = {
  id: Made<number>
  labeler: Fixed<OrganizationId>
  appointee: Fixed<OrganizationId>
  dis: Fixed<string[] | null>
  kinds: Fixed<FactKind[] | null>
  starts: Fixed<Date>
  ends: Date | null
  for: Fixed<string | null>
}
export type ProductTable = {
  di: Fact<string>
  labeler: Fact<OrganizationId>
  name: Fact<string>
  name_zh: Fact<string | null>
  model: Fact<string | null>
  description: Fact<string | null>
  sterile: Fact<boolean | null>
  storage_max: Fact<string | null>
}
/** Whose facts (`owner`) whom (`partner`) they may be shown to. Of a grant only acceptance and revocation change. */
export type GrantTable = {
  id: Made<number>
  public_id: Made<string>
  owner: Fixed<OrganizationId>
  partner: Fixed<OrganizationId>
  relation: Fixed<'o' | 's' | 'c' | 't'>
  extent: ColumnType<'item' | 'ancestry', 'item' | 'ancestry' | undefined, never>
  kinds: Fixed<FactKind[]>
  groups: Fixed<string[]>
  dis: Fixed<string[] | null>
  verdict: ColumnType<string[], string[] | undefined, never>
  purpose: ColumnType<string, string | undefined, never>
  starts: ColumnType<Date, Date | undefined, never>
  ends: Fixed<Date>
  version: ColumnType<number, number | undefined, never>
  offered_by: Fixed<PersonId | null>
  accepted_at: ColumnType<Date | null, never, Date>
  revoked_at: ColumnType<Date | null, never, Date>
  onward: ColumnType<string[], string[] | undefined, never>
  via: Fixed<number | null>
}

export type FactTables = {
  'facts.item': ItemTable
  'facts.fact': FactTable
  'facts.fact_body': FactBodyTable
  'facts.fact_item': FactItemTable
  'facts.fact_transaction': FactTransactionTable
  'facts.fact_position': FactPositionTable
  'facts.amendment': AmendmentTable
  'facts.standing_approval': StandingApprovalTable
  'facts.standing': StandingTable
  'facts.containment': ContainmentTable
  'facts.lineage': LineageTable
  'facts.reach': ReachTable
  'facts.finding': FindingTable
  'facts.step': StepTable
  'portal.identifier_claim': IdentifierClaimTable
  'portal.appointment': AppointmentTable
  'portal.product': ProductTable
  'portal.grant_': GrantTable
}
