import { describe, expect, test } from 'vitest'
import { readIcs } from '#app/clocks/ics.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const YEARS = { first: 2026, last: 2028 }
/** A calendar of these lines, as most programs write it. */
const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]) => calendar('BEGIN:VEVENT', ...lines, 'END:VEVENT')
const read = (text: string) => readIcs(bytes(text), YEARS)
const days = (text: string) => {
  const outcome = read(text)
  return outcome.ok ? outcome.days.map(({ day }) => day) : outcome.errors
}
const fault = (text: string) => {
  const outcome = read(text)
  return outcome.ok ? 'read' : outcome.errors.map(({ line, fault }) => `${line} ${fault}`).join(', ')
}

describe('an iCalendar file', () => {
  test('names a day, or several with the end excluded', () => {
    expect(read(event('DTSTART;VALUE=DATE:20270101', 'SUMMARY:New Year’s Day'))).toEqual({
      ok: true,
      days: [{ day: '2027-01-01', name: 'New Year’s Day' }],
      outside: 0,
    })
    expect(days(event('DTSTART;VALUE=DATE:20270206', 'DTEND;VALUE=DATE:20270209', 'SUMMARY:春节'))).toEqual([
      '2027-02-06',
      '2027-02-07',
      '2027-02-08',
    ])
    expect(days(event('DTSTART;VALUE=DATE:20261230', 'DURATION:P3D', 'SUMMARY:x'))).toEqual([
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
    ])
    expect(days(event('DTSTART;VALUE=DATE:20270101', 'DTEND;VALUE=DATE:20270101', 'SUMMARY:x'))).toEqual(['2027-01-01'])
  })

  test('folds its lines anywhere, also within a name and a date, and ends them with LF as well', () => {
    const folded = event(
      'DTSTART;VALUE=DA\r\n TE:2027\r\n\t0101',
      'SUMMARY:Spring\\, and a\r\n  long name\\; \\\\ with\\nsigns',
    )
    expect(read(folded)).toMatchObject({
      days: [{ day: '2027-01-01', name: 'Spring, and a long name; \\ with signs' }],
    })
    expect(days(folded.replaceAll('\r\n', '\n'))).toEqual(['2027-01-01'])
    expect(days(`\ufeff${folded}`)).toEqual(['2027-01-01'])
  })

  test('repeats every year on a date, by interval, count, end and exception, on 29 February in leap years alone', () => {
    const yearly = (rule: string, start = '20200317', ...more: string[]) =>
      days(event(`DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`, 'SUMMARY:x', ...more))
    expect(yearly('FREQ=YEARLY')).toEqual(['2026-03-17', '2027-03-17', '2028-03-17'])
    expect(yearly('FREQ=YEARLY;INTERVAL=2')).toEqual(['2026-03-17', '2028-03-17'])
    expect(yearly('FREQ=YEARLY;COUNT=7')).toEqual(['2026-03-17'])
    expect(yearly('FREQ=YEARLY;UNTIL=20270317')).toEqual(['2026-03-17', '2027-03-17'])
    expect(yearly('FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=17;WKST=MO')).toHaveLength(3)
    expect(yearly('FREQ=YEARLY', '20240229')).toEqual(['2028-02-29'])
    expect(yearly('FREQ=YEARLY', '20200317', 'EXDATE;VALUE=DATE:20270317')).toEqual(['2026-03-17', '2028-03-17'])
  })

  test('says how many of its days lie outside the years that are asked for', () => {
    expect(read(event('DTSTART;VALUE=DATE:20200317', 'RRULE:FREQ=YEARLY', 'SUMMARY:x'))).toMatchObject({ outside: 6 })
    expect(read(event('DTSTART;VALUE=DATE:20290317', 'SUMMARY:x'))).toMatchObject({ days: [], outside: 1 })
  })

  test('names a day twice as one day with both names; what is cancelled names none; alarms and zones are passed over', () => {
    const two = calendar(
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Dublin',
      'BEGIN:STANDARD',
      'DTSTART:19701025T020000',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20270501',
      'SUMMARY:Labour Day',
      'BEGIN:VALARM',
      'TRIGGER:-PT15M',
      'END:VALARM',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20270501',
      'SUMMARY:Inventory',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20270601',
      'STATUS:CANCELLED',
      'SUMMARY:Off',
      'END:VEVENT',
    )
    expect(read(two)).toEqual({ ok: true, days: [{ day: '2027-05-01', name: 'Labour Day / Inventory' }], outside: 0 })
  })
})

