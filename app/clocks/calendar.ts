import type { CalendarRow } from '#db/calendars.ts'
import type { ResponseTimeRow } from '#db/response-times.ts'
import { workingCalendar, zoneOfCountry } from '#app/vocabulary/calendars/country-calendars.ts'
import { type ClockStep, PROPOSED_TIMES, type ResponseTime, type Severity } from '#app/vocabulary/response-times.ts'
import type { WorkingCalendar } from '#app/vocabulary/working-days.ts'

/** By what an organization is held to what it owes. */
export type CountedBy = {
  readonly country: string
  readonly zone: string
  readonly calendar: WorkingCalendar
}

/** What a kept calendar means: the country's holidays that ship, its own days over them, its zone or that of the country. */
export function countedBy(row: CalendarRow): CountedBy {
  return {
    country: row.country,
    zone: row.zone ?? zoneOfCountry(row.country),
    calendar: workingCalendar({ country: row.country, weekdays: row.weekdays, own: row.days, years: row.years }),
  }
}

/** How long may be taken, and by which version of our decision; 0 is the product's proposal. */
export type TimeInForce = ResponseTime & { readonly version: number }

/** The response time in force: what we decided last, or what the product proposes. */
export function timeInForce(rows: readonly ResponseTimeRow[], severity: Severity, step: ClockStep): TimeInForce {
  const row = rows.find((one) => one.severity === severity && one.step === step)
  if (!row || row.days === null || row.unit === null)
    return { ...PROPOSED_TIMES[step][severity], version: row?.version ?? 0 }
  return { days: row.days, unit: row.unit, version: row.version }
}
