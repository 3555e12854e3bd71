import { fieldGroup } from '#app/vocabulary/dictionary.ts'
import type { Group } from '#app/vocabulary/groups.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { type FactRow, itemsListed, type ListedItem, listsWithMore, partiesOf } from '#db/evidence.ts'
import type { Reader } from '#db/database.ts'
import { type Json, maskProjection } from '#policies/mask.ts'
import type { Reach } from '#policies/reach.ts'
import {
  type FactSource,
  type FieldValue,
  type ItemList,
  type ItemRole,
  type SeenFact,
  type SeenItemList,
  SOURCES,
} from './evidence.ts'
import { nameOf, type Named, partyFor } from './named.server.ts'

/** The items of the question by id: what each is to the item asked for, nearest first. */
export type Around = ReadonlyMap<number, { uri: string; role: ItemRole; lot: string | null; serial: string | null }>

/** A fact as the reader may see it, with the groups that were shown of it. */
export type Shown = { readonly seen: SeenFact; readonly owner: OrganizationId; readonly groups: readonly Group[] }

const LISTS: Record<ListedItem['role'], ItemList> = {
  p: 'parentID',
  e: 'epcList',
  c: 'childEPCs',
  i: 'inputs',
  o: 'outputs',
  s: 'sameAs',
}
const NEARNESS: readonly ItemRole[] = ['self', 'lot', 'box', 'ancestor', 'descendant']

/** What facts list and name, read for many answers at once. */
export type Listed = {
  readonly items: ReadonlyMap<number, readonly ListedItem[]>
  /** The lists of each fact that hold more than what is shown. */
  readonly more: ReadonlyMap<number, ReadonlySet<ListedItem['role']>>
  readonly parties: ReadonlyMap<string, OrganizationId>
}

/** The lists of these facts, as far as they may be shown, and the members that their parties are. */
export async function listedIn(
  db: Reader,
  reach: Reach<'read', 'Fact'>,
  facts: readonly Pick<FactRow, 'id' | 'projection'>[],
): Promise<Listed> {
  const ids = [...new Set(facts.map(({ id }) => id))]
  if (ids.length === 0) return { items: new Map(), more: new Map(), parties: new Map() }
  const listed = await itemsListed(db, reach, ids)
  const items = new Map<number, ListedItem[]>()
  for (const item of listed) {
    const before = items.get(item.fact)
    if (before) before.push(item)
    else items.set(item.fact, [item])
  }
  const more = new Map<number, Set<ListedItem['role']>>()
  for (const { fact, role } of await listsWithMore(db, reach, ids, listed))
    more.set(fact, (more.get(fact) ?? new Set()).add(role))
  const uris = partiesSaid(facts)
  return { items, more, parties: uris.length === 0 ? new Map() : await partiesOf(db, uris) }
}

/**
 * Facts as one reader may see them: fields by group, lists of items element by element, owners by name or by role, and
 * everything that is withheld said. The raw document is never read.
 */
export function seenFacts(
  reach: Reach<'read', 'Fact'>,
  named: Named,
  facts: readonly FactRow[],
  around: Around,
  listed: Listed,
): Shown[] {
  return facts.map((fact) => {
    const groups = groupsShown(reach, fact)
    const isOwner = fact.owner === reach.me
    const dated = isOwner || groups.has('dates')
    const owner = partyFor(named, fact.owner, groups.has('parties'))
    if (owner === null) throw new Error('a fact has an owner')
    const rest = listed.more.get(fact.id) ?? new Set()
    const masked = maskProjection(
      fact.projection,
      {
        kind: fact.kind,
        groups,
        isOwner,
        isParty: [fact.consignee, fact.possessor].includes(reach.me as OrganizationId),
        groupOf: fieldGroup,
      }, // the reader's own id
      rest.size > 0 && !isOwner,
    )
    const nearest = nearestOf(fact, around)
    const row = fact.rows.find((one) => one.item === nearest.id)
    const seen: SeenFact = {
      id: fact.public_id,
      kind: fact.kind,
      type: fact.type,
      step: isOwner || groups.has('identity') ? fact.step : null,
      disposition: isOwner || groups.has('release') ? fact.disposition : null,
      source: sourceOf(fact),
      owner,
      eventTime: dated ? fact.event_time.toISOString() : null,
      offset: dated ? fact.event_offset : null,
      recordTime: dated ? fact.record_time.toISOString() : null,
      item: nearest.item,
      fields: Object.fromEntries(
        Object.entries(masked.fields).map(([address, value]) => [
          address,
          fieldValue(address, value, named, listed.parties),
        ]),
      ),
      items: itemLists(listed.items.get(fact.id) ?? [], isOwner ? new Set() : rest, owner),
      withheld: masked.withheld.map((one) => ({ ...one, by: owner })),
      erased: fact.erased_at === null ? null : { at: dated ? fact.erased_at.toISOString() : null },
      superseded:
        fact.superseded_by === null
          ? null
          : {
              by: fact.superseded_by,
              reason: isOwner || groups.has('identity') ? fact.superseded_reason : null,
              at: dated ? (fact.superseded_at ?? fact.record_time).toISOString() : null,
            },
      amendmentOf: fact.amends,
      claim: row ? !row.entitled : false,
      conflict: false,
    }
    return { seen, owner: fact.owner, groups: [...groups] }
  })
}

