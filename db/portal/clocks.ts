import type { ClockStep, Severity } from '#app/vocabulary/response-times.ts'
import type { DayUnit } from '#app/vocabulary/working-days.ts'
import type { CalendarDayId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { ColumnType } from 'kysely'
import type { Fixed, Made } from './foundation.ts'

export type WorkingCalendarTable = {
  organization: Fixed<OrganizationId>
  country: string
  zone: string
  weekdays: number[]
  kept_by: PersonId
  kept_at: Made<Date>
}

/** A day off, or a day worked that would be off. */
export type CalendarDayKind = 'holiday' | 'working'
export type CalendarDaySource = 'typed' | 'ics'

export type CalendarDayTable = {
  id: Made<number>
  public_id: Made<CalendarDayId>
  organization: Fixed<OrganizationId>
  /** `YYYY-MM-DD` only when cast to text: a date has no zone. */
  day: Fixed<string>
  kind: Fixed<CalendarDayKind>
  name: Fixed<string>
  source: Fixed<CalendarDaySource>
  reason: Fixed<string>
  added_by: Fixed<PersonId>
  added_at: Made<Date>
  removed_by: ColumnType<PersonId | null, never, PersonId>
  removed_at: ColumnType<Date | null, never, Date>
  removed_because: ColumnType<string | null, never, string>
}

export type CalendarYearTable = {
  organization: Fixed<OrganizationId>
  year: Fixed<number>
  complete: boolean
  kept_by: PersonId
  kept_at: Made<Date>
}

export type ResponseTimeTable = {
  id: Made<number>
  organization: Fixed<OrganizationId>
  severity: Fixed<Severity>
  step: Fixed<ClockStep>
  version: Fixed<number>
  days: Fixed<number | null>
  unit: Fixed<DayUnit | null>
  kept_by: Fixed<PersonId>
  kept_at: Made<Date>
}

export type ClockTables = {
  'portal.working_calendar': WorkingCalendarTable
  'portal.calendar_day': CalendarDayTable
  'portal.calendar_year': CalendarYearTable
  'portal.response_time': ResponseTimeTable
}
