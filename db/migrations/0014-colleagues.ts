import { type Kysely, sql } from 'kysely'

/**
 * Colleagues: an admin invites a person by mail with roles, changes the roles of those who are there, and ends a
 * membership. One person may belong to several organizations; whoever has an account accepts with it.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const ROLES = `array['admin', 'quality', 'recall-coordinator', 'data-steward', 'operations', 'viewer']`

const STATEMENTS = [
  `create table portal.colleague_invitation (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('coll') constraint colleague_invitation_id_is_unique unique,
    organization int not null constraint colleague_is_invited_into_an_organization references portal.organization,
    email text not null constraint colleague_address_is_plain check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
    name text not null constraint colleague_has_a_name check (name <> ''),
    roles text[] not null constraint colleague_roles_are_known check (roles <@ ${ROLES} and cardinality(roles) > 0),
    invited_by int not null constraint colleague_is_invited_by_a_person references portal.person,
    invited_at timestamptz not null default now(), lapses_at timestamptz not null default now() + interval '7 days', token_digest bytea not null,
    state text not null default 'sent' constraint colleague_invitation_state_is_known check (state in ('sent', 'accepted', 'withdrawn')),
    decided_at timestamptz, constraint colleague_decision_has_a_time check ((state = 'sent') = (decided_at is null)))`,
  `comment on table portal.colleague_invitation is 'A person is asked to act for an organization, in roles. Whoever reads the mailbox may accept; what is kept of the secret in the letter opens nothing.'`,
  `create unique index colleague_token_is_one on portal.colleague_invitation (token_digest)`,
  `create unique index colleague_is_invited_once on portal.colleague_invitation (organization, email) where state = 'sent'`,
  `select portal.protect('portal.colleague_invitation')`,
  `create policy colleague_invitation_is_for_its_organization on portal.colleague_invitation for select to trace_app using (organization = (select portal.me()))`,
  `grant select (id, public_id, organization, email, name, roles, invited_by, invited_at, lapses_at, state, decided_at) on portal.colleague_invitation to trace_app`,
  `select portal.keep_trail('portal.colleague_invitation', 'public_id', 'token_digest')`,

  `create function portal.invite_colleague(email_ text, name_ text, roles_ text[], digest bytea, path_ text, language_ text) returns text
    language plpgsql security definer set search_path = portal, pg_temp as $$
  begin
    if not portal.acts_as('admin') then raise exception 'an admin invites' using errcode = '42501'; end if;
    if exists (select from membership m join person p on p.id = m.person where p.email = email_ and m.organization = portal.me() and m.ended_at is null) then return 'member'; end if;
    update colleague_invitation set state = 'withdrawn', decided_at = now() where organization = portal.me() and email = email_ and state = 'sent'; -- the newest letter counts
    insert into colleague_invitation (organization, email, name, roles, invited_by, token_digest) values (portal.me(), email_, name_, roles_, portal.person(), digest);
    insert into outbox (kind, to_address, about, created_by)
    select 'colleague-invited', email_, jsonb_build_object('path', path_, 'from', case when language_ like 'zh%' then coalesce(o.name_zh, o.name) else o.name end, 'name', name_, 'language', language_), portal.me()
    from organization o where o.id = portal.me();
    return 'sent';
  end $$`,
  `comment on function portal.invite_colleague(text, text, text[], bytea, text, text) is 'Gives sent, or member when the person belongs here already.'`,
  `create function portal.withdraw_colleague(invitation_ text) returns boolean language plpgsql security definer set search_path = portal, pg_temp as $$
  begin
    if not portal.acts_as('admin') then raise exception 'an admin withdraws an invitation' using errcode = '42501'; end if;
    update colleague_invitation set state = 'withdrawn', decided_at = now() where public_id = invitation_ and organization = portal.me() and state = 'sent';
    return found;
  end $$`,
  // Counted under a lock of the organization: two admins who step down at once would leave none.
  `create function portal.keep_membership(person_ int, roles_ text[]) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  begin
    if not portal.acts_as('admin') then raise exception 'an admin changes roles' using errcode = '42501'; end if;
    perform from organization o where o.id = portal.me() for update;
    if not exists (select from membership m where m.person = person_ and m.organization = portal.me() and m.ended_at is null) then return 'hidden'; end if;
    if (roles_ is null or not 'admin' = any (roles_)) and not exists (select from membership m join person p on p.id = m.person
        where m.organization = portal.me() and m.ended_at is null and m.person <> person_ and 'admin' = any (m.roles) and p.disabled_at is null) then return 'last-admin'; end if;
    if roles_ is null then update membership set ended_at = now() where person = person_ and organization = portal.me();
    else update membership set roles = roles_ where person = person_ and organization = portal.me() and roles <> roles_; end if;
    return 'kept';
  end $$`,
  `comment on function portal.keep_membership(int, text[]) is 'Sets the roles of a colleague; null ends the membership. Counts from the next request. Gives kept, hidden, or last-admin when nobody would be left to run the accounts.'`,
  `create function portal.colleague_letter(digest bytea) returns table (slug text, name text, name_zh text, person text, email text, roles text[], state text, known boolean)
    language sql stable security definer set search_path = portal, pg_temp as $$
    select o.slug, o.name, o.name_zh, i.name, i.email, i.roles, case when i.state = 'sent' and i.lapses_at <= now() then 'lapsed' else i.state end, exists (select from person p where p.email = i.email)
    from colleague_invitation i join organization o on o.id = i.organization where i.token_digest = digest and o.suspended_at is null $$`,
  // A new person needs said; one with an account is bound to the transaction, and must be the one the letter was for.
  `create function portal.join_as_colleague(digest bytea, subject_ text, said jsonb) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare v colleague_invitation; p person;
  begin
    if not portal.identity_scope() then raise exception 'joining is work of identity' using errcode = '42501'; end if;
    select * into v from colleague_invitation i where i.token_digest = digest for update;
    if not found then return 'hidden'; end if;
    if v.state <> 'sent' or v.lapses_at <= now() then return 'over'; end if;
    select * into p from person q where q.email = v.email;
    if subject_ is not null then
      if p.id is null or p.id::text <> subject_ or p.disabled_at is not null then return 'another'; end if;
    else
      if p.id is not null then return 'known'; end if;
      insert into person (email, name, password_hash, language, zone) values (v.email, said ->> 'name', said ->> 'passwordHash', said ->> 'language', said ->> 'zone') returning * into p;
    end if;
    insert into membership (person, organization, roles) values (p.id, v.organization, v.roles)
      on conflict (person, organization) do update set roles = excluded.roles, ended_at = null;
    update colleague_invitation set state = 'accepted', decided_at = now() where id = v.id;
    return 'joined';
  end $$`,
  `comment on function portal.join_as_colleague(bytea, text, jsonb) is 'Accepts as a new person, or as the person signed in (their id as text). Gives hidden, over, known, another or joined.'`,
  `select portal.give_to_derive(f) from unnest(array['portal.invite_colleague(text, text, text[], bytea, text, text)', 'portal.withdraw_colleague(text)', 'portal.keep_membership(int, text[])',
    'portal.colleague_letter(bytea)', 'portal.join_as_colleague(bytea, text, jsonb)']::regprocedure[]) f`,
  `grant execute on function portal.invite_colleague(text, text, text[], bytea, text, text), portal.withdraw_colleague(text), portal.keep_membership(int, text[]), portal.colleague_letter(bytea),
    portal.join_as_colleague(bytea, text, jsonb) to trace_app`,
]
