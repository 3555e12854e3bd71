import { describe, expect, test } from 'vitest'

import type { LinkElement } from '#app/vocabulary/digital-link.ts'
import { readDigitalLink, unescapePath } from '#app/vocabulary/digital-link.ts'
import { printEpcUri, readEpcUri } from '#app/vocabulary/epc-uri.ts'
import { canonicalItem } from '#app/vocabulary/item-uri.ts'

import { failing, vectorJson, vectorsAreHere } from './vectors.ts'

interface Vectors {
  urn_to_digital_link: { urn: string; digital_link: string }[]
  digital_link_to_urn: { digital_link: string; urn: string; gcpLength: number | null }[]
  valid: { type: string; id: string; gcpLength?: number }[]
  invalid: { type: string; id: string; gcpLength?: number }[]
}

/** Where the path of a key begins, with as many values as the rows of that type have. */
const KEY = /\/(01|00|414|417|8003|8004|253|8010|8006)\/(.*)$/s
const SECOND = /^(.*?)\/(21|10|254|8011)\/(.*)$/s

/** The rows hold reserved characters plainly, which no URI may: they are read as the values they stand for. */
function elementsOf(link: string): LinkElement[] | null {
  const [, ai, rest] = /^https?:\/\//.test(link) ? (KEY.exec(link) ?? []) : []
  if (ai === undefined || rest === undefined) return null
  const [, value, second, tail] = SECOND.exec(rest) ?? []
  if (value === undefined || second === undefined || tail === undefined) return [{ ai, value: unescapePath(rest) }]
  return tail === ''
    ? null
    : [
        { ai, value: unescapePath(value) },
        { ai: second, value: unescapePath(tail) },
      ]
}

const plain = (elements: readonly LinkElement[] | null): string | null => elements && JSON.stringify(elements)

describe.skipIf(!vectorsAreHere)('EPC URIs against published conversions', () => {
  const vectors = vectorsAreHere ? vectorJson<Vectors>('epc_uri_vectors.json') : null

  test('become the Digital Link they stand for, without any table', () => {
    const rows = vectors?.urn_to_digital_link ?? []
    expect(rows).toHaveLength(63)
    expect(
      failing(
        rows,
        (row) => plain(readEpcUri(row.urn)) === plain(elementsOf(row.digital_link)),
        (row) => `${row.urn} ${plain(readEpcUri(row.urn))} ${plain(elementsOf(row.digital_link))}`,
      ),
    ).toEqual([])
  })

  test('are made from a Digital Link once the length of the prefix is known', () => {
    const rows = vectors?.digital_link_to_urn ?? []
    expect(rows).toHaveLength(85)
    // Rows that rely on GS1's prefix table say the length by their result.
    const length = (row: { urn: string; gcpLength: number | null }): number =>
      row.gcpLength ?? (/^urn:epc:\w+:\w+:(\d+)\./.exec(row.urn)?.[1]?.length || 0)
    const made = (row: { digital_link: string; urn: string; gcpLength: number | null }): string | null =>
      printEpcUri(elementsOf(row.digital_link) ?? [], length(row))
    expect(
      failing(
        rows,
        (row) => unescapePath(made(row) ?? '') === unescapePath(row.urn),
        (row) => `${row.digital_link} ${row.urn} ${made(row)}`,
      ),
    ).toEqual([
      // 31 characters, one more than an asset identifier may have.
      'https://id.gs1.org/8004/42512183.SENSOR.TR-07-AVE-583:1 urn:epc:id:giai:42512183..SENSOR.TR-07-AVE-583:1 null',
      // A company prefix with a hyphen: company prefixes are digits.
      'https://id.gs1.org/8010/123457-57578 urn:epc:idpat:cpi:123457-57578..* null',
    ])
  })

  const accepted = (row: { id: string; gcpLength?: number }): boolean => {
    if (row.id.startsWith('urn:')) return readEpcUri(row.id) !== null
    const elements = elementsOf(row.id)
    if (row.gcpLength !== undefined) return elements !== null && printEpcUri(elements, row.gcpLength) !== null
    const [key, ...rest] = elements ?? []
    if (!key) return false
    const escaped = `https://a/${[key, ...rest].map(({ ai, value }) => `${ai}/${encodeURIComponent(value)}`).join('/')}`
    const link = readDigitalLink(escaped)
    return link !== null && link.problems.length === 0
  }

  test('well-formed ones are accepted', () => {
    const rows = vectors?.valid ?? []
    expect(rows).toHaveLength(157)
    expect(failing(rows, accepted, (row) => `${row.id} ${row.gcpLength ?? ''}`)).toEqual([
      'https://id.gs1.org/8004/7324878;><=? 8', // a company prefix with a semicolon
      'https://id.gs1.org/8010/123457-57578 12', // the prefix with a hyphen again
    ])
  })

  test('malformed ones are refused', () => {
    const rows = vectors?.invalid ?? []
    expect(rows).toHaveLength(201)
    expect(
      failing(
        rows,
        (row) => !accepted(row),
        (row) => `${row.id} ${row.gcpLength ?? ''}`,
      ),
    ).toEqual([
      // Well formed, with prefixes that GS1 has not issued: only its registry can tell.
      'https://id.gs1.org/8010/30056867890#1294-5A/8011/4893 ',
      'https://id.gs1.org/8010/12345678901234A/8011/1111 ',
      'https://id.gs1.org/8010/9520885039434/38 ',
    ])
  })
})

test.each([
  ['urn:epc:id:gsrn:0614141.1234567890', 'https://id.gs1.org/8018/061414112345678902'],
  ['urn:epc:id:gsrnp:0614141.1234567890', 'https://id.gs1.org/8017/061414112345678902'],
  [
    'urn:epc:id:upui:1234567.089456.51qIgY)%3C%26Jp3*j7SDB',
    'https://id.gs1.org/01/01234567894560/235/51qIgY%29%3C%26Jp3%2Aj7SDB',
  ],
  ['urn:epc:id:sgcn:4012345.67890.04711', 'https://id.gs1.org/255/401234567890104711'],
  ['urn:epc:id:ginc:0614141.xyz47%2F11', 'https://id.gs1.org/401/0614141xyz47%2F11'],
  ['urn:epc:id:gsin:0614141.123456789', 'https://id.gs1.org/402/06141411234567890'],
])('%s is canonical as its Digital Link, and back with its prefix length', (urn, link) => {
  expect(canonicalItem(urn)?.uri).toBe(link)
  const read = readDigitalLink(link)
  expect(printEpcUri(read?.path ?? [], 7)).toBe(urn.replaceAll('%29', ')').replaceAll('%2A', '*'))
})
