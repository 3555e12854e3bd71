import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Scope } from '#policies/actor.ts'
import type { SecondFactorRule } from '#app/vocabulary/second-factor-rule.ts'
import type { Fixed, Made, OrganizationKind, Role } from './foundation.ts'

export type ClientAuthMethod = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none'

export type PayloadTable = {
  model: Fixed<string>
  id: Fixed<string>
  payload: JSONColumnType<Record<string, unknown>>
  grant_id: string | null
  uid: string | null
  consumed_at: Date | null
  expires_at: Date | null
}
export type GrantChoiceTable = {
  grant_id: Fixed<string>
  person: Fixed<PersonId>
  organization: OrganizationId
  chosen_at: Generated<Date>
}
/** What a secret of the installation is for: signing tokens, signing cookies, keyed digests. */
export type KeyPurpose = 'signing' | 'cookie' | 'digest'

export type KeyTable = {
  id: Fixed<string>
  purpose: Fixed<KeyPurpose>
  sealed: ColumnType<string, string, string>
  created_at: Made<Date>
  use_from: ColumnType<Date, Date | undefined, never>
  retired_at: ColumnType<Date | null, Date | null | undefined, Date>
}
export type ClientTable = {
  id: Fixed<string>
  organization: Fixed<OrganizationId>
  name: string
  state: Generated<'active' | 'suspended'>
  kind: Fixed<'machine' | 'application'>
  auth_method: Fixed<ClientAuthMethod>
  sealed_secret: string | null
  jwks: ColumnType<{ keys: unknown[] } | null, string | null, string | null>
  redirect_uris: string[]
  post_logout_redirect_uris: string[]
  scopes: Scope[]
  purposes: Generated<string[]>
  created_at: Made<Date>
  made_by: Made<PersonId | null>
  secret_since: Made<Date | null>
  disabled_at: Made<Date | null>
  disabled_by: Made<PersonId | null>
  disabled_because: Made<string | null>
}
export type ClientUseTable = { client: Fixed<string>; last_used_at: Made<Date> }
export type WebSessionTable = {
  id: Fixed<Buffer>
  person: Fixed<PersonId>
  organization: Fixed<OrganizationId | null>
  provider_session: Fixed<string | null>
  auth_time: Fixed<Date>
  /** Whether a second factor was shown when it began. */
  second_factor: ColumnType<boolean, boolean | undefined, never>
  created_at: Made<Date>
  last_seen_at: Generated<Date>
  expires_at: Fixed<Date>
}
export type SignInAttemptTable = {
  id: Made<number>
  at: Made<Date>
  account: Fixed<Buffer>
  address: Fixed<string>
  device: Buffer | null
  outcome: Generated<'failed' | 'succeeded'>
}

export type SecondFactorTable = {
  person: Fixed<PersonId>
  sealed: string
  started_at: Made<Date>
  confirmed_at: Date | null
  last_step: Generated<number>
}
export type RecoveryCodeTable = { person: Fixed<PersonId>; digest: Fixed<Buffer>; used_at: Date | null }

export type IdentityTables = {
  /** What tokens call a person; added to the foundation's table. */
  'portal.person': { subject: Made<string> }
  'oidc.payload': PayloadTable
  'oidc.grant_choice': GrantChoiceTable
  'oidc.key': KeyTable
  'oidc.client': ClientTable
  'oidc.client_use': ClientUseTable
  'portal.web_session': WebSessionTable
  'portal.sign_in_attempt': SignInAttemptTable
  'portal.second_factor': SecondFactorTable
  'portal.recovery_code': RecoveryCodeTable
}

/** One membership as sign-in and each request read it. */
export type Membership = {
  readonly organizationId: OrganizationId
  readonly slug: string
  readonly name: string
  readonly nameZh: string | null
  readonly kind: OrganizationKind
  readonly roles: readonly Role[]
  /** Of whom the organization demands a second factor. */
  readonly secondFactorRule: SecondFactorRule
}