/** The groups that rules show on a fact: of any of the items through which it is seen. */
function groupsShown(reach: Reach<'read', 'Fact'>, fact: FactRow): ReadonlySet<Group> {
  const groups = new Set<Group>()
  for (const row of fact.rows) {
    const { di, brand, answers, relations } = row
    for (const group of reach.fields({ owner: fact.owner, kind: fact.kind, di, brand, answers, relations }))
      groups.add(group)
  }
  return groups
}

function nearestOf(fact: FactRow, around: Around) {
  const candidates = fact.rows.flatMap(({ item: id }) => {
    const item = around.get(id)
    return item ? [{ id, item }] : []
  })
  const [nearest] = candidates.sort((a, b) => NEARNESS.indexOf(a.item.role) - NEARNESS.indexOf(b.item.role))
  if (!nearest) throw new Error('a fact was found through an item that was not asked for')
  return nearest
}

function itemLists(
  items: readonly ListedItem[],
  rest: ReadonlySet<ListedItem['role']>,
  owner: SeenFact['owner'],
): SeenItemList[] {
  const roles = (Object.keys(LISTS) as ListedItem['role'][]).filter(
    // the keys of a closed record
    (role) => rest.has(role) || items.some((item) => item.role === role),
  )
  return roles.map((role) => ({
    list: LISTS[role],
    shown: items
      .filter((item) => item.role === role)
      .map(({ uri, kind, di, lot, serial, quantity, uom }) => ({ uri, kind, di, lot, serial, quantity, uom })),
    rest: rest.has(role) ? { withheld: true, by: owner } : null,
  }))
}

const NUMBERS = ['value', 'min', 'max', 'mean'] as const
const isRecord = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A stored value as the views read it: measurements as numbers, a party that is a member by its name. */
function fieldValue(
  address: string,
  value: Json,
  named: Named,
  parties: ReadonlyMap<string, OrganizationId>,
): FieldValue {
  if (Array.isArray(value)) return value.map((element: Json) => fieldValue(address, element, named, parties))
  if (typeof value === 'string' && PLACES.has(address)) {
    // a place is known by its number and by whose it is
    const member = parties.get(value)
    const name = member === undefined ? null : nameOf(named, member)
    return name === null ? value : { ...name, id: value }
  }
  if (!isRecord(value)) return value as FieldValue // a scalar: arrays and records are handled
  if (/^(source|destination)\.(owning|possessing)_party$/.test(address) && typeof value.id === 'string') {
    const member = parties.get(value.id)
    const name = member === undefined ? null : nameOf(named, member)
    return name ?? value.id
  }
  const entries = Object.entries(value).map(([name, inner]): [string, FieldValue] => {
    const measured = address.startsWith('sensor.') && (NUMBERS as readonly string[]).includes(name) // widened to ask
    if (measured && typeof inner === 'string' && Number.isFinite(Number(inner))) return [name, Number(inner)]
    return [
      name,
      name === 'canonical' && isRecord(inner)
        ? { ...fieldRecord(inner), value: Number(inner.value) }
        : fieldValue(address, inner, named, parties),
    ]
  })
  return Object.fromEntries(entries)
}

const PLACES: ReadonlySet<string> = new Set(['readPoint', 'bizLocation'])

const fieldRecord = (value: { readonly [name: string]: Json }) => value as { [name: string]: FieldValue } // JSON either way

/** The parties and places that these facts name, by URI, each once. */
export function partiesSaid(facts: readonly Pick<FactRow, 'projection'>[]): string[] {
  const uris = facts.flatMap(({ projection }) => [
    ...[projection.source, projection.destination].flatMap((list) =>
      Array.isArray(list)
        ? list.flatMap((one: Json) => (isRecord(one) && typeof one.id === 'string' ? [one.id] : []))
        : [],
    ),
    ...[projection.readPoint, projection.bizLocation].filter((place) => typeof place === 'string'),
  ])
  return [...new Set(uris)]
}

const SYSTEMS: readonly string[] = SOURCES

/** Which of an organization's systems told a fact: as it says itself, else by the name of the API client. */
export function sourceOf(fact: Pick<FactRow, 'captured_by' | 'projection'>): FactSource {
  const said = isRecord(fact.projection.x) ? fact.projection.x.source : undefined
  const named = /(?:^|[-_.:])(erp|mes|lims|wms|maintenance|after-sales)$/.exec(fact.captured_by ?? '')?.[1]
  const system = typeof said === 'string' && SYSTEMS.includes(said) ? said : named
  return (system as FactSource | undefined) ?? 'field' // one of the closed list either way
}
