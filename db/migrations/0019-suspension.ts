import { type Kysely, sql } from 'kysely'
import { seesBy } from './0008-purpose.ts'

/**
 * Either side suspends a partnership, at once and with a reason that is its own; whoever suspended resumes. A grant between
 * the two stays as it was agreed and counts for nothing meanwhile: whether it is suspended stands in its row, where the
 * walls look already, and is set from the partnerships in one place.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** Said of a grant wherever it is asked whether it counts, by whichever name it goes there. */
const counting = (text: string) =>
  text.replaceAll(/\b([gp])\.revoked_at is null/g, '$1.revoked_at is null and not $1.suspended')

/** Everything in the database that asks whether a grant counts, with the words in it. */
const ASKING = [
  'facts.sees(facts.fact_item)',
  'facts.tells_dates(facts.fact_item)',
  'facts.custody_strip(bigint)',
  'facts.walk(bigint)',
  'facts.seen_of(bigint[])',
  'facts.seen_in(bigint[])',
  'facts.told(bigint[])',
  'portal.grant_lives(integer)',
  'portal.grants_to_me()',
  'portal.grants_of_ours_to(integer)',
]

/** Those that ask whether more may be shown, offered or asked for: as long as neither side has suspended. */
const ASKING_FOR_MORE = ['facts.rows_for(integer, bigint[])', 'facts.counts_for(integer)']

const BETWEEN = (one: string, other: string) =>
  `((p.inviter = ${one} and p.invited = ${other}) or (p.inviter = ${other} and p.invited = ${one}))`

