import { daysInMonth, parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { dayAfter } from '#app/vocabulary/working-days.ts'
import { type ContentLine, contentLines, type IcsError, type IcsFault, shortened, textOf } from './ics-lines.ts'

/** The largest file that is read, in bytes; a page takes a form of 1 MiB. */
export const ICS_MAX_BYTES = 1_000_000
/** The most days that one file may name within the years that are asked for: their preview goes to and fro in a form. */
export const ICS_MAX_DAYS = 400
/** The longest that one event may be, in days. */
const LONGEST_EVENT = 62

/** A day that a file names. Two events on one day are one day with both names. */
export type IcsDay = { readonly day: string; readonly name: string }
export type ReadIcs =
  | { readonly ok: true; readonly days: readonly IcsDay[]; readonly outside: number }
  | { readonly ok: false; readonly errors: readonly IcsError[] }

/**
 * Reads the all-day events of an iCalendar file (RFC 5545): VEVENT with `DTSTART;VALUE=DATE`, its end excluded (`DTEND`) or a
 * duration in days, once or every year on the same date, less what `EXDATE` takes out; cancelled ones are left out. Days
 * outside the years from `first` to `last` are counted and not given. Whatever else could name a day is refused with its
 * line, so that none is missed in silence; alarms and time zones cannot, and are passed over.
 */
export function readIcs(bytes: Uint8Array, years: { first: number; last: number }): ReadIcs {
  const { lines, errors } = contentLines(bytes)
  if (errors.length > 0) return { ok: false, errors }
  const found = eventsOf(lines)
  if (!found.ok) return found
  const named = new Map<string, string[]>()
  let outside = 0
  for (const event of found.events) {
    const read = daysOf(event, years)
    if (!read.ok) {
      errors.push(read.error)
      if (errors.length === 20) break
      continue
    }
    for (const day of read.days) {
      const year = Number(day.slice(0, 4))
      if (year < years.first || year > years.last) outside += 1
      else named.set(day, [...(named.get(day) ?? []).filter((name) => name !== read.name), read.name])
    }
    if (named.size > ICS_MAX_DAYS)
      return { ok: false, errors: [{ line: event.line, fault: 'too-many-days', what: String(ICS_MAX_DAYS) }] }
  }
  if (errors.length > 0) return { ok: false, errors }
  const days = [...named].map(([day, names]) => ({ day, name: names.join(' / ').slice(0, 120) }))
  return { ok: true, days: days.sort((a, b) => (a.day < b.day ? -1 : 1)), outside }
}

type Event = { readonly line: number; readonly properties: readonly ContentLine[] }
type Found = { ok: true; events: Event[] } | { ok: false; errors: IcsError[] }

/** Components that name no day. */
const PASSED_OVER = new Set(['VTIMEZONE', 'STANDARD', 'DAYLIGHT', 'VALARM'])

function eventsOf(lines: readonly ContentLine[]): Found {
  const fail = (line: number, fault: IcsFault, what = ''): Found => ({
    ok: false,
    errors: [{ line, fault, what: shortened(what) }],
  })
  const events: Event[] = []
  const open: { name: string; line: number; properties: ContentLine[] }[] = []
  let calendars = 0
  for (const line of lines) {
    const inside = open.at(-1)
    if (line.name === 'BEGIN') {
      const name = line.value.trim().toUpperCase()
      const fits =
        name === 'VCALENDAR'
          ? open.length === 0
          : name === 'VEVENT'
            ? inside?.name === 'VCALENDAR'
            : PASSED_OVER.has(name) && inside !== undefined
      if (!fits) return fail(line.line, open.length === 0 ? 'not-a-calendar' : 'component', name)
      if (name === 'VCALENDAR') calendars += 1
      open.push({ name, line: line.line, properties: [] })
    } else if (inside === undefined) return fail(line.line, 'not-a-calendar', line.name)
    else if (line.name === 'END') {
      if (line.value.trim().toUpperCase() !== inside.name) return fail(line.line, 'wrong-end', inside.name)
      if (inside.name === 'VEVENT') events.push({ line: inside.line, properties: inside.properties })
      open.pop()
    } else inside.properties.push(line)
  }
  const left = open.at(-1)
  if (left) return fail(left.line, 'not-closed', left.name)
  if (calendars === 0) return fail(1, 'not-a-calendar')
  return { ok: true, events }
}

type Days = { ok: true; name: string; days: string[] } | { ok: false; error: IcsError }

function daysOf(event: Event, years: { first: number; last: number }): Days {
  const fail = (line: number, fault: IcsFault, what = ''): Days => ({
    ok: false,
    error: { line, fault, what: shortened(what) },
  })
  const all = (name: string) => event.properties.filter((property) => property.name === name)
  for (const name of ['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'SUMMARY', 'STATUS']) {
    const second = all(name)[1]
    if (second) return fail(second.line, 'twice', name)
  }
  const [start] = all('DTSTART')
  const [end] = all('DTEND')
  const [duration] = all('DURATION')
  const [rule] = all('RRULE')
  const [status] = all('STATUS')
  const [summary] = all('SUMMARY')
  if (status?.value.trim().toUpperCase() === 'CANCELLED') return { ok: true, name: '', days: [] }
  const other = [...all('RDATE'), ...all('RECURRENCE-ID'), ...all('EXRULE')][0]
  if (other) return fail(other.line, 'other-recurrence', other.name)
  if (!start) return fail(event.line, 'no-start')
  const name = textOf(summary?.value ?? '').slice(0, 120)
  if (name === '') return fail(summary?.line ?? event.line, 'no-name')
  const first = dateOf(start)
  if (first === null) return fail(start.line, isTimed(start) ? 'timed' : 'wrong-date', start.value)

  let length = 1
  if (end && duration) return fail(duration.line, 'both-ends')
  if (end) {
    const last = dateOf(end)
    if (last === null) return fail(end.line, isTimed(end) ? 'timed' : 'wrong-date', end.value)
    length = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000)
    if (length < 0) return fail(end.line, 'end-before-start', end.value)
    length = Math.max(1, length) // some programs end a day where it begins; section 3.6.1 gives such an event one day
  }
  if (duration) {
    const said = /^\+?P(?:(\d{1,3})D|(\d{1,2})W)$/i.exec(duration.value.trim())
    if (!said) return fail(duration.line, 'wrong-duration', duration.value)
    length = said[1] === undefined ? Number(said[2]) * 7 : Number(said[1])
    if (length < 1) return fail(duration.line, 'wrong-duration', duration.value)
  }
  if (length > LONGEST_EVENT) return fail((end ?? duration ?? start).line, 'too-long', String(LONGEST_EVENT))

  const starts = rule ? yearly(rule.value, first, years) : [first]
  if (starts === null) return fail(rule?.line ?? event.line, 'recurrence', rule?.value)
  const without = new Set<string>()
  for (const exception of all('EXDATE'))
    for (const value of exception.value.split(',')) {
      const day = dateOf({ ...exception, value })
      if (day === null) return fail(exception.line, isTimed({ ...exception, value }) ? 'timed' : 'wrong-date', value)
      without.add(day)
    }
  const kept = starts.filter((day) => !without.has(day))
  return { ok: true, name, days: kept.flatMap((day) => Array.from({ length }, (_, by) => dayAfter(day, by))) }
}

/** `YYYY-MM-DD` of a DATE value; a date without VALUE=DATE is taken as what it plainly is. Null for anything else. */
function dateOf(property: ContentLine): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(property.value.trim())
  const kind = property.params.VALUE?.toUpperCase()
  if (!parts || (kind !== undefined && kind !== 'DATE')) return null
  return parseIsoDate(`${parts[1]}-${parts[2]}-${parts[3]}`)?.iso ?? null
}

