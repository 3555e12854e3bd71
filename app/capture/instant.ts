import { daysInMonth } from '#app/vocabulary/calendar-date.ts'

/** An instant as EPCIS writes it: RFC 3339 with an offset. `z`, `t` and a space are refused: nobody needs them. */
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/

export type Instant = { readonly ok: true; readonly ms: number } | { readonly ok: false; readonly message: string }

/**
 * Reads an instant. Gives milliseconds since 1970 UTC (finer fractions are cut off, as CBV 2.0 section 8.9 does), or
 * what is wrong in words. Without an offset no instant is known, so such a text is refused. Years 1900 to 9999.
 */
export function readInstant(text: string): Instant {
  const parts = INSTANT.exec(text)
  if (!parts) {
    if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)) {
      return { ok: false, message: 'A time needs its offset, such as +02:00 or Z' }
    }
    return { ok: false, message: 'This is not a time of the form 2026-03-31T08:00:00.000+02:00' }
  }
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number)
  if (year === undefined || month === undefined || day === undefined)
    return { ok: false, message: 'This is not a time' }
  if (hour === undefined || minute === undefined || second === undefined)
    return { ok: false, message: 'This is not a time' }
  if (year < 1900) return { ok: false, message: 'A year before 1900 is not believable' }
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return { ok: false, message: `There is no ${parts[1]}-${parts[2]}-${parts[3]} in the calendar` }
  }
  if (hour > 23 || minute > 59 || second > 59) return { ok: false, message: 'There is no such time of day' }
  const fraction = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3))
  return {
    ok: true,
    ms: Date.UTC(year, month - 1, day, hour, minute, second, fraction) - offsetMinutes(parts[8]) * 60_000,
  }
}

/** Whether a text is an offset as EPCIS allows it: ±hh:mm, up to 14:00. */
export function isOffset(text: string): boolean {
  return /^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/.test(text)
}

/** An instant in UTC with milliseconds, `2026-03-31T06:00:00.000Z`. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString()
}

function offsetMinutes(offset: string | undefined): number {
  if (offset === undefined || offset === 'Z') return 0
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
