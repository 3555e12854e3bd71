import { jsonDecimal } from './json-decimal.ts'
import type { FactInput, ItemRole } from './fact-input.ts'
import { type Identified, identify } from './identify.ts'
import { type Json, JsonNumber, JsonObject, isArray } from './json-text.ts'
import { type Namespaces, TRACE_COMMONS, expand, splitKey } from './namespaces.ts'

const LISTS: readonly (readonly [string, ItemRole])[] = [
  ['epcList', 'e'],
  ['childEPCs', 'c'],
  ['inputEPCList', 'i'],
  ['outputEPCList', 'o'],
]
const QUANTITIES: readonly (readonly [string, ItemRole])[] = [
  ['quantityList', 'e'],
  ['childQuantityList', 'c'],
  ['inputQuantityList', 'i'],
  ['outputQuantityList', 'o'],
]

type Item = FactInput['items'][number]

/**
 * The items of an event, each with its part in it. An item named twice in one part (as EPC URN and as Digital Link) is
 * one item; two quantities of it in one unit are added up by the database, which sees both rows. `lot` is the lot
 * number of the master data, which is a statement about every unit made by the event.
 */
export function itemsOf(event: JsonObject, namespaces: Namespaces, lot: string | null): Item[] {
  const items: Item[] = []
  const seen = new Set<string>()
  const add = (said: Json | undefined, role: ItemRole, quantity: string | null, uom: string | null) => {
    if (typeof said !== 'string') return
    const uri = uriOf(said, namespaces)
    const key = `${role} ${uri} ${quantity ?? ''} ${uom ?? ''}`
    if (seen.has(key)) return
    seen.add(key)
    items.push({ uri, role, quantity, uom, statedLot: statedLot(said, namespaces, lot) })
  }
  add(event.get('parentID'), 'p', null, null)
  for (const [name, role] of LISTS) for (const entry of list(event.get(name))) add(entry, role, null, null)
  for (const [key, value] of event)
    if (isSameAs(key, namespaces)) for (const said of isArray(value) ? value : [value]) add(said, 's', null, null)
  for (const [name, role] of QUANTITIES) {
    for (const entry of list(event.get(name))) {
      if (!(entry instanceof JsonObject)) continue
      const quantity = entry.get('quantity')
      const uom = entry.get('uom')
      const amount = quantity instanceof JsonNumber ? jsonDecimal(quantity.text) : null
      add(entry.get('epcClass'), role, amount, typeof uom === 'string' ? uom : null)
    }
  }
  return items
}

/** Whether a field is our word for the number under which a relabelled item came in. */
export function isSameAs(key: string, namespaces: Namespaces): boolean {
  if (!key.includes(':')) return false
  const { namespace, name } = splitKey(key, namespaces)
  return namespace === TRACE_COMMONS && name === 'sameAs'
}

/** The canonical URI of an identifier as said; the identifier itself when it is nobody's scheme. */
export function uriOf(said: string, namespaces: Namespaces): string {
  const full = expand(said, namespaces)
  return identify(full)?.uri ?? full
}

/** The lot a unit is said to belong to, by its own code or by the master data. A statement, never an identity. */
function statedLot(said: string, namespaces: Namespaces, lot: string | null): string | null {
  const item = identify(expand(said, namespaces))
  if (item === null || item.kind !== 'unit' || item.di === null) return null
  if (item.statedLot !== null || lot === null) return item.statedLot
  const number = encodeURIComponent(lot)
  const uri = item.scheme === 'gs1' ? `https://id.gs1.org/01/${item.di}/10/${number}` : lotOfOwn(item, number)
  return uri === null ? null : (identify(uri)?.uri ?? null)
}

function lotOfOwn(item: Identified, number: string): string | null {
  const serial = item.uri.lastIndexOf(':serial:')
  return serial < 0 ? null : `${item.uri.slice(0, serial)}:lot:${number}`
}

function list(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : []
}
