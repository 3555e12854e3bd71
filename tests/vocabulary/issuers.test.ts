import { describe, expect, test } from 'vitest'

import { gmnCheck, isGmn, withGmnCheck } from '#app/vocabulary/gmn.ts'
import { hibcCheck, readHibc } from '#app/vocabulary/hibc.ts'
import type { HibcReading } from '#app/vocabulary/hibc.ts'
import { printHibcPrimary } from '#app/vocabulary/hibc.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'

import { failing, vectorJson, vectorsAreHere, vectorText } from './vectors.ts'

interface HibcRow {
  input: string
  valid?: boolean
  expect: Record<string, string | number>
  expectedCheckChar?: string
}

const YEAR = 2026

function said(reading: HibcReading, field: string): string | number | null {
  const hour = reading.expiry?.hour === undefined ? '' : `T${String(reading.expiry.hour).padStart(2, '0')}`
  const fields: Record<string, string | number | null> = {
    structure: reading.structure,
    di: reading.di,
    lic: reading.lic,
    pcn: reading.pcn,
    unitOfMeasure: reading.unitOfMeasure,
    lot: reading.lot,
    serial: reading.serial,
    quantity: reading.quantity,
    checkChar: reading.checkCharacter,
    linkChar: reading.linkCharacter,
    expiry: reading.expiry && reading.expiry.iso + hour,
    manufactured: reading.made?.iso ?? null,
  }
  return fields[field] ?? null
}

function agrees(row: HibcRow): boolean {
  const reading = readHibc(row.input, YEAR)
  const fields = Object.entries(row.expect).filter(([field]) => field !== 'expiryFormat')
  return fields.every(([field, value]) => said(reading, field) === value)
}

describe.skipIf(!vectorsAreHere)('HIBC against published samples', () => {
  const vectors = vectorsAreHere
    ? vectorJson<Record<'authoritative' | 'parse_with_placeholder_check' | 'derived_with_true_check', HibcRow[]>>(
        'hibc_udi_vectors.json',
      )
    : null
  const name = (row: HibcRow): string => JSON.stringify([row.input, row.expect, readHibc(row.input, YEAR)])
  const wrongCheck = (row: HibcRow): boolean =>
    readHibc(row.input, YEAR).problems.some((problem) => problem.severity === 'error')

  test('authoritative samples are read whole, and the one with a false check character is found', () => {
    const rows = vectors?.authoritative ?? []
    expect(rows).toHaveLength(12)
    expect(failing(rows, (row) => agrees(row) && wrongCheck(row) === !row.valid, name)).toEqual([])
  })

  test('all date, quantity, lot and serial forms are read', () => {
    const rows = vectors?.parse_with_placeholder_check ?? []
    expect(rows).toHaveLength(75)
    // With their placeholder these three happen to be whole symbols whose check character, a space, was trimmed away.
    expect(failing(rows, agrees, (row) => row.input)).toEqual([
      '+$$09053C001L/',
      '+Z999009993020351/$$+605271200001C',
      '+$$9001004050928223C001LC',
    ])
    expect(hibcCheck('+Z999009993020351/$$+605271200001C')).toBe(' ')
  })

  test('true check characters pass and others do not', () => {
    const rows = vectors?.derived_with_true_check ?? []
    expect(rows).toHaveLength(36)
    expect(failing(rows, (row) => (row.valid ? agrees(row) : true) && wrongCheck(row) === !row.valid, name)).toEqual([])
  })

  test('identifiers of real HIBC devices make symbols that are read back', () => {
    const rows = vectorText('gudid/gudid_identifiers.csv')
      .split('\n')
      .map((line) => line.split(','))
      .filter((row) => row[3] === 'HIBCC')
    expect(rows.length).toBeGreaterThan(1_000)
    const back = (di: string): string | null => readHibc(printHibcPrimary(di) ?? '', YEAR).di
    const keptItsCheck = (di: string): boolean => hibcCheck(`+${di.slice(0, -1)}`) === di.slice(-1)
    const odd = rows.map((row) => row[1] ?? '').filter((di) => back(di) !== di)
    // 655 of them were entered with their check character still on; it is right in each.
    expect(odd).toHaveLength(655)
    expect(odd.filter((di) => !keptItsCheck(di))).toEqual([])
  })
})

