import { todayIn } from './calendar-date.ts'
import { startOfDay } from './start-of-day.ts'

export const DAY_UNITS = ['working', 'calendar'] as const
/** Whether a response time counts the days on which its owner works, or all days. */
export type DayUnit = (typeof DAY_UNITS)[number]

/** On which days somebody works. Days are `YYYY-MM-DD`, weekdays are ISO numbers (Monday is 1). */
export type WorkingCalendar = {
  readonly weekdays: readonly number[]
  /** Days off that are weekdays otherwise. */
  readonly holidays: ReadonlySet<string>
  /** Days worked that are days off otherwise, like the make-up working days (调休) of China. They win over holidays. */
  readonly workingDays: ReadonlySet<string>
  /** The years for which holidays are known. Any other is counted by weekdays and the days named above alone. */
  readonly years: ReadonlySet<number>
}

/** When something is due: the day and the last millisecond of it, and whether a year was counted for which no holidays are known. */
export type Due = { readonly day: string; readonly due: Date; readonly beyondData: boolean }

/** The weekdays that are worked until an organization says others. */
export const MONDAY_TO_FRIDAY: readonly number[] = [1, 2, 3, 4, 5]

/** The day `by` days after a day; both `YYYY-MM-DD`. No clock is asked: a calendar has no hours. */
export function dayAfter(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
}

/** The ISO weekday of a day; Monday is 1. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** Whether holidays are known for the year of a day. */
export function isKnown(calendar: WorkingCalendar, day: string): boolean {
  return calendar.years.has(Number(day.slice(0, 4)))
}

/** Whether a day is worked. */
export function isWorked(calendar: WorkingCalendar, day: string): boolean {
  if (calendar.workingDays.has(day)) return true
  if (calendar.holidays.has(day)) return false
  return calendar.weekdays.includes(weekdayOf(day))
}

/** The longest response time that may be asked for, in days. */
export const MOST_DAYS = 1000

/**
 * When something is due that began at `from` and may take so many days. The day of `from`, in the zone of the one who
 * owes, does not count (Regulation (EEC, Euratom) No 1182/71, article 3(1), counts so too); the answer may come until the
 * end of the last day there, which may be 23 or 25 hours long. Counted in calendar days, that day may be a day off. No working day at all means the same day, or the next that
 * is worked. Throws RangeError for a number of days outside 0 to 1000, for a calendar in which nobody ever works, and for
 * an unknown zone.
 */
export function dueAfter(ask: {
  from: Date
  days: number
  unit: DayUnit
  calendar: WorkingCalendar
  zone: string
}): Due {
  const { calendar, days, unit, zone } = ask
  if (!Number.isInteger(days) || days < 0 || days > MOST_DAYS) throw new RangeError(`no response time: ${days} days`)
  const first = todayIn(zone, ask.from)
  if (unit === 'calendar') return dueOn(dayAfter(first, days), zone, false)
  let day = first
  let beyondData = !isKnown(calendar, day) && days === 0
  let left = days
  for (let walked = 0; left > 0 || !isWorked(calendar, day); walked += 1) {
    if (walked > 20 * MOST_DAYS) throw new RangeError('nobody ever works by this calendar')
    day = dayAfter(day, 1)
    if (!isKnown(calendar, day)) beyondData = true
    if (left > 0 && isWorked(calendar, day)) left -= 1
  }
  return dueOn(day, zone, beyondData)
}

/** Due at the end of this very day in a zone, as somebody set it by hand. */
export function dueOn(day: string, zone: string, beyondData = false): Due {
  return { day, due: new Date(startOfDay(day, zone, 1).getTime() - 1), beyondData }
}

/**
 * How many days are left until the end of a due day, today not counted: 0 on the day itself, negative once it is over.
 * Counted in working days or in all days, in the zone of the one who owes.
 */
export function daysLeft(ask: { now: Date; day: string; unit: DayUnit; calendar: WorkingCalendar; zone: string }): {
  readonly days: number
  readonly beyondData: boolean
} {
  const { calendar, day: due, unit } = ask
  const today = todayIn(ask.zone, ask.now)
  const [from, until] = today <= due ? [today, due] : [due, today]
  let days = 0
  let beyondData = false
  for (let day = from; day < until;) {
    day = dayAfter(day, 1)
    if (unit === 'working' && !isKnown(calendar, day)) beyondData = true
    if (unit === 'calendar' || isWorked(calendar, day)) days += 1
  }
  return { days: today <= due ? days : -days || 0, beyondData }
}
