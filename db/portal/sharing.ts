import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { InvitationId, OrganizationId, PersonId, SharingRequestId } from '#app/vocabulary/ids.ts'
import type { ColumnType } from 'kysely'
import type { Fixed, Made } from './foundation.ts'

export type PartnershipTable = {
  id: Made<number>
  public_id: Made<string>
  inviter: Made<OrganizationId>
  invited: Made<OrganizationId>
  began_at: Made<Date>
  ended_at: Made<Date | null>
  ended_by: Made<OrganizationId | null>
  ended_because: Made<string | null>
  inviter_suspended_at: Made<Date | null>
  invited_suspended_at: Made<Date | null>
}

export type InvitationState = 'sent' | 'accepted' | 'declined' | 'withdrawn'
export type InvitationTable = {
  id: Made<number>
  public_id: Made<InvitationId>
  organization: Made<OrganizationId>
  email: Made<string | null>
  gln: Made<string | null>
  name: Made<string>
  note: Made<string | null>
  invited_by: Made<PersonId>
  invited_at: Made<Date>
  lapses_at: Made<Date>
  state: Made<InvitationState>
  decided_at: Made<Date | null>
}

export type SharingRequestState = 'open' | 'granted' | 'refused'
export type SharingRequestTable = {
  id: Made<number>
  public_id: Made<SharingRequestId>
  asker: Fixed<OrganizationId>
  owner: Fixed<OrganizationId>
  owner_named: Fixed<boolean>
  kind: Fixed<FactKind>
  group_: Fixed<GrantableGroup>
  di: Fixed<string | null>
  purpose: Fixed<string>
  note: Fixed<string>
  asked_by: Fixed<PersonId>
  asked_at: Made<Date>
  state: ColumnType<SharingRequestState, never, 'granted' | 'refused'>
  decided_by: ColumnType<PersonId | null, never, PersonId>
  decided_at: ColumnType<Date | null, never, Date>
  answer: ColumnType<string | null, never, string | null>
  grant_: ColumnType<number | null, never, number>
}

export type ClaimScheme = 'gs1-prefix' | 'gtin' | 'gln' | 'hibc-lic' | 'iccbba' | 'ma'
export type ClaimState = 'proposed' | 'verified' | 'disputed' | 'ended'

export type SharingTables = {
  'portal.partnership': PartnershipTable
  'portal.invitation': InvitationTable
  'portal.sharing_request': SharingRequestTable
}
