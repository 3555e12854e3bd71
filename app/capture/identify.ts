import { type ItemIdentity, canonicalItem } from '#app/vocabulary/item-uri.ts'

/** What capture needs to know of an identifier. */
export type Identified = Pick<ItemIdentity, 'uri' | 'kind' | 'scheme' | 'di' | 'statedLot'>

/** A product, lot or unit that is written in its canonical form already, with nothing to unescape. */
const CANONICAL = /^https:\/\/id\.gs1\.org\/01\/(\d{14})(?:\/(10|21)\/[A-Za-z0-9_~][A-Za-z0-9._~-]{0,19})?$/

/** The same identifiers come many times in one document: as item, in the hash, as what a lot is stated of. */
const MOST_REMEMBERED = 20_000
const remembered = new Map<string, Identified | null>()

/**
 * The identity of an item as `canonicalItem` says it, without its work where there is none: a document of 8 MiB names a
 * hundred thousand items, mostly in the canonical form. Null when the text is no URI.
 */
export function identify(text: string): Identified | null {
  const canonical = CANONICAL.exec(text)
  if (canonical) {
    const kind = canonical[2] === '21' ? 'unit' : canonical[2] === '10' ? 'lot' : 'product'
    return { uri: text, kind, scheme: 'gs1', di: canonical[1] ?? null, statedLot: null }
  }
  const known = remembered.get(text)
  if (known !== undefined) return known
  const item = canonicalItem(text)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  // A copy: what was cut out of a document would keep the whole document in memory.
  remembered.set(Buffer.from(text).toString(), item)
  return item
}
