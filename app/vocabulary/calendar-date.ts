/** A calendar date as printed: a day, or a month when the label says no day (GS1 `YYMM00`, HIBC `MMYY`). */
export interface DateReading {
  original: string
  year: number
  month: number
  day: number | null
  /** `YYYY-MM-DD`, or `YYYY-MM` where the label says no day. */
  iso: string
  /** The last day it covers, `YYYY-MM-DD`. */
  lastDay: string
  /** The hour after which it ends, where the label says one (HIBC). */
  hour?: number
}

/** Days in a month of the Gregorian calendar; month 1..12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** A date from its parts; day null means the whole month. Null when there is no such date. */
export function calendarDate(original: string, year: number, month: number, day: number | null): DateReading | null {
  if (!Number.isInteger(year) || year < 1000 || year > 9999) return null
  if (!Number.isInteger(month) || month < 1 || month > 12) return null
  const last = daysInMonth(year, month)
  if (day !== null && (!Number.isInteger(day) || day < 1 || day > last)) return null
  const month_ = `${year}-${two(month)}`
  return {
    original,
    year,
    month,
    day,
    iso: day === null ? month_ : `${month_}-${two(day)}`,
    lastDay: `${month_}-${two(day ?? last)}`,
  }
}

/** Reads `YYYY-MM-DD` or `YYYY-MM`; null for anything else, 31 February included. */
export function parseIsoDate(text: string): DateReading | null {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text)
  if (!parts) return null
  return calendarDate(text, Number(parts[1]), Number(parts[2]), parts[3] === undefined ? null : Number(parts[3]))
}

/** The last day a stored date covers: `2027-02` -> `2027-02-28`, a day is its own. Null when it is no date. */
export function lastDayOf(iso: string): string | null {
  return parseIsoDate(iso)?.lastDay ?? null
}

/**
 * Full year of a two-digit one: the window slides with the current year, 49 back and 50 ahead
 * (GS1 General Specifications 7.12).
 */
export function slidingYear(twoDigits: number, currentYear: number): number {
  const century = currentYear - (currentYear % 100)
  const ahead = twoDigits - (currentYear % 100)
  if (ahead >= 51) return century - 100 + twoDigits
  if (ahead <= -50) return century + 100 + twoDigits
  return century + twoDigits
}

/** A date from day-of-year counting (ISBT 128, HIBC Julian); day 1..366. */
export function ordinalDate(original: string, year: number, dayOfYear: number): DateReading | null {
  let left = dayOfYear
  for (let month = 1; month <= 12 && left > 0; month += 1) {
    const days = daysInMonth(year, month)
    if (left <= days) return calendarDate(original, year, month, left)
    left -= days
  }
  return null
}

/** The day it is in a zone, `YYYY-MM-DD`. Throws RangeError for a zone that does not exist. */
export function todayIn(zone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const said = Object.fromEntries(parts.formatToParts(now).map((part) => [part.type, part.value]))
  return `${said.year}-${said.month}-${said.day}`
}

/** In date to the end of the day in the reader's zone: the last day itself still counts. False when it is no date. */
export function inDate(iso: string, zone: string, now: Date): boolean {
  const last = lastDayOf(iso)
  return last !== null && todayIn(zone, now) <= last
}

/** Whole days from the reader's today to the last day; negative once expired. Null when it is no date. */
export function daysLeft(iso: string, zone: string, now: Date): number | null {
  const last = lastDayOf(iso)
  if (last === null) return null
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${todayIn(zone, now)}T00:00:00Z`)) / 86_400_000)
}

/** Adds calendar months, never 30.4375 days: 31 January + 1 month is the last day of February. Null when no date. */
export function addMonths(iso: string, months: number): string | null {
  const date = parseIsoDate(iso)
  if (!date) return null
  const index = date.year * 12 + (date.month - 1) + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  const day = date.day === null ? null : Math.min(date.day, daysInMonth(year, month))
  return calendarDate(iso, year, month, day)?.iso ?? null
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
