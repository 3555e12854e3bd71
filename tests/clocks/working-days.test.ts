import { describe, expect, test } from 'vitest'
import { workingCalendar } from '#app/vocabulary/calendars/country-calendars.ts'
import { startOfDay } from '#app/vocabulary/start-of-day.ts'
import { daysLeft, type DayUnit, dueAfter, MONDAY_TO_FRIDAY } from '#app/vocabulary/working-days.ts'

const of = (country: string) => workingCalendar({ country, weekdays: MONDAY_TO_FRIDAY, own: [] })
const due = (from: string, days: number, country: string, zone: string, unit: DayUnit = 'working') =>
  dueAfter({ from: new Date(from), days, unit, calendar: of(country), zone })

describe('working days', () => {
  test('a request made on Friday evening that gives two working days is due at the end of Tuesday', () => {
    expect(due('2026-11-27T17:00:00Z', 2, 'IE', 'Europe/Dublin')).toEqual({
      day: '2026-12-01',
      due: new Date('2026-12-01T23:59:59.999Z'),
      beyondData: false,
    })
  })

  test('the day is that of the one who owes: in Shanghai it is Saturday already', () => {
    expect(due('2026-11-27T17:00:00Z', 1, 'CN', 'Asia/Shanghai')).toMatchObject({
      day: '2026-11-30',
      due: new Date('2026-11-30T15:59:59.999Z'),
    })
    expect(due('2026-11-27T15:00:00Z', 1, 'CN', 'Asia/Shanghai').day).toBe('2026-11-30')
    expect(due('2026-11-26T15:00:00Z', 1, 'CN', 'Asia/Shanghai').day).toBe('2026-11-27')
  })

  test('国庆 2026: the seven days off do not count, and the make-up Sunday before and Saturday after do', () => {
    // from Friday 18 September: Sunday the 20th is worked, and Mid-Autumn is off from the 25th to the 27th
    expect(due('2026-09-18T02:00:00Z', 1, 'CN', 'Asia/Shanghai').day).toBe('2026-09-20')
    expect(due('2026-09-18T02:00:00Z', 5, 'CN', 'Asia/Shanghai').day).toBe('2026-09-24')
    expect(due('2026-09-18T02:00:00Z', 6, 'CN', 'Asia/Shanghai').day).toBe('2026-09-28')
    // from Wednesday 30 September: Thursday 8, Friday 9, and Saturday 10 October
    expect(due('2026-09-30T02:00:00Z', 1, 'CN', 'Asia/Shanghai').day).toBe('2026-10-08')
    expect(due('2026-09-30T02:00:00Z', 3, 'CN', 'Asia/Shanghai').day).toBe('2026-10-10')
    expect(due('2026-09-30T02:00:00Z', 4, 'CN', 'Asia/Shanghai').day).toBe('2026-10-12')
    // where nobody keeps these days it would have been the 2nd
    expect(due('2026-09-30T02:00:00Z', 2, 'DE', 'Europe/Berlin').day).toBe('2026-10-02')
  })

  test('a year without data is counted from Monday to Friday, and it is said', () => {
    expect(due('2026-12-30T02:00:00Z', 1, 'CN', 'Asia/Shanghai')).toMatchObject({
      day: '2026-12-31',
      beyondData: false,
    })
    // 1 January 2027 is surely a holiday; that no notice is known is said in place of a guess
    expect(due('2026-12-30T02:00:00Z', 2, 'CN', 'Asia/Shanghai')).toMatchObject({ day: '2027-01-01', beyondData: true })
    expect(due('2028-02-28T12:00:00Z', 2, 'IE', 'Europe/Dublin')).toMatchObject({ day: '2028-03-01', beyondData: true })
    expect(due('2026-12-30T02:00:00Z', 20, 'CN', 'Asia/Shanghai', 'calendar')).toMatchObject({
      day: '2027-01-19',
      beyondData: false,
    })
    expect(due('2026-06-01T12:00:00Z', 2, 'FR', 'Europe/Paris')).toMatchObject({ day: '2026-06-03', beyondData: true })
  })

  test('days of one’s own win over those of the country, and years declared complete are known', () => {
    const own = workingCalendar({
      country: 'CN',
      weekdays: MONDAY_TO_FRIDAY,
      own: [
        { day: '2027-01-01', kind: 'holiday' },
        { day: '2026-10-10', kind: 'holiday' },
        { day: '2026-10-07', kind: 'working' },
      ],
      years: [2027],
    })
    const ask = { unit: 'working', calendar: own, zone: 'Asia/Shanghai' } as const
    expect(dueAfter({ ...ask, from: new Date('2026-12-30T02:00:00Z'), days: 2 })).toMatchObject({
      day: '2027-01-04',
      beyondData: false,
    })
    expect(dueAfter({ ...ask, from: new Date('2026-09-30T02:00:00Z'), days: 1 }).day).toBe('2026-10-07')
    expect(dueAfter({ ...ask, from: new Date('2026-10-09T02:00:00Z'), days: 1 }).day).toBe('2026-10-12')
  })

  test('no days at all means today, or the next day that is worked', () => {
    expect(due('2026-11-27T09:00:00Z', 0, 'IE', 'Europe/Dublin').day).toBe('2026-11-27')
    expect(due('2026-11-28T09:00:00Z', 0, 'IE', 'Europe/Dublin').day).toBe('2026-11-30')
    expect(due('2026-12-25T09:00:00Z', 0, 'IE', 'Europe/Dublin').day).toBe('2026-12-28')
    expect(due('2026-12-25T09:00:00Z', 0, 'IE', 'Europe/Dublin', 'calendar').day).toBe('2026-12-25')
  })

  test('what cannot be counted is refused', () => {
    expect(() => due('2026-11-27T09:00:00Z', -1, 'IE', 'Europe/Dublin')).toThrow(RangeError)
    expect(() => due('2026-11-27T09:00:00Z', 1.5, 'IE', 'Europe/Dublin')).toThrow(RangeError)
    expect(() => due('2026-11-27T09:00:00Z', 1001, 'IE', 'Europe/Dublin')).toThrow(RangeError)
    expect(() => due('2026-11-27T09:00:00Z', 1, 'IE', 'Europe/Atlantis')).toThrow(RangeError)
    const never = workingCalendar({ country: 'IE', weekdays: [], own: [] })
    expect(() =>
      dueAfter({ from: new Date(), days: 1, unit: 'working', calendar: never, zone: 'Europe/Dublin' }),
    ).toThrow(RangeError)
  })
})