const isTimed = (property: ContentLine) => /^\d{8}T\d{6}Z?$/.test(property.value.trim())

/**
 * The days on which a yearly rule begins an event, up to the last year asked for: every `INTERVAL` years on the date of its
 * start, for `COUNT` times or `UNTIL` a day. 29 February comes in leap years alone (section 3.3.10). Null for any other rule.
 */
function yearly(value: string, first: string, years: { last: number }): string[] | null {
  const parts = new Map<string, string>()
  for (const part of value.trim().toUpperCase().split(';')) {
    const [key = '', said = ''] = part.split('=')
    if (parts.has(key)) return null
    parts.set(key, said)
  }
  const number = (key: string, otherwise: number) => {
    const said = parts.get(key)
    if (said === undefined) return otherwise
    return /^\d{1,4}$/.test(said) && Number(said) > 0 ? Number(said) : NaN
  }
  const [year, month, day] = first.split('-').map(Number) as [number, number, number] // YYYY-MM-DD, from dateOf
  const interval = number('INTERVAL', 1)
  const count = number('COUNT', Infinity)
  const said = parts.get('UNTIL')
  const until = said === undefined ? null : /^(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?$/.exec(said)
  const plain = [...parts.keys()].every((key) =>
    ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'WKST'].includes(key),
  )
  if (!plain || parts.get('FREQ') !== 'YEARLY' || Number.isNaN(interval) || Number.isNaN(count)) return null
  if ((said !== undefined && until === null) || (until !== null && parts.has('COUNT'))) return null
  if (number('BYMONTH', month) !== month || number('BYMONTHDAY', day) !== day) return null
  const end = until === null ? '9999-12-31' : `${until[1]}-${until[2]}-${until[3]}`
  const starts: string[] = []
  for (let at = year; at <= years.last && starts.length < count; at += interval) {
    if (day > daysInMonth(at, month)) continue
    const start = `${at}${first.slice(4)}`
    if (start > end) break
    starts.push(start)
  }
  return starts
}
