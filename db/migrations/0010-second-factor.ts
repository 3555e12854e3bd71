import { type Kysely, sql } from 'kysely'

/**
 * The second factor: a time-based code (RFC 6238) beside the password, recovery codes for the day the phone is gone, and
 * recovery by two admins of an organization when those are gone too. The operator has no part in it.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const FOR_IDENTITY = `to trace_app using ((select portal.identity_scope())) with check ((select portal.identity_scope()))`

const STATEMENTS = [
  `alter table portal.organization add column second_factor text not null default 'privileged'
    constraint organization_second_factor_is_known check (second_factor in ('optional', 'privileged', 'everyone'))`,
  `comment on column portal.organization.second_factor is 'Of whom a second factor is demanded: of nobody, of those who may sign, grant, launch or administer, of everyone. Read on every request.'`,
  `create policy organization_keeps_its_own_rules on portal.organization for update to trace_app
    using (id = (select portal.me())) with check (id = (select portal.me()))`,
  `grant update (second_factor) on portal.organization to trace_app`,

  `create table portal.second_factor (
    person int constraint second_factor_is_one_per_person primary key constraint second_factor_is_of_a_person references portal.person,
    sealed text not null, started_at timestamptz not null default now(), confirmed_at timestamptz, last_step bigint not null default 0)`,
  `comment on table portal.second_factor is 'The shared secret of a person''s authenticator, sealed. Counts once confirmed with a first code.'`,
  `comment on column portal.second_factor.last_step is 'The newest time step whose code was accepted: no code counts twice (RFC 6238 section 5.2).'`,
  `create table portal.recovery_code (
    person int not null constraint recovery_code_belongs_to_a_second_factor references portal.second_factor on delete cascade,
    digest bytea not null, used_at timestamptz, constraint recovery_code_is_one primary key (person, digest))`,
  `comment on table portal.recovery_code is 'Keyed digests of the ten codes a person keeps on paper. Each opens once.'`,

  `create table portal.recovery_request (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('reco') constraint recovery_request_id_is_unique unique
      constraint recovery_request_id_is_well_formed check (public_id ~ '^reco_[0-9a-hjkmnp-tv-z]{26}$'),
    person int not null constraint recovery_is_of_a_person references portal.person,
    reason text not null constraint recovery_says_why check (reason <> ''),
    asked_at timestamptz not null default now(), lapses_at timestamptz not null default now() + interval '7 days',
    state text not null default 'asked' constraint recovery_state_is_known check (state in ('asked', 'approved', 'refused', 'withdrawn')),
    decided_at timestamptz,
    constraint recovery_decision_has_a_time check ((state = 'asked') = (decided_at is null)))`,
  `comment on table portal.recovery_request is 'A person who knows the password and lost the second factor asks to set up another. Two admins of one organization of theirs decide.'`,
  `create unique index recovery_is_asked_once on portal.recovery_request (person) where state = 'asked'`,
  `create table portal.recovery_decision (
    request int not null constraint recovery_decision_is_about_a_request references portal.recovery_request,
    organization int not null constraint recovery_is_decided_for_an_organization references portal.organization,
    person int not null constraint recovery_is_decided_by_a_person references portal.person,
    approved boolean not null, reason text not null constraint recovery_decision_says_why check (reason <> ''),
    at timestamptz not null default now(), id int generated always as identity,
    constraint recovery_is_decided_once_a_person primary key (request, person))`,
  `comment on table portal.recovery_decision is 'Which admin said yes or no, for which organization, and why.'`,
  `create index recovery_decision_by_organization on portal.recovery_decision (organization)`,
  `create index recovery_decision_by_person on portal.recovery_decision (person)`,

  `alter table portal.web_session add column second_factor boolean not null default false`,
  `comment on column portal.web_session.second_factor is 'Whether the person showed a second factor when this session began.'`,

  `select portal.protect(t) from unnest(array['portal.second_factor', 'portal.recovery_code', 'portal.recovery_request', 'portal.recovery_decision']::regclass[]) t`,
  `create policy second_factor_is_for_identity on portal.second_factor ${FOR_IDENTITY}`,
  `create policy recovery_code_is_for_identity on portal.recovery_code ${FOR_IDENTITY}`,
  `create policy recovery_is_asked_by_identity on portal.recovery_request ${FOR_IDENTITY}`,
  `create policy recovery_is_seen_by_organizations_of_the_person on portal.recovery_request for select to trace_app
    using (case when (select portal.identity_scope()) then true else exists (select from portal.membership m
      where m.person = recovery_request.person and m.organization = (select portal.me()) and m.ended_at is null) end)`,
  `create policy recovery_decision_is_for_its_organization on portal.recovery_decision for select to trace_app using (organization = (select portal.me()))`,
  `grant select, insert, update, delete on portal.second_factor, portal.recovery_code to trace_app`,
  `grant select, insert (person, reason), update (state, decided_at) on portal.recovery_request to trace_app`,
  `grant select on portal.recovery_decision to trace_app`,
  `select portal.keep_trail('portal.second_factor', 'person', 'sealed'), portal.keep_trail('portal.recovery_code', 'person', 'digest'),
    portal.keep_trail('portal.recovery_request', 'public_id'), portal.keep_trail('portal.recovery_decision', 'id')`,

  // The sealed secret stays closed to a transaction of an organization; whether there is one is for its admins.
  `create function portal.colleagues() returns table (person int, name text, email text, roles text[], second_factor boolean)
    language sql stable security definer set search_path = portal, pg_temp as $$
    select p.id, p.name, p.email, m.roles, exists (select from portal.second_factor f where f.person = p.id and f.confirmed_at is not null)
    from portal.membership m join portal.person p on p.id = m.person
    where m.organization = portal.me() and m.ended_at is null and p.disabled_at is null order by p.name, p.id $$`,
  `comment on function portal.colleagues() is 'The people of the organization this transaction speaks for, and whether each has a second factor.'`,

  // Twice guarded: policies ask for the role before, this asks again and counts.
  `create function portal.decide_recovery(request_ text, approve boolean, why text) returns text
    language plpgsql security definer set search_path = portal, pg_temp as $$
  declare r portal.recovery_request;
  begin
    if portal.person() is null or portal.client() is not null or not exists (select from portal.membership m
        where m.person = portal.person() and m.organization = portal.me() and m.ended_at is null and 'admin' = any (m.roles)) then
      raise exception 'a recovery is decided by an admin' using errcode = '42501'; end if;
    select * into r from portal.recovery_request q where q.public_id = request_ and exists (select from portal.membership m
      where m.person = q.person and m.organization = portal.me() and m.ended_at is null) for update;
    if not found then return 'hidden'; end if;
    if r.person = portal.person() then return 'own'; end if;
    if r.state <> 'asked' or r.lapses_at <= now() then return 'decided'; end if;
    insert into portal.recovery_decision (request, organization, person, approved, reason)
      values (r.id, portal.me(), portal.person(), approve, why) on conflict do nothing;
    if not found then return 'twice'; end if;
    if not approve then
      update portal.recovery_request set state = 'refused', decided_at = now() where id = r.id;
      return 'refused';
    end if;
    if (select count(*) from portal.recovery_decision d where d.request = r.id and d.organization = portal.me() and d.approved) < 2 then return 'first'; end if;
    update portal.recovery_request set state = 'approved', decided_at = now() where id = r.id;
    delete from portal.second_factor where person = r.person;
    delete from portal.web_session where person = r.person;
    return 'approved';
  end $$`,
  `comment on function portal.decide_recovery(text, boolean, text) is 'One admin says yes or no. The second yes of the same organization removes the lost factor and ends the sessions. Gives hidden, own, decided, twice, refused, first or approved.'`,
  `select portal.give_to_derive(f) from unnest(array['portal.colleagues()', 'portal.decide_recovery(text, boolean, text)']::regprocedure[]) f`,
  `grant execute on function portal.colleagues(), portal.decide_recovery(text, boolean, text) to trace_app`,
]
