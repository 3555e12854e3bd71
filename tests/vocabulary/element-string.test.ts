import { describe, expect, test } from 'vitest'

import {
  checkTogether,
  GS,
  missingPartners,
  printBracketed,
  printElementString,
  readBracketed,
  readElementString,
  readWithoutSeparators,
} from '#app/vocabulary/element-string.ts'
import type { Element, Elements } from '#app/vocabulary/element-string.ts'
import { lintValue } from '#app/vocabulary/gs1-lint.ts'
import { AI_TABLE } from '#app/vocabulary/gs1-table.ts'
import { readScan } from '#app/vocabulary/scan.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'

import { seeded } from './seeded.ts'
import { failing, vectorJson, vectorsAreHere } from './vectors.ts'

interface Vectors {
  bracketed_to_element_string: { ok: boolean; bracketed: string; element_string_caret_fnc1: string | null }[]
  element_string_valid: { ok: boolean; element_string_caret_fnc1: string }[]
  ai_association_rules: { ok: boolean; rule: string; bracketed: string }[]
  scan_data_with_aim_symbology_id: { ok: boolean; scan_data: string; data: string | null }[]
}

const sound = (said: Elements): boolean => said.problems.every((problem) => problem.severity !== 'error')
const pairs = (elements: readonly Element[]): string[] => elements.map(({ ai, value }) => `${ai}:${value}`)

describe.skipIf(!vectorsAreHere)('element strings against the official vectors', () => {
  const vectors = vectorsAreHere ? vectorJson<Vectors>('gs1_syntax_vectors.json') : null

  test('the printed form becomes what a scanner sends', () => {
    const rows = vectors?.bracketed_to_element_string ?? []
    expect(rows).toHaveLength(27)
    const printed = (text: string): string | null => {
      const said = readBracketed(text)
      return sound(said) ? `^${printElementString(said.elements).replaceAll(GS, '^')}` : null
    }
    expect(
      failing(
        rows,
        (row) => printed(row.bracketed) === row.element_string_caret_fnc1,
        (row) => row.bracketed,
      ),
    ).toEqual([])
  })

  test('scanner data are accepted and refused alike', () => {
    const rows = vectors?.element_string_valid ?? []
    expect(rows).toHaveLength(79)
    // Without its leading FNC1 a string is no GS1 data to the engine; a keyboard wedge never sends that FNC1.
    const accepted = (text: string): boolean =>
      text.startsWith('^') && sound(readElementString(text.replaceAll('^', GS)))
    const name = (row: { element_string_caret_fnc1: string }): string => row.element_string_caret_fnc1
    expect(failing(rows, (row) => accepted(row.element_string_caret_fnc1) === row.ok, name)).toEqual([])
  })

  test('identifiers that may not, or must, stand together are found', () => {
    const rows = vectors?.ai_association_rules ?? []
    expect(rows).toHaveLength(77)
    const together = (rule: string, bracketed: string): boolean => {
      const elements = [...bracketed.matchAll(/\((\d{2,4})\)([^(]*)/g)].map(([, ai = '', value = '']) => ({
        ai,
        value,
      }))
      const problems = rule === 'AIrequisites' ? missingPartners(elements) : checkTogether(elements)
      const code =
        { AIrepeats: 'said-twice', AImutex: 'excludes-other', AIrequisites: 'needs-other' }[rule] ??
        'needs-serialised-key'
      return !problems.some((problem) => problem.code === code)
    }
    expect(
      failing(
        rows,
        (row) => together(row.rule, row.bracketed) === row.ok,
        (row) => `${row.rule} ${row.bracketed}`,
      ),
    ).toEqual([])
  })

  test('symbology identifiers are taken off scanner data', () => {
    const rows = vectors?.scan_data_with_aim_symbology_id ?? []
    expect(rows).toHaveLength(54)
    const data = (text: string): string | null => {
      const scan = readScan(text)
      if (!scan) return null
      if (scan.sort === 'elements') return `^${scan.data.replaceAll(GS, '^')}`
      if (scan.sort === 'number')
        return scan.data + (scan.composite === null ? '' : `|^${scan.composite.replaceAll(GS, '^')}`)
      // The engine writes a caret that is data as \^, so that it is not taken for FNC1.
      return scan.data.replace(/^(\\*)\^/, '\\$1^')
    }
    const refused = (text: string): boolean =>
      readScan(text) === null ||
      parseUdi(text, { now: new Date('2026-01-01') }).problems.some((one) => one.severity === 'error')
    expect(
      failing(
        rows,
        (row) => (row.ok ? data(row.scan_data) === row.data : refused(row.scan_data)),
        (row) => JSON.stringify([row.scan_data, row.data, data(row.scan_data)]),
      ),
    ).toEqual([])
  })
})

describe('separators a keyboard wedge swallowed', () => {
  test('lot and serial are told apart when only one way is possible', () => {
    const readings = readWithoutSeparators('0109521234543213' + '17270531' + '10K24-0117' + '21K24-0117-003')
    expect(readings.map(pairs)).toEqual([['01:09521234543213', '17:270531', '10:K24-0117', '21:K24-0117-003']])
  })

  test('several ways are several readings, the standard one first', () => {
    const readings = readWithoutSeparators('0109521234543213' + '17270531' + '10LOT' + '21SER')
    expect(readings.map(pairs)).toEqual([
      ['01:09521234543213', '17:270531', '10:LOT21SER'],
      ['01:09521234543213', '17:270531', '10:LOT', '21:SER'],
    ])
  })

  test('no reading says one identifier twice', () => {
    expect(readWithoutSeparators('010952123454321310A10A').map(pairs)).toEqual([['01:09521234543213', '10:A10A']])
  })

  test('endless repetition ends', () => {
    expect(readWithoutSeparators(`0109521234543213${'10'.repeat(400)}`).length).toBeLessThanOrEqual(20)
    expect(readWithoutSeparators('2110'.repeat(15)).length).toBeLessThanOrEqual(20)
  })
})

describe('properties', () => {
  test('however a wedge mangles a device label, the true reading is among those found', () => {
    const random = seeded(515)
    for (let round = 0; round < 1_000; round += 1) {
      const elements = [
        { ai: '01', value: '09521234543213' },
        { ai: '17', value: '270531' },
        { ai: '10', value: random.text(1 + random.below(12), '0123456789ABC-') },
        { ai: '21', value: random.text(1 + random.below(12), '0123456789ABC-') },
      ]
      const readings = readWithoutSeparators(printElementString(elements).replaceAll(GS, ''))
      const wanted = elements.map(({ ai, value }) => `${ai}:${value}`).join()
      expect(readings.length >= 20 || readings.some((one) => pairs(one).join() === wanted)).toBe(true)
    }
  })

  test('what is printed is read back, both for scanners and for people', () => {
    const random = seeded(20_260)
    const ais = [...AI_TABLE.values()]
    let tried = 0
    for (let round = 0; round < 3_000; round += 1) {
      const elements = Array.from({ length: 1 + random.below(5) }, () => {
        const entry = random.pick(ais)
        return { ai: entry.ai, value: random.value(entry), at: 0 }
      }).filter(({ ai, value }) => {
        const entry = AI_TABLE.get(ai)
        return entry !== undefined && lintValue(entry, value).length === 0
      })
      if (elements.length === 0) continue
      tried += 1
      const expected = pairs(elements)
      expect(pairs(readElementString(printElementString(elements)).elements)).toEqual(expected)
      expect(pairs(readBracketed(printBracketed(elements)).elements)).toEqual(expected)
    }
    expect(tried).toBeGreaterThan(1_500)
  })
})
