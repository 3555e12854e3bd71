import { describe, expect, test } from 'vitest'

import { PROBLEM_CODES } from '#app/vocabulary/problem.ts'
import type { UdiReading } from '#app/vocabulary/udi.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'

import { seeded } from './seeded.ts'
import { failing, vectorJson, vectorsAreHere } from './vectors.ts'

const now = new Date('2026-11-22T12:00:00Z')
const read = (text: string): UdiReading => parseUdi(text, { now })
const codes = (text: string): string[] => read(text).problems.map((problem) => problem.code)

interface UdiRow {
  input: string
  valid: boolean | null
  expect: Record<string, string>
}

describe.skipIf(!vectorsAreHere)('published UDIs of all issuers', () => {
  const issuers: Record<string, string> = { GS1: 'gs1', HIBCC: 'hibcc', ICCBBA: 'iccbba', ZIIOT: 'ma' }
  const said = (reading: UdiReading): Record<string, string | null | undefined> => ({
    issuingAgency: Object.keys(issuers).find((name) => issuers[name] === reading.issuer),
    di: reading.di,
    lotNumber: reading.lot,
    mphoLotNumber: reading.lot,
    serialNumber: reading.serial,
    donationId: reading.elements.find((element) => element.ai === '=')?.value,
    expirationDate: reading.dates.expiry?.iso,
    expirationDateOriginal: reading.dates.expiry?.original,
    effectiveLastDay: reading.dates.expiry?.lastDay,
    expirationPrecision: reading.dates.expiry?.day === null ? 'month' : 'day',
    manufacturingDate: reading.dates.made?.iso,
    manufacturingDateOriginal: reading.dates.made?.original,
  })

  test('are read field by field, valid or not, and the invalid ones have a problem', () => {
    const rows = vectorJson<{ vectors: UdiRow[] }>('udi_parse_vectors.json').vectors
    expect(rows).toHaveLength(14)
    const fields = (row: UdiRow): [string, string][] =>
      Object.entries(row.expect).filter(([field]) => field !== 'symbology' && !field.endsWith('Format'))
    const wrong = failing(
      rows,
      (row) => {
        const reading = read(row.input)
        const sound = reading.problems.every((problem) => problem.severity !== 'error')
        const known = said(reading)
        return (
          fields(row).every(([field, value]) => known[field] === value) && (row.valid === null || sound === row.valid)
        )
      },
      (row) => JSON.stringify([row.input, read(row.input).problems, said(read(row.input))]),
    )
    expect(wrong).toEqual([])
  })
})

describe('what a receiving clerk scans or types', () => {
  const whole = '010952123454321317270531' + '10K24-0117\u001d21K24-0117-003'

  test('a unit in a lot gives unit, lot and product to look for, in this order', () => {
    const reading = read(`]d2${whole}`)
    expect(reading).toMatchObject({
      issuer: 'gs1',
      kind: 'unit',
      di: '09521234543213',
      lot: 'K24-0117',
      serial: 'K24-0117-003',
      problems: [],
    })
    expect(reading.candidates).toEqual([
      'https://id.gs1.org/01/09521234543213/21/K24-0117-003',
      'https://id.gs1.org/01/09521234543213/10/K24-0117',
      'https://id.gs1.org/01/09521234543213',
    ])
    expect(reading.dates.expiry).toEqual({
      original: '270531',
      year: 2027,
      month: 5,
      day: 31,
      iso: '2027-05-31',
      lastDay: '2027-05-31',
    })
  })

  test.each([
    ['a caret bracket', whole.replace('\u001d', '^]')],
    ['the word GS in braces', whole.replace('\u001d', '{GS}')],
    ['the word GS in angle brackets', whole.replace('\u001d', '<GS>')],
    ['a backslash escape', whole.replace('\u001d', '\\x1d')],
    ['the picture of the separator', whole.replace('\u001d', '␝')],
    [
      'full-width characters of an input method',
      '（０１）０９５２１２３４５４３２１３（１７）２７０５３１（１０）Ｋ２４－０１１７（２１）Ｋ２４－０１１７－００３',
    ],
    ['blanks for the eye', '(01) 0952 1234 5432 13 (17) 270531 (10) K24-0117 (21) K24-0117-003'],
    ['an ISO 15434 envelope', `[)>\u001e05\u001d${whole}\u001e\u0004`],
  ])('is read with %s, and says that it was put right', (_, text) => {
    const reading = read(text)
    expect(reading).toMatchObject({ lot: 'K24-0117', serial: 'K24-0117-003', kind: 'unit' })
    expect(reading.problems).toEqual([{ code: 'cleaned', severity: 'warning', params: {} }])
  })

  test('a line break at the end is no news', () => {
    expect(codes(`${whole}\r\n`)).toEqual([])
  })

  test('missing separators are said when guessed', () => {
    const reading = read(whole.replace('\u001d', ''))
    expect(reading).toMatchObject({ lot: 'K24-0117', serial: 'K24-0117-003' })
    expect(reading.problems.map((problem) => problem.code)).toEqual(['separators-guessed'])
  })

  test('missing separators that leave two ways are said, with both ways', () => {
    const reading = read('0109521234543213' + '17270531' + '10LOT' + '21SER')
    expect(reading.problems).toEqual([{ code: 'ambiguous', severity: 'warning', params: { readings: 2 } }])
    expect(reading.alternatives).toEqual([
      { lot: 'LOT21SER', serial: null },
      { lot: 'LOT', serial: 'SER' },
    ])
  })

  test('day 00 is the last day of the month', () => {
    expect(read('(01)09521234543213(17)280200(10)A').dates.expiry).toMatchObject({
      iso: '2028-02',
      lastDay: '2028-02-29',
      day: null,
    })
  })

  test('31 February is a problem at its place, and no date', () => {
    const reading = read('(01)09521234543213(17)270231(10)A')
    expect(reading.dates.expiry).toBeUndefined()
    expect(reading.problems).toEqual([
      { code: 'bad-date', severity: 'error', ai: '17', at: 26, params: { value: '270231' } },
    ])
  })

  test('a mistyped digit names the digit it should be', () => {
    const [problem] = read('(01)09521234543212').problems
    expect(problem).toMatchObject({ code: 'check-digit', ai: '01', params: { found: 2, expected: 3 } })
  })

  test('a box, an asset, a place and a bare number are known', () => {
    expect(read('00195212345000000015')).toMatchObject({ kind: 'logistic-unit', sscc: '195212345000000015' })
    expect(read('195212345000000015').kind).toBe('logistic-unit')
    expect(read('(8004)9521234LOAN-7').kind).toBe('asset')
    expect(read('(414)9521234543213').kind).toBe('location')
    expect(read('9521234543213')).toMatchObject({ kind: 'product', di: '09521234543213' })
    expect(codes('9521234543213')).toEqual(['guessed-scheme'])
  })

  test('a box with its content is looked for as the box', () => {
    const reading = read('(00)195212345000000015(02)09521234543213(37)12(10)A1')
    expect(reading.candidates).toEqual(['https://id.gs1.org/00/195212345000000015'])
    expect(reading.kind).toBe('logistic-unit')
  })

  test('links of any host and URNs are read as what they name', () => {
    expect(read('https://medical.example/p/01/09521234543213/10/A1/21/7?17=270500')).toMatchObject({
      lot: 'A1',
      serial: '7',
      problems: [],
    })
    expect(read('id.gs1.org/01/09521234543213').kind).toBe('product')
    expect(read('urn:epc:id:sgtin:9521234.054321.7')).toMatchObject({ kind: 'unit', serial: '7' })
    expect(read('urn:trace-commons:id:party:bolt-titanium:part:F-22:lot:H9')).toMatchObject({
      issuer: 'party',
      kind: 'lot',
      lot: 'H9',
    })
    expect(read('https://portal.example/id/hibc/A123BJC5D6E71/lot/L1')).toMatchObject({ issuer: 'hibcc', lot: 'L1' })
    expect(codes('https://example.com/news')).toEqual(['bad-link'])
  })

  test('two values of one identifier are a contradiction', () => {
    expect(codes('(01)09521234543213(10)A(10)B')).toContain('said-twice')
  })

  test('a lot without its product is a warning: the other symbol may hold it', () => {
    const reading = read(']d210A1')
    expect(reading).toMatchObject({ lot: 'A1', kind: 'other', candidates: [] })
    expect(reading.problems.map((problem) => [problem.code, problem.severity])).toEqual([
      ['needs-other', 'warning'],
      ['no-product', 'warning'],
    ])
  })
})

