const DAY = 86_400_000

/** Days are `YYYY-MM-DD` strings in UTC throughout the demo; instants are milliseconds since 1970. */
export type Day = string

/** Midnight UTC of a day, in milliseconds. */
export function startOf(day: Day): number {
  return Date.parse(`${day}T00:00:00.000Z`)
}

/** The day an instant falls on, in UTC. */
export function dayOf(instant: number): Day {
  return new Date(instant).toISOString().slice(0, 10)
}

/** The day that lies `days` after another; negative is before. */
export function daysAfter(day: Day, days: number): Day {
  return dayOf(startOf(day) + days * DAY)
}

/** The same day of the month `months` later, or the last day of that month where it is shorter. */
export function monthsAfter(day: Day, months: number): Day {
  const from = new Date(startOf(day))
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(from.getUTCDate(), last))
  return first.toISOString().slice(0, 10)
}

/** `YYMMDD` as a label prints a date; a month alone (`YYYY-MM`) ends in 00. */
export function onLabel(date: string): string {
  const [year = '', month = '', day = '00'] = date.split('-')
  return year.slice(2) + month + day
}

/** `YYMM` of a day, for numbers that count within a month. */
export function stamp(day: Day): string {
  return day.slice(2, 4) + day.slice(5, 7)
}

const zones = new Map<string, Intl.DateTimeFormat>()

/** Minutes that the clocks of a zone (IANA name) stand ahead of UTC at an instant. */
export function minutesAhead(zone: string, instant: number): number {
  const format = zones.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' })
  zones.set(zone, format)
  const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name)
  if (!found) return 0
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]))
}

/** An instant as written on the clocks of a zone, with its offset: `2026-03-31T09:15:00.000+01:00` and `+01:00`. */
export function onTheClock(zone: string, instant: number): { time: string; offset: string } {
  const ahead = minutesAhead(zone, instant)
  const size = Math.abs(ahead)
  const two = (n: number) => String(n).padStart(2, '0')
  const offset = `${ahead < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  return { time: new Date(instant + ahead * 60_000).toISOString().replace('Z', offset), offset }
}
