import type { ColumnType, Generated } from 'kysely'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { SecondFactorRule } from '#app/vocabulary/second-factor-rule.ts'

/** Set at birth, fixed for life. */
export type Fixed<T> = ColumnType<T, T, never>
/** Made by the database and never written by us. */
export type Made<T> = ColumnType<T, never, never>

export const ORGANIZATION_KINDS = [
  'manufacturer', 'supplier', 'processor', 'logistics', 'distributor', 'hospital', 'authority', 'operator', 'guest',
] as const // prettier-ignore
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number]

export const ROLES = ['admin', 'quality', 'recall-coordinator', 'data-steward', 'operations', 'viewer'] as const
export type Role = (typeof ROLES)[number]

export type OrganizationTable = {
  id: Made<OrganizationId>
  slug: Fixed<string>
  name: string
  name_zh: string | null
  kind: OrganizationKind
  country: string
  suspended_at: Date | null
  second_factor: Generated<SecondFactorRule>
  /** `HH:MM:SS`, in `hours_zone`; all four or none. */
  hours_from: string | null
  hours_until: string | null
  hours_days: number[] | null
  hours_zone: string | null
}
export type PersonTable = {
  id: Made<PersonId>
  email: string
  name: string
  password_hash: string | null
  language: string | null
  zone: string
  disabled_at: Date | null
}
export type MembershipTable = {
  person: Fixed<PersonId>
  organization: Fixed<OrganizationId>
  roles: Role[]
  ended_at: Date | null
}
export type OutboxTable = {
  id: Made<number>
  kind: Fixed<string>
  to_organization: Fixed<OrganizationId | null>
  to_person: Fixed<PersonId | null>
  about: Fixed<Record<string, unknown>>
  created_at: Made<Date>
  run_at: Generated<Date>
  attempts: Generated<number>
  leased_until: Date | null
  sent_at: Date | null
  shelved_at: Date | null
  last_error: string | null
}

export type FoundationTables = {
  'portal.organization': OrganizationTable
  'portal.person': PersonTable
  'portal.membership': MembershipTable
  'portal.outbox': OutboxTable
}
