import type { Operation } from '#app/operation.server.ts'
import { fieldGroup } from '#app/vocabulary/dictionary.ts'
import { type Group, isGrantableGroup } from '#app/vocabulary/groups.ts'
import type { NamedParty } from '#app/evidence/evidence.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { FactId, OrganizationId } from '#app/vocabulary/ids.ts'
import {
  type EventItemRow,
  type EventQuestion,
  type EventRow,
  findEvents,
  itemsOfEvents,
  newestFact,
} from '#db/events.ts'
import type { Reader } from '#db/database.ts'
import { eventsOfProduct, placeOfEvent, type ProductQuestion } from '#db/product-events.ts'
import { maskItems, maskProjection } from '#policies/mask.ts'
import type { Json as MaskJson, Projection as Maskable } from '#policies/mask.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import { groupsOfKind } from '#policies/vocabulary.ts'

/** One event as this reader may see it: permitted fields by address, visible items, and what is withheld. */
export type SeenEvent = {
  readonly id: string
  readonly type: string
  readonly kind: FactKind
  /** Slug of the owner; null when the parties are withheld. */
  readonly owner: string | null
  /** The same owner by name. */
  readonly ownerNamed: NamedParty | null
  readonly step: string | null
  readonly eventTime: Date | null
  readonly eventOffset: string | null
  readonly recordTime: Date | null
  readonly superseded: boolean
  /** Its content was destroyed by law. */
  readonly erased: boolean
  readonly fields: Readonly<Record<string, MaskJson>>
  readonly items: readonly {
    uri: string
    role: EventItemRow['role']
    itemKind: string
    quantity: string | null
    uom: string | null
  }[]
  /** Groups and addresses not granted, by kind of fact, whether or not there is a value. Empty for the owner. */
  readonly withheld: readonly string[]
}

export type EventPage = {
  readonly events: readonly SeenEvent[]
  /** Where the next page begins; null on the last. */
  readonly next: { readonly value: string | null; readonly id: number } | null
  readonly upTo: number | null
}

/**
 * The events that answer a question, as this reader may see them. What the answer holds of others is on record for
 * their owners before it is given. `asked` is the question as it was put, for that record.
 */
export async function seeEvents(op: Operation, question: EventQuestion, asked: string): Promise<EventPage> {
  const product = productAsked(question)
  return product === null
    ? pageOf(op, question, asked, (db, reach, page) => findEvents(db, reach, { ...question, ...page }))
    : pageOf(op, question, asked, (db, reach, page) => eventsOfProduct(db, reach, { ...product, ...page }))
}

/** What of a product may be asked: everything since a moment, newest first, a page of so many. */
export type ProductAsked = Pick<ProductQuestion, 'di' | 'since' | 'limit'> & {
  /** The fact that the page before ended with. One that may not be seen (any more) has nothing after it. */
  readonly before: FactId | null
}

/** Pages of a product go back in time: what comes in meanwhile stands before them, so nothing is cut off. */
const NO_CUT = Number.MAX_SAFE_INTEGER

/** All that this reader may see of a product, its lots and units among it, newest first; on record like every answer. */
export async function seeProduct(op: Operation, question: ProductAsked, asked: string): Promise<EventPage> {
  const { before, ...product } = question
  return pageOf(op, { upTo: NO_CUT, limit: question.limit }, asked, async (db, reach, page) => {
    const after = before === null ? null : await placeOfEvent(db, reach, before)
    if (before !== null && after === null) return []
    return eventsOfProduct(db, reach, { ...product, unitsAnd: null, after, ...page })
  })
}

/** The question of one product alone, newest first: the same answer as any, found by an index. Null for every other. */
function productAsked(question: EventQuestion): ProductQuestion | null {
  const { anyEpcs, eventTime, recordTime, order, descending, after, upTo, limit } = question
  const [di, ...others] = anyEpcs?.products ?? []
  const [uri, ...more] = anyEpcs?.uris ?? []
  if (di === undefined || uri === undefined || others.length + more.length > 0) return null
  if ((order !== 'eventTime' || !descending || eventTime.before) ?? recordTime.from ?? recordTime.before) return null
  if (question.types ?? question.steps ?? question.dispositions ?? question.epcs ?? question.ids) return null
  return { di, unitsAnd: uri, since: eventTime.from, after, upTo, limit }
}

type Page = { upTo: number | null; limit: number }

/**
 * `find`: the rows of one page, one more than are shown. `choose`: which of them are the answer; what is not chosen is
 * neither read further nor disclosed.
 */
async function pageOf(
  op: Operation,
  question: Pick<EventQuestion, 'upTo' | 'limit'>,
  asked: string,
  find: (db: Reader, reach: Reach<'read', 'Fact'>, page: Page) => Promise<EventRow[]>,
  choose: (rows: EventRow[]) => EventRow[] = (rows) => rows,
): Promise<EventPage> {
  const reach = op.reach('read', 'Fact')
  const found = await op.lookingUp(async (db) => {
    const upTo = question.upTo ?? (await newestFact(db))
    const rows = await find(db, reach, { upTo, limit: question.limit + 1 })
    const page = choose(rows.slice(0, question.limit))
    const items = await itemsOfEvents(
      db,
      reach,
      page.map((row) => row.id),
    )
    return { upTo, page, items, more: rows.length > question.limit }
  })
  const byFact = new Map<number, EventItemRow[]>()
  for (const item of found.items) byFact.set(item.fact, [...(byFact.get(item.fact) ?? []), item])
  const seen = found.page.map((row) => seeEvent(op, row, byFact.get(row.id) ?? []))
  await disclose(op, seen, asked)
  const last = found.page.at(-1)
  return {
    events: seen.map(({ event }) => event),
    next: found.more && last ? { value: last.cursor, id: last.id } : null,
    upTo: found.upTo,
  }
}

