import { type Kysely, sql } from 'kysely'

/** API clients that an organization runs itself: who made one, since when its secret counts, why it was switched off, when it was last there. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `alter table oidc.client add column made_by int constraint client_is_made_by_a_person references portal.person,
    add column secret_since timestamptz,
    add column disabled_at timestamptz, add column disabled_by int constraint client_is_switched_off_by_a_person references portal.person, add column disabled_because text,
    add constraint client_is_switched_off_with_a_reason check (num_nulls(disabled_at, disabled_by, disabled_because) in (0, 3) and (disabled_at is null or state = 'suspended') and disabled_because <> '')`,
  `comment on column oidc.client.made_by is 'The person who made it; null for one that came with the installation.'`,
  `comment on column oidc.client.secret_since is 'Since when the secret of this day counts; tokens that an earlier secret got are refused. Null while there was only one.'`,
  `comment on column oidc.client.disabled_at is 'When it was switched off: from then on it is refused, with any token it has.'`,
  `comment on column oidc.client.disabled_by is 'The person who switched it off.'`,
  `comment on column oidc.client.disabled_because is 'Why, as that person said.'`,
  // apart from the client: what is noted at every request must not fill the trail
  `create table oidc.client_use (client text primary key constraint client_use_is_of_a_client references oidc.client, last_used_at timestamptz not null default now())`,
  `comment on table oidc.client_use is 'When a client was last at a door with a token, to the minute.'`,
  `comment on column oidc.client_use.client is 'Which client.'`,
  `comment on column oidc.client_use.last_used_at is 'When it was last there; within a minute it is not noted again.'`,
  `select portal.protect('oidc.client_use')`,
  `create policy client_use_is_seen_by_its_organization on oidc.client_use for select to trace_app
    using (exists (select from oidc.client c where c.id = client and c.organization = (select portal.me())))`,
  `grant select on oidc.client_use to trace_app`,

  `create function portal.make_client(id_ text, name_ text, scopes_ text[], purposes_ text[], sealed text) returns text language plpgsql security definer set search_path = portal, oidc, pg_temp as $$
  begin
    if not portal.acts_as('admin') then raise exception 'an admin makes a client' using errcode = '42501'; end if;
    if exists (select from organization o where o.id = portal.me() and o.kind = 'operator') then raise exception 'the operator has no data for a client' using errcode = '42501'; end if;
    perform from organization o where o.id = portal.me() for update; -- two at once are counted one after the other
    if (select count(*) from client c where c.organization = portal.me() and c.state = 'active') >= 50 then return 'too-many'; end if;
    insert into client (id, organization, name, kind, auth_method, sealed_secret, scopes, purposes, made_by)
    values (id_, portal.me(), name_, 'machine', 'client_secret_basic', sealed, scopes_, purposes_, portal.person());
    return 'made';
  end $$`,
  `comment on function portal.make_client(text, text, text[], text[], text) is 'A machine of the bound organization; its secret arrives sealed. Gives made, or too-many.'`,
  `create function portal.rotate_client(id_ text, sealed text) returns text language plpgsql security definer set search_path = portal, oidc, pg_temp as $$
  begin
    if not portal.acts_as('admin') then raise exception 'an admin gives a client another secret' using errcode = '42501'; end if;
    update client c set sealed_secret = sealed, secret_since = now() where c.id = id_ and c.organization = portal.me() and c.state = 'active' and c.sealed_secret is not null;
    return case when found then 'kept' when exists (select from client c where c.id = id_ and c.organization = portal.me()) then 'over' else 'hidden' end;
  end $$`,
  `comment on function portal.rotate_client(text, text) is 'Another secret in the place of the one there is. Gives kept, hidden, or over for a client that is switched off or has no secret.'`,
  `create function portal.disable_client(id_ text, because text) returns text language plpgsql security definer set search_path = portal, oidc, pg_temp as $$
  begin
    if not portal.acts_as('admin') then raise exception 'an admin switches a client off' using errcode = '42501'; end if;
    update client c set state = 'suspended', disabled_at = now(), disabled_by = portal.person(), disabled_because = because where c.id = id_ and c.organization = portal.me() and c.state = 'active';
    return case when found then 'kept' when exists (select from client c where c.id = id_ and c.organization = portal.me()) then 'over' else 'hidden' end;
  end $$`,
  `comment on function portal.disable_client(text, text) is 'Ends a client for good: refused from its next request. Gives kept, hidden, or over when it was switched off before.'`,

  `create or replace function portal.machine(client_ text) returns jsonb language plpgsql volatile security definer set search_path = portal, oidc, pg_temp as $$
  declare said jsonb; before_ text := current_setting('portal.organization_id', true); organization_ int; granted jsonb;
  begin
    select jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'scopes', c.scopes, 'purposes', c.purposes, 'secretSince', extract(epoch from c.secret_since)::text,
        'organization', jsonb_build_object('id', o.id, 'slug', o.slug, 'name', o.name, 'kind', o.kind)), o.id into said, organization_
      from oidc.client c join portal.organization o on o.id = c.organization where c.id = client_ and c.state = 'active' and o.suspended_at is null;
    if said is null then return null; end if;
    if not exists (select from client_use u where u.client = client_ and u.last_used_at > now() - interval '1 minute') then
      insert into client_use (client) values (client_) on conflict (client) do update set last_used_at = now();
    end if;
    perform set_config('portal.organization_id', organization_::text, true);
    select coalesce(jsonb_agg(to_jsonb(g)), '[]') into granted from portal.grants_to_me() g;
    perform set_config('portal.organization_id', coalesce(before_, ''), true);
    return said || jsonb_build_object('grants', granted);
  end $$`,
  `select portal.give_to_derive(f) from unnest(array['portal.make_client(text, text, text[], text[], text)', 'portal.rotate_client(text, text)', 'portal.disable_client(text, text)']::regprocedure[]) f`,
  `grant execute on function portal.make_client(text, text, text[], text[], text), portal.rotate_client(text, text), portal.disable_client(text, text) to trace_app`,
]