test('a primary and a secondary HIBC symbol read one after the other are one label', () => {
  const primary = printHibcPrimary('A123BJC5D6E71') ?? ''
  const body = `+$$0527LOT9${primary.slice(-1)}`
  const reading = parseUdi(`*${primary}* *${body}${hibcCheck(body)}*`, { now: new Date('2026-05-01') })
  expect(reading).toMatchObject({ issuer: 'hibcc', di: 'A123BJC5D6E71', lot: 'LOT9', kind: 'lot', problems: [] })
  expect(reading.dates.expiry?.lastDay).toBe('2027-05-31')
  expect(reading.candidates).toEqual([
    'urn:trace-commons:id:hibc:A123BJC5D6E71:lot:LOT9',
    'urn:trace-commons:id:hibc:A123BJC5D6E71',
  ])
})

describe.skipIf(!vectorsAreHere)('Basic UDI-DI (GMN) against the official tests', () => {
  interface GmnRow {
    fn: 'verifyCheckCharacters' | 'checkCharacters' | 'addCheckCharacters'
    input: string
    expect: string | boolean
  }
  test('check characters are made and verified alike, malformed ones refused', () => {
    const rows = vectorJson<{ vectors: GmnRow[] }>('gmn_basic_udi_di_vectors.json').vectors
    expect(rows).toHaveLength(44)
    const answer = (row: GmnRow): string | boolean => {
      const ours = { verifyCheckCharacters: isGmn, checkCharacters: gmnCheck, addCheckCharacters: withGmnCheck }[
        row.fn
      ](row.input)
      return ours ?? 'FORMAT_ERROR'
    }
    expect(
      failing(
        rows,
        (row) => answer(row) === row.expect,
        (row) => `${row.fn} ${row.input}`,
      ),
    ).toEqual([])
  })
})

test('ISBT 128 messages say what is wrong with them', () => {
  const now = new Date('2026-05-01')
  expect(parseUdi('=/A9999XYZ100T0944=>014367', { now }).problems.map((one) => one.code)).toContain('bad-date')
  expect(parseUdi('=/A9999', { now }).problems.map((one) => one.code)).toContain('too-short')
  expect(parseUdi('=/A9999XYZ100T0944?!', { now }).problems.map((one) => one.code)).toContain('bad-structure')
  expect(parseUdi('=)A123456789&)L123456789', { now })).toMatchObject({
    di: 'A123456789',
    lot: 'L123456789',
    kind: 'lot',
  })
})

test('AHM codes are read from their printed form', () => {
  const reading = parseUdi('(DI)6912345000019(BN)B77(ED)20270531', { now: new Date('2026-05-01') })
  expect(reading).toMatchObject({ issuer: 'ahm', di: '6912345000019', lot: 'B77', kind: 'lot', problems: [] })
  expect(reading.dates.expiry?.iso).toBe('2027-05-31')
})

test('a secondary HIBC symbol of another primary one is a contradiction', () => {
  const body = '+$$0527LOT9Z'
  const text = `${printHibcPrimary('A123BJC5D6E71')} ${body}${hibcCheck(body)}`
  expect(parseUdi(text, { now: new Date('2026-05-01') }).problems).toEqual([
    { code: 'check-character', severity: 'error', params: { found: 'Z', expected: 'G' } },
  ])
})

test('ISBT 128 years from 900 on lie in the last century', () => {
  const reading = parseUdi('=/A9999XYZ100T0944=}998032', { now: new Date('2026-05-01') })
  expect(reading.dates.made?.iso).toBe('1998-02-01')
})
