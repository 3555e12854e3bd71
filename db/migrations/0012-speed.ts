import { type Kysely, sql } from 'kysely'
import { DERIVE } from './0002-facts-derive.ts'
import { MODEL_DERIVE } from './0006-model-derive.ts'
import { MODEL_TOLD } from './0006-model-told.ts'
import { PURPOSE_STRIP, seesBy } from './0008-purpose.ts'

/**
 * The same answers sooner. Where a walk or the strip of custody asked the wall by a function call for each row, the wall's
 * own words stand in the query, so that it is planned once and looked up by index; and before the verdict goes through all
 * ancestors mark by mark, it looks whether any of them was ever marked at all.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...INDEXES, ...SEEN, ...MACHINE, ...SPEED_FUNCTIONS]) await sql.raw(statement).execute(db)
}

/** A steriliser load or a bar has a row of reach for each of hundreds of organizations: whoever asks for an item asks for one. */
const INDEXES = [
  `drop index facts.reach_by_item`,
  `create index reach_by_item on facts.reach (item, organization, relation)`,
  // A delivery note is asked for by its number alone, whatever scheme it was written in: looked for at the end of each it was read whole.
  `alter table facts.fact_transaction add column tail text generated always as (regexp_replace(id, '^.*[:/]', '')) stored`,
  `comment on column facts.fact_transaction.tail is 'What stands behind the last colon or slash of the identifier: the number without its scheme.'`,
  `create index fact_transaction_by_tail on facts.fact_transaction (tail)`,
]

/** `sees(x)` and `tells_dates(x)` of a row `x`, written out. */
const writtenOut = (statement: string) =>
  statement
    .replaceAll(/\bsees\((\w)\)/g, (_, row: string) => `(${seesBy('', row)})`)
    .replaceAll(/\btells_dates\((\w)\)/g, (_, row: string) => `(${seesBy(" and 'dates' = any (g.groups)", row)})`)

/** The function as it stands: the last that any earlier migration wrote. */
function earlier(name: string): string {
  const found = [...DERIVE, ...MODEL_DERIVE, ...MODEL_TOLD, PURPOSE_STRIP].findLast((statement) =>
    statement.startsWith(`create or replace function ${name}(`),
  )
  if (found === undefined) throw new Error(`${name} is written in an earlier migration`)
  return found
}

const ONE_BY_ONE = `        or exists (with recursive up(p) as (
            select l.parent from lineage l where l.child in (item_, i.lot_item) and l.closed_by_fact is null
            union select q.p from up, lateral (select l.parent as p from lineage l where l.child = up.p and l.closed_by_fact is null union all select u.lot_item from item u where u.id = up.p and u.lot_item is not null) q)
          select from up where up.p <> item_ and up.p is distinct from i.lot_item and (exists (select from marked(up.p, 'recalled', i.brand)) or exists (select from marked(up.p, 'nonconforming', i.brand))))) then`

const LOOKED_FIRST = `        or exists (with recursive up(p) as (
            select l.parent from lineage l where l.child in (item_, i.lot_item) and l.closed_by_fact is null
            union select q.p from up, lateral (select l.parent as p from lineage l where l.child = up.p and l.closed_by_fact is null union all select u.lot_item from item u where u.id = up.p and u.lot_item is not null) q),
          above as materialized (select up.p from up where up.p <> item_ and up.p is distinct from i.lot_item),
          -- what is said of a product counts for all of it
          about as (select a.p as id from above a union select r.id from above a join item u on u.id = a.p join item r on r.kind = 'product' and r.di = u.di and r.lot is null and r.serial is null and r.scheme = u.scheme),
          ever as materialized (select exists (select from about b join fact_item n on n.item = b.id and n.entitled and n.effective and n.role not in ('i', 's') join fact f on f.id = n.fact
            where 'recalled' = any (f.set_) or f.step = 'tc:recalling' or f.disposition in ('recalled', 'non_conformant')) as so)
          select from ever, above where ever.so and (exists (select from marked(above.p, 'recalled', i.brand)) or exists (select from marked(above.p, 'nonconforming', i.brand))))) then`