const STATEMENTS: readonly string[] = [
  `alter table portal.partnership add column inviter_suspended_at timestamptz, add column invited_suspended_at timestamptz`,
  `comment on column portal.partnership.inviter_suspended_at is 'Since when the inviter has suspended it; null while it has not. Either side may, and each takes back its own.'`,
  `comment on column portal.partnership.invited_suspended_at is 'Since when the invited side has suspended it; null while it has not.'`,
  `create table portal.suspension (
    id int generated always as identity primary key,
    partnership int not null constraint suspension_is_of_a_partnership references portal.partnership,
    organization int not null constraint suspension_is_by_an_organization references portal.organization,
    person int not null constraint suspension_is_by_a_person references portal.person, at timestamptz not null default now(),
    because text not null constraint suspension_says_why check (because <> ''),
    resumed_at timestamptz, resumed_by int constraint suspension_is_resumed_by_a_person references portal.person,
    constraint resumption_says_who check ((resumed_at is null) = (resumed_by is null)))`,
  `comment on table portal.suspension is 'When one side of a partnership suspended it and why: its own alone. The other side reads in the partnership that it is suspended, by whom and since when.'`,
  `comment on column portal.suspension.organization is 'The side that suspended.'`,
  `comment on column portal.suspension.person is 'Who did it.'`,
  `comment on column portal.suspension.because is 'Why, for the own side.'`,
  `comment on column portal.suspension.resumed_at is 'When the same side took it back.'`,
  `create unique index suspension_stands_once on portal.suspension (organization, partnership) where resumed_at is null`,
  `select portal.protect('portal.suspension')`,
  `create policy suspension_is_for_its_organization on portal.suspension for select to trace_app using (organization = (select portal.me()))`,
  `grant select on portal.suspension to trace_app`,
  `select portal.keep_trail('portal.suspension', 'id')`,

  `create function portal.sharing_lasts(one int, other int) returns boolean language sql stable security definer set search_path = portal, pg_temp as $$
    select exists (select from partnership p where p.ended_at is null and p.inviter_suspended_at is null and p.invited_suspended_at is null and ${BETWEEN('one', 'other')}) $$`,
  `comment on function portal.sharing_lasts(int, int) is 'Whether two organizations have a partnership that neither has suspended: only then is anything shown, offered or asked for.'`,
  `create function portal.suspended_between(one int, other int) returns boolean language sql stable security definer set search_path = portal, pg_temp as $$
    select exists (select from partnership p where p.ended_at is null and (p.inviter_suspended_at is not null or p.invited_suspended_at is not null) and ${BETWEEN('one', 'other')}) $$`,
  `comment on function portal.suspended_between(int, int) is 'Whether two organizations have a partnership that one of them has suspended.'`,

  // ---- a grant that is suspended ----
  `alter table portal.grant_ add column suspended boolean not null default false`,
  `comment on column portal.grant_.suspended is 'A partnership that it hangs on is suspended: between its owner and its partner or, made onward, between whoever gave it and its partner. It counts for nothing meanwhile, and afterwards as before.'`,
  `grant select (suspended) on portal.grant_ to trace_app`,
  `create function portal.settle_grants(one int, other int) returns void language sql volatile security definer set search_path = portal, pg_temp as $$
    update grant_ g set suspended = q.held from (select x.id, suspended_between(x.owner, x.partner) or coalesce(suspended_between(v.partner, x.partner), false) as held
        from grant_ x left join grant_ v on v.id = x.via
        where x.revoked_at is null and x.declined_at is null and (x.partner = one and other in (x.owner, v.partner) or x.partner = other and one in (x.owner, v.partner))) q
    where g.id = q.id and g.suspended <> q.held $$`,
  `comment on function portal.settle_grants(int, int) is 'Says of the grants between two organizations, and of those that one gave the other onward, whether they are suspended.'`,
  `create function portal.hold_new_grant() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
  begin
    if tg_op = 'INSERT' then
      new.suspended := suspended_between(new.owner, new.partner) or (new.via is not null and suspended_between(grant_partner(new.via), new.partner));
    elsif new.suspended and ((new.accepted_at is not null and old.accepted_at is null) or (new.approved_at is not null and old.approved_at is null)) then
      raise exception 'nothing is approved or accepted while the partnership is suspended' using errcode = '42501';
    end if;
    return new;
  end $$`,
  `create trigger grant_waits_while_suspended before insert or update on portal.grant_ for each row execute function portal.hold_new_grant()`,

  // whether a grant counts is asked in these, in the same words everywhere
  `do $do$
  declare f regprocedure; before_ text; after_ text;
  begin
    foreach f in array array[${ASKING.map((name) => `'${name}'`).join(', ')}]::regprocedure[] loop
      before_ := pg_get_functiondef(f);
      after_ := regexp_replace(before_, '\\m([gp])\\.revoked_at is null', '\\1.revoked_at is null and not \\1.suspended', 'g');
      if after_ = before_ then raise exception '% does not ask whether a grant was revoked', f; end if;
      execute after_;
    end loop;
    foreach f in array array[${ASKING_FOR_MORE.map((name) => `'${name}'`).join(', ')}]::regprocedure[] loop
      before_ := pg_get_functiondef(f);
      after_ := replace(before_, 'portal.are_partners(', 'portal.sharing_lasts(');
      if after_ = before_ then raise exception '% does not ask for a partnership', f; end if;
      execute after_;
    end loop;
    -- the trigger that says what of a grant may change learns of this one
    before_ := pg_get_functiondef('portal.check_grant()'::regprocedure);
    after_ := replace(before_, $q$'ended_because']$q$, $q$'ended_because', 'suspended']$q$);
    if after_ = before_ then raise exception 'the trigger of grants names what may change'; end if;
    execute after_;
  end $do$`,
  `alter policy fact_item_wall on facts.fact_item using (${counting(seesBy(''))})`,
  `alter policy grant_is_offered_by_its_owner_or_grantee on portal.grant_
    with check (accepted_at is null and revoked_at is null and approved_at is null and declined_at is null
      and case when via is null then owner = (select portal.me()) and portal.sharing_lasts(owner, partner) else portal.grant_partner(via) = (select portal.me()) end)`,
  `alter policy sharing_request_is_made_by_its_asker on portal.sharing_request
    with check (asker = (select portal.me()) and state = 'open' and asked_by = (select portal.person()) and portal.sharing_lasts(asker, owner))`,

  // ---- to suspend, to resume, to end ----
  `create function portal.suspend_partnership(partner_ text, why text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare them int := (select o.id from organization o where o.slug = partner_); v partnership;
  begin
    if not portal.acts_as('admin', 'data-steward') then raise exception 'an admin or data steward suspends a partnership' using errcode = '42501'; end if;
    select * into v from partnership p where p.ended_at is null and ${BETWEEN('portal.me()', 'them')} for update;
    if not found then return 'hidden'; end if;
    if (case when v.inviter = portal.me() then v.inviter_suspended_at else v.invited_suspended_at end) is not null then return 'over'; end if;
    insert into suspension (partnership, organization, person, because) values (v.id, portal.me(), portal.person(), why);
    update partnership p set inviter_suspended_at = case when p.inviter = portal.me() then now() else p.inviter_suspended_at end,
      invited_suspended_at = case when p.invited = portal.me() then now() else p.invited_suspended_at end where p.id = v.id;
    perform settle_grants(portal.me(), them);
    insert into outbox (kind, to_organization, about, created_by)
    select 'partner-suspended', them, jsonb_build_object('path', '/sharing/partners/' || o.slug, 'roles', '["admin", "data-steward"]'::jsonb), o.id from organization o where o.id = portal.me();
    return 'done';
  end $$`,
  `comment on function portal.suspend_partnership(text, text) is 'One side suspends, at once: no grant between the two counts from the next request of anybody. Gives done, hidden, or over when this side had suspended before.'`,
  `create function portal.resume_partnership(partner_ text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare them int := (select o.id from organization o where o.slug = partner_); v partnership;
  begin
    if not portal.acts_as('admin', 'data-steward') then raise exception 'an admin or data steward resumes a partnership' using errcode = '42501'; end if;
    select * into v from partnership p where p.ended_at is null and ${BETWEEN('portal.me()', 'them')} for update;
    if not found then return 'hidden'; end if;
    update suspension s set resumed_at = now(), resumed_by = portal.person() where s.partnership = v.id and s.organization = portal.me() and s.resumed_at is null;
    if not found then return 'over'; end if;
    update partnership p set inviter_suspended_at = case when p.inviter = portal.me() then null else p.inviter_suspended_at end,
      invited_suspended_at = case when p.invited = portal.me() then null else p.invited_suspended_at end where p.id = v.id;
    perform settle_grants(portal.me(), them);
    insert into outbox (kind, to_organization, about, created_by)
    select 'partner-resumed', them, jsonb_build_object('path', '/sharing/partners/' || o.slug, 'roles', '["admin", "data-steward"]'::jsonb), o.id from organization o where o.id = portal.me();
    return 'done';
  end $$`,
  `comment on function portal.resume_partnership(text) is 'Whoever suspended takes it back; a suspension of the other side stays. Gives done, hidden, or over when this side has not suspended.'`,
  `create or replace function portal.end_partnership(partner_ text, why text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare them int := (select o.id from organization o where o.slug = partner_);
  begin
    if not portal.acts_as('admin') then raise exception 'an admin ends a partnership' using errcode = '42501'; end if;
    update partnership set ended_at = now(), ended_by = portal.me(), ended_because = why where ended_at is null and ((inviter = portal.me() and invited = them) or (inviter = them and invited = portal.me()));
    if not found then return 'hidden'; end if;
    -- what one of the two was given and gave the other onward ends too: it was a promise of this partnership
    update grant_ g set revoked_at = now(), ended_because = why where g.revoked_at is null and g.declined_at is null and ((g.owner = portal.me() and g.partner = them) or (g.owner = them and g.partner = portal.me())
      or (g.via is not null and ((g.partner = them and portal.grant_partner(g.via) = portal.me()) or (g.partner = portal.me() and portal.grant_partner(g.via) = them))));
    insert into outbox (kind, to_organization, about, created_by) values ('partner-ended', them, jsonb_build_object('path', '/sharing', 'roles', '["admin", "data-steward"]'::jsonb), portal.me());
    return 'ended';
  end $$`,

  `select portal.give_to_derive(f) from unnest(array['portal.sharing_lasts(int, int)', 'portal.suspended_between(int, int)', 'portal.settle_grants(int, int)', 'portal.hold_new_grant()',
    'portal.suspend_partnership(text, text)', 'portal.resume_partnership(text)']::regprocedure[]) f`,
  `grant execute on function portal.sharing_lasts(int, int), portal.suspend_partnership(text, text), portal.resume_partnership(text) to trace_app`,
]
