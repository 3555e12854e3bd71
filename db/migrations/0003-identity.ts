import { type Kysely, sql } from 'kysely'

/**
 * Identity: the provider's state and keys, API clients, sessions of the portal, and attempts to sign in. Every table
 * here opens to identity work alone (`portal.identity_scope()`); a transaction bound to an organization sees of it no
 * more than the names of its own API clients.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const FOR_IDENTITY = `to trace_app using ((select portal.identity_scope())) with check ((select portal.identity_scope()))`

const STATEMENTS = [
  `alter table portal.person add column subject text not null default portal.new_id('person')
    constraint person_subject_is_unique unique`,
  `comment on column portal.person.subject is 'What tokens call this person: random, for life, tells no count.'`,

  // ---- the provider ----
  `create table oidc.payload (
    model text not null, id text not null, payload jsonb not null, grant_id text, uid text,
    consumed_at timestamptz, expires_at timestamptz,
    constraint payload_is_one_per_model_and_id primary key (model, id))`,
  `comment on table oidc.payload is 'State of the OpenID provider: sessions, interactions, grants, codes and tokens. The id is a SHA-256 digest, the original is sealed inside the payload: who reads the table can replay nothing.'`,
  `comment on column oidc.payload.consumed_at is 'When a code or refresh token was used. Set by a conditional update, so exactly one of many wins.'`,
  `create index payload_by_grant on oidc.payload (grant_id) where grant_id is not null`,
  `create index payload_by_uid on oidc.payload (model, uid) where uid is not null`,
  `create index payload_by_expiry on oidc.payload (expires_at)`,

  `create table oidc.grant_choice (
    grant_id text constraint grant_choice_is_one primary key,
    person int not null constraint grant_choice_is_by_a_person references portal.person,
    organization int not null constraint grant_choice_is_of_an_organization references portal.organization,
    chosen_at timestamptz not null default now())`,
  `comment on table oidc.grant_choice is 'For which organization a person signed in to an application. A token speaks for one organization.'`,

  `create table oidc.key (
    id text constraint key_is_one primary key,
    purpose text not null constraint key_purpose_is_known check (purpose in ('signing', 'cookie', 'digest')),
    sealed text not null, created_at timestamptz not null default now(), retired_at timestamptz)`,
  `comment on table oidc.key is 'Secrets of the provider, each sealed with AES-256-GCM under a key that the database never sees.'`,

  `create table oidc.client (
    id text constraint client_id_is_unique primary key
      constraint client_id_is_plain check (id ~ '^[a-z0-9][a-z0-9._-]{2,79}$'),
    organization int not null constraint client_belongs_to_an_organization references portal.organization,
    name text not null,
    state text not null default 'active' constraint client_state_is_known check (state in ('active', 'suspended')),
    kind text not null constraint client_kind_is_known check (kind in ('machine', 'application')),
    auth_method text not null constraint client_auth_method_is_known
      check (auth_method in ('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none')),
    sealed_secret text, jwks jsonb,
    redirect_uris text[] not null default '{}', post_logout_redirect_uris text[] not null default '{}',
    scopes text[] not null default '{}' constraint client_scopes_are_known check (scopes <@ array['epcis:capture',
      'epcis:query', 'evidence:read', 'cases:read', 'cases:write', 'fhir:read']),
    purposes text[] not null default '{provenance}' constraint client_purposes_are_known
      check (purposes <@ array['provenance', 'complaint', 'corrective-action', 'recall', 'audit']),
    created_at timestamptz not null default now(),
    constraint client_proves_itself check (case auth_method when 'none' then kind = 'application'
      when 'private_key_jwt' then jwks is not null else sealed_secret is not null end),
    constraint machine_is_sent_nowhere check (kind = 'application' or redirect_uris = '{}'))`,
  `comment on table oidc.client is 'Software that speaks for one organization (machine) or that people sign in to (application). State and scopes are read on every request.'`,
  `create index client_by_organization on oidc.client (organization)`,

  // ---- people who are signed in ----
  `create table portal.web_session (
    id bytea constraint web_session_is_one primary key,
    person int not null constraint web_session_is_of_a_person references portal.person,
    organization int constraint web_session_is_for_an_organization references portal.organization,
    provider_session text, auth_time timestamptz not null,
    created_at timestamptz not null default now(), last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null)`,
  `comment on table portal.web_session is 'A signed-in browser. The id is the SHA-256 of a random 256-bit cookie. It proves who and for which organization; what they may do is read on every request.'`,
  `create index web_session_by_person on portal.web_session (person)`,
  `create index web_session_by_provider_session on portal.web_session (provider_session)`,
  `create index web_session_by_expiry on portal.web_session (expires_at)`,

  `create table portal.sign_in_attempt (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    account bytea not null, address text not null, device bytea,
    outcome text not null default 'failed' constraint sign_in_attempt_outcome_is_known check (outcome in ('failed', 'succeeded')))`,
  `comment on table portal.sign_in_attempt is 'Passwords that were tried. The account is a keyed digest of what was typed, since people type passwords into the wrong field. A browser in which the account has signed in is known by the digest of its cookie.'`,
  `create index sign_in_attempt_by_account on portal.sign_in_attempt (account, at)`,
  `create index sign_in_attempt_by_address on portal.sign_in_attempt (address, at)`,

  `select portal.protect(t) from unnest(array['oidc.payload', 'oidc.grant_choice', 'oidc.key', 'oidc.client',
    'portal.web_session', 'portal.sign_in_attempt']::regclass[]) t`,
  `create policy provider_state_is_for_identity on oidc.payload ${FOR_IDENTITY}`,
  `create policy grant_choice_is_for_identity on oidc.grant_choice ${FOR_IDENTITY}`,
  `create policy keys_are_for_identity on oidc.key ${FOR_IDENTITY}`,
  `create policy clients_are_kept_by_identity on oidc.client ${FOR_IDENTITY}`,
  `create policy web_session_is_for_identity on portal.web_session ${FOR_IDENTITY}`,
  `create policy sign_in_attempt_is_for_identity on portal.sign_in_attempt ${FOR_IDENTITY}`,
  `create policy clients_are_seen_by_their_organization on oidc.client for select to trace_app
    using (case when (select portal.identity_scope()) then true else organization = (select portal.me()) end)`,

  `grant select, insert, update, delete on oidc.payload, oidc.grant_choice, portal.web_session to trace_app`,
  `grant select, insert on oidc.key to trace_app`,
  `grant select, insert, update, delete on portal.sign_in_attempt to trace_app`,
  `grant select, insert on oidc.client to trace_app`,
  `grant update (name, state, sealed_secret, jwks, redirect_uris, post_logout_redirect_uris, scopes, purposes) on oidc.client to trace_app`,
  `select portal.keep_trail('oidc.client', 'id', 'sealed_secret'), portal.keep_trail('oidc.key', 'id', 'sealed')`,
]
