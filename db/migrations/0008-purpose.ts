import { type Kysely, sql } from 'kysely'

/**
 * A grant counts for the purpose it was made for, in the database too. What was promised for a recall opens nothing to a
 * free lookup: the policies said so of facts and checks, and the walk through lineage did not. And times of custody are
 * told only where the dates of the fact beneath may be seen.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** Whether the bound organization sees a row of `facts.fact_item` for its purpose; `granted` narrows what the grant must say. */
export const seesBy = (granted: string, row = 'fact_item') => `    ${row}.owner = (select portal.me())
    or (${row}.answers = (select portal.me()) and ${row}.brand = (select portal.me()))
    or exists (select from portal.grant_ g
      where g.partner = (select portal.me()) and g.owner = ${row}.owner and ${row}.kind = any (g.kinds)
        and ((select portal.purpose()) is null or g.purpose = (select portal.purpose()))${granted}
        and g.accepted_at is not null and g.revoked_at is null and g.starts <= now() and now() < g.ends and (g.via is null or portal.grant_lives(g.via))
        and (g.dis is null or ${row}.di = any (g.dis))
        and (${row}.entitled or ${row}.brand = (select portal.me()))
        and case g.relation
          when 'o' then ${row}.brand = (select portal.me())
          when 'c' then exists (select from facts.reach r where r.organization = (select portal.me()) and r.relation = 'c' and r.item in (${row}.item, ${row}.lot)
            and (r.until is null or ${row}.event_time <= r.until or ${row}.late)
            and case when r.item = ${row}.item and r.how = 'd' then not ${row}.class or ${row}.climbs or ${row}.consignee = (select portal.me()) or ${row}.possessor = (select portal.me())
                     when r.item = ${row}.item and r.how = 'l' then ${row}.climbs
                     when r.item = ${row}.item then ${row}.climbs and g.extent = 'ancestry'
                     else r.how = 'd' and ${row}.climbs end)
          when 't' then ${row}.kind in ('shipment', 'receipt', 'transport', 'packing', 'sensor')
            and exists (select from facts.reach r where r.organization = (select portal.me()) and r.relation = 't' and r.item = ${row}.item and r.how = 'd'
              and r.since <= ${row}.event_time and (r.until is null or ${row}.event_time <= r.until)
              and (not r.inside or g.extent = 'ancestry')
              and (not ${row}.class or ${row}.consignee = (select portal.me()) or ${row}.possessor = (select portal.me())))
          else exists (select from facts.reach r where r.organization = (select portal.me()) and r.relation = 's' and r.item in (${row}.item, ${row}.lot)
            and (r.how = 'd' or g.extent = 'ancestry')) end)`

/** The wall, in the words that run: the policy and the walks read the same. */
export const SEES_FOR_PURPOSE = seesBy('')

/** Redefined here; planted faults are put into these. */
export const PURPOSE_FUNCTIONS: readonly string[] = [
  `create or replace function facts.sees(fact_item facts.fact_item) returns boolean language sql stable set search_path = facts, portal, pg_temp as $$ select ${SEES_FOR_PURPOSE} $$`,
  `create or replace function facts.check_granted(i facts.item, check_ text) returns boolean language sql stable set search_path = facts, portal, pg_temp as $$
    select i.brand = portal.me() or exists (select from portal.grant_ g
      where g.partner = portal.me() and g.owner = i.brand and check_ = any (g.verdict) and (portal.purpose() is null or g.purpose = portal.purpose()) and portal.grant_lives(g.id) and (g.dis is null or i.di = any (g.dis))
        and exists (select from reach r where r.organization = portal.me() and r.relation = g.relation and r.item in (i.id, i.lot_item)
          and case g.relation when 'c' then (r.item = i.id and r.how in ('d', 'l')) or r.how = 'd' when 't' then r.item = i.id and r.how = 'd' and (not r.inside or g.extent = 'ancestry') else r.how = 'd' or g.extent = 'ancestry' end)) $$`,
]

