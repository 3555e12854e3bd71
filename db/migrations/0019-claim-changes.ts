import { type Kysely, sql } from 'kysely'

/**
 * A claim to a number ends on a date, or goes over to another organization on it: one person of the operator proposes,
 * another confirms once the date has come, each with a reason. Facts of before keep being spoken for by whoever held the
 * number then; facts of that date and later by the new holder.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const OPERATOR = `exists (select from portal.organization o where o.id = (select portal.me()) and o.kind = 'operator')`

const STATEMENTS: readonly string[] = [
  `create table portal.claim_change (
    id int generated always as identity primary key,
    claim int not null constraint claim_change_is_of_a_claim references portal.identifier_claim,
    scheme text not null, value text not null,
    organization int not null constraint claim_change_is_of_a_holder references portal.organization,
    to_organization int constraint claim_goes_over_to_an_organization references portal.organization,
    day timestamptz not null, reason text not null constraint claim_change_says_why check (reason <> ''),
    proposed_by int not null constraint claim_change_is_proposed_by_a_person references portal.person, proposed_at timestamptz not null default now(),
    state text not null default 'proposed' constraint claim_change_state_is_known check (state in ('proposed', 'confirmed', 'refused')),
    decided_by int constraint claim_change_is_decided_by_a_person references portal.person, decided_at timestamptz, decided_because text,
    constraint claim_goes_over_to_another check (to_organization is distinct from organization),
    constraint claim_change_decision_is_whole check (num_nulls(decided_by, decided_at, decided_because) = case state when 'proposed' then 3 else 0 end),
    constraint claim_change_takes_two_people check (state <> 'confirmed' or decided_by <> proposed_by))`,
  `comment on table portal.claim_change is 'A verified claim is to end on a day, or to go over to another organization. One person of the operator proposes, another confirms.'`,
  `comment on column portal.claim_change.value is 'The number as it was claimed: whoever it goes over to reads it when the claim itself is over, too.'`,
  `comment on column portal.claim_change.to_organization is 'Who holds the number from that day; null when nobody does.'`,
  `comment on column portal.claim_change.day is 'The first moment at which the holder of before holds it no more.'`,
  `create unique index claim_change_is_proposed_once on portal.claim_change (claim) where state = 'proposed'`,
  `create index claim_change_by_organization on portal.claim_change (organization)`,
  `create index claim_change_by_successor on portal.claim_change (to_organization) where to_organization is not null`,
  `select portal.protect('portal.claim_change')`,
  `create policy claim_change_is_for_whom_it_concerns on portal.claim_change for select to trace_app using ((select portal.me()) in (organization, to_organization) or ${OPERATOR})`,
  `grant select (id, claim, scheme, value, organization, to_organization, day, reason, proposed_at, state, decided_at, decided_because) on portal.claim_change to trace_app`,
  `select portal.keep_trail('portal.claim_change', 'id')`,

  `create function portal.propose_claim_change(claim_ int, to_ text, day_ timestamptz, why text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare c identifier_claim; them int := (select o.id from organization o where o.slug = to_ and o.kind not in ('operator', 'guest'));
  begin
    if not portal.acts_as('admin', 'data-steward') or not exists (select from organization where id = portal.me() and kind = 'operator') then raise exception 'a person of the operator proposes' using errcode = '42501'; end if;
    select * into c from identifier_claim where id = claim_ for update;
    if not found then return 'hidden'; end if;
    if c.state <> 'verified' or c.scheme = 'party' or exists (select from claim_change h where h.claim = claim_ and h.state = 'proposed') then return 'over'; end if;
    if to_ is not null and (them is null or them = c.organization) then return 'nobody'; end if;
    if c.valid_from is not null and day_ <= c.valid_from then return 'before'; end if;
    insert into claim_change (claim, scheme, value, organization, to_organization, day, reason, proposed_by) values (claim_, c.scheme, c.value, c.organization, them, day_, why, portal.person());
    insert into outbox (kind, to_organization, about, created_by)
    select 'identifier-changes', o, jsonb_build_object('path', '/identifiers', 'roles', '["admin", "data-steward"]'::jsonb), portal.me() from unnest(array[c.organization, them]) o where o is not null;
    return 'proposed';
  end $$`,
  `comment on function portal.propose_claim_change(int, text, timestamptz, text) is 'Proposes that a claim ends, or goes over to the organization of this name. Gives proposed, hidden, over, nobody, or before when it began later.'`,
  // The new claim comes first: whoever held the number is found by interval, so everything is derived again once and not twice.
  `create function portal.decide_claim_change(change_ int, yes boolean, why text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare h claim_change; c identifier_claim; known_ int;
  begin
    if not portal.acts_as('admin', 'data-steward') or not exists (select from organization where id = portal.me() and kind = 'operator') then raise exception 'a person of the operator decides' using errcode = '42501'; end if;
    select * into h from claim_change where id = change_ for update;
    if not found then return 'hidden'; end if;
    if h.state <> 'proposed' then return 'over'; end if;
    if yes and h.proposed_by = portal.person() then return 'twice'; end if;
    if yes and h.day > now() then return 'early'; end if;
    update claim_change set state = case when yes then 'confirmed' else 'refused' end, decided_by = portal.person(), decided_at = now(), decided_because = why where id = change_;
    if yes then
      select * into c from identifier_claim where id = h.claim for update;
      if h.to_organization is not null then
        select id into known_ from identifier_claim k where k.organization = h.to_organization and k.scheme = c.scheme and k.value = c.value and k.state in ('proposed', 'disputed', 'verified') for update;
        if known_ is null then
          insert into identifier_claim (organization, scheme, value, state, valid_from, verified_by) values (h.to_organization, c.scheme, c.value, 'verified', h.day, array[h.proposed_by, portal.person()]);
        else
          update identifier_claim set state = 'verified', valid_from = h.day, valid_until = null, verified_by = array[h.proposed_by, portal.person()] where id = known_;
        end if;
        update product p set labeler = h.to_organization where p.labeler = c.organization and p.di ~ '^[0-9]{14}$' and facts.resolve_labeler('https://id.gs1.org/01/' || p.di) = h.to_organization;
      end if;
      update identifier_claim set state = 'ended', valid_until = h.day where id = h.claim;
    end if;
    insert into outbox (kind, to_organization, about, created_by)
    select 'identifier-changes', o, jsonb_build_object('path', '/identifiers', 'roles', '["admin", "data-steward"]'::jsonb), portal.me() from unnest(array[h.organization, h.to_organization]) o where o is not null;
    return case when yes then 'confirmed' else 'refused' end;
  end $$`,
  `comment on function portal.decide_claim_change(int, boolean, text) is 'A second person confirms, once the day has come, or anybody of the operator refuses. Everything that follows from who holds the number is derived again under the lock of captures. Gives confirmed, refused, hidden, over, twice or early.'`,

  // ---- who held a number before ----
  `create function facts.held_at(scheme_ text, key_ text, exact_ text, t timestamptz) returns int language sql stable set search_path = facts, portal, pg_temp as $$
    select c.organization from portal.identifier_claim c
    where c.state in ('verified', 'ended') and (c.valid_from is null or c.valid_from <= t) and (c.valid_until is null or t < c.valid_until)
      and ((scheme_ = 'gs1' and c.scheme = 'gs1-prefix' and c.value in (select left(key_, n) from generate_series(4, 13) n))
        or (scheme_ = 'gs1' and c.scheme in ('gtin', 'gln') and c.value = exact_)
        or (scheme_ = 'hibc' and c.scheme = 'hibc-lic' and c.value = left(key_, 4))
        or (scheme_ in ('iccbba', 'ma', 'ahm') and c.scheme = scheme_ and starts_with(key_, c.value)))
    order by (c.scheme in ('gtin', 'gln')) desc, length(c.value) desc, c.valid_from desc nulls last, c.id limit 1 $$`,
  `comment on function facts.held_at(text, text, text, timestamptz) is 'The organization whose claim over a number was the narrowest in force at a moment.'`,
  `create or replace function facts.right_on(o int, x bigint, t timestamptz, k text, kind_ text) returns text language plpgsql stable set search_path = facts, portal, pg_temp as $$
  declare i facts.item; r text; h int;
  begin
    if o is null then return null; end if;
    select * into i from item where id = x;
    if i.brand is not null and (i.brand_from is null or t >= i.brand_from) and (i.brand_until is null or t < i.brand_until) then h := i.brand;
    elsif i.brand is not null and t < i.brand_from then h := held_at(i.scheme, i.issuer_key, i.issuer_exact, t); -- whoever held the number then
    end if;
    if h is not null then
      if h = o then return 'l'; end if;
      if exists (select from portal.appointment a where a.appointee = o and a.labeler = h and a.starts <= t and (a.ends is null or t < a.ends)
          and (a.dis is null or i.di = any (a.dis)) and (a.kinds is null or kind_ = any (a.kinds))) then return 'l'; end if;
    end if;
    select min(s.relation) into r from standing s where s.closed_by_fact is null and s.item = x and s.organization = o
      and (s.since, s.since_key) < (t, k) and (s.until is null or s.until >= t);
    if r is null and i.kind = 'unit' and i.lot_item is not null
      and not exists (select from standing s where s.closed_by_fact is null and s.item = x and (s.since, s.since_key) < (t, k)) then
      select min(s.relation) into r from standing s where s.closed_by_fact is null and s.item = i.lot_item and s.organization = o
        and (s.since, s.since_key) < (t, k) and (s.until is null or s.until >= t);
    end if;
    return r;
  end $$`,

  // ---- a claim that is over blocks nobody ----
  `create or replace function portal.judge_claim(claim_ int, yes boolean, why text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare c identifier_claim; became text; free_from timestamptz;
  begin
    if not portal.acts_as('admin', 'data-steward') or not exists (select from organization where id = portal.me() and kind = 'operator') then raise exception 'a person of the operator judges claims' using errcode = '42501'; end if;
    select * into c from identifier_claim where id = claim_ for update;
    if not found then return 'hidden'; end if;
    if c.state not in ('proposed', 'disputed') or (not yes and c.state = 'disputed') then return 'over'; end if;
    if yes and portal.person() = any (c.verified_by) then return 'twice'; end if;
    if yes and exists (select from identifier_claim o where o.state = 'verified' and (o.valid_until is null or now() < o.valid_until) and o.organization <> c.organization and o.scheme = c.scheme and o.value = c.value) then return 'held'; end if;
    insert into claim_judgement (claim, organization, person, said, reason) values (claim_, c.organization, portal.person(), case when yes then 'verified' else 'disputed' end, why);
    if yes then
      -- what was said while another held the number stays that other's
      select max(o.valid_until) into free_from from identifier_claim o where o.state in ('verified', 'ended') and o.organization <> c.organization and o.scheme = c.scheme and o.value = c.value;
      if free_from is not null then update identifier_claim set valid_from = greatest(valid_from, free_from) where id = claim_; end if;
      became := portal.verify_claim(claim_);
      return case when became = 'verified' then 'verified' else 'first' end;
    end if;
    -- whoever verified before looks again
    update identifier_claim set state = 'disputed', verified_by = '{}' where id = claim_;
    return 'disputed';
  end $$`,
  `select portal.give_to_derive(f) from unnest(array['portal.propose_claim_change(int, text, timestamptz, text)', 'portal.decide_claim_change(int, boolean, text)', 'facts.held_at(text, text, text, timestamptz)']::regprocedure[]) f`,
  `grant execute on function portal.propose_claim_change(int, text, timestamptz, text), portal.decide_claim_change(int, boolean, text) to trace_app`,
]
