import { expect, test } from 'vitest'
import { countryYear, COUNTRY_YEARS, zoneOfCountry } from '#app/vocabulary/calendars/country-calendars.ts'
import { ireland } from '#app/vocabulary/calendars/ireland.ts'
import { easterSunday } from '#app/vocabulary/calendars/rules.ts'
import { isWorked, weekdayOf } from '#app/vocabulary/working-days.ts'

/** Days as lists have them that others published; compared on 27 November 2026. `MM-DD`, separated by blanks. */
const PUBLISHED: readonly (readonly [country: string, year: number, holidays: string])[] = [
  // das-feriados, Ireland, 2025 to 2027, and Citizens Information as calendarworld.online has it
  ['IE', 2026, '01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26'],
  ['IE', 2027, '01-01 02-01 03-17 03-29 05-03 06-07 08-02 10-25 12-25 12-26'],
  // das-feriados, Deutschland, 2025 to 2027
  ['DE', 2026, '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26'],
  ['DE', 2027, '01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26'],
  // ca11.uscourts.gov, Federal Holidays 2026
  ['US', 2026, '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25'],
  // federalholidays.net, 2027; and New Year's Day of 2028, a Saturday, kept the day before (5 U.S.C. 6103(b))
  ['US', 2027, '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31'],
]

test.each(PUBLISHED)('the holidays of %s in %i are those of the published list', (country, year, days) => {
  const kept = countryYear(country, year)
  expect(kept?.holidays.map(({ day }) => day).sort()).toEqual(days.split(' ').map((day) => `${year}-${day}`))
  expect(kept?.workingDays).toEqual([])
})

test('China in 2026 keeps what the State Council announced: 33 days off, and six make-up days that are Saturdays and Sundays', () => {
  const year = countryYear('CN', 2026)
  const between = (from: string, until: string) =>
    (year?.holidays ?? []).filter(({ day }) => day >= from && day <= until).length
  expect(year?.holidays).toHaveLength(33)
  expect(between('2026-01-01', '2026-01-03')).toBe(3)
  expect(between('2026-02-15', '2026-02-23')).toBe(9)
  expect(between('2026-04-04', '2026-04-06')).toBe(3)
  expect(between('2026-05-01', '2026-05-05')).toBe(5)
  expect(between('2026-06-19', '2026-06-21')).toBe(3)
  expect(between('2026-09-25', '2026-09-27')).toBe(3)
  expect(between('2026-10-01', '2026-10-07')).toBe(7)
  const madeUp = (year?.workingDays ?? []).map(({ day }) => day)
  expect(madeUp).toEqual(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])
  expect(madeUp.every((day) => weekdayOf(day) > 5)).toBe(true)
})

test('no year ships without its source and its date, and 2027 of China, whose notice was not found, does not ship', () => {
  expect(countryYear('CN', 2027)).toBeNull()
  for (const { country, year, source, holidays, workingDays } of COUNTRY_YEARS) {
    const days = [...holidays, ...workingDays].map(({ day }) => day)
    expect(new Set(days).size, `${country} ${year}: each day once`).toBe(days.length)
    expect(days.every((day) => day.startsWith(`${year}-`))).toBe(true)
    expect(source.url).toMatch(/^https:\/\//)
    expect(source.date).toMatch(/^\d{4}(-\d\d-\d\d)?$/)
    expect(source.checked).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(zoneOfCountry(country)).not.toBe('UTC')
  }
})

test('Easter falls where almanacs have it, and Saint Brigid’s Day on a Friday when that is the first', () => {
  // dates of Easter Sunday, among them the earliest and the latest of these centuries
  for (const day of [
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2019-04-21',
    '2024-03-31',
    '2026-04-05',
    '2027-03-28',
    '2038-04-25',
  ])
    // prettier-ignore
    expect(easterSunday(Number(day.slice(0, 4)))).toBe(day)
  expect(ireland(2030).holidays[1]?.day).toBe('2030-02-01') // a Friday
  expect(ireland(2023).holidays[1]?.day).toBe('2023-02-06')
})

test('a make-up day is worked though it is a Sunday, and a holiday is not though it is a weekday', () => {
  const calendar = {
    weekdays: [1, 2, 3, 4, 5],
    holidays: new Set(['2026-10-01']),
    workingDays: new Set(['2026-09-20']),
    years: new Set([2026]),
  }
  expect(isWorked(calendar, '2026-09-20')).toBe(true)
  expect(isWorked(calendar, '2026-10-01')).toBe(false)
  expect(isWorked(calendar, '2026-10-02')).toBe(true)
})
