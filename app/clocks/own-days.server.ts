import type { Operation } from '#app/operation.server.ts'
import type { CalendarDayId } from '#app/vocabulary/ids.ts'
import { addDays, keepYears, removeDay } from '#db/calendars.ts'
import type { CalendarDayKind, CalendarDaySource } from '#db/portal/clocks.ts'
import { calendarKeeper } from './calendar-keeper.ts'

/** A day of our own: off, or worked where the country's calendar has a day off. `day` is `YYYY-MM-DD`. */
export type NewDay = { readonly day: string; readonly kind: CalendarDayKind; readonly name: string }

/**
 * Adds days of our own, and declares years complete by them. Gives how many were added: a day that stands already stays as
 * it is. Forbidden (403) to all but quality and admins.
 */
export async function addOwnDays(
  op: Operation,
  ask: { days: readonly NewDay[]; source: CalendarDaySource; reason: string; complete?: readonly number[] },
): Promise<number> {
  return op.writing(async (db) => {
    const by = calendarKeeper(op)
    const reach = op.reach('change', 'Calendar')
    const added = await addDays(db, reach, { days: ask.days, source: ask.source, reason: ask.reason, by })
    if (ask.complete && ask.complete.length > 0) await keepYears(db, reach, { years: ask.complete, complete: true, by })
    return added.length
  })
}

/** Takes a day of our own out of the calendar, for a reason. False when it counts no more already. Due dates stay as they were set. */
export async function removeOwnDay(op: Operation, ask: { id: CalendarDayId; reason: string }): Promise<boolean> {
  return op.writing(async (db) => {
    const by = calendarKeeper(op)
    return removeDay(db, op.reach('change', 'Calendar'), { ...ask, by })
  })
}

/** Takes back that a year is complete by days of our own: it is counted as one without data again. */
export async function reopenYear(op: Operation, ask: { year: number }): Promise<void> {
  await op.writing(async (db) => {
    const by = calendarKeeper(op)
    const keep = { years: [ask.year], complete: false, by }
    await keepYears(db, op.reach('change', 'Calendar'), keep)
  })
}
