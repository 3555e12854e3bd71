import { type Kysely, sql } from 'kysely'

/**
 * Sharing: partnerships and the invitations that begin them, grants that are proposed, approved, offered, accepted,
 * declined, replaced and revoked, what a partner asks to see beyond its grants, and the questions of an owner before it
 * decides: what of mine would that partner see, and who sees this fact of mine now?
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** Whether grant `n` shows nothing that grant `o` did not: the same promise with less in it. */
const NARROWER = `(n.owner = o.owner and n.partner = o.partner and n.relation = o.relation and n.purpose = o.purpose
    and n.kinds <@ o.kinds and n.groups <@ o.groups and n.verdict <@ o.verdict and n.onward <@ o.onward
    and (o.dis is null or (n.dis is not null and n.dis <@ o.dis)) and (n.extent = o.extent or n.extent = 'item') and n.ends <= o.ends)`

const STATEMENTS = [
  `create function portal.acts_as(variadic roles_ text[]) returns boolean language sql stable security definer set search_path = portal, pg_temp as $$
    select portal.person() is not null and portal.client() is null and exists (select from membership m
      where m.person = portal.person() and m.organization = portal.me() and m.ended_at is null and m.roles && roles_) $$`,
  `comment on function portal.acts_as(text[]) is 'Whether a person acts who has one of these roles in the bound organization, as it is now.'`,

  // ---- partnerships ----
  `create table portal.partnership (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('part') constraint partnership_id_is_unique unique,
    inviter int not null constraint partnership_is_offered_by_an_organization references portal.organization,
    invited int not null constraint partnership_is_accepted_by_an_organization references portal.organization,
    began_at timestamptz not null default now(), ended_at timestamptz, ended_by int references portal.organization, ended_because text,
    constraint partnership_is_between_two check (inviter <> invited),
    constraint partnership_end_says_who_and_why check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (ended_because is null)))`,
  `comment on table portal.partnership is 'Two organizations that agreed to share. Ended, its grants are revoked; facts and what was disclosed stay.'`,
  `create unique index partnership_is_live_once on portal.partnership (least(inviter, invited), greatest(inviter, invited)) where ended_at is null`,
  `create index partnership_by_invited on portal.partnership (invited)`,
  `create index partnership_by_inviter on portal.partnership (inviter)`,
  `create table portal.invitation (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('invi') constraint invitation_id_is_unique unique,
    organization int not null constraint invitation_is_by_an_organization references portal.organization,
    email text constraint invitation_address_is_plain check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
    gln text constraint invitation_gln_has_13_digits check (gln ~ '^[0-9]{13}$'),
    name text not null, note text, invited_by int not null constraint invitation_is_by_a_person references portal.person,
    invited_at timestamptz not null default now(), lapses_at timestamptz not null default now() + interval '14 days',
    to_organization int references portal.organization, token_digest bytea,
    state text not null default 'sent' constraint invitation_state_is_known check (state in ('sent', 'accepted', 'declined', 'withdrawn')),
    decided_at timestamptz,
    constraint invitation_goes_to_an_address_or_a_number check ((email is null) <> (gln is null)),
    constraint invitation_decision_has_a_time check ((state = 'sent') = (decided_at is null)))`,
  `comment on table portal.invitation is 'A named person, or whoever holds a location number, is asked to become a partner. What the inviter reads of it does not tell whether the number is known here.'`,
  `comment on column portal.invitation.token_digest is 'SHA-256 of the secret in the letter: whoever reads that mailbox may accept.'`,
  `create unique index invitation_token_is_one on portal.invitation (token_digest) where token_digest is not null`,
  `create index invitation_by_organization on portal.invitation (organization, id)`,
  `create index invitation_by_invited on portal.invitation (to_organization) where to_organization is not null`,
  `select portal.protect('portal.partnership'), portal.protect('portal.invitation')`,
  `create policy partnership_is_for_its_two_sides on portal.partnership for select to trace_app using ((select portal.me()) in (inviter, invited))`,
  `create policy invitation_is_for_its_inviter on portal.invitation for select to trace_app using (organization = (select portal.me()))`,
  `grant select on portal.partnership to trace_app`,
  `grant select (id, public_id, organization, email, gln, name, note, invited_by, invited_at, lapses_at, state, decided_at) on portal.invitation to trace_app`,
  `select portal.keep_trail('portal.partnership', 'public_id'), portal.keep_trail('portal.invitation', 'public_id', 'token_digest')`,
  // who gave each other grants before this day has agreed to share
  `insert into portal.partnership (inviter, invited) select distinct on (least(owner, partner), greatest(owner, partner)) owner, partner
    from portal.grant_ where accepted_at is not null and revoked_at is null order by least(owner, partner), greatest(owner, partner), id`,
  `create function portal.are_partners(one int, other int) returns boolean language sql stable security definer set search_path = portal, pg_temp as $$
    select exists (select from partnership p where p.ended_at is null and ((p.inviter = one and p.invited = other) or (p.inviter = other and p.invited = one))) $$`,
  `comment on function portal.are_partners(int, int) is 'Whether two organizations have a partnership that has not ended.'`,

  // ---- letters to an address that is nobody's here ----
  `alter table portal.outbox add column to_address text`,
  `comment on column portal.outbox.to_address is 'Somebody who has no account yet. What the letter links to is forgotten once it is sent.'`,
  `alter table portal.outbox drop constraint outbox_letter_has_a_reader`,
  `alter table portal.outbox add constraint outbox_letter_has_a_reader check (to_organization is not null or to_person is not null or to_address is not null)`,
  `create or replace function portal.letter_sent(letter bigint) returns void language sql volatile security definer set search_path = portal, pg_temp as $$
    update portal.outbox set sent_at = now(), leased_until = null, last_error = null, about = case when to_address is null then about else about - 'path' end where id = letter $$`,
  `create or replace function portal.letter_readers(letter bigint) returns table (email text, name text, language text) language sql stable security definer set search_path = portal, pg_temp as $$
    select distinct p.email, p.name, p.language from portal.outbox o
    join portal.person p on p.id = o.to_person or (o.to_person is null and o.to_address is null and exists (select from portal.membership m
      where m.person = p.id and m.organization = o.to_organization and m.ended_at is null
        and (o.about -> 'roles' is null or m.roles && array(select jsonb_array_elements_text(o.about -> 'roles')))))
    where o.id = letter and p.disabled_at is null
    union all select o.to_address, o.about ->> 'name', o.about ->> 'language' from portal.outbox o where o.id = letter and o.to_address is not null $$`,

  // ---- to invite, to answer, to end ----
  `create function portal.invite(email_ text, gln_ text, name_ text, note_ text, digest bytea, path_ text, language_ text) returns text
    language plpgsql security definer set search_path = portal, pg_temp as $$
  declare v invitation; from_ text;
  begin
    if not portal.acts_as('admin') then raise exception 'an admin invites' using errcode = '42501'; end if;
    insert into invitation (organization, email, gln, name, note, invited_by, token_digest) values (portal.me(), email_, gln_, name_, note_, portal.person(), digest) returning * into v;
    select case when language_ like 'zh%' then coalesce(o.name_zh, o.name) else o.name end into from_ from organization o where o.id = portal.me();
    if gln_ is not null then
      -- whoever holds the number hears of it; whoever asked learns nothing of that
      update invitation i set to_organization = c.organization from identifier_claim c
        where i.id = v.id and c.scheme in ('gln', 'gs1-prefix') and c.state = 'verified' and c.organization <> portal.me()
          and (c.valid_from is null or c.valid_from <= now()) and (c.valid_until is null or now() < c.valid_until)
          and case c.scheme when 'gln' then c.value = gln_ else gln_ like c.value || '%' end
          and not exists (select from identifier_claim b where b.scheme in ('gln', 'gs1-prefix') and b.state = 'verified' and b.id <> c.id
            and case b.scheme when 'gln' then b.value = gln_ else gln_ like b.value || '%' end and length(b.value) > length(c.value))
        returning i.* into v;
      if v.to_organization is not null then
        insert into outbox (kind, to_organization, about, created_by)
        values ('partner-asked', v.to_organization, jsonb_build_object('path', '/sharing', 'from', from_, 'roles', '["admin"]'::jsonb), portal.me());
      end if;
      return (select public_id from invitation where organization = portal.me() order by id desc limit 1);
    end if;
    insert into outbox (kind, to_address, about, created_by)
    values ('partner-invited', email_, jsonb_build_object('path', path_, 'from', from_, 'name', name_, 'language', language_), portal.me());
    return v.public_id;
  end $$`,
  `comment on function portal.invite(text, text, text, text, bytea, text, text) is 'Invites a person by address, or whoever holds a location number; the answer is the same whether it is known here.'`,
  `create function portal.withdraw_invitation(invitation_ text) returns boolean language plpgsql security definer set search_path = portal, pg_temp as $$
  begin
    if not portal.acts_as('admin') then raise exception 'an admin withdraws an invitation' using errcode = '42501'; end if;
    update invitation set state = 'withdrawn', decided_at = now() where public_id = invitation_ and organization = portal.me() and state = 'sent';
    return found;
  end $$`,
  `create function portal.invitations_to_us() returns table (id text, slug text, name text, name_zh text, country text, kind text, note text, invited_at timestamptz, lapses_at timestamptz)
    language sql stable security definer set search_path = portal, pg_temp as $$
    select i.public_id, o.slug, o.name, o.name_zh, o.country, o.kind, i.note, i.invited_at, i.lapses_at from invitation i join organization o on o.id = i.organization
    where i.to_organization = portal.me() and i.state = 'sent' and now() < i.lapses_at order by i.id $$`,
  `create function portal.answer_invitation(invitation_ text, digest bytea, yes boolean) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare v invitation;
  begin
    if not portal.acts_as('admin') then raise exception 'an admin answers an invitation' using errcode = '42501'; end if;
    select * into v from invitation i where (i.public_id = invitation_ and i.to_organization = portal.me()) or i.token_digest = digest for update;
    if not found then return 'hidden'; end if;
    if v.state <> 'sent' or v.lapses_at <= now() then return 'over'; end if;
    if v.organization = portal.me() then return 'own'; end if;
    update invitation set state = case when yes then 'accepted' else 'declined' end, decided_at = now(), to_organization = portal.me() where id = v.id;
    if yes then insert into partnership (inviter, invited) values (v.organization, portal.me()) on conflict do nothing; end if;
    insert into outbox (kind, to_organization, about, created_by)
    values (case when yes then 'partner-accepted' else 'partner-declined' end, v.organization, jsonb_build_object('path', '/sharing', 'roles', '["admin", "data-steward"]'::jsonb), portal.me());
    return case when yes then 'accepted' else 'declined' end;
  end $$`,
  `comment on function portal.answer_invitation(text, bytea, boolean) is 'An admin of the invited organization accepts or declines. Gives hidden, over, own, accepted or declined.'`,
  // Read signed out, by whoever holds the letter: who invites whom, and no more.
  `create function portal.invitation_in_letter(digest bytea) returns table (slug text, name text, name_zh text, country text, kind text, person text, email text, note text, state text, lapses_at timestamptz, known boolean)
    language sql stable security definer set search_path = portal, pg_temp as $$
    select o.slug, o.name, o.name_zh, o.country, o.kind, i.name, i.email, i.note, case when i.state = 'sent' and i.lapses_at <= now() then 'lapsed' else i.state end, i.lapses_at,
      exists (select from person p where p.email = i.email)
    from invitation i join organization o on o.id = i.organization where i.token_digest = digest $$`,
  `create function portal.join_by_letter(digest bytea, said jsonb) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare v invitation; o int; p int; slug_ text;
  begin
    if not portal.identity_scope() then raise exception 'joining is work of identity' using errcode = '42501'; end if;
    select * into v from invitation i where i.token_digest = digest for update;
    if not found then return 'hidden'; end if;
    if v.state <> 'sent' or v.lapses_at <= now() then return 'over'; end if;
    if exists (select from person q where q.email = v.email) then return 'known'; end if;
    slug_ := coalesce(nullif(trim(both '-' from regexp_replace(lower(said ->> 'company'), '[^a-z0-9]+', '-', 'g')), ''), 'member');
    -- never a name that facts may carry already: whoever chose the right one would be a party to them
    slug_ := trim(both '-' from left(slug_, 40)) || '-' || substr(portal.new_id('x'), 3, 6);
    insert into organization (slug, name, name_zh, country, kind) values (slug_, said ->> 'company', nullif(said ->> 'companyZh', ''), said ->> 'country', said ->> 'kind') returning id into o;
    insert into person (email, name, password_hash, language, zone) values (v.email, said ->> 'name', said ->> 'passwordHash', said ->> 'language', said ->> 'zone') returning id into p;
    insert into membership (person, organization, roles) values (p, o, '{admin,quality,data-steward,operations}');
    update invitation set state = 'accepted', decided_at = now(), to_organization = o where id = v.id;
    insert into partnership (inviter, invited) values (v.organization, o);
    insert into outbox (kind, to_organization, about) values ('partner-accepted', v.organization, jsonb_build_object('path', '/sharing', 'roles', '["admin", "data-steward"]'::jsonb));
    return 'joined';
  end $$`,
  `comment on function portal.join_by_letter(bytea, jsonb) is 'Whoever holds the letter joins with a new organization of theirs, of which they are the first admin. It has no identifier and so no reach; those are claimed and verified. Gives hidden, over, known or joined.'`,
  `alter table portal.organization add constraint organization_name_is_said check (name <> ''), add constraint organization_country_is_a_code check (country ~ '^[A-Z]{2}$')`,
  `create function portal.end_partnership(partner_ text, why text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare them int := (select o.id from organization o where o.slug = partner_);
  begin
    if not portal.acts_as('admin') then raise exception 'an admin ends a partnership' using errcode = '42501'; end if;
    update partnership set ended_at = now(), ended_by = portal.me(), ended_because = why where ended_at is null and ((inviter = portal.me() and invited = them) or (inviter = them and invited = portal.me()));
    if not found then return 'hidden'; end if;
    update grant_ set revoked_at = now(), ended_because = why where revoked_at is null and declined_at is null and ((owner = portal.me() and partner = them) or (owner = them and partner = portal.me()));
    insert into outbox (kind, to_organization, about, created_by) values ('partner-ended', them, jsonb_build_object('path', '/sharing', 'roles', '["admin", "data-steward"]'::jsonb), portal.me());
    return 'ended';
  end $$`,
  `comment on function portal.end_partnership(text, text) is 'Either side ends it: the grants between the two end with it, facts and what was disclosed stay.'`,

  // ---- the life of a grant ----
  `alter table portal.grant_ add column reason text, add column beyond_template boolean not null default false, add column approved_by int references portal.person, add column approved_at timestamptz,
    add column declined_at timestamptz, add column replaces int constraint grant_replaces_a_grant references portal.grant_, add column template text, add column ended_because text`,
  `comment on column portal.grant_.beyond_template is 'It opens more than the template for this kind of partner: a data steward proposes, another person answers for quality and approves.'`,
  `comment on column portal.grant_.replaces is 'The version before. It ends in the moment this one begins.'`,
  `create table portal.grant_difference (
    grant_ int constraint difference_is_of_a_grant primary key references portal.grant_,
    owner int not null constraint difference_is_for_an_organization references portal.organization, shown jsonb not null)`,
  `comment on table portal.grant_difference is 'What the author of a grant was shown before saving: how many facts of the owner open and close, by kind and group. The owner''s alone; the partner reads the terms and no count.'`,
  `select portal.protect('portal.grant_difference')`,
  `create policy difference_is_for_the_owner on portal.grant_difference for select to trace_app using (owner = (select portal.me()))`,
  `create policy difference_is_kept_by_the_owner on portal.grant_difference for insert to trace_app
    with check (owner = (select portal.me()) and exists (select from portal.grant_ g where g.id = grant_difference.grant_ and g.owner = (select portal.me())))`,
  `grant select, insert (grant_, owner, shown) on portal.grant_difference to trace_app`,
  `create trigger difference_is_forever before update or delete or truncate on portal.grant_difference for each statement execute function portal.refuse_change()`,
  `select portal.keep_trail('portal.grant_difference', 'grant_')`,
  `create index grant_by_replaced on portal.grant_ (replaces) where replaces is not null`,
  `alter table portal.grant_ add constraint grant_is_accepted_once_approved check (accepted_at is null or not beyond_template or approved_at is not null),
    add constraint grant_is_accepted_or_declined check (accepted_at is null or declined_at is null)`,
  `create or replace function portal.check_grant() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
  declare p grant_; promised grant_; who int := nullif(current_setting('portal.organization_id', true), '')::int; changeable text[] := array['accepted_at', 'revoked_at', 'declined_at', 'approved_at', 'approved_by', 'ended_because'];
  begin
    if tg_op = 'UPDATE' then
      if to_jsonb(new) - changeable is distinct from to_jsonb(old) - changeable then
        raise exception 'a grant is replaced by a new version, never changed' using errcode = '42501'; end if;
      if (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) or (old.declined_at is not null and new.declined_at is distinct from old.declined_at)
        or (old.approved_at is not null and (new.approved_at, new.approved_by) is distinct from (old.approved_at, old.approved_by)) then raise exception 'what was decided of a grant is decided once' using errcode = '42501'; end if;
      if new.ended_because is distinct from old.ended_because and (new.revoked_at, new.declined_at) is not distinct from (old.revoked_at, old.declined_at) then
        raise exception 'a reason is given with the end it is for' using errcode = '42501'; end if;
      if new.approved_at is not null and old.approved_at is null then
        if who is distinct from new.owner or new.approved_by is distinct from portal.person() or new.approved_by is not distinct from new.offered_by then
          raise exception 'a second person who answers for quality approves' using errcode = '42501'; end if;
        if not portal.acts_as('quality') then raise exception 'a second person who answers for quality approves' using errcode = '42501'; end if;
      end if;
      if new.declined_at is not null and old.declined_at is null and who is distinct from new.partner then raise exception 'only the partner declines' using errcode = '42501'; end if;
      if new.accepted_at is distinct from old.accepted_at then
        if old.accepted_at is not null or old.revoked_at is not null then raise exception 'only the partner accepts, once' using errcode = '42501'; end if;
        if who is not null and who <> new.partner then
          -- whoever promised more before may promise less without being asked again
          select * into promised from grant_ where id = new.replaces and accepted_at is not null and revoked_at is null;
          if not found or who <> new.owner or not (select ${NARROWER} from (select new.*) n, (select promised.*) o) then raise exception 'only the partner accepts, once' using errcode = '42501'; end if;
        end if;
        update grant_ set revoked_at = now(), ended_because = 'replaced' where id = new.replaces and revoked_at is null;
      end if;
      return new;
    end if;
    if new.replaces is not null and not exists (select from grant_ b where b.id = new.replaces and b.owner = new.owner and b.partner = new.partner) then
      raise exception 'a version replaces one between the same two' using errcode = '42501'; end if;
    if new.via is null then return new; end if;
    select * into p from grant_ where id = new.via;
    if p.via is not null then raise exception 'a grant goes onward once' using errcode = '42501'; end if;
    if p.owner <> new.owner or not new.groups <@ p.onward or not new.kinds <@ p.kinds or not new.verdict <@ p.verdict or cardinality(new.onward) > 0
      or (p.dis is not null and (new.dis is null or not new.dis <@ p.dis)) or new.starts < p.starts or new.ends > p.ends or (new.extent = 'ancestry' and p.extent = 'item') or new.purpose <> p.purpose then
      raise exception 'an onward grant is never wider than the one it is made under' using errcode = '42501'; end if;
    return new;
  end $$`,
  `drop policy grant_is_for_its_parties on portal.grant_`,
  `create policy grant_is_for_its_parties on portal.grant_ for select to trace_app
    using ((partner = (select portal.me()) and (not beyond_template or approved_at is not null)) or owner = (select portal.me()) or (via is not null and portal.grant_partner(via) = (select portal.me())))`,
  `drop policy grant_is_offered_by_its_owner_or_grantee on portal.grant_`,
  `create policy grant_is_offered_by_its_owner_or_grantee on portal.grant_ for insert to trace_app
    with check (accepted_at is null and revoked_at is null and approved_at is null and declined_at is null
      and case when via is null then owner = (select portal.me()) and portal.are_partners(owner, partner) else portal.grant_partner(via) = (select portal.me()) end)`,
  `grant insert (reason, beyond_template, replaces, template), update (approved_at, approved_by, declined_at, ended_because) on portal.grant_ to trace_app`,
  `create function portal.grants_of_ours_to(partner_ int)
    returns table (id text, owner int, partner int, relation text, extent text, kinds text[], groups text[], dis text[], purpose text, verdict text[])
    language sql stable security definer set search_path = portal, pg_temp as $$
    select g.public_id, g.owner, g.partner, g.relation,
      case when p.extent = 'item' then 'item' else g.extent end,
      case when p.id is null then g.kinds else array(select unnest(g.kinds) intersect select unnest(p.kinds)) end,
      case when p.id is null then g.groups else array(select unnest(g.groups) intersect select unnest(p.onward)) end,
      case when p.dis is null then g.dis when g.dis is null then p.dis else array(select unnest(g.dis) intersect select unnest(p.dis)) end,
      g.purpose,
      case when p.id is null then g.verdict else array(select unnest(g.verdict) intersect select unnest(p.verdict)) end
    from portal.grant_ g left join portal.grant_ p on p.id = g.via
    where g.owner = portal.me() and (partner_ is null or g.partner = partner_) and g.accepted_at is not null and g.revoked_at is null and g.starts <= now() and now() < g.ends
      and (g.via is null or (p.owner = g.owner and p.via is null and p.accepted_at is not null and p.revoked_at is null and p.starts <= now() and now() < p.ends))
    order by g.id $$`,
  `comment on function portal.grants_of_ours_to(int) is 'Live grants of facts of the bound organization, to one partner or to all, with those that a partner gives onward.'`,

  // ---- what an owner asks before it decides ----
  `create function facts.rows_for(partner_ int, facts_ bigint[]) returns table (fact bigint, partner int, kind text, di text, brand int, answers int, relations text[])
    language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  begin
    if not portal.acts_as('data-steward', 'quality') then raise exception 'whoever keeps the data or answers for quality asks what a partner would see' using errcode = '42501'; end if;
    return query select n.fact, p.id, n.kind, n.di, n.brand, n.answers,
        relations(n.item, n.lot, n.owner, n.brand, n.kind, n.event_time, n.class, n.climbs, n.late, n.entitled, n.consignee, n.possessor, p.id)
      from fact_item n, organization p
      where n.fact = any (facts_) and n.owner = portal.me() and (p.id = partner_ or (partner_ is null and exists (select from grant_ g where g.owner = portal.me() and g.partner = p.id)))
        and portal.are_partners(portal.me(), p.id);
  end $$`,
  `comment on function facts.rows_for(int, bigint[]) is 'Facts of the bound organization as the rules see them for a partner of it (null: for each that it ever gave a grant): how that partner is tied to each item. Facts of others are no rows.'`,
  `create function facts.counts_for(partner_ int) returns table (kind text, ties jsonb, n bigint)
    language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  #variable_conflict use_column
  begin
    if not portal.acts_as('data-steward', 'quality') then raise exception 'whoever keeps the data or answers for quality asks what a partner would see' using errcode = '42501'; end if;
    if not portal.are_partners(portal.me(), partner_) then return; end if;
    return query
      with near as materialized (
        -- whatever the partner is tied to, and whatever carries its name: nothing else can come into sight
        select n.* from fact_item n where n.owner = portal.me() and (n.brand = partner_
          or exists (select from reach r where r.organization = partner_ and r.item in (n.item, n.lot)))),
      tied as (select n.fact, n.kind, jsonb_build_object('di', n.di, 'brand', n.brand, 'answers', n.answers, 'relations', to_jsonb(
          relations(n.item, n.lot, n.owner, n.brand, n.kind, n.event_time, n.class, n.climbs, n.late, n.entitled, n.consignee, n.possessor, partner_))) as tie from near n),
      each as (select fact, kind, jsonb_agg(distinct tie) as ties from tied where tie -> 'relations' <> '[]' group by fact, kind)
      select kind, ties, count(*) from each group by kind, ties;
  end $$`,
  `comment on function facts.counts_for(int) is 'How many facts of the bound organization lie where a partner of it could see them under some grant, by kind and by how the partner is tied to them.'`,

  // ---- may I see more? ----
  `create table portal.sharing_request (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('more') constraint sharing_request_id_is_unique unique,
    asker int not null constraint sharing_is_asked_by_an_organization references portal.organization,
    owner int not null constraint sharing_is_asked_of_an_organization references portal.organization,
    owner_named boolean not null, kind text not null, group_ text not null, di text, purpose text not null,
    note text not null constraint sharing_request_says_why check (note <> ''),
    asked_by int not null constraint sharing_is_asked_by_a_person references portal.person, asked_at timestamptz not null default now(),
    state text not null default 'open' constraint sharing_request_state_is_known check (state in ('open', 'granted', 'refused', 'withdrawn')),
    decided_by int references portal.person, decided_at timestamptz, answer text, grant_ int references portal.grant_,
    constraint sharing_is_asked_of_another check (asker <> owner),
    constraint sharing_decision_is_whole check ((state = 'open') = (decided_at is null)))`,
  `comment on table portal.sharing_request is 'May I see this group of this kind of fact? Asked from a withheld field, answered with a reason. The asker reads the owner''s name only where a grant shows parties.'`,
  `create unique index sharing_is_asked_once on portal.sharing_request (asker, owner, kind, group_, di) nulls not distinct where state = 'open'`,
  `create index sharing_request_by_owner on portal.sharing_request (owner, id desc)`,
  `create index sharing_request_by_asker on portal.sharing_request (asker, id desc)`,
  `select portal.protect('portal.sharing_request')`,
  `create policy sharing_request_is_for_its_two_sides on portal.sharing_request for select to trace_app using ((select portal.me()) in (asker, owner))`,
  `create policy sharing_request_is_made_by_its_asker on portal.sharing_request for insert to trace_app
    with check (asker = (select portal.me()) and state = 'open' and asked_by = (select portal.person()) and portal.are_partners(asker, owner))`,
  `create policy sharing_request_is_decided_by_its_owner on portal.sharing_request for update to trace_app
    using (owner = (select portal.me()) and state = 'open') with check (owner = (select portal.me()) and state in ('granted', 'refused') and decided_by = (select portal.person()))`,
  `grant select, insert (asker, owner, owner_named, kind, group_, di, purpose, note, asked_by), update (state, decided_by, decided_at, answer, grant_) on portal.sharing_request to trace_app`,
  `select portal.keep_trail('portal.sharing_request', 'public_id')`,

  `select portal.give_to_derive(f) from unnest(array['portal.acts_as(text[])', 'portal.are_partners(int, int)', 'portal.letter_sent(bigint)', 'portal.letter_readers(bigint)', 'portal.invite(text, text, text, text, bytea, text, text)',
    'portal.withdraw_invitation(text)', 'portal.invitations_to_us()', 'portal.answer_invitation(text, bytea, boolean)', 'portal.invitation_in_letter(bytea)', 'portal.join_by_letter(bytea, jsonb)',
    'portal.end_partnership(text, text)', 'portal.check_grant()', 'portal.grants_of_ours_to(int)', 'facts.rows_for(int, bigint[])', 'facts.counts_for(int)']::regprocedure[]) f`,
  `grant execute on function portal.are_partners(int, int), portal.letter_sent(bigint), portal.letter_readers(bigint), portal.invite(text, text, text, text, bytea, text, text),
    portal.withdraw_invitation(text), portal.invitations_to_us(), portal.answer_invitation(text, bytea, boolean), portal.invitation_in_letter(bytea), portal.join_by_letter(bytea, jsonb),
    portal.end_partnership(text, text), portal.grants_of_ours_to(int), facts.rows_for(int, bigint[]), facts.counts_for(int) to trace_app`,
]
