import type { Operation } from '#app/operation.server.ts'
import { todayIn } from '#app/vocabulary/calendar-date.ts'
import { countryYear } from '#app/vocabulary/calendars/country-calendars.ts'
import { type CalendarRow, calendarOf } from '#db/calendars.ts'
import type { CalendarDayKind } from '#db/portal/clocks.ts'
import { Refusal } from '#policies/refusal.ts'
import { countedBy } from './calendar.ts'
import { calendarKeeper } from './calendar-keeper.ts'
import type { PreviewLine, ReadDays } from './import-preview.ts'
import { readIcs } from './ics.ts'

/** How programs that publish China's calendar, and others, call a day that is worked in place of another. */
const WORKED = /班|make-?up|working day/i

/**
 * Reads a calendar file and shows what it would change; keeps nothing. Days of this year and the two after are given; one
 * that the calendar has like that already is shown and left out unless it is chosen. Forbidden (403) to all but quality and
 * admins.
 */
export async function previewImport(op: Operation, ask: { bytes: Uint8Array }): Promise<ReadDays> {
  const us = op.actor.organizationId
  calendarKeeper(op)
  const row = await op.reading((db) => calendarOf(db, op.reach('read', 'Calendar'), us))
  if (!row) throw Refusal.hidden('calendar')
  const first = Number(todayIn(countedBy(row).zone, op.now).slice(0, 4))
  const read = readIcs(ask.bytes, { first, last: first + 2 })
  if (!read.ok) return read
  const lines = read.days.map(({ day, name }): PreviewLine => {
    const kind: CalendarDayKind = WORKED.test(name) ? 'working' : 'holiday'
    const known = has(row, day, kind)
    return { day, name, kind: known ? 'skip' : kind, known }
  })
  const years = [...new Set(lines.map(({ day }) => Number(day.slice(0, 4))))]
  const open = years.filter((year) => countryYear(row.country, year) === null && !row.years.includes(year))
  return { ok: true, preview: { lines, outside: read.outside, open } }
}

/** Whether the calendar has this day, as a day of our own or of the country. */
function has(row: CalendarRow, day: string, kind: CalendarDayKind): boolean {
  if (row.days.some((own) => own.day === day)) return true // a day of our own stands once, whatever it is
  const shipped = countryYear(row.country, Number(day.slice(0, 4)))
  const named = kind === 'holiday' ? shipped?.holidays : shipped?.workingDays
  return (named ?? []).some((one) => one.day === day)
}
