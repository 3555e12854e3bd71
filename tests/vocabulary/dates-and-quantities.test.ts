import { describe, expect, test } from 'vitest'

import {
  addMonths,
  daysLeft,
  inDate,
  lastDayOf,
  parseIsoDate,
  slidingYear,
  todayIn,
} from '#app/vocabulary/calendar-date.ts'
import {
  addDecimals,
  compareDecimals,
  multiplyDecimals,
  plainDecimal,
  subtractDecimals,
} from '#app/vocabulary/decimal.ts'
import { isoWithOffset, parseEventTime, printEventTime } from '#app/vocabulary/event-time.ts'
import { glnOf, isGln } from '#app/vocabulary/gln.ts'
import { gtin14, gtinOf, isGtin } from '#app/vocabulary/gtin.ts'
import { addQuantities, quantity, subtractQuantities, ucumOf } from '#app/vocabulary/quantity.ts'
import { isSscc, ssccOf } from '#app/vocabulary/sscc.ts'

import { seeded } from './seeded.ts'

describe('dates on labels', () => {
  test('two-digit years lie within 49 years back and 50 ahead', () => {
    expect([slidingYear(26, 2026), slidingYear(76, 2026), slidingYear(77, 2026), slidingYear(0, 2026)]).toEqual([
      2026, 2076, 1977, 2000,
    ])
    expect([slidingYear(1, 1999), slidingYear(48, 1999), slidingYear(49, 1999), slidingYear(50, 1999)]).toEqual([
      2001, 2048, 2049, 1950,
    ])
    for (let year = 1990; year < 2110; year += 1) {
      for (let two = 0; two < 100; two += 1) {
        const full = slidingYear(two, year)
        expect(full % 100).toBe(two)
        expect(full - year >= -49 && full - year <= 50).toBe(true)
      }
    }
  })

  test('a month without a day counts to its end, leap years included', () => {
    expect([lastDayOf('2027-02'), lastDayOf('2028-02'), lastDayOf('2100-02'), lastDayOf('2027-05-03')]).toEqual([
      '2027-02-28',
      '2028-02-29',
      '2100-02-28',
      '2027-05-03',
    ])
    expect([
      parseIsoDate('2027-02-29'),
      parseIsoDate('2027-13'),
      parseIsoDate('2027-00-01'),
      parseIsoDate('27-01-01'),
    ]).toEqual([null, null, null, null])
  })

  test('a device is in date to the end of its last day, in the reader’s own zone', () => {
    const evening = new Date('2026-11-30T16:30:00Z')
    expect(todayIn('Asia/Shanghai', evening)).toBe('2026-12-01')
    expect(inDate('2026-11', 'Europe/Dublin', evening)).toBe(true)
    expect(inDate('2026-11', 'Asia/Shanghai', evening)).toBe(false)
    expect(daysLeft('2026-11-30', 'Europe/Dublin', evening)).toBe(0)
    expect(daysLeft('2026-11-30', 'Asia/Shanghai', evening)).toBe(-1)
  })

  test('shelf life is counted by the calendar', () => {
    expect([
      addMonths('2027-01-31', 1),
      addMonths('2028-01-31', 1),
      addMonths('2027-11', 3),
      addMonths('2027-03-31', -1),
    ]).toEqual(['2027-02-28', '2028-02-29', '2028-02', '2027-02-28'])
  })
})

describe('times of events', () => {
  test('keep the instant and the offset of the place', () => {
    expect(parseEventTime('2026-05-03T10:00:00.1234+02:00')).toEqual({
      utc: '2026-05-03T08:00:00.123Z',
      offset: '+02:00',
    })
    expect(parseEventTime('2026-05-03T10:00Z')).toEqual({ utc: '2026-05-03T10:00:00.000Z', offset: '+00:00' })
    expect(printEventTime('2026-05-03T08:00:00.000Z', '+02:00')).toBe('2026-05-03 10:00 +02:00')
    expect(printEventTime('2026-05-03T08:00:07.000Z', '-03:30')).toBe('2026-05-03 04:30:07 -03:30')
  })

  test.each([
    '2026-05-03T10:00:00',
    '2026-02-30T10:00:00Z',
    '2026-05-03',
    '2026-05-03T25:00:00Z',
    '2026-05-03T10:00:00+15:00',
    'now',
    '',
  ])('%j is refused', (text) => expect(parseEventTime(text)).toBeNull())

  test('what is printed is read back', () => {
    const random = seeded(3)
    for (let round = 0; round < 1_000; round += 1) {
      const utc = new Date(random.below(4_000_000_000) * 1_000 + random.below(1_000)).toISOString()
      const offset = `${random.pick(['+', '-'])}${String(random.below(14)).padStart(2, '0')}:${random.pick(['00', '30', '45'])}`
      const read = parseEventTime(isoWithOffset(utc, offset))
      expect(read?.utc).toBe(utc)
      expect(read?.offset).toBe(offset === '-00:00' ? '+00:00' : offset)
    }
  })
})

describe('quantities', () => {
  test('are added as they stand on paper', () => {
    expect([addDecimals('0.1', '0.2'), subtractDecimals('1', '0.9'), multiplyDecimals('1.10', '1.10')]).toEqual([
      '0.3',
      '0.1',
      '1.21',
    ])
    expect([compareDecimals('1.0', '1'), compareDecimals('-2', '1'), compareDecimals('x', '1')]).toEqual([0, -1, null])
    expect([plainDecimal('007.50'), plainDecimal('-0.0'), plainDecimal('1e3'), plainDecimal('')]).toEqual([
      '7.5',
      '0',
      null,
      null,
    ])
  })

  test('sum and difference undo each other, for any decimals', () => {
    const random = seeded(12)
    const decimal = (): string =>
      `${random.pick(['', '-'])}${random.below(1e9)}.${random.text(1 + random.below(12), '0123456789')}`
    for (let round = 0; round < 2_000; round += 1) {
      const [left, right] = [decimal(), decimal()]
      expect(subtractDecimals(addDecimals(left, right) ?? '', right)).toBe(plainDecimal(left))
    }
  })

  test('of different units have no sum, and pieces need no unit', () => {
    expect(addQuantities({ value: '1', uom: 'KGM' }, { value: '1', uom: null })).toBeNull()
    expect(subtractQuantities({ value: '10', uom: null }, { value: '12', uom: null })).toEqual({
      value: '-2',
      uom: null,
    })
    expect(quantity(2.5e-7, 'KGM')).toEqual({ value: '0.00000025', uom: 'KGM' })
    expect(quantity(1e21, 'EA')).toEqual({ value: '1000000000000000000000', uom: null })
    expect([quantity(-1, null), quantity(NaN, null), quantity('1,5', null)]).toEqual([null, null, null])
    expect([ucumOf('CEL'), ucumOf(null), ucumOf('XYZ'), ucumOf('toString')]).toEqual(['Cel', '1', null, null])
  })
})

test('numbers of places, boxes and products carry their check digit', () => {
  expect([glnOf('952123454321'), isGln('9521234543213'), isGln('9521234543214')]).toEqual([
    '9521234543213',
    true,
    false,
  ])
  expect([ssccOf('19521234000000001'), isSscc('195212340000000010'), isSscc('1')]).toEqual([
    '195212340000000010',
    true,
    false,
  ])
  expect([gtin14('9521234543213'), gtinOf('0952123454321'), isGtin('02345673'), isGtin('123')]).toEqual([
    '09521234543213',
    '09521234543213',
    true,
    false,
  ])
})
