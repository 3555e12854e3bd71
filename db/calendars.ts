import { sql } from 'kysely'
import type { CalendarDayId, OrganizationId, OrganizationSlug, PersonId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'
import type { CalendarDayKind, CalendarDaySource } from './portal/clocks.ts'

/** By what an organization counts the days on which it owes. */
export type CalendarRow = {
  readonly organization: OrganizationId
  readonly country: string
  /** Null: it named none. */
  readonly zone: string | null
  readonly weekdays: number[]
  /** Its own days; they win over those of the country. */
  readonly days: { readonly day: string; readonly kind: CalendarDayKind; readonly name: string }[]
  /** Years that it declared complete by its own days. */
  readonly years: number[]
}

/** The calendar of our own organization or of a live partner, by id or by slug; null for any other. */
export async function calendarOf(
  db: Reader,
  reach: Reach<'read', 'Calendar'>,
  whose: OrganizationId | OrganizationSlug,
): Promise<CalendarRow | null> {
  const id =
    typeof whose === 'number'
      ? sql`${whose}::int`
      : sql`(select o.id from portal.organization o where o.slug = ${whose})`
  const { rows } = await sql<CalendarRow>`select organization, country, zone, weekdays, days, years
    from portal.calendar_of(${id}) calendar where ${reach.rows('days')}`.execute(db)
  return rows[0] ?? null
}

/** A day of our own, with why it is there. */
export type OwnDayRow = {
  readonly id: CalendarDayId
  readonly day: string
  readonly kind: CalendarDayKind
  readonly name: string
  readonly source: CalendarDaySource
  readonly reason: string
  readonly added_by: string
  readonly added_at: Date
}

/** The days of our own that count, in order. */
export async function ownDays(db: Reader, reach: Reach<'read', 'Calendar'>): Promise<OwnDayRow[]> {
  const { rows } = await sql<OwnDayRow>`
    select calendar.public_id as id, calendar.day::text as day, calendar.kind, calendar.name, calendar.source, calendar.reason,
      coalesce(p.name, '') as added_by, calendar.added_at
    from portal.calendar_day calendar left join portal.person p on p.id = calendar.added_by
    where ${reach.rows('reasons')} and calendar.removed_at is null order by calendar.day`.execute(db)
  return rows
}

/** Adds days of our own; gives those that were new, since a day stands once. */
export async function addDays(
  db: Writer,
  reach: Reach<'change', 'Calendar'>,
  add: {
    days: readonly { day: string; kind: CalendarDayKind; name: string }[]
    source: CalendarDaySource
    reason: string
    by: PersonId
  },
): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    insert into portal.calendar_day (organization, day, kind, name, source, reason, added_by)
    select calendar.organization, x.day, x.kind, x.name, ${add.source}, ${add.reason}, ${add.by}::int
    from (select ${reach.me}::int as organization) calendar, jsonb_to_recordset(${JSON.stringify(add.days)}::jsonb) x(day date, kind text, name text)
    where ${reach.rows('days')}
    on conflict (organization, day) where removed_at is null do nothing returning day::text as day`.execute(db)
  return rows.map(({ day }) => day)
}

/** Takes a day of our own out of the calendar. False when it counts no more already, or is not ours. */
export async function removeDay(
  db: Writer,
  reach: Reach<'change', 'Calendar'>,
  remove: { id: CalendarDayId; by: PersonId; reason: string },
): Promise<boolean> {
  const { rows } = await sql`
    update portal.calendar_day calendar set removed_at = now(), removed_by = ${remove.by}::int, removed_because = ${remove.reason}
    where calendar.public_id = ${remove.id} and calendar.removed_at is null and ${reach.rows('days')} returning id`.execute(
    db,
  )
  return rows.length === 1
}

/** Sets whose holidays count for us, in which zone a day ends, and which weekdays are worked. */
export async function keepCalendar(
  db: Writer,
  reach: Reach<'change', 'Calendar'>,
  keep: { country: string; zone: string; weekdays: readonly number[]; by: PersonId },
): Promise<boolean> {
  const { rows } = await sql`
    insert into portal.working_calendar (organization, country, zone, weekdays, kept_by)
    select calendar.organization, ${keep.country}, ${keep.zone}, ${[...keep.weekdays]}::int[], ${keep.by}::int
    from (select ${reach.me}::int as organization) calendar where ${reach.rows('days')}
    on conflict (organization) do update set country = excluded.country, zone = excluded.zone, weekdays = excluded.weekdays,
      kept_by = excluded.kept_by, kept_at = now() returning organization`.execute(db)
  return rows.length === 1
}

/** Declares years complete by our own days, or takes it back. */
export async function keepYears(
  db: Writer,
  reach: Reach<'change', 'Calendar'>,
  keep: { years: readonly number[]; complete: boolean; by: PersonId },
): Promise<void> {
  await sql`
    insert into portal.calendar_year (organization, year, complete, kept_by)
    select calendar.organization, y, ${keep.complete}::boolean, ${keep.by}::int
    from (select ${reach.me}::int as organization) calendar, unnest(${[...keep.years]}::int[]) y where ${reach.rows('days')}
    on conflict (organization, year) do update set complete = excluded.complete, kept_by = excluded.kept_by, kept_at = now()
      where calendar_year.complete <> excluded.complete`.execute(db)
}
