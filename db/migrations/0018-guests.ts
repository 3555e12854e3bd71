import { type Kysely, sql } from 'kysely'

/**
 * Guests: an auditor, an authority or somebody who is no member reads what one owner said of some items, until a date. The
 * link in a letter opens nothing by itself: a code is asked for, sent to the same mailbox, and entered. What is then read is
 * given by functions that know the link from the bound organization, which is the guest's own and can do nothing else.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** A link `l` that opens something now. */
const LIVE = `(l.revoked_at is null and now() < l.ends and not exists (select from portal.organization o where o.id = l.owner and o.suspended_at is not null))`
const IDENTITY = `if not portal.identity_scope() then raise exception 'a guest comes in by work of identity' using errcode = '42501'; end if;`

const STATEMENTS = [
  `create table portal.guest_link (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('gues') constraint guest_link_id_is_unique unique,
    owner int not null constraint guest_link_is_by_an_organization references portal.organization,
    organization int not null constraint guest_is_one_for_its_link unique references portal.organization,
    name text not null constraint guest_has_a_name check (name <> ''), firm text not null,
    email text not null constraint guest_address_is_plain check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
    who text not null constraint guest_is_of_a_kind check (who in ('auditor', 'authority', 'customer', 'other')),
    purpose text not null constraint guest_purpose_is_known check (purpose in ('provenance', 'complaint', 'corrective-action', 'recall', 'audit')),
    kinds text[] not null constraint guest_reads_some_kind check (cardinality(kinds) > 0),
    groups text[] not null constraint guest_reads_some_group check (cardinality(groups) > 0),
    extent text not null constraint guest_extent_is_known check (extent in ('item', 'ancestry')),
    language text not null, reason text not null constraint guest_link_says_why check (reason <> ''),
    made_by int not null constraint guest_link_is_made_by_a_person references portal.person, made_name text not null, made_at timestamptz not null default now(),
    ends timestamptz not null, token_digest bytea not null,
    confirmed_at timestamptz, confirmed_name text, confirmed_how text,
    revoked_at timestamptz, revoked_name text, revoked_because text,
    constraint guest_never_reads_people_or_prices check (not groups && array['people', 'commercial', 'unclassified']),
    constraint guest_link_ends_within_ninety_days check (ends > made_at and ends <= made_at + interval '91 days'),
    constraint guest_confirmation_is_whole check (num_nulls(confirmed_at, confirmed_name, confirmed_how) in (0, 3)),
    constraint guest_revocation_is_whole check (num_nulls(revoked_at, revoked_name, revoked_because) in (0, 3)))`,
  `comment on table portal.guest_link is 'One owner lets somebody who is no member read facts of its own about some items, until a date.'`,
  `comment on column portal.guest_link.organization is 'Under which the guest reads and is logged: of kind guest, without a member, a grant or a name that tells anything.'`,
  `comment on column portal.guest_link.firm is 'The organization of the guest as it was told; nobody verified it.'`,
  `comment on column portal.guest_link.token_digest is 'SHA-256 of the secret in the letter.'`,
  `create unique index guest_link_by_token on portal.guest_link (token_digest)`,
  `create index guest_link_by_owner on portal.guest_link (owner, id desc)`,
  `create table portal.guest_item (
    link int not null constraint guest_item_is_of_a_link references portal.guest_link, n int not null,
    item bigint not null, uri text not null, said text not null,
    constraint guest_item_has_one_place primary key (link, n), constraint guest_item_is_named_once unique (link, item))`,
  `comment on table portal.guest_item is 'The items that a link is about; the page of the guest is cut to them.'`,
  `create table portal.guest_code (
    id bigint generated always as identity primary key,
    link int not null constraint guest_code_is_for_a_link references portal.guest_link,
    digest bytea not null, sent_at timestamptz not null default now(), tries int not null default 0, used_at timestamptz,
    constraint guest_code_is_tried_five_times check (tries between 0 and 5))`,
  `comment on table portal.guest_code is 'Eight digits, good for ten minutes and five tries. Kept as a digest together with the secret of the letter, so that the table alone opens nothing.'`,
  `create index guest_code_by_link on portal.guest_code (link, id desc)`,
  `create table portal.guest_session (
    digest bytea constraint guest_session_is_one primary key,
    link int not null constraint guest_session_is_of_a_link references portal.guest_link,
    opened_at timestamptz not null default now(), seen_at timestamptz not null default now())`,
  `comment on table portal.guest_session is 'A browser that showed the code: half an hour idle, eight hours at most. Only the digest of its cookie is kept.'`,
  `create index guest_session_by_link on portal.guest_session (link, opened_at)`,
  `select portal.protect(t) from unnest(array['portal.guest_link', 'portal.guest_item', 'portal.guest_code', 'portal.guest_session']::regclass[]) t`,
  `create policy guest_link_is_for_its_owner on portal.guest_link for select to trace_app using (owner = (select portal.me()))`,
  `create policy guest_item_is_for_the_owner on portal.guest_item for select to trace_app using (exists (select from portal.guest_link l where l.id = link))`,
  `create policy guest_session_is_known_to_the_owner on portal.guest_session for select to trace_app using (exists (select from portal.guest_link l where l.id = link))`,
  `create policy guest_code_is_for_nobody on portal.guest_code for select to trace_app using (false)`,
  `grant select (id, public_id, owner, organization, name, firm, email, who, purpose, kinds, groups, extent, reason, made_name, made_at, ends, confirmed_at, confirmed_name, confirmed_how, revoked_at, revoked_name, revoked_because) on portal.guest_link to trace_app`,
  `grant select on portal.guest_item to trace_app`,
  `grant select (link, opened_at, seen_at) on portal.guest_session to trace_app`,
  `create trigger guest_item_is_forever before update or delete or truncate on portal.guest_item for each statement execute function portal.refuse_change()`,
  `select portal.keep_trail('portal.guest_link', 'public_id', 'token_digest', 'email'), portal.keep_trail('portal.guest_item', 'link'), portal.keep_trail('portal.guest_code', 'id', 'digest'), portal.keep_trail('portal.guest_session', 'link', 'digest')`,
  `alter table portal.disclosure drop constraint disclosure_door_is_known,
    add constraint disclosure_door_is_known check (door in ('page', 'list', 'csv', 'delivery', 'api', 'epcis', 'confirmation', 'pack', 'guest'))`,
  // a code is a secret as a path is: forgotten once its letter is sent
  `create or replace function portal.letter_sent(letter bigint) returns void language sql volatile security definer set search_path = portal, pg_temp as $$
    update portal.outbox set sent_at = now(), leased_until = null, last_error = null,
      about = case when to_address is null then about when kind = 'guest-code' then about - 'path' - 'reference' else about - 'path' end where id = letter $$`,

  // ---- the owner ----
  `create function portal.make_guest_link(said jsonb, items jsonb, digest bytea, path_ text) returns text language plpgsql volatile security definer set search_path = portal, facts, pg_temp as $$
  declare guest int; l guest_link; from_ text;
  begin
    if not portal.acts_as('data-steward', 'quality') then raise exception 'whoever keeps the data or answers for quality lets a guest in' using errcode = '42501'; end if;
    insert into organization (slug, name, name_zh, country, kind) select 'guest-' || right(portal.new_id('g'), 12), 'Guest', '访客', o.country, 'guest' from organization o where o.id = portal.me() returning organization.id into guest;
    insert into guest_link (owner, organization, name, firm, email, who, purpose, kinds, groups, extent, language, reason, made_by, made_name, ends, token_digest)
      select portal.me(), guest, said ->> 'name', said ->> 'firm', said ->> 'email', said ->> 'who', said ->> 'purpose',
        array(select jsonb_array_elements_text(said -> 'kinds')), array(select jsonb_array_elements_text(said -> 'groups')), said ->> 'extent', said ->> 'language', said ->> 'reason',
        portal.person(), p.name, (said ->> 'ends')::timestamptz, digest from person p where p.id = portal.person() returning * into l;
    insert into guest_item (link, n, item, uri, said) select l.id, x.n, i.id, i.uri, x.said
      from jsonb_to_recordset(items) x (n int, uri text, said text) join facts.item i on i.uri = x.uri
      where exists (select from facts.fact_item f where f.item in (i.id, i.lot_item) and f.owner = portal.me());
    if (select count(*) from guest_item g where g.link = l.id) <> jsonb_array_length(items) then raise exception 'an owner shows items that it told of' using errcode = '23514'; end if;
    select case when l.language like 'zh%' then coalesce(o.name_zh, o.name) else o.name end into from_ from organization o where o.id = portal.me();
    insert into outbox (kind, to_address, about, created_by) values ('guest-invited', l.email, jsonb_build_object('path', path_, 'from', from_, 'name', l.name, 'language', l.language), portal.me());
    return l.public_id;
  end $$`,
  `comment on function portal.make_guest_link(jsonb, jsonb, bytea, text) is 'Lets a guest read facts of the bound organization about items that it told of, and posts the letter.'`,
  `create function portal.end_guest_link(link_ text, why text) returns text language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  begin
    if not exists (select from guest_link l where l.public_id = link_ and l.owner = portal.me()) then return 'hidden'; end if;
    if not portal.acts_as('data-steward', 'quality', 'recall-coordinator') then raise exception 'whoever lets guests in takes links back' using errcode = '42501'; end if;
    update guest_link l set revoked_at = now(), revoked_because = why, revoked_name = (select p.name from person p where p.id = portal.person())
      where l.public_id = link_ and l.owner = portal.me() and l.revoked_at is null;
    return case when found then 'done' else 'over' end;
  end $$`,
  `comment on function portal.end_guest_link(text, text) is 'Takes a link of the bound organization back: it opens nothing from the next request on.'`,
  `create function portal.confirm_guest(link_ text, how text) returns text language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  begin
    if not exists (select from guest_link l where l.public_id = link_ and l.owner = portal.me()) then return 'hidden'; end if;
    if not portal.acts_as('quality', 'recall-coordinator') then raise exception 'a coordinator confirms who a guest is' using errcode = '42501'; end if;
    update guest_link l set confirmed_at = now(), confirmed_how = how, confirmed_name = (select p.name from person p where p.id = portal.person())
      where l.public_id = link_ and l.owner = portal.me() and l.confirmed_at is null and ${LIVE};
    return case when found then 'done' else 'over' end;
  end $$`,
  `comment on function portal.confirm_guest(text, text) is 'A coordinator says by phone with whom the link is; until then everything is marked as not verified.'`,

  // ---- the guest, before anything is open ----
  `create function portal.guest_at_door(digest bytea) returns table (slug text, name text, name_zh text, kind text, ends timestamptz, purpose text) language plpgsql stable security definer set search_path = portal, pg_temp as $$
  begin
    ${IDENTITY}
    return query select o.slug, o.name, o.name_zh, o.kind, l.ends, l.purpose from guest_link l join organization o on o.id = l.owner where l.token_digest = digest and ${LIVE};
  end $$`,
  `comment on function portal.guest_at_door(bytea) is 'Who shares something by the letter with this secret; nothing for a link that is unknown, over or taken back. Changes nothing.'`,
  `create function portal.guest_asks_code(digest_ bytea, code_digest bytea, code text, path_ text) returns text language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  declare v guest_link; from_ text;
  begin
    ${IDENTITY}
    select * into v from guest_link l where l.token_digest = digest_ and ${LIVE} for update;
    if not found then return 'over'; end if;
    if exists (select from guest_code c where c.link = v.id and c.sent_at > now() - interval '30 seconds')
      or (select count(*) from guest_code c where c.link = v.id and c.sent_at > now() - interval '1 hour') >= 5 then return 'wait'; end if;
    insert into guest_code (link, digest) values (v.id, code_digest);
    select case when v.language like 'zh%' then coalesce(o.name_zh, o.name) else o.name end into from_ from organization o where o.id = v.owner;
    insert into outbox (kind, to_address, about, created_by) values ('guest-code', v.email, jsonb_build_object('path', path_, 'from', from_, 'reference', code, 'name', v.name, 'language', v.language), null);
    return 'sent';
  end $$`,
  `comment on function portal.guest_asks_code(bytea, bytea, text, text) is 'Sends a code to the mailbox of a link: one in thirty seconds, five in an hour. A newer code makes older ones worthless.'`,
  `create function portal.guest_enters(digest_ bytea, code_digest bytea, session_ bytea) returns text language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  declare v guest_link; given guest_code;
  begin
    ${IDENTITY}
    select * into v from guest_link l where l.token_digest = digest_ and ${LIVE} for update;
    if not found then return 'over'; end if;
    select * into given from guest_code c where c.link = v.id order by c.id desc limit 1;
    if not found or given.used_at is not null or given.tries >= 5 or given.sent_at <= now() - interval '10 minutes' then return 'spent'; end if;
    -- the try counts whatever comes of it
    update guest_code k set tries = k.tries + 1, used_at = case when k.digest = code_digest then now() end where k.id = given.id;
    if given.digest <> code_digest then return case when given.tries + 1 >= 5 then 'spent' else 'wrong' end; end if;
    insert into guest_session (digest, link) values (session_, v.id);
    return 'in';
  end $$`,
  `comment on function portal.guest_enters(bytea, bytea, bytea) is 'Tries a code. in: the browser is let in; wrong: not this one; spent: a new code must be asked for.'`,
  `create function portal.guest_session(session_ bytea, token_ bytea) returns table (id text, organization int, owner int, slug text, name text, name_zh text, guest text, firm text, purpose text, kinds text[], groups text[],
    ends timestamptz, confirmed_at timestamptz, items jsonb) language plpgsql volatile security definer set search_path = portal, facts, pg_temp as $$
  #variable_conflict use_column
  declare found_ int;
  begin
    ${IDENTITY}
    update guest_session s set seen_at = now() from guest_link l where s.digest = session_ and l.id = s.link and l.token_digest = token_ and ${LIVE}
      and s.seen_at > now() - interval '30 minutes' and s.opened_at > now() - interval '8 hours' returning l.id into found_;
    if found_ is null then return; end if;
    return query select l.public_id, l.organization, l.owner, o.slug, o.name, o.name_zh, l.name, l.firm, l.purpose, l.kinds, l.groups, l.ends, l.confirmed_at,
      (select jsonb_agg(jsonb_build_object('n', g.n, 'uri', g.uri, 'said', g.said, 'kind', i.kind, 'di', i.di, 'lot', i.lot, 'serial', i.serial,
        'product', case when p.di is not null then jsonb_build_object('name', p.name, 'name_zh', p.name_zh, 'model', p.model) end) order by g.n)
       from guest_item g join facts.item i on i.id = g.item left join product p on p.di = i.di where g.link = l.id)
    from guest_link l join organization o on o.id = l.owner where l.id = found_;
  end $$`,
  `comment on function portal.guest_session(bytea, bytea) is 'The link of a browser that was let in, as it is now; nothing once it is over, taken back, or the browser was idle for half an hour.'`,

  // ---- what a guest reads: the link is the one of the bound organization ----
  `create function facts.guest_facts(n_ int, most int) returns table (id bigint, public_id text, owner int, kind text, type text, action text, step text, disposition text, event_time timestamptz, event_offset text,
    record_time timestamptz, consignee int, possessor int, captured_by text, projection jsonb, erased_at timestamptz, superseded_by text, superseded_reason text, superseded_at timestamptz, amends text, position_ bigint, rows jsonb)
    language sql stable security definer set search_path = facts, portal, pg_temp as $$
    with recursive l as (select * from guest_link l where l.organization = portal.me() and ${LIVE}),
    it as (select i.id, i.lot_item, l.owner, l.kinds, l.extent from l join guest_item g on g.link = l.id and g.n = n_ join item i on i.id = g.item),
    up (p) as (
      select e.parent from it join lineage e on e.child in (it.id, it.lot_item) and e.closed_by_fact is null where it.extent = 'ancestry'
      union
      select q.p from up, lateral (select e.parent as p from lineage e where e.child = up.p and e.closed_by_fact is null
        union all select u.lot_item from item u where u.id = up.p and u.lot_item is not null) q),
    around as (select id, 'self' as near from it union all select lot_item, 'lot' from it where lot_item is not null
      union all select p, 'ancestor' from up where p not in (select id from it) and p is distinct from (select lot_item from it)),
    hit as materialized (
      select n.fact, n.event_time, jsonb_agg(jsonb_build_object('item', n.item, 'role', n.role, 'di', n.di, 'brand', n.brand, 'answers', null, 'entitled', n.entitled, 'relations', '[]'::jsonb,
        'near', a.near, 'uri', x.uri, 'lot', x.lot, 'serial', x.serial)) as rows
      from it, around a join fact_item n on n.item = a.id join item x on x.id = n.item
      -- movements never climb: what the item was made from is seen as made, tested and released, not as traded
      where n.owner = it.owner and n.kind = any (it.kinds) and (a.near = 'self' or n.climbs or n.late) and (n.role <> 'i' or a.near = 'self')
      group by n.fact, n.event_time order by n.event_time desc, n.fact desc limit least(most, 500))
    select f.id, f.public_id, f.owner, f.kind, f.type, f.action, f.step, f.disposition, f.event_time, f.event_offset, f.record_time, null::int, null::int, f.captured_by,
      coalesce(b.projection, '{}'::jsonb), er.at, s.public_id, s.declaration ->> 'reason', s.declared, null::text, p.position, hit.rows
    from hit join fact f on f.id = hit.fact left join fact_body b on b.fact = f.id left join erased er on er.fact = f.id left join fact_position p on p.fact = f.id
      left join fact s on s.id = f.superseded_by and s.owner = f.owner
    order by f.event_time desc, f.id desc $$`,
  `comment on function facts.guest_facts(int, int) is 'Facts of the owner of the bound guest''s link about one of its items, of the kinds that the link names: about the item itself, and about its lot and, where the link says so, what it was made from as far as that holds below.'`,
  `create function facts.guest_listed(facts_ bigint[]) returns table (fact bigint, item bigint, role text, uri text, kind text, di text, lot text, serial text, quantity numeric, uom text, inside boolean)
    language sql stable security definer set search_path = facts, portal, pg_temp as $$
    with l as (select * from guest_link l where l.organization = portal.me() and ${LIVE}),
    inside as (select i.id from l join guest_item g on g.link = l.id join item i on i.id = g.item
      union select i.lot_item from l join guest_item g on g.link = l.id join item i on i.id = g.item where i.lot_item is not null)
    select n.fact, case when v.yes then n.item end, n.role, case when v.yes then i.uri end, case when v.yes then i.kind end, case when v.yes then i.di end, case when v.yes then i.lot end,
      case when v.yes then i.serial end, case when v.yes and 'quantities' = any (l.groups) then n.quantity end, case when v.yes and 'quantities' = any (l.groups) then n.uom end, v.yes
    from l join fact_item n on n.fact = any (facts_) and n.owner = l.owner and n.kind = any (l.kinds) join item i on i.id = n.item
      cross join lateral (select n.item in (select id from inside) as yes) v $$`,
  `comment on function facts.guest_listed(bigint[]) is 'The items in the lists of these facts: those of the bound guest''s link by name, of the others only that the list holds more.'`,
  `select portal.give_to_derive(f) from unnest(array['portal.make_guest_link(jsonb, jsonb, bytea, text)', 'portal.end_guest_link(text, text)', 'portal.confirm_guest(text, text)', 'portal.guest_at_door(bytea)',
    'portal.guest_asks_code(bytea, bytea, text, text)', 'portal.guest_enters(bytea, bytea, bytea)', 'portal.guest_session(bytea, bytea)', 'facts.guest_facts(int, int)', 'facts.guest_listed(bigint[])']::regprocedure[]) f`,
  `grant execute on function portal.make_guest_link(jsonb, jsonb, bytea, text), portal.end_guest_link(text, text), portal.confirm_guest(text, text), portal.guest_at_door(bytea), portal.guest_asks_code(bytea, bytea, text, text),
    portal.guest_enters(bytea, bytea, bytea), portal.guest_session(bytea, bytea), facts.guest_facts(int, int), facts.guest_listed(bigint[]) to trace_app`,

  // ---- who looked: a guest by the name that its owner knows it under ----
  `create or replace function portal.readers_of_ours() returns table (slug text, name text, name_zh text) language sql stable security definer set search_path = portal, pg_temp as $$
    select o.slug, coalesce(l.name, o.name), case when l.id is null then o.name_zh end from portal.organization o left join guest_link l on l.organization = o.id and l.owner = portal.me()
    where exists (select from portal.disclosure d where d.owners @> array[portal.me()] and d.reader = o.id) order by coalesce(l.name, o.name) $$`,
]
