import { type DateReading, daysLeft, lastDayOf, parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import type { UdiReading } from '#app/vocabulary/udi.ts'
import type { CalendarDate, EvidenceQuery, LabelLine, NamedParty } from './evidence.ts'

/** What the record says of the things a label can state; null where it says nothing that the reader may see. */
export type OnRecord = { lot: string | null; serial: string | null; expiry: string | null; made: string | null }

const KINDS = [
  ['11', 'made', 'made'],
  ['13', 'packed', 'packed'],
  ['15', 'best-before', 'bestBefore'],
  ['17', 'expiry', 'expiry'],
  ['7003', 'sterilised', 'sterilised'],
] as const

const precisionOf = (date: DateReading): CalendarDate['precision'] => (date.day === null ? 'month' : 'day')

/** A stored date with the precision it was said in; null for what is no date. */
export function calendarDateOf(iso: string | null): CalendarDate | null {
  const date = iso === null ? null : parseIsoDate(iso)
  return date ? { iso: date.iso, precision: precisionOf(date) } : null
}

/** What the code itself says, before any record is asked. */
export function queryOf(reading: UdiReading, prefixHolder: NamedParty | null): EvidenceQuery {
  return {
    raw: reading.raw,
    issuer: reading.issuer,
    prefixHolder,
    di: reading.di,
    lot: reading.lot,
    serial: reading.serial,
    dates: KINDS.flatMap(([ai, kind, name]) => {
      const date = reading.dates[name]
      return date ? [{ ai, kind, iso: date.iso, precision: precisionOf(date) }] : []
    }),
    problems: reading.problems,
  }
}

/**
 * Each thing the label states beside the product, compared with the record. Dates agree when they end on the same day:
 * "2028-03" and "2028-03-31" are one promise.
 */
export function labelAgainst(reading: UdiReading, record: OnRecord): LabelLine[] {
  const lines: LabelLine[] = []
  const compare = (
    ai: string,
    said: string | null | undefined,
    on: string | null,
    same: (a: string, b: string) => boolean,
  ) => {
    if (said == null) return
    lines.push({ ai, said, record: on, agrees: on === null ? 'not-on-record' : same(said, on) ? 'equal' : 'differs' })
  }
  const exactly = (a: string, b: string) => a === b
  const sameEnd = (a: string, b: string) => lastDayOf(a) !== null && lastDayOf(a) === lastDayOf(b)
  compare('10', reading.lot, record.lot, exactly)
  compare('17', reading.dates.expiry?.iso, record.expiry, sameEnd)
  compare('11', reading.dates.made?.iso, record.made, sameEnd)
  compare('21', reading.serial, record.serial, exactly)
  return lines
}

/** Whole days from `today` (YYYY-MM-DD) to the last day of a date; negative once it is past. Null for what is no date. */
export function daysBetween(today: string, iso: string): number | null {
  return daysLeft(iso, 'UTC', new Date(`${today}T12:00:00Z`))
}