describe('what is refused, with its line', () => {
  test.each([
    ['4 timed', event('DTSTART:20270101T090000Z', 'SUMMARY:x')],
    ['4 timed', event('DTSTART;TZID=Europe/Dublin:20270101T090000', 'SUMMARY:x')],
    ['5 timed', event('DTSTART;VALUE=DATE:20270101', 'DTEND:20270101T100000Z', 'SUMMARY:x')],
    ['4 wrong-date', event('DTSTART;VALUE=DATE:20270230', 'SUMMARY:x')],
    ['4 wrong-date', event('DTSTART;VALUE=PERIOD:20270201', 'SUMMARY:x')],
    ['5 end-before-start', event('DTSTART;VALUE=DATE:20270201', 'DTEND;VALUE=DATE:20270131', 'SUMMARY:x')],
    ['5 too-long', event('DTSTART;VALUE=DATE:20270201', 'DTEND;VALUE=DATE:20270601', 'SUMMARY:x')],
    ['5 wrong-duration', event('DTSTART;VALUE=DATE:20270201', 'DURATION:PT8H', 'SUMMARY:x')],
    ['6 both-ends', event('DTSTART;VALUE=DATE:20270201', 'DTEND;VALUE=DATE:20270202', 'DURATION:P1D', 'SUMMARY:x')],
    ['3 no-start', event('SUMMARY:x')],
    ['3 no-name', event('DTSTART;VALUE=DATE:20270101')],
    ['5 no-name', event('DTSTART;VALUE=DATE:20270101', 'SUMMARY: ')],
    ['5 twice', event('DTSTART;VALUE=DATE:20270101', 'DTSTART;VALUE=DATE:20270102', 'SUMMARY:x')],
    ['5 recurrence', event('DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=MONTHLY', 'SUMMARY:x')],
    ['5 recurrence', event('DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1MO', 'SUMMARY:x')],
    ['5 recurrence', event('DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=YEARLY;BYMONTH=2', 'SUMMARY:x')],
    ['5 recurrence', event('DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=YEARLY;COUNT=2;UNTIL=20280101', 'SUMMARY:x')],
    ['5 other-recurrence', event('DTSTART;VALUE=DATE:20270101', 'RDATE;VALUE=DATE:20270105', 'SUMMARY:x')],
    ['3 component', calendar('BEGIN:VTODO', 'SUMMARY:x', 'END:VTODO')],
    ['4 wrong-end', calendar('BEGIN:VEVENT', 'END:VCALENDAR')],
    ['2 not-closed', ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'SUMMARY:x'].join('\r\n')],
    ['1 not-a-calendar', 'BEGIN:VEVENT\r\nEND:VEVENT\r\n'],
    ['1 not-a-calendar', ''],
    ['1 no-line', 'date,holiday\r\n2027-01-01,x\r\n'.slice(0, 14)],
    ['4 no-line', event('a line without a name')],
    ['4 not-text', event('SUMMARY:x\u0007')],
  ])('%s', (expected, text) => {
    expect(fault(text)).toBe(expected)
  })

  test('what is no UTF-8, what names too many days, and a thousand faults of which twenty are told', () => {
    expect(readIcs(Uint8Array.of(0x42, 0xff, 0xfe), YEARS)).toMatchObject({
      ok: false,
      errors: [{ fault: 'not-text' }],
    })
    const many = Array.from({ length: 20 }, (_, n) => [
      'BEGIN:VEVENT',
      `DTSTART;VALUE=DATE:2027${String(1 + (n % 12)).padStart(2, '0')}${n < 12 ? '01' : '15'}`,
      'DURATION:P62D',
      'RRULE:FREQ=YEARLY',
      'SUMMARY:x',
      'END:VEVENT',
    ]).flat()
    expect(readIcs(bytes(calendar(...many)), { first: 2026, last: 2030 })).toMatchObject({
      ok: false,
      errors: [{ fault: 'too-many-days' }],
    })
    const wrong = Array.from({ length: 1000 }, () => ['BEGIN:VEVENT', 'SUMMARY:x', 'END:VEVENT']).flat()
    expect(read(calendar(...wrong))).toMatchObject({ ok: false, errors: { length: 20 } })
  })

  test('a value may hold colons and quotes, and a parameter in quotes too', () => {
    expect(days(event('DTSTART;VALUE=DATE;X-A="a:b;c":20270101', 'SUMMARY;LANGUAGE=en:x: "y"; z'))).toEqual([
      '2027-01-01',
    ])
  })

  test('no file of random pieces makes it fail otherwise than with a line', () => {
    const pieces = ['BEGIN:', 'END:', 'VCALENDAR', 'VEVENT', '\r\n', '\n ', ';VALUE=DATE', ':', '20270101', 'DTSTART', 'DTEND', 'RRULE:FREQ=YEARLY', 'COUNT=', '"', '\\', 'T000000', 'SUMMARY:x', 'EXDATE', ',', '99999999'] // prettier-ignore
    let seed = 7
    const next = () => (seed = (seed * 48_271) % 2_147_483_647)
    for (let n = 0; n < 3000; n += 1) {
      const text = Array.from({ length: 1 + (next() % 30) }, () => pieces[next() % pieces.length]).join('')
      const outcome = read(n % 2 === 0 ? text : event('DTSTART;VALUE=DATE:20270101', 'SUMMARY:x', text))
      if (!outcome.ok) for (const { line } of outcome.errors) expect(line).toBeGreaterThan(0)
    }
  })
})
