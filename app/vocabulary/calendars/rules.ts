import { dayAfter, weekdayOf } from '../working-days.ts'

const two = (value: number) => String(value).padStart(2, '0')

/** A day of a year, `YYYY-MM-DD`. */
export const dayOf = (year: number, month: number, day: number) => `${year}-${two(month)}-${two(day)}`

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm, as Meeus gives it in Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1)
}

/** The nth such weekday (Monday is 1) of a month: the first is 1. */
export function nthOf(year: number, month: number, weekday: number, nth: number): string {
  const first = dayOf(year, month, 1)
  return dayAfter(first, ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7)
}

/** The last such weekday (Monday is 1) of a month. */
export function lastOf(year: number, month: number, weekday: number): string {
  const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)
  const last = dayAfter(next, -1)
  return dayAfter(last, -((weekdayOf(last) - weekday + 7) % 7))
}