function lookingFirst(verdict: string): string {
  if (!verdict.includes(ONE_BY_ONE)) throw new Error('the verdict asks its ancestors one by one')
  return verdict.replace(ONE_BY_ONE, LOOKED_FIRST)
}

/** Whether a fact `row` may be seen: one's own, or through one of its items. */
const factIsSeen = (row: string) =>
  `(${row}.owner = (select portal.me()) or exists (select from fact_item w where w.fact = ${row}.id and (${seesBy('', 'w')})))`

/** Columns of `facts.fact_item` that the app may read, and whose each is. */
const ROW = `fact bigint, item bigint, role text, quantity numeric, uom text, owner int, kind text, event_time timestamptz, class boolean, lot bigint, di text, brand int,
    consignee int, possessor int, late boolean, climbs boolean, entitled boolean, answers int`
const ROW_OF = (row: string) =>
  ROW.split(',')
    .map((column) => `${row}.${column.trim().split(' ')[0] ?? ''}`)
    .join(', ')

/**
 * The wall asked once. Under row-level security each table of a query asks it again for each row, and a fact's wall asks that
 * of its items: these functions ask it of the rows they start from, in the same words, and give nothing else.
 */
export const SEEN: readonly string[] = [
  `create or replace function facts.seen_of(items_ bigint[]) returns table (${ROW}, effective boolean, expiry text, made text, fact_id text)
    language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  #variable_conflict use_column
  begin
    return query select ${ROW_OF('n')}, f.effective, f.expiry, f.made, f.public_id from fact_item n join fact f on f.id = n.fact where n.item = any (items_) and (${seesBy('', 'n')});
  end $$`,
  `comment on function facts.seen_of(bigint[]) is 'The rows of these items in facts that the bound organization may see, with what the fact states of dates.'`,
  `create or replace function facts.seen_in(facts_ bigint[]) returns table (${ROW}, uri text, item_kind text, item_lot text, item_serial text)
    language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  #variable_conflict use_column
  begin
    return query select ${ROW_OF('n')}, i.uri, i.kind, i.lot, i.serial from fact_item n join item i on i.id = n.item where n.fact = any (facts_) and (${seesBy('', 'n')});
  end $$`,
  `comment on function facts.seen_in(bigint[]) is 'The items in these facts that the bound organization may see there, by name.'`,
  `create or replace function facts.told(facts_ bigint[]) returns table (id bigint, public_id text, owner int, kind text, type text, action text, step text, disposition text, event_time timestamptz,
    event_offset text, record_time timestamptz, consignee int, possessor int, captured_by text, projection jsonb, erased_at timestamptz, superseded_by text, superseded_reason text,
    superseded_at timestamptz, amends text, position_ bigint) language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  #variable_conflict use_column
  begin
    return query
      select f.id, f.public_id, f.owner, f.kind, f.type, f.action, f.step, f.disposition, f.event_time, f.event_offset, f.record_time, f.consignee, f.possessor, f.captured_by,
        coalesce(b.projection, '{}'::jsonb), er.at, s.public_id, s.declaration ->> 'reason', s.declared,
        case when f.declared is not null then (select o.public_id from fact o where o.superseded_by = f.id and ${factIsSeen('o')} limit 1) end, p.position
      from fact f left join fact_body b on b.fact = f.id left join erased er on er.fact = f.id left join fact_position p on p.fact = f.id
        left join fact s on s.id = f.superseded_by and ${factIsSeen('s')}
      where f.id = any (facts_) and ${factIsSeen('f')};
  end $$`,
  `comment on function facts.told(bigint[]) is 'Those of these facts that the bound organization may see: skeleton, fields, position, what superseded them and what they amend, as far as it may see that too.'`,
  `create or replace function facts.walks(items_ bigint[]) returns table (self bigint, item bigint, uri text, kind text, di text, lot text, serial text, role text, depth int, parent bigint, fact text,
    quantity numeric, uom text, possible boolean, same boolean, withheld boolean, withheld_by int, brand int, product jsonb)
    language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  #variable_conflict use_column
  begin
    return query select q.id, w.item, w.uri, w.kind, w.di, w.lot, w.serial, w.role, w.depth, w.parent, f.public_id, w.quantity, w.uom, w.possible, w.same, w.withheld, w.withheld_by, i.brand,
        case when p.di is not null then jsonb_build_object('name', p.name, 'name_zh', p.name_zh, 'model', p.model) end
      from unnest(items_) q (id) cross join lateral walk(q.id) w -- one by one: joined as sets, every item and fact there is would be read
        left join lateral (select o.brand from item o where o.id = w.item limit 1) i on true left join lateral (select o.* from portal.product o where o.di = w.di limit 1) p on true
        left join lateral (select o.public_id from fact o where o.id = w.fact limit 1) f on true;
  end $$`,
  `comment on function facts.walks(bigint[]) is 'The walk of each item, with the labeler, the words of the product and the id of the fact behind each step. The walk gives permitted steps only, and these are theirs.'`,
  `select portal.give_to_derive(f) from unnest(array['facts.walks(bigint[])', 'facts.seen_of(bigint[])', 'facts.seen_in(bigint[])', 'facts.told(bigint[])']::regprocedure[]) f`,
  `grant execute on function facts.walks(bigint[]), facts.seen_of(bigint[]), facts.seen_in(bigint[]), facts.told(bigint[]) to trace_app`,
]

