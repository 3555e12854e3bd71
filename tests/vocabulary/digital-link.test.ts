import { describe, expect, test } from 'vitest'

import {
  escapePath,
  escapeQuery,
  printDigitalLink,
  readDigitalLink,
  unescapePath,
  unescapeQuery,
} from '#app/vocabulary/digital-link.ts'
import { GS, printElementString, readBracketed } from '#app/vocabulary/element-string.ts'

import { seeded } from './seeded.ts'
import { failing, vectorJson, vectorsAreHere } from './vectors.ts'

interface Vectors {
  digital_link_parse: {
    ok: boolean
    uri: string
    element_string_caret_fnc1: string | null
    options?: Record<string, boolean>
  }[]
  digital_link_generate: {
    ok: boolean
    stem: string | null
    bracketed: string
    uri: string | null
    options?: Record<string, boolean>
  }[]
  uri_unescape: { in: string; path: string; query: string }[]
  uri_escape: { in: string; path: string; query: string }[]
}

function elementString(uri: string, shortGtin: boolean): string | null {
  const link = readDigitalLink(uri, { shortGtin })
  if (!link || link.problems.length > 0) return null
  return `^${printElementString([...link.path, ...link.query]).replaceAll(GS, '^')}`
}

describe.skipIf(!vectorsAreHere)('Digital Links against the official vectors', () => {
  const vectors = vectorsAreHere ? vectorJson<Vectors>('gs1_syntax_vectors.json') : null

  test('say the same elements, or are refused', () => {
    const rows = vectors?.digital_link_parse ?? []
    expect(rows).toHaveLength(118)
    const short = (row: { options?: Record<string, boolean> }): boolean =>
      row.options?.['PermitZeroSuppressedGTINinDLuris'] === true
    expect(
      failing(
        rows,
        (row) => elementString(row.uri, short(row)) === row.element_string_caret_fnc1,
        (row) => row.uri,
      ),
    ).toEqual([
      // Words for keys (gtin, ser, sscc) left the standard with Digital Link 1.2; these rows were run with that switch on.
      'https://a/gtin/12312312312333',
      'https://a/gtin/12312312312333/ser/ABC123',
      'https://a/sscc/006141411234567890',
      // Identifiers outside the table are never accepted; the engine has a switch for it.
      'https://example.com/01/09520123456788?99=XYZ&89=ABC123',
    ])
  })

  test('are printed alike', () => {
    const rows = vectors?.digital_link_generate ?? []
    expect(rows).toHaveLength(22)
    const printed = (row: { bracketed: string; stem: string | null }): string | null => {
      const said = readBracketed(row.bracketed)
      if (said.problems.some((problem) => problem.code === 'unknown-ai')) return null
      return printDigitalLink(said.elements, row.stem ?? undefined)
    }
    expect(
      failing(
        rows,
        (row) => printed(row) === row.uri,
        (row) => row.bracketed,
      ),
    ).toEqual([
      '(01)12312312312326(99)000001(89)XXX(95)INT', // the same switch for identifiers outside the table
    ])
  })

  test('are escaped and unescaped alike', () => {
    expect(
      vectors?.uri_unescape.filter((row) => unescapePath(row.in) !== row.path || unescapeQuery(row.in) !== row.query),
    ).toEqual([])
    expect(
      vectors?.uri_escape.filter((row) => escapePath(row.in) !== row.path || escapeQuery(row.in) !== row.query),
    ).toEqual([])
  })
})

test('what is printed is read back', () => {
  const random = seeded(7)
  for (let round = 0; round < 2_000; round += 1) {
    const elements = [
      { ai: '01', value: '09521234543213' },
      { ai: '10', value: random.text(1 + random.below(20), `!"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz`) },
      { ai: '21', value: random.text(1 + random.below(20), `!"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz`) },
      { ai: '17', value: '270500' },
    ]
    const printed = printDigitalLink(elements) ?? ''
    const link = readDigitalLink(printed)
    expect(link?.problems).toEqual([])
    expect([...(link?.path ?? []), ...(link?.query ?? [])]).toEqual(elements)
  }
})
