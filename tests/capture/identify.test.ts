import { expect, test } from 'vitest'
import { identify } from '#app/capture/identify.ts'
import { canonicalItem } from '#app/vocabulary/item-uri.ts'

test('an identifier is the same item by the short way and by the long one', () => {
  let seed = 3
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const characters = 'ABCxyz0189-._~%2F+!:/'
  const text = (length: number) => Array.from({ length }, () => characters[random(characters.length)]).join('')
  for (let round = 0; round < 5_000; round++) {
    const gtin = `0${String(random(2_000_000_000)).padStart(13, '9')}`
    const path =
      ['', `/10/${text(1 + random(22))}`, `/21/${text(1 + random(22))}`, `/10/${text(3)}/21/${text(3)}`][random(4)] ??
      ''
    const uri = `https://id.gs1.org/01/${gtin}${path}`
    const long = canonicalItem(uri)
    const expected = long && {
      uri: long.uri,
      kind: long.kind,
      scheme: long.scheme,
      di: long.di,
      statedLot: long.statedLot,
    }
    expect(identify(uri), uri).toEqual(expected === null ? null : expect.objectContaining(expected))
    expect(identify(uri), uri).toEqual(expected === null ? null : expect.objectContaining(expected)) // as remembered
  }
})