describe('whatever comes in', () => {
  test('over 2,000 characters is one problem and nothing is read', () => {
    const reading = read('1'.repeat(10_000))
    expect(reading.problems).toEqual([{ code: 'too-long', severity: 'error', params: { length: 10_000, max: 2_000 } }])
    expect(reading.elements).toEqual([])
  })

  test.each([
    '',
    '   ',
    '\u0000',
    '\u001d',
    '🦴',
    '(',
    '()',
    ']',
    ']d2',
    '+',
    '+$',
    '=',
    'MA.',
    '(01)',
    '%',
    'urn:',
    'http://',
    'null',
    '\ud800',
  ])('the input %j gives a problem, never an exception', (text) => {
    const reading = read(text)
    expect(reading.problems.length).toBeGreaterThan(0)
    expect(reading.candidates).toEqual([])
  })

  test('random mutilations of good codes never throw, end soon, and use the closed list of problems', () => {
    const random = seeded(99)
    const good = [
      ']d20109521234543213172705311010\u001d21K24-0117-003',
      '(01)09521234543213(17)270500(10)A(21)B',
      'https://id.gs1.org/01/09521234543213/10/A/21/B?17=270500',
      '+X999123ABC0/$$05191234AB/S5678EDFG/16D20151001A',
      '=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123',
      'MA.156.M0.100123.11234567.M20250601.LB2025A.S000123.E20270531',
      'urn:epc:id:sgtin:9521234.054321.7',
      'urn:trace-commons:id:party:bolt:part:a:lot:b',
    ]
    const alphabet = '0123456789()[]]^+$/=.,:%&?#-_ ABCdef\u0000\u001d\u001e０（🦴\ud800中'
    const started = Date.now()
    for (let round = 0; round < 20_000; round += 1) {
      let text = random.pick(good)
      for (let cuts = 1 + random.below(4); cuts > 0; cuts -= 1) {
        const at = random.below(text.length + 1)
        text = text.slice(0, at) + random.text(random.below(4), alphabet) + text.slice(at + random.below(6))
      }
      const reading = read(text)
      expect(reading.raw).toBe(text)
      expect(reading.problems.every((problem) => PROBLEM_CODES.includes(problem.code))).toBe(true)
    }
    expect(Date.now() - started).toBeLessThan(30_000)
  })

  test('2,000 characters made to confuse the reader are read in under a second', () => {
    for (const text of [
      '10'.repeat(1_000),
      '0109521234543213' + '211021'.repeat(330),
      `+A123${'$+'.repeat(990)}`,
      '='.repeat(2_000),
      '(10)'.repeat(500),
    ]) {
      const started = performance.now()
      read(text)
      expect(performance.now() - started).toBeLessThan(1_000)
    }
  })
})