describe('where clocks change', () => {
  test.each([
    ['Europe/Dublin', '2027-03-27T12:00:00Z', '2027-03-28T22:59:59.999Z', 23],
    ['Europe/Dublin', '2026-10-24T12:00:00Z', '2026-10-25T23:59:59.999Z', 25],
    ['Europe/Berlin', '2027-03-27T12:00:00Z', '2027-03-28T21:59:59.999Z', 23],
    ['Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T22:59:59.999Z', 25],
    ['America/New_York', '2027-03-13T12:00:00Z', '2027-03-15T03:59:59.999Z', 23],
    ['America/New_York', '2026-10-31T12:00:00Z', '2026-11-02T04:59:59.999Z', 25],
    // midnight itself does not exist here: the day begins at one o'clock
    ['America/Havana', '2027-03-13T12:00:00Z', '2027-03-15T03:59:59.999Z', 23],
    ['Atlantic/Azores', '2027-03-27T12:00:00Z', '2027-03-28T23:59:59.999Z', 23],
    ['Asia/Shanghai', '2027-03-27T12:00:00Z', '2027-03-28T15:59:59.999Z', 24],
  ])('in %s, from %s, the next day ends at %s after %i hours', (zone, from, end, hours) => {
    const found = dueAfter({ from: new Date(from), days: 1, unit: 'calendar', calendar: of('IE'), zone })
    expect(found.due.toISOString()).toBe(end)
    expect((found.due.getTime() + 1 - startOfDay(found.day, zone, 0).getTime()) / 3_600_000).toBe(hours)
  })

  test('five minutes before and after midnight on the day of a change belong to different days', () => {
    const ask = { days: 1, unit: 'calendar', calendar: of('DE'), zone: 'Europe/Berlin' } as const
    expect(dueAfter({ ...ask, from: new Date('2026-10-25T22:55:00Z') }).day).toBe('2026-10-26')
    expect(dueAfter({ ...ask, from: new Date('2026-10-25T23:05:00Z') }).day).toBe('2026-10-27')
    expect(dueAfter({ ...ask, from: new Date('2027-03-27T22:55:00Z') }).day).toBe('2027-03-28')
    expect(dueAfter({ ...ask, from: new Date('2027-03-27T23:05:00Z') }).day).toBe('2027-03-29')
  })
})

test('days left count down to nought on the day itself and below it afterwards, in working days or in all', () => {
  const ask = { day: '2026-12-29', calendar: of('IE'), zone: 'Europe/Dublin' } as const
  const left = (now: string, unit: DayUnit) => daysLeft({ ...ask, now: new Date(now), unit }).days
  expect(left('2026-12-23T12:00:00Z', 'working')).toBe(3) // 24, 28 and 29 December
  expect(left('2026-12-23T12:00:00Z', 'calendar')).toBe(6)
  expect(left('2026-12-29T23:59:00Z', 'working')).toBe(0)
  expect(left('2026-12-31T12:00:00Z', 'working')).toBe(-2)
  expect(daysLeft({ ...ask, day: '2028-01-03', now: new Date('2027-12-31T12:00:00Z'), unit: 'working' })).toEqual({
    days: 1,
    beyondData: true,
  })
})
