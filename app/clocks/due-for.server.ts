import type { Operation } from '#app/operation.server.ts'
import type { OrganizationId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import type { ClockStep, Severity } from '#app/vocabulary/response-times.ts'
import { type Due, dueAfter, dueOn } from '#app/vocabulary/working-days.ts'
import { calendarOf } from '#db/calendars.ts'
import type { Reader } from '#db/database.ts'
import { responseTimesOf } from '#db/response-times.ts'
import { Refusal } from '#policies/refusal.ts'
import { type CountedBy, countedBy, type TimeInForce, timeInForce } from './calendar.ts'

/** Who owes what, since when. `owes` is our own organization or a live partner. */
export type DueAsked = {
  readonly owes: OrganizationId | OrganizationSlug
  readonly severity: Severity
  readonly step: ClockStep
  readonly from: Date
}

/**
 * When it is due: the day and its last millisecond in the zone of the one who owes, whether a year was counted of which no
 * holidays are known, and by what it was counted. A case keeps `due` as its first and present due date (`startClock`), and
 * may keep the rest to explain it: nothing that changes later moves it, and an extension (`extend`) keeps the first.
 */
export type DueFor = Due & { readonly time: TimeInForce; readonly zone: string; readonly country: string }

/** Counts a due date by our response times and the calendar of the one who owes. Hidden (404) when that is no partner of ours. */
export async function dueFor(op: Operation, ask: DueAsked): Promise<DueFor> {
  return op.reading((db) => dueWithin(db, op, ask))
}

/** The same inside a transaction that is open already, as a command has it. */
export async function dueWithin(db: Reader, op: Operation, ask: DueAsked): Promise<DueFor> {
  const reach = op.reach('read', 'Calendar')
  const by = await countedFor(db, op, ask.owes)
  const time = timeInForce(await responseTimesOf(db, reach), ask.severity, ask.step)
  const due = dueAfter({ from: ask.from, days: time.days, unit: time.unit, calendar: by.calendar, zone: by.zone })
  return { ...due, time, zone: by.zone, country: by.country }
}

/** Due at the end of a day (YYYY-MM-DD) that somebody names, as for an extension, where the one who owes is. Hidden likewise. */
export async function dueOnDay(
  db: Reader,
  op: Operation,
  ask: { owes: OrganizationId | OrganizationSlug; day: string },
): Promise<Due> {
  const { zone } = await countedFor(db, op, ask.owes)
  return dueOn(ask.day, zone)
}

/** By what our own organization or a live partner is held to what it owes. Hidden (404) for any other. */
export async function countedFor(
  db: Reader,
  op: Operation,
  whose: OrganizationId | OrganizationSlug,
): Promise<CountedBy> {
  const row = await calendarOf(db, op.reach('read', 'Calendar'), whose)
  if (!row) throw Refusal.hidden('calendar')
  return countedBy(row)
}
