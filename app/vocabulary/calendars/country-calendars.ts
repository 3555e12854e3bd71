import type { WorkingCalendar } from '../working-days.ts'
import { CHINA_2026 } from './china-2026.ts'
import type { CountryYear } from './country-year.ts'
import { germany } from './germany.ts'
import { ireland } from './ireland.ts'
import { unitedStates } from './united-states.ts'

/**
 * What ships with the product: each country in each year that was compared with a published list. A year is added here
 * when it was, and never earlier: beyond these years Monday to Friday are counted, and the product says so.
 */
export const COUNTRY_YEARS: readonly CountryYear[] = [
  ireland(2026),
  ireland(2027),
  germany(2026),
  germany(2027),
  unitedStates(2026),
  unitedStates(2027),
  CHINA_2026,
]

/** The zone whose clock a country's organizations are held to until they say another: where most of it lives. */
const ZONES: Readonly<Record<string, string>> = {
  IE: 'Europe/Dublin',
  DE: 'Europe/Berlin',
  US: 'America/New_York',
  CN: 'Asia/Shanghai',
}

/** The countries of which a calendar ships. */
export const CALENDAR_COUNTRIES = Object.keys(ZONES)

/** The zone of a country until its organization says another; UTC where none is known. */
export function zoneOfCountry(country: string): string {
  return Object.hasOwn(ZONES, country) ? (ZONES[country] ?? 'UTC') : 'UTC'
}

/** What ships of a country, by year; null for a year without data. */
export function countryYear(country: string, year: number): CountryYear | null {
  return COUNTRY_YEARS.find((known) => known.country === country && known.year === year) ?? null
}

/** A day that an organization declared itself: off, or worked where the country's calendar says otherwise. */
export type OwnDay = { readonly day: string; readonly kind: 'holiday' | 'working' }

/**
 * The calendar of an organization: that of its country, the weekdays it works, and the days of its own, which win. `years`
 * are those whose holidays it declared complete itself, where no calendar of the country ships.
 */
export function workingCalendar(of: {
  country: string
  weekdays: readonly number[]
  own: readonly OwnDay[]
  years?: readonly number[]
}): WorkingCalendar {
  const shipped = COUNTRY_YEARS.filter(({ country }) => country === of.country)
  const holidays = new Set(shipped.flatMap((year) => year.holidays.map(({ day }) => day)))
  const workingDays = new Set(shipped.flatMap((year) => year.workingDays.map(({ day }) => day)))
  for (const { day, kind } of of.own) {
    const [to, from] = kind === 'holiday' ? [holidays, workingDays] : [workingDays, holidays]
    to.add(day)
    from.delete(day)
  }
  return {
    weekdays: of.weekdays,
    holidays,
    workingDays,
    years: new Set([...shipped.map(({ year }) => year), ...(of.years ?? [])]),
  }
}