/** So many facts of one event id are compared; who sees more of them gets the first of these. */
const SAME_ID = 100

/**
 * One event by its fact id or by the id its owner gave it. Anybody may write any eventID into an event, so several may
 * have it: the fact of that very id, else one's own, else the one that was known first, so that nobody's later event
 * stands before another's. Throws a hidden Refusal when none is in reach.
 */
export async function seeEventById(op: Operation, id: string): Promise<SeenEvent> {
  const question = { ...NO_QUESTION, ids: [id], descending: false, limit: SAME_ID }
  const find = (db: Reader, reach: Reach<'read', 'Fact'>, page: Page) => findEvents(db, reach, { ...question, ...page })
  const { events } = await pageOf(op, question, `event ${id}`, find, (rows) => {
    const own = rows.filter(({ owner }) => owner === op.actor.organizationId)
    const one =
      rows.find((row) => row.public_id === id) ?? own.find(({ superseded }) => !superseded) ?? own[0] ?? rows[0]
    return one ? [one] : []
  })
  const [event] = events
  if (!event) throw Refusal.hidden('event')
  return event
}

/** A question that every event answers, from the newest on, one at a time. */
export const NO_QUESTION: EventQuestion = {
  types: null,
  eventTime: { from: null, before: null },
  recordTime: { from: null, before: null },
  steps: null,
  dispositions: null,
  epcs: null,
  anyEpcs: null,
  ids: null,
  order: 'none',
  descending: true,
  after: null,
  upTo: null,
  limit: 1,
}

type Seen = { readonly event: SeenEvent; readonly owner: OrganizationId; readonly groups: readonly Group[] }

function seeEvent(op: Operation, row: EventRow, items: readonly EventItemRow[]): Seen {
  const reach = op.reach('read', 'Fact')
  const isOwner = row.owner === op.actor.organizationId
  const groupsOf = new Map(items.map((item) => [item, reach.fields(item)]))
  const groups = new Set<Group>(
    isOwner ? groupsOfKind(row.kind) : [...groupsOf.values()].flatMap((fields) => [...fields]),
  )
  const may = (group: Group) => isOwner || groups.has(group)
  const mask = { kind: row.kind, groups, isOwner, isParty: row.is_party, groupOf: fieldGroup }
  // The rest of the items is unknown to this reader and to us: it is always said to be withheld, never counted.
  const masked = maskProjection(row.projection as Maskable, mask, !isOwner) // a projection is JSON by construction
  const shown = maskItems(items, (item) => groupsOf.get(item)?.has('identity') === true, mask).shown
  const withheld = masked.withheld.map(({ address, group }) => address ?? group ?? '').filter((name) => name !== '')
  return {
    owner: row.owner,
    groups: [...groups].filter(isGrantableGroup),
    event: {
      id: row.public_id,
      type: row.type,
      kind: row.kind,
      owner: may('parties') ? row.owner_slug : null,
      ownerNamed: may('parties') ? namedParty(row.owner_words) : null,
      step: may('identity') ? row.step : null,
      eventTime: may('dates') ? row.event_time : null,
      eventOffset: may('dates') ? row.event_offset : null,
      recordTime: may('dates') ? row.record_time : null,
      superseded: row.superseded,
      erased: row.erased,
      fields: row.erased ? ofSkeleton(row, may) : masked.fields,
      items: shown.map(({ uri, role, item_kind, quantity, uom }) => ({
        uri,
        role,
        itemKind: item_kind,
        quantity,
        uom,
      })),
      withheld: isOwner ? [] : [...withheld.filter((name) => name !== 'quantity'), 'items'],
    },
  }
}

/** What the skeleton keeps of an erased event still makes one, and what it can be found by is shown. */
function ofSkeleton(row: EventRow, may: (group: Group) => boolean): SeenEvent['fields'] {
  return {
    ...(row.action !== null && may('identity') ? { action: row.action } : {}),
    ...(row.disposition !== null && may('release') ? { disposition: row.disposition } : {}),
  }
}

/** One row for the whole answer, before its first byte. */
async function disclose(op: Operation, seen: readonly Seen[], question: string): Promise<void> {
  const shown = new Map<OrganizationId, { facts: string[]; groups: Group[] }>()
  for (const { owner, event, groups } of seen) {
    if (owner === op.actor.organizationId) continue
    const entry = shown.get(owner) ?? { facts: [], groups: [] }
    entry.facts.push(event.id)
    entry.groups = [...new Set([...entry.groups, ...groups])]
    shown.set(owner, entry)
  }
  if (shown.size === 0) return
  const groups = (entry: { groups: Group[] }) => entry.groups.filter(isGrantableGroup)
  const answer = new Map(
    [...shown].map(([owner, entry]) => [owner, { facts: entry.facts, groups: groups(entry) }] as const),
  )
  await op.disclose({ question, item: null, position: null, shown: answer })
}