/** The strip of custody, with the times that may be told. */
export const PURPOSE_STRIP = `create or replace function facts.custody_strip(item_ bigint) returns table (organization int, since timestamptz, until timestamptz, how text, stated_by_both boolean, withheld boolean, named boolean)
  language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  #variable_conflict use_column
  declare x bigint; l bigint; kind_ text; origins bigint[]; r record; hidden boolean := false;
  begin
    if not coalesce(names(item_) and tied(item_), false) then return; end if;
    select chain_item(i.id), i.lot_item, i.kind into x, l, kind_ from item i where i.id = item_;
    with recursive same(id) as (select e.parent from lineage e where e.child in (item_, l) and e.same and e.closed_by_fact is null
      union select e.parent from same s join lineage e on e.child = s.id and e.same and e.closed_by_fact is null)
    select array_remove(array[item_, l], null) || array(select id from same) into origins;
    for r in
      select q.* from (
        (select n.owner as o, n.event_time as at, case when tells_dates(n) then n.event_time end as since, null::timestamptz as until, 'made' as how, false as both_, sees(n) as shown, false as named, 0 as rank
          from fact_item n where n.item = any (origins) and n.entitled and n.effective and (n.effect = 'commission' or (n.effect = 'transform' and n.role = 'o'))
          order by (n.item = item_) desc, n.event_time, n.order_key limit 1)
        union all
        select n.owner, min(n.event_time), min(n.event_time) filter (where tells_dates(n)), max(n.event_time) filter (where tells_dates(n)), 'processed', false, bool_or(sees(n)), false, 1
          from fact_item n where n.item = any (origins) and n.entitled and n.effective and n.effect = 'process' and n.owner is distinct from n.brand group by n.owner
        union all
        select s.organization, coalesce(t.at, s.since),
          case when s.organization = portal.me() or f.owner = portal.me() or exists (select from fact_item n where n.fact = f.id and tells_dates(n)) then coalesce(t.at, s.since) end,
          case when s.organization = portal.me() or exists (select from fact u where u.id = s.until_fact and u.owner = portal.me()) or exists (select from fact_item n where n.fact = s.until_fact and tells_dates(n)) then s.until end,
          case when t.at is not null then 'received' else 'shipped' end, t.said is not null,
          s.organization = portal.me() or f.owner = portal.me() or exists (select from fact_item n where n.fact = f.id and sees(n)), f.owner = portal.me(), case s.relation when 't' then 2 else 3 end
          from standing s join fact f on f.id = s.from_fact,
            -- possession passes at the receipt; when that was is told to the receiver and to whoever shipped it
            lateral (select q.said, case when s.organization = portal.me() or f.owner = portal.me() then q.said end as at from (select took(s.item, s.organization, s.since, s.until) as said) q) t
          where s.item = x and s.closed_by_fact is null
            and (kind_ not in ('lot', 'product') and x = item_ or s.organization = portal.me() or f.owner = portal.me())) q
      order by q.at, q.rank, q.o
    loop
      if r.shown then
        hidden := false;
        return query select r.o, r.since, r.until, r.how, r.both_, false, r.named;
      elsif not hidden then -- one node for whatever is withheld at this place
        hidden := true;
        return query select null::int, null::timestamptz, null::timestamptz, 'shipped', false, true, false;
      end if;
    end loop;
  end $$`

const STATEMENTS: readonly string[] = [
  `create function portal.purpose() returns text language sql stable set search_path = pg_catalog, pg_temp as $$ select nullif(current_setting('portal.purpose', true), '') $$`,
  `comment on function portal.purpose() is 'What the bound organization asks for; whoever reads facts binds one. Unset: a grant counts for whichever purpose it was made.'`,
  `grant execute on function portal.purpose() to trace_app, trace_derive`,
  `alter policy fact_item_wall on facts.fact_item using (${SEES_FOR_PURPOSE})`,
  ...PURPOSE_FUNCTIONS,
  `create function facts.tells_dates(fact_item facts.fact_item) returns boolean language sql stable set search_path = facts, portal, pg_temp as $$ select ${seesBy(" and 'dates' = any (g.groups)")} $$`,
  `comment on function facts.tells_dates(facts.fact_item) is 'Whether the bound organization may know when a fact happened: the wall, with the group of dates granted.'`,
  `drop function facts.custody_strip(bigint)`,
  PURPOSE_STRIP,
  `comment on function facts.custody_strip(bigint) is 'Who made, processed, was sent and received an item, in order, as far as the bound organization may see it. Of a lot, which many hold, only what one was party to. A time is told only with the dates of the fact that says it; named: a fact of one''s own names the holder.'`,
  `select portal.give_to_derive(f) from unnest(array['facts.tells_dates(facts.fact_item)', 'facts.custody_strip(bigint)', 'facts.sees(facts.fact_item)', 'facts.check_granted(facts.item, text)']::regprocedure[]) f`,
  `grant execute on function facts.custody_strip(bigint) to trace_app`,
]
