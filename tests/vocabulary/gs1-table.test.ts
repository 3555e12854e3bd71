import { describe, expect, test } from 'vitest'

import { AI_TABLE, fitsPattern, identifierAt } from '#app/vocabulary/gs1-table.ts'
import type { ApplicationIdentifier, LintName } from '#app/vocabulary/gs1-table.ts'

import { vectorsAreHere, vectorText } from './vectors.ts'

/** The dictionary's names of the checks -> ours. */
const CHECKS: Record<string, LintName> = {
  csum: 'sum',
  csumalpha: 'pair',
  gcppos1: 'prefix',
  gcppos2: 'prefix2',
  yymmdd: 'day',
  yymmd0: 'day0',
  yyyymmdd: 'fullday',
  yyyymmd0: 'fullday0',
  hhmi: 'clock',
  hh: 'hour',
  mi: 'minute',
  ss: 'second',
  iso3166: 'country',
  iso3166999: 'country999',
  iso3166alpha2: 'country2',
  iso4217: 'currency',
  pcenc: 'percent',
  pieceoftotal: 'piece',
  nonzero: 'nonzero',
  zero: 'zero',
  nozeroprefix: 'nolead0',
  yesno: 'yesno',
  winding: 'winding',
  hyphen: 'hyphen',
  latitude: 'latitude',
  longitude: 'longitude',
  iban: 'iban',
  mediatype: 'media',
  packagetype: 'package',
  iso5218: 'sex',
  posinseqslash: 'sequence',
  importeridx: 'importer',
  hasnondigit: 'letter',
  couponcode: 'coupon',
  couponposoffer: 'couponOffer',
}

function component(word: string): ApplicationIdentifier['components'][number] {
  const optional = word.startsWith('[')
  const [type = '', ...checks] = word.replaceAll(/[[\]]/g, '').split(',')
  const [, set, open, length] = /^([NXYZ])(\.\.)?(\d+)$/.exec(type) ?? []
  return {
    set: set as 'N', // one of N, X, Y, Z by the pattern
    min: open === undefined ? Number(length) : 1,
    max: Number(length),
    optional,
    lints: checks.map((check) => CHECKS[check] ?? ('missing' as LintName)), // a name nobody has: the row will differ
  }
}

function dictionary(): ApplicationIdentifier[] {
  const rows = vectorText('gs1-syntax-dictionary.txt')
    .split('\n')
    .filter((line) => /^\d/.test(line))
  return rows.flatMap((line) => {
    const words = (line.split('#')[0] ?? '').trim().split(/\s+/)
    const [first = '', last = first] = (words.shift() ?? '').split('-')
    const flags = /^[*?]+$/.test(words[0] ?? '') ? (words.shift() ?? '') : ''
    const format = words.filter((word) => /^\[?[NXYZ](\.\.)?\d/.test(word))
    const said = (key: string): string | undefined =>
      words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1)
    const key = words.includes('dlpkey') ? '' : said('dlpkey')
    const count = Number(last) - Number(first) + 1
    return Array.from({ length: count }, (_, step) => ({
      ai: String(Number(first) + step).padStart(first.length, '0'),
      predefined: flags.includes('*'),
      attribute: flags.includes('?'),
      components: format.map(component),
      needs:
        said('req')
          ?.split(',')
          .map((group) => group.split('+')) ?? [],
      excludes: said('ex')?.split(',') ?? [],
      qualifiers: key === undefined ? null : key === '' ? [] : key.split('|').map((order) => order.split(',')),
    }))
  })
}

describe.skipIf(!vectorsAreHere)('the table of identifiers against the GS1 syntax dictionary', () => {
  const rows = vectorsAreHere ? dictionary() : []

  test('knows all 541 identifiers and no other', () => {
    expect(rows).toHaveLength(541)
    expect([...AI_TABLE.keys()].sort()).toEqual(rows.map((row) => row.ai).sort())
  })

  test('agrees on each identifier: format, checks, separator, pairings, Digital Link', () => {
    const differing = rows.filter((row) => JSON.stringify(sorted(row)) !== JSON.stringify(sorted(AI_TABLE.get(row.ai))))
    expect(differing.map((row) => row.ai)).toEqual([])
  })
})

function sorted(entry: ApplicationIdentifier | undefined): unknown {
  if (!entry) return null
  const { ai, predefined, attribute, components, needs, excludes, qualifiers } = entry
  const parts = components.map(({ set, min, max, optional, lints }) => [set, min, max, optional, lints])
  return [ai, predefined, attribute, parts, needs, excludes, qualifiers]
}

test('no identifier is the beginning of another', () => {
  const all = [...AI_TABLE.keys()]
  expect(all.filter((ai) => all.some((other) => other !== ai && other.startsWith(ai)))).toEqual([])
})

test('identifiers are found by their own length', () => {
  expect(identifierAt('0109', 0)?.ai).toBe('01')
  expect(identifierAt('240X', 0)?.ai).toBe('240')
  expect(identifierAt('x8003', 1)?.ai).toBe('8003')
  expect(identifierAt('89', 0)).toBeNull()
  expect(fitsPattern('3105', '31nn')).toBe(true)
  expect(fitsPattern('3205', '31nn')).toBe(false)
})
