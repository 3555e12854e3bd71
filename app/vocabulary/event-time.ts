import { daysInMonth } from './calendar-date.ts'

export interface EventTime {
  /** ISO 8601 in UTC with milliseconds: `2026-05-03T08:00:00.000Z`. */
  utc: string
  /** `+02:00`; `Z` is said as `+00:00`. */
  offset: string
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|z|[+-]\d{2}:\d{2})$/

/**
 * Reads an ISO 8601 time that says its offset: a local time without one has no place on a common time axis, so it is
 * refused. Fractions beyond the millisecond are cut. Null for anything that is no such time.
 */
export function parseEventTime(text: string): EventTime | null {
  const parts = ISO.exec(text)
  if (!parts) return null
  const [year, month, day, hour, minute] = parts.slice(1, 6).map(Number)
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined)
    return null
  const second = Number(parts[6] ?? 0)
  const offset = parseOffset(parts[8] ?? '')
  if (offset === null || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3))
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  // Date.UTC reads years below 100 as 19xx.
  if (year < 100) return null
  return { utc: new Date(local - offset * 60_000).toISOString(), offset: printOffset(offset) }
}

/** Minutes east of UTC of `+02:00` or `Z`; null beyond ±14:00 or malformed. */
export function parseOffset(text: string): number | null {
  if (text === 'Z' || text === 'z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(text) ?? []
  if (sign === undefined || Number(minutes) > 59) return null
  const total = Number(hours) * 60 + Number(minutes)
  return total > 14 * 60 ? null : sign === '-' && total > 0 ? -total : total
}

function printOffset(minutes: number): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** Prints an instant as the clock at the place showed it: `2026-05-03 10:00 +02:00`, seconds only if there are any. */
export function printEventTime(utc: string | Date, offset: string): string {
  const minutes = parseOffset(offset) ?? 0
  const shifted = new Date(new Date(utc).getTime() + minutes * 60_000).toISOString()
  const seconds = shifted.slice(17, 23) === '00.000' ? '' : `:${shifted.slice(17, 19)}`
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 16)}${seconds} ${printOffset(minutes)}`
}

/** The instant in ISO 8601 with its own offset, milliseconds kept: `2026-05-03T10:00:00.000+02:00`. */
export function isoWithOffset(utc: string | Date, offset: string): string {
  const minutes = parseOffset(offset) ?? 0
  return new Date(new Date(utc).getTime() + minutes * 60_000).toISOString().replace('Z', printOffset(minutes))
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
