import type { Operation } from '#app/operation.server.ts'
import { todayIn } from '#app/vocabulary/calendar-date.ts'
import { countryYear } from '#app/vocabulary/calendars/country-calendars.ts'
import { PROPOSED_TIMES } from '#app/vocabulary/response-times.ts'
import { type CalendarRow, calendarOf, ownDays } from '#db/calendars.ts'
import { type ResponseTimeRow, responseTimesOf } from '#db/response-times.ts'
import { Refusal } from '#policies/refusal.ts'
import { countedBy, timeInForce } from './calendar.ts'
import { ALL_TIMES, type CalendarView, type MarkedDay, type YearView } from './calendar-view.ts'

/**
 * By what our organization is held to what it owes, this year and the next, and how long it gives others. Hidden (404) to
 * the operator, who has no case.
 */
export async function calendarView(op: Operation): Promise<CalendarView> {
  const us = op.actor.organizationId
  const reach = op.reach('read', 'Calendar')
  return op.reading(async (db) => {
    const row = await calendarOf(db, reach, us)
    if (!row) throw Refusal.hidden('calendar')
    const { country, zone } = countedBy(row)
    const today = todayIn(zone, op.now)
    const year = Number(today.slice(0, 4))
    const own = await ownDays(db, reach)
    const times = await responseTimesOf(db, reach)
    return {
      country,
      zone,
      weekdays: [...row.weekdays],
      today,
      years: [yearView(row, year), yearView(row, year + 1)],
      own: own
        .filter(({ day }) => day >= `${year}`)
        .map(({ added_by: addedBy, added_at, ...line }) => ({ ...line, addedBy, addedAt: added_at.toISOString() })),
      times: ALL_TIMES.map((of) => {
        const { version, ...now } = timeInForce(times, of.severity, of.step)
        const ours = times.some((one) => one.step === of.step && one.severity === of.severity && one.days !== null)
        return { ...of, ours: ours ? now : null, proposed: PROPOSED_TIMES[of.step][of.severity], version }
      }),
      timesKept: lastKept(times),
      notOffered: op.whyNot('change', 'Calendar', { organization: us, partner: null }),
    }
  })
}

/** One year as it counts: what ships of the country, and the organization's own days in its place. */
export function yearView(row: CalendarRow, year: number): YearView {
  const shipped = countryYear(row.country, year)
  const marked = new Map<string, MarkedDay>()
  for (const day of shipped?.holidays ?? []) marked.set(day.day, { ...day, kind: 'holiday', own: false })
  for (const day of shipped?.workingDays ?? []) marked.set(day.day, { ...day, kind: 'working', own: false })
  for (const { day, kind, name } of row.days)
    if (day.startsWith(`${year}-`)) marked.set(day, { day, kind, name: { en: name, zh: name }, own: true })
  return {
    year,
    source: shipped?.source ?? null,
    notCovered: shipped?.notCovered ?? null,
    complete: row.years.includes(year),
    days: [...marked.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
  }
}

function lastKept(rows: readonly ResponseTimeRow[]): CalendarView['timesKept'] {
  const [last] = [...rows].sort((a, b) => b.kept_at.getTime() - a.kept_at.getTime())
  return last ? { by: last.kept_by, at: last.kept_at.toISOString() } : null
}
