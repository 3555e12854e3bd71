import { type Language, localeOf } from './language.ts'

/** A calendar date, YYYY-MM-DD or YYYY-MM: "31 Mar 2028", "Mar 2028", "2028年3月31日". Other text comes back as it is. */
export function dateText(language: Language, iso: string): string {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(iso)
  if (!parts) return iso
  const date = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3] ?? 1)))
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: 'UTC',
    year: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    ...(parts[3] === undefined ? {} : { day: 'numeric' }),
  }).format(date)
}

/** The name of a month, 1 to 12: "October", "十月". */
export function monthText(language: Language, month: number): string {
  return new Intl.DateTimeFormat(localeOf(language), { timeZone: 'UTC', month: 'long' }).format(
    new Date(Date.UTC(2026, month - 1, 1)),
  )
}

/** The name of an ISO weekday (Monday is 1), in full or as the letters that head a column: "Monday", "Mo", "一". */
export function weekdayText(language: Language, weekday: number, width: 'long' | 'head'): string {
  const date = new Date(Date.UTC(2026, 5, weekday)) // 1 June 2026 is a Monday
  const said = (form: 'long' | 'short' | 'narrow') =>
    new Intl.DateTimeFormat(localeOf(language), { timeZone: 'UTC', weekday: form }).format(date)
  if (width === 'long') return said('long')
  return language === 'en' ? said('short').slice(0, 2) : said('narrow')
}

/** A day with its weekday: "1 Dec 2026, Tuesday", "2026年12月1日 星期二". */
export function dayText(language: Language, iso: string): string {
  const weekday = new Date(`${iso}T00:00:00Z`).getUTCDay() || 7
  return `${dateText(language, iso)}${language === 'en' ? ',' : ''} ${weekdayText(language, weekday, 'long')}`
}

/** An instant on the clock of its own offset: the day, and the time with the offset. */
export function momentText(language: Language, instant: string, offset: string): { day: string; time: string } {
  const local = new Date(new Date(instant).getTime() + offsetMinutes(offset) * 60_000)
  if (Number.isNaN(local.getTime())) return { day: instant, time: offset }
  const iso = local.toISOString()
  return {
    day: dateText(language, iso.slice(0, 10)),
    time: `${iso.slice(11, 16)} ${offset === 'Z' ? '+00:00' : offset}`,
  }
}

/** An instant in a time zone (IANA), to the minute, with the zone's short name: "4 Apr 2026, 09:12 GMT+1". */
export function instantText(language: Language, instant: string, zone: string): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(date)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  const day = dateText(language, `${part('year')}-${part('month')}-${part('day')}`)
  return `${day}${language === 'en' ? ',' : ''} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`
}

/** A number as the language writes it; text that is no plain number comes back as it is. */
export function numberText(language: Language, value: number | string): string {
  if (typeof value === 'string' && !/^-?\d+(\.\d+)?$/.test(value)) return value
  const digits = String(value).split('.')[1]?.length ?? 0
  return new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: Math.min(digits, 12) }).format(
    Number(value),
  )
}

/** "A, B and C". */
export function listText(language: Language, names: readonly string[]): string {
  return new Intl.ListFormat(localeOf(language), { type: 'conjunction' }).format(names)
}

/** UCUM units and UN/CEFACT codes that people write otherwise; each one counts pieces says nothing beside a number. */
const UNITS: Readonly<Record<string, string>> = {
  Cel: '°C',
  CEL: '°C',
  '[degF]': '°F',
  FAH: '°F',
  P1: '%',
  um: 'µm',
  'kg/m2': 'kg/m²',
  KGM: 'kg',
  GRM: 'g',
  MGM: 'mg',
  LTR: 'L',
  MLT: 'mL',
  MTR: 'm',
  CMT: 'cm',
  MMT: 'mm',
  KPA: 'kPa',
  BAR: 'bar',
  MIN: 'min',
  HUR: 'h',
  SEC: 's',
  M1: 'mg/L',
  EA: '',
  H87: '',
  C62: '',
  '{each}': '',
}

/** A UCUM unit or UN/CEFACT code as people write it: "°C", "mg/device"; one without a better form as it is. */
export function unitText(unit: string): string {
  return UNITS[unit] ?? unit.replaceAll(/[{}]/g, '')
}

/** A calendar date without its year where `near` (another date) has the same year: "4 Apr". */
export function nearDateText(language: Language, iso: string, near: string | null): string {
  if (near === null || near.slice(0, 4) !== iso.slice(0, 4)) return dateText(language, iso)
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: 'UTC',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
  }).format(new Date(`${iso}T00:00:00Z`))
}

function offsetMinutes(offset: string): number {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(offset)
  if (!parts) return 0
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3]))
}
