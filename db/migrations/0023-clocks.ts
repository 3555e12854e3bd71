import { type Kysely, sql } from 'kysely'

/**
 * Clocks: by which calendar and in which zone an organization is held to what it owes, its days off and worked beyond
 * those of its country, and how long whoever owes it something may take, by severity and step. Partners read each other's
 * calendar, since a due date is counted by the one who owes; response times are for their organization alone.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const OWN = `organization = (select portal.me())`

const STATEMENTS = [
  `create table portal.working_calendar (
    organization int primary key constraint working_calendar_is_of_an_organization references portal.organization,
    country text not null constraint working_calendar_country_has_two_letters check (country ~ '^[A-Z]{2}$'),
    zone text not null constraint working_calendar_names_a_zone check (zone ~ '^[A-Za-z0-9_+/-]{1,60}$'),
    weekdays int[] not null constraint working_calendar_has_a_weekday check (cardinality(weekdays) between 1 and 7 and weekdays <@ array[1, 2, 3, 4, 5, 6, 7]),
    kept_by int not null constraint working_calendar_is_kept_by_a_person references portal.person,
    kept_at timestamptz not null default now())`,
  `comment on table portal.working_calendar is 'By which country''s calendar and in which zone an organization is held to what it owes. Without a row: its country, the zone of its hours, Monday to Friday. A change moves no due date that is already set: cases keep theirs.'`,
  `comment on column portal.working_calendar.country is 'ISO 3166-1 alpha-2: whose holidays count. Calendars ship with the program.'`,
  `comment on column portal.working_calendar.zone is 'IANA zone in which a day ends.'`,
  `comment on column portal.working_calendar.weekdays is 'ISO weekdays that are worked; Monday is 1.'`,
  `comment on column portal.working_calendar.kept_by is 'Who set it last.'`,
  `comment on column portal.working_calendar.kept_at is 'When it was set last.'`,
  `select portal.protect('portal.working_calendar')`,
  `create policy working_calendar_is_for_its_organization on portal.working_calendar for select to trace_app using (${OWN})`,
  `create policy working_calendar_is_set_by_a_person_of_it on portal.working_calendar for insert to trace_app with check (${OWN} and kept_by = (select portal.person()))`,
  `create policy working_calendar_is_changed_by_a_person_of_it on portal.working_calendar for update to trace_app using (${OWN}) with check (${OWN} and kept_by = (select portal.person()))`,
  `grant select, insert (organization, country, zone, weekdays, kept_by), update (country, zone, weekdays, kept_by, kept_at) on portal.working_calendar to trace_app`,
  `select portal.keep_trail('portal.working_calendar', 'organization')`,

  `create table portal.calendar_day (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('cday') constraint calendar_day_id_is_unique unique,
    organization int not null constraint calendar_day_is_of_an_organization references portal.organization,
    day date not null, kind text not null constraint calendar_day_kind_is_known check (kind in ('holiday', 'working')),
    name text not null constraint calendar_day_has_a_name check (name <> '' and length(name) <= 200),
    source text not null constraint calendar_day_source_is_known check (source in ('typed', 'ics')),
    reason text not null constraint calendar_day_says_why check (reason <> ''),
    added_by int not null constraint calendar_day_is_added_by_a_person references portal.person, added_at timestamptz not null default now(),
    removed_by int constraint calendar_day_is_removed_by_a_person references portal.person, removed_at timestamptz, removed_because text,
    constraint calendar_day_removal_is_whole check (num_nulls(removed_by, removed_at, removed_because) in (0, 3)))`,
  `comment on table portal.calendar_day is 'A day that an organization does not work, or works, otherwise than its country''s calendar says. Removed ones stay.'`,
  `comment on column portal.calendar_day.kind is 'holiday: not worked. working: worked, like a make-up working day.'`,
  `comment on column portal.calendar_day.name is 'Whatever the organization calls it; its partners read it too.'`,
  `comment on column portal.calendar_day.source is 'typed, or read from an iCalendar file (RFC 5545).'`,
  `comment on column portal.calendar_day.reason is 'Why it was added, for its own organization.'`,
  `comment on column portal.calendar_day.added_by is 'The person who added it.'`,
  `comment on column portal.calendar_day.removed_because is 'Why it counts no more. Due dates that were set before stay.'`,
  `create unique index calendar_day_stands_once on portal.calendar_day (organization, day) where removed_at is null`,
  `select portal.protect('portal.calendar_day')`,
  `create policy calendar_day_is_for_its_organization on portal.calendar_day for select to trace_app using (${OWN})`,
  `create policy calendar_day_is_added_by_a_person_of_it on portal.calendar_day for insert to trace_app with check (${OWN} and added_by = (select portal.person()))`,
  `create policy calendar_day_is_removed_by_a_person_of_it on portal.calendar_day for update to trace_app using (${OWN} and removed_at is null) with check (${OWN} and removed_by = (select portal.person()))`,
  `grant select, insert (organization, day, kind, name, source, reason, added_by), update (removed_by, removed_at, removed_because) on portal.calendar_day to trace_app`,
  `select portal.keep_trail('portal.calendar_day', 'public_id')`,

  `create table portal.calendar_year (
    organization int not null constraint calendar_year_is_of_an_organization references portal.organization,
    year int not null constraint calendar_year_is_of_our_time check (year between 2000 and 2199),
    complete boolean not null,
    kept_by int not null constraint calendar_year_is_declared_by_a_person references portal.person, kept_at timestamptz not null default now(),
    primary key (organization, year))`,
  `comment on table portal.calendar_year is 'Years whose holidays an organization declares complete by its own days, where no calendar of its country ships: they count as known.'`,
  `comment on column portal.calendar_year.complete is 'False: it took the declaration back.'`,
  `comment on column portal.calendar_year.kept_by is 'Who declared it last.'`,
  `select portal.protect('portal.calendar_year')`,
  `create policy calendar_year_is_for_its_organization on portal.calendar_year for select to trace_app using (${OWN})`,
  `create policy calendar_year_is_declared_by_a_person_of_it on portal.calendar_year for insert to trace_app with check (${OWN} and kept_by = (select portal.person()))`,
  `create policy calendar_year_is_changed_by_a_person_of_it on portal.calendar_year for update to trace_app using (${OWN}) with check (${OWN} and kept_by = (select portal.person()))`,
  `grant select, insert (organization, year, complete, kept_by), update (complete, kept_by, kept_at) on portal.calendar_year to trace_app`,
  `select portal.keep_trail('portal.calendar_year', 'organization')`,

  `create table portal.response_time (
    id int generated always as identity primary key,
    organization int not null constraint response_time_is_of_an_organization references portal.organization,
    severity text not null constraint response_time_severity_is_known check (severity in ('critical', 'major', 'minor')),
    step text not null constraint response_time_step_is_known check (step in ('acknowledge', 'containment', 'answer', 'complaint-reportability', 'capa-plan', 'capa-effectiveness')),
    version int not null constraint response_time_versions_count_from_one check (version >= 1),
    days int constraint response_time_is_at_most_a_thousand_days check (days between 0 and 1000),
    unit text constraint response_time_unit_is_known check (unit in ('working', 'calendar')),
    kept_by int not null constraint response_time_is_set_by_a_person references portal.person, kept_at timestamptz not null default now(),
    constraint response_time_is_set_once_per_version unique (organization, severity, step, version),
    constraint response_time_is_whole check ((days is null) = (unit is null)))`,
  `comment on table portal.response_time is 'How long may be taken for a step of a case of this severity, as the organization that asks decides. The newest version counts for clocks that begin after it; none is ever changed, so a due date can be explained by the version it was set with.'`,
  `comment on column portal.response_time.version is 'Counts from 1 within organization, severity and step. 0 stands, in cases, for the product''s own proposal.'`,
  `comment on column portal.response_time.days is 'Null with unit: back to what the product proposes.'`,
  `comment on column portal.response_time.unit is 'working: by the calendar of the one who owes. calendar: every day counts.'`,
  `comment on column portal.response_time.kept_by is 'The person who set it.'`,
  `select portal.protect('portal.response_time')`,
  `create policy response_time_is_for_its_organization on portal.response_time for select to trace_app using (${OWN})`,
  `create policy response_time_is_set_by_a_person_of_it on portal.response_time for insert to trace_app with check (${OWN} and kept_by = (select portal.person()))`,
  `grant select, insert (organization, severity, step, version, days, unit, kept_by) on portal.response_time to trace_app`,
  `select portal.keep_trail('portal.response_time', 'id')`,

  // What a partner needs to count a due day, and no more: not why a day was added, nor by whom.
  `create function portal.calendar_of(organization_ int) returns table (organization int, partner int, country text, zone text, weekdays int[], days jsonb, years int[])
    language sql stable security definer set search_path = portal, pg_temp as $$
    select o.id, case when o.id <> portal.me() then portal.me() end, coalesce(c.country, o.country), coalesce(c.zone, o.hours_zone), coalesce(c.weekdays, array[1, 2, 3, 4, 5]),
      coalesce((select jsonb_agg(jsonb_build_object('day', d.day, 'kind', d.kind, 'name', d.name) order by d.day) from calendar_day d where d.organization = o.id and d.removed_at is null), '[]'),
      coalesce((select array_agg(y.year order by y.year) from calendar_year y where y.organization = o.id and y.complete), '{}')
    from organization o left join working_calendar c on c.organization = o.id
    where o.id = organization_ and (o.id = portal.me() or portal.are_partners(portal.me(), o.id)) $$`,
  `comment on function portal.calendar_of(int) is 'The calendar of the bound organization or of a partner of it, for counting due dates; no row for any other. zone is null where the organization named none.'`,
  `select portal.give_to_derive('portal.calendar_of(int)')`,
  `grant execute on function portal.calendar_of(int) to trace_app`,
]
