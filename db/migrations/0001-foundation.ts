import { type Kysely, sql } from 'kysely'

/**
 * The ground: three schemas, the least-right roles, who is bound to a transaction, the trail, the outbox, and
 * organizations with their people. The app's role owns nothing and bypasses nothing. What must see across owners runs
 * in functions that belong to `trace_derive`, which nobody can sign in as.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `do $$ begin
    if not exists (select from pg_roles where rolname = 'trace_app') then create role trace_app nologin; end if;
    if not exists (select from pg_roles where rolname = 'trace_derive') then create role trace_derive nologin; end if;
  exception when duplicate_object then null; end $$`,
  `do $$ begin execute format('grant trace_derive to %I', current_user); end $$`,
  `create schema facts`,
  `create schema oidc`,
  `comment on schema facts is 'What happened: append-only, owned by whoever captured it.'`,
  `comment on schema portal is 'What people are doing about it: accounts, grants, requests. Every change leaves a trail.'`,
  `comment on schema oidc is 'State of the OpenID provider.'`,
  `grant usage on schema facts, portal, oidc to trace_app, trace_derive`,
  `grant create on schema facts, portal to trace_derive`, // a function can only be given to a role that may create there
  `revoke all on schema public from public`,
  `alter default privileges revoke execute on functions from public`,

  // ---- who is bound to this transaction ----
  `create function portal.me() returns int language sql stable as $$ select current_setting('portal.organization_id')::int $$`,
  `comment on function portal.me() is 'The organization this transaction speaks for. Raises when none is bound: unset never means all.'`,
  `create function portal.person() returns int language sql stable as $$ select nullif(current_setting('portal.person_id', true), '')::int $$`,
  `comment on function portal.person() is 'The person who acts, or null when a machine does.'`,
  `create function portal.client() returns text language sql stable as $$ select nullif(current_setting('portal.client_id', true), '') $$`,
  `comment on function portal.client() is 'The API client that acts, or null when a person does.'`,
  `create function portal.reason() returns text language sql stable as $$ select nullif(current_setting('portal.reason', true), '') $$`,
  `comment on function portal.reason() is 'Why the change is made, as its author said.'`,
  `create function portal.identity_scope() returns boolean language sql stable as $$ select coalesce(current_setting('portal.scope', true), '') = 'identity' $$`,
  `comment on function portal.identity_scope() is 'Whether this transaction does sign-in work, before any organization is known. Opens tables of identity and nothing else.'`,
  `create function portal.new_id(prefix text) returns text language sql volatile as $$
    select prefix || '_' || string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', (get_byte(b, i) & 31) + 1, 1), '' order by i)
    from (select substring(uuid_send(gen_random_uuid()) from 1 for 6) || substring(uuid_send(gen_random_uuid()) from 1 for 6)
              || substring(uuid_send(gen_random_uuid()) from 1 for 6) || substring(uuid_send(gen_random_uuid()) from 10 for 7)
              || substring(uuid_send(gen_random_uuid()) from 10 for 1) as b) r, generate_series(0, 25) i $$`,
  `comment on function portal.new_id(text) is 'A random public id: prefix and 26 characters (130 bits).'`,
  `grant execute on function portal.me(), portal.person(), portal.client(), portal.reason(), portal.identity_scope(), portal.new_id(text) to trace_app, trace_derive`,

  // ---- templates ----
  `create function portal.protect(t regclass) returns void language plpgsql as $$ begin
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy derivation_sees_all on %s to trace_derive using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %s to trace_derive', t);
  end $$`,
  `comment on function portal.protect(regclass) is 'Every table passes through here: row-level security, forced, and one policy for the role that derives.'`,
  `create function portal.give_to_derive(f regprocedure) returns void language plpgsql as $$ begin
    execute format('alter function %s owner to trace_derive', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to trace_derive', f);
  end $$`,
  `comment on function portal.give_to_derive(regprocedure) is 'A security definer function belongs to the deriving role and to nobody else; who may call it is granted by name.'`,

  // ---- trail ----
  `create table portal.trail (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    organization int, person int, client text, reason text, scope text,
    table_name text not null, action text not null, key jsonb not null, before jsonb, after jsonb,
    transaction_id xid8 not null default pg_current_xact_id(),
    constraint trail_names_a_known_action check (action in ('insert', 'update', 'delete')))`,
  `comment on table portal.trail is 'Who changed what, for which organization, when and why: before and after. Written by triggers, never by the acting code (21 CFR 11.10(e)).'`,
  `create index trail_by_organization on portal.trail (organization, id)`,
  `select portal.protect('portal.trail')`,
  `create policy trail_is_for_its_organization on portal.trail for select to trace_app using (organization = (select portal.me()))`,
  `grant select on portal.trail to trace_app`,
  `create function portal.refuse_change() returns trigger language plpgsql as $$ begin
    raise exception '% is append-only', tg_table_name using errcode = '42501'; end $$`,
  `create trigger trail_is_forever before update or delete or truncate on portal.trail for each statement execute function portal.refuse_change()`,
  // Arguments: the key column, then columns whose content the trail must not hold (secrets).
  `create function portal.write_trail() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
  declare old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end; new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end; i int;
  begin
    for i in 1 .. tg_nargs - 1 loop
      if old_row ? tg_argv[i] then old_row := jsonb_set(old_row, array[tg_argv[i]], '"(kept secret)"'); end if;
      if new_row ? tg_argv[i] then new_row := jsonb_set(new_row, array[tg_argv[i]], '"(kept secret)"'); end if;
    end loop;
    insert into portal.trail (organization, person, client, reason, scope, table_name, action, key, before, after)
    values (nullif(current_setting('portal.organization_id', true), '')::int, portal.person(), portal.client(), portal.reason(),
      nullif(current_setting('portal.scope', true), ''), tg_table_schema || '.' || tg_table_name, lower(tg_op),
      to_jsonb(coalesce(new_row, old_row) -> tg_argv[0]), old_row, new_row);
    return null;
  end $$`,
  `select portal.give_to_derive('portal.write_trail()')`,
  `create function portal.keep_trail(t regclass, key_column text, variadic secrets text[] default '{}') returns void language plpgsql as $$ begin
    execute format('create trigger keeps_trail after insert or update or delete on %s for each row execute function portal.write_trail(%s)',
      t, (select string_agg(quote_literal(a), ', ') from unnest(array[key_column] || secrets) a));
  end $$`,
  `comment on function portal.keep_trail(regclass, text, text[]) is 'Puts the trail trigger on a table: its key column, then the columns whose content is secret.'`,

  // ---- organizations and people ----
  `create table portal.organization (
    id int generated always as identity primary key,
    slug text not null constraint organization_slug_is_unique unique
      constraint organization_slug_is_plain check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null, name_zh text, country text not null,
    kind text not null constraint organization_kind_is_known check (kind in
      ('manufacturer', 'supplier', 'processor', 'logistics', 'distributor', 'hospital', 'authority', 'operator', 'guest')),
    suspended_at timestamptz)`,
  `comment on table portal.organization is 'A company in the portal. Its kind chooses defaults and never rights.'`,
  `select portal.protect('portal.organization')`,
  `create policy organization_names_are_for_members on portal.organization for select to trace_app
    using (case when (select portal.identity_scope()) then true else (select portal.me()) is not null end)`,
  `grant select on portal.organization to trace_app`,
  `select portal.keep_trail('portal.organization', 'id')`,

  `create table portal.person (
    id int generated always as identity primary key,
    email text not null constraint person_email_is_plain check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
    name text not null, password_hash text, language text, zone text not null default 'UTC', disabled_at timestamptz,
    constraint person_email_is_unique unique (email))`,
  `comment on table portal.person is 'One human, who may act for several organizations through memberships.'`,
  `create table portal.membership (
    person int not null constraint membership_is_of_a_person references portal.person,
    organization int not null constraint membership_is_in_an_organization references portal.organization,
    roles text[] not null constraint membership_roles_are_known check
      (roles <@ array['admin', 'quality', 'recall-coordinator', 'data-steward', 'operations', 'viewer']),
    ended_at timestamptz, id int generated always as identity,
    primary key (person, organization))`,
  `comment on table portal.membership is 'What a person may do for an organization; read on every request.'`,
  `create index membership_by_organization on portal.membership (organization, person)`,
  `select portal.protect('portal.person'), portal.protect('portal.membership')`,
  `create policy membership_is_for_its_organization on portal.membership for select to trace_app
    using (case when (select portal.identity_scope()) then true else organization = (select portal.me()) end)`,
  `create policy person_is_for_colleagues on portal.person for select to trace_app using (case when (select portal.identity_scope()) then true
    else exists (select from portal.membership m where m.person = person.id and m.organization = (select portal.me())) end)`,
  `create policy person_is_kept_by_identity on portal.person for update to trace_app
    using ((select portal.identity_scope())) with check ((select portal.identity_scope()))`,
  `grant select on portal.person, portal.membership to trace_app`,
  `grant update (password_hash, language, zone) on portal.person to trace_app`,
  `select portal.keep_trail('portal.person', 'id', 'password_hash'), portal.keep_trail('portal.membership', 'id')`,

  // ---- outbox ----
  `create table portal.outbox (
    id bigint generated always as identity primary key,
    kind text not null, to_organization int references portal.organization, to_person int references portal.person,
    about jsonb not null, created_by int, created_at timestamptz not null default now(), run_at timestamptz not null default now(),
    attempts int not null default 0, leased_until timestamptz, sent_at timestamptz, shelved_at timestamptz, last_error text,
    constraint outbox_letter_has_a_reader check (to_organization is not null or to_person is not null))`,
  `comment on table portal.outbox is 'Letters to send. A row is written in the transaction of the change it tells of, so a letter exists exactly when the change does; it leaves after the commit, at least once, with the row id as its Message-ID.'`,
  `create index outbox_waiting on portal.outbox (run_at) where sent_at is null and shelved_at is null`,
  `select portal.protect('portal.outbox')`,
  `create policy outbox_takes_letters on portal.outbox for insert to trace_app
    with check (case when (select portal.identity_scope()) then created_by is null else created_by = (select portal.me()) end)`,
  `grant insert (kind, to_organization, to_person, about, created_by) on portal.outbox to trace_app`,
  `create function portal.ring() returns trigger language plpgsql as $$ begin perform pg_notify('outbox', ''); return null; end $$`,
  `create trigger outbox_rings after insert on portal.outbox for each statement execute function portal.ring()`,
  // The postman is not an organization: it takes, marks and returns letters through these three doors and sees no more.
  `create function portal.take_letters(how_many int, lease interval) returns setof portal.outbox language sql volatile security definer set search_path = portal, pg_temp as $$
    update portal.outbox o set leased_until = now() + lease, attempts = attempts + 1
    where id in (select id from portal.outbox where sent_at is null and shelved_at is null and run_at <= now()
                   and (leased_until is null or leased_until < now()) order by id limit how_many for update skip locked) returning o.* $$`,
  `create function portal.letter_sent(letter bigint) returns void language sql volatile security definer set search_path = portal, pg_temp as $$
    update portal.outbox set sent_at = now(), leased_until = null, last_error = null where id = letter $$`,
  `create function portal.letter_failed(letter bigint, why text, give_up_after int) returns void language sql volatile security definer set search_path = portal, pg_temp as $$
    update portal.outbox set leased_until = null, last_error = left(why, 500), run_at = now() + least(power(2, attempts), 3600) * interval '1 second',
      shelved_at = case when attempts >= give_up_after then now() end where id = letter $$`,
  `create function portal.letter_readers(letter bigint) returns table (email text, name text, language text) language sql stable security definer set search_path = portal, pg_temp as $$
    select distinct p.email, p.name, p.language from portal.outbox o
    join portal.person p on p.id = o.to_person or (o.to_person is null and exists (select from portal.membership m
      where m.person = p.id and m.organization = o.to_organization and m.ended_at is null
        and (o.about -> 'roles' is null or m.roles && array(select jsonb_array_elements_text(o.about -> 'roles')))))
    where o.id = letter and p.disabled_at is null $$`,
  `select portal.give_to_derive(f) from unnest(array['portal.take_letters(int, interval)', 'portal.letter_sent(bigint)', 'portal.letter_failed(bigint, text, int)', 'portal.letter_readers(bigint)']::regprocedure[]) f`,
  `grant execute on function portal.take_letters(int, interval), portal.letter_sent(bigint), portal.letter_failed(bigint, text, int), portal.letter_readers(bigint) to trace_app`,

  // ---- the installation itself ----
  `create table portal.login_secret (only_row boolean primary key default true constraint login_secret_is_one_row check (only_row), login text not null, secret text not null)`,
  `comment on table portal.login_secret is 'The login of the app in this database; only the owner of the tables reads it.'`,
  `alter table portal.login_secret enable row level security`,
  `alter table portal.migration enable row level security`,
  `create policy migrations_are_no_secret on portal.migration for select to trace_app using (name is not null)`,
  `grant select on portal.migration to trace_app`,
]
