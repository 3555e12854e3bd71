import { describe, expect, test } from 'vitest'

import { DICTIONARY } from '#app/vocabulary/dictionary.ts'
import { ucumOf } from '#app/vocabulary/quantity.ts'
import { convert, convertDifference, isUnit, mayStateShelfLife, UNIT_TRAPS, unitOfWord } from '#app/vocabulary/ucum.ts'

import { vectorJson, vectorsAreHere } from './vectors.ts'

interface Vectors {
  parameters: {
    ucum: string
    valid: boolean
    conversions: { from: { value: number; unit: string }; to: { value: number; unit: string }; relTolerance: number }[]
  }[]
  traps: { code: string }[]
  mustReject: { from: string; to: string }[]
}

describe.skipIf(!vectorsAreHere)('units of device processes', () => {
  const vectors = vectorsAreHere ? vectorJson<Vectors>('ucum_device_units.json') : null

  test('are known, and convert to the values worked out from exact definitions', () => {
    expect(vectors?.parameters).toHaveLength(16)
    for (const { ucum, conversions } of vectors?.parameters ?? []) {
      expect([ucum, isUnit(ucum)]).toEqual([ucum, true])
      for (const { from, to, relTolerance } of conversions) {
        const there = convert(from.value, from.unit, to.unit)
        expect(Math.abs((there ?? Infinity) - to.value) / to.value).toBeLessThanOrEqual(relTolerance)
      }
    }
  })

  test('that measure different things are never converted', () => {
    expect(vectors?.mustReject).toHaveLength(4)
    for (const { from, to } of vectors?.mustReject ?? []) expect(convert(1, from, to)).toBeNull()
  })

  test('every trap is refused or said', () => {
    expect(vectors?.traps).toHaveLength(10)
    const said = vectors?.traps.flatMap((trap) => trap.code.split(' / ')) ?? []
    expect(said.filter((code) => !(code in UNIT_TRAPS) && isUnit(code))).toEqual(['Cel', '%'])
  })
})

test('traps do what the table says of them', () => {
  expect(convert(1, 'Mrad', 'rad')).toBe(1e6)
  expect(convert(1, 'RAD', 'Gy')).toBe(0.01)
  expect(['ppm', 'rpm', 'HB', '[ozf_av]', 'ozf', '[CH]', 'N/(25.4.mm)'].filter(isUnit)).toEqual([])
  expect(convert(1, '[EU]/mL', '[iU]/mL')).toBeNull()
  expect(['mo', 'a', 'd', 'h'].map(mayStateShelfLife)).toEqual([false, false, true, false])
  expect(isUnit('Cel/min')).toBe(false)
})

test('temperatures convert as points, differences as differences, without binary dust', () => {
  expect(convert(131, '[degF]', 'Cel')).toBe(55)
  expect(convert(0, 'Cel', '[degF]')).toBe(32)
  expect(convert(-40, 'Cel', '[degF]')).toBe(-40)
  expect(convertDifference(10, 'Cel', '[degF]')).toBe(18)
  expect(convert(6, '[Ch]', 'mm')).toBe(2)
})

test('nonsense is no unit and never throws', () => {
  for (const code of [
    '',
    ' ',
    'mm ',
    '((((m',
    'm//s',
    'm.',
    '{',
    '中',
    'constructor',
    '__proto__',
    'm2m',
    'k',
    '1e5',
    '('.repeat(200),
  ]) {
    expect([code, isUnit(code)]).toEqual([code, false])
  }
})

test('every unit the dictionary and the UN/CEFACT table name is known', () => {
  const units = DICTIONARY.flatMap((entry) => (entry.unit === undefined ? [] : [entry.unit]))
  expect(units.length).toBeGreaterThan(15)
  expect(units.filter((unit) => !isUnit(unit))).toEqual([])
  const codes = [
    'KGM',
    'GRM',
    'MMT',
    'CEL',
    'FAH',
    'P1',
    'KPA',
    'A97',
    'MBR',
    'PS',
    'MIN',
    'HUR',
    'A95',
    'NU',
    'A93',
    'LBR',
  ]
  expect(codes.filter((code) => !isUnit(ucumOf(code) ?? ''))).toEqual([])
})

test('units in words are those of device registers', () => {
  expect(['Millimeter', 'French', 'Degrees Celsius', 'Inch'].map(unitOfWord)).toEqual(['mm', '[Ch]', 'Cel', '[in_i]'])
  expect(unitOfWord('toString')).toBeNull()
})