/** Who a machine is and what it was granted, in one statement: it is asked at the head of each of its requests. */
const MACHINE: readonly string[] = [
  `create function portal.machine(client_ text) returns jsonb language plpgsql volatile security definer set search_path = portal, oidc, pg_temp as $$
  declare said jsonb; before_ text := current_setting('portal.organization_id', true); organization_ int; granted jsonb;
  begin
    select jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'scopes', c.scopes, 'purposes', c.purposes,
        'organization', jsonb_build_object('id', o.id, 'slug', o.slug, 'name', o.name, 'kind', o.kind)), o.id into said, organization_
      from oidc.client c join portal.organization o on o.id = c.organization where c.id = client_ and c.state = 'active' and o.suspended_at is null;
    if said is null then return null; end if;
    perform set_config('portal.organization_id', organization_::text, true);
    select coalesce(jsonb_agg(to_jsonb(g)), '[]') into granted from portal.grants_to_me() g;
    perform set_config('portal.organization_id', coalesce(before_, ''), true);
    return said || jsonb_build_object('grants', granted);
  end $$`,
  `comment on function portal.machine(text) is 'An active client of an active organization, as it is now, and the live grants to that organization; null when there is none. No secret of it.'`,
  `select portal.give_to_derive('portal.machine(text)')`,
  `grant execute on function portal.machine(text) to trace_app`,
]

/**
 * What is to be deleted is whatever is not wanted. As "not exists" it was asked row by row of a list without an index, so a
 * document of thousands of units cost the square of their number; "not in" makes one table of the list. No column is null.
 */
function asTable(statement: string, [exists, among]: readonly [exists: string, among: string]): string {
  if (!statement.includes(exists)) throw new Error('what is not wanted is asked row by row')
  return statement.replace(exists, among)
}

/** Redefined here; planted faults are put into these. */
export const SPEED_FUNCTIONS: readonly string[] = [
  asTable(earlier('facts.sync_direct'), [
    'not exists (select from want w where w.organization = r.organization and w.item = r.item and w.relation = r.relation and w.since = r.since)',
    '(r.organization, r.item, r.relation, r.since) not in (select w.organization, w.item, w.relation, w.since from want w)',
  ]),
  writtenOut(earlier('facts.walk')),
  writtenOut(earlier('facts.custody_strip')),
  lookingFirst(earlier('facts.verdict')),
]
