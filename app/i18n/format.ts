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

/** An instant in a time zone (IANA), to the minute, with the zone's short name: "4 Apr 2026, 09:12 BST". */
export function instantText(language: Language, instant: string, zone: string): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: zone,
    year: 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(date)
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

const UNITS: Record<string, string> = {
  Cel: '°C',
  '[degF]': '°F',
  '%': '%',
  um: 'µm',
  '10*3.um': 'mm',
  'kg/m2': 'kg/m²',
}

/** A UCUM unit as people write it; those without a better form as they are. */
export function unitText(ucum: string): string {
  return UNITS[ucum] ?? ucum
}

function offsetMinutes(offset: string): number {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(offset)
  if (!parts) return 0
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3]))
}
