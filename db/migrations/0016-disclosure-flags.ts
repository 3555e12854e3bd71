import { type Kysely, sql } from 'kysely'

/**
 * Three things about a disclosure that its owner should not have to look for: a group that a partner was never shown
 * before, more than three times the most of any of the thirty days before, and a time outside the hours that the partner
 * declares for itself. Signals, never refusals.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table portal.organization add column hours_from time, add column hours_until time, add column hours_days int[], add column hours_zone text,
    add constraint organization_hours_are_whole check (num_nulls(hours_from, hours_until, hours_days, hours_zone) in (0, 4)),
    add constraint organization_hours_run_forward check (hours_from < hours_until),
    add constraint organization_days_are_days check (hours_days <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(hours_days) > 0)`,
  `comment on column portal.organization.hours_days is 'ISO days of the week (Monday is 1) on which it works, from hours_from until hours_until in hours_zone (IANA). Null: it declares none.'`,
  `grant update (hours_from, hours_until, hours_days, hours_zone) on portal.organization to trace_app`,
  `create function portal.disclosure_flags(ids bigint[]) returns table (id bigint, first_groups text[], surge boolean, off_hours boolean)
    language sql stable security definer set search_path = portal, pg_temp as $$
    with d as materialized (
      select d.id, d.reader, d.at, (d.at at time zone 'UTC')::date as day, d.shown -> portal.me()::text -> 'groups' as groups
      from disclosure d where d.id = any (ids) and d.owners @> array[portal.me()]),
    history as materialized (
      select e.id, e.reader, (e.at at time zone 'UTC')::date as day, jsonb_array_length(e.shown -> portal.me()::text -> 'facts') as n
      from disclosure e where e.owners @> array[portal.me()] and e.reader in (select reader from d)
        and e.at >= (select min(at) from d) - interval '32 days' and e.at <= (select max(at) from d)),
    daily as (select reader, day, sum(n) as n from history group by reader, day),
    so_far as (select id, sum(n) over (partition by reader, day order by id) as n from history)
    select d.id,
      array(select g.g from jsonb_array_elements_text(d.groups) g (g) where not exists (select from disclosure e
        where e.reader = d.reader and e.id < d.id and e.owners @> array[portal.me()] and e.shown -> portal.me()::text -> 'groups' ? g.g)),
      coalesce(s.n > 3 * (select max(y.n) from daily y where y.reader = d.reader and y.day < d.day and y.day >= d.day - 30), false),
      coalesce(not (extract(isodow from d.at at time zone o.hours_zone)::int = any (o.hours_days)
        and (d.at at time zone o.hours_zone)::time between o.hours_from and o.hours_until), false)
    from d join so_far s on s.id = d.id join organization o on o.id = d.reader $$`,
  `comment on function portal.disclosure_flags(bigint[]) is 'Of these disclosures of facts of the bound organization: groups shown to that reader for the first time, more than three times its most of any of the 30 days before (UTC), outside its declared hours.'`,
  `select portal.give_to_derive('portal.disclosure_flags(bigint[])'::regprocedure)`,
  `grant execute on function portal.disclosure_flags(bigint[]) to trace_app`,
]
