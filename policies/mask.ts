import type { Group } from '#app/vocabulary/groups.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import { groupsOfKind } from './vocabulary.ts'

/** A field as captured: JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** The stored projection of one fact: core names, and lists and records that are addressed by what is in them. */
export type Projection = { readonly [name: string]: Json }

/** Which group an address lies in, by the dictionary; what it does not know is `unclassified`. */
export type GroupOf = (address: string) => Group

/** What one reader may see of one fact. */
export type Mask = {
  readonly kind: FactKind
  /** The groups that rules show this reader on this fact; all of them for its owner. */
  readonly groups: ReadonlySet<Group>
  readonly isOwner: boolean
  /** The fact itself names the reader as source, destination or possessor. */
  readonly isParty: boolean
  readonly groupOf: GroupOf
}

/** Fields by address, and what is withheld: a whole group, or one address that has a rule of its own. */
export type MaskedFields = {
  readonly fields: Readonly<Record<string, Json>>
  readonly withheld: readonly { readonly address: string | null; readonly group: Group | null }[]
}

/** A total of the items in a fact: it would tell how many are withheld. */
const TOTALS: ReadonlySet<string> = new Set(['quantity'])
const BETWEEN_PARTIES = ['source.', 'destination.', 'bizTransaction.']

/** Whether JSON is an object. */
export const isRecord = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A projection spread out by field address: `disposition`, `bizTransaction.po`, `sensor.temperature`, `ilmd.lot`,
 * `x.<dictionary name>`. Elements of a list that share a discriminator share an address.
 */
export function addressed(projection: Projection): Map<string, Json> {
  const fields = new Map<string, Json>()
  const add = (address: string, value: Json) => {
    const before = fields.get(address)
    fields.set(address, Array.isArray(before) ? [...before, value] : [value])
  }
  for (const [name, value] of Object.entries(projection)) {
    if (value === null) continue
    if (['bizTransaction', 'source', 'destination', 'sensor'].includes(name) && Array.isArray(value)) {
      for (const element of value) {
        if (isRecord(element)) add(typeof element.type === 'string' ? `${name}.${element.type}` : name, element)
      }
    } else if ((name === 'ilmd' || name === 'x') && isRecord(value)) {
      for (const [entry, said] of Object.entries(value)) fields.set(`${name}.${entry}`, said)
    } else fields.set(name, value)
  }
  return fields
}

/** The hash commits to every field without a salt, so it is for those who see every field; so is an eventID made of it. */
const commitsToAll = (address: string, value: Json) =>
  address === 'hash' || (address === 'eventID' && typeof value === 'string' && /^ni:/i.test(value))

/**
 * The fields of a fact as one reader may see them. What is withheld is said by the kind of fact and the groups that are
 * not granted, never by whether there is a value. `someItemsWithheld`: then every total of items is withheld too.
 */
export function maskProjection(projection: Projection, mask: Mask, someItemsWithheld: boolean): MaskedFields {
  const fields: Record<string, Json> = {}
  const withheld: { address: string | null; group: Group | null }[] = []
  for (const [address, value] of addressed(projection)) {
    if (mask.isOwner) {
      fields[address] = value
      continue
    }
    if (commitsToAll(address, value)) continue
    if (someItemsWithheld && TOTALS.has(address)) continue
    const group = mask.groupOf(address)
    if (group === 'unclassified') continue
    const between = BETWEEN_PARTIES.some((list) => address.startsWith(list))
    if (mask.groups.has(group) || (between && mask.isParty)) fields[address] = value
  }
  if (!mask.isOwner) {
    for (const group of groupsOfKind(mask.kind)) {
      if (group === 'unclassified' || !mask.groups.has(group)) withheld.push({ address: null, group })
    }
    withheld.push({ address: 'hash', group: null })
    if (someItemsWithheld) for (const address of TOTALS) withheld.push({ address, group: null })
  }
  return { fields, withheld }
}

/** The shown elements of a list of items, and whether there is a rest: one node, uncounted. */
export type MaskedList<Element> = { readonly shown: readonly Element[]; readonly rest: boolean }

/**
 * A list of items masked by element: an item is shown only if it is itself in the reader's reach. Without the group
 * `identity` the list is withheld whole; without `quantities` no element keeps its quantity.
 */
export function maskItems<Element extends { readonly quantity: string | null; readonly uom: string | null }>(
  elements: readonly Element[],
  inReach: (element: Element) => boolean,
  mask: Pick<Mask, 'groups' | 'isOwner'>,
): MaskedList<Element> {
  if (mask.isOwner) return { shown: elements, rest: false }
  if (!mask.groups.has('identity')) return { shown: [], rest: elements.length > 0 }
  const shown = elements.filter(inReach)
  return {
    shown: mask.groups.has('quantities') ? shown : shown.map((element) => ({ ...element, quantity: null, uom: null })),
    rest: shown.length < elements.length,
  }
}
