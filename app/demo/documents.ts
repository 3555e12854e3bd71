import { dayOf } from './calendar.ts'
import type { EventBody, Told } from './story.ts'

/** One EPCIS document of one company, ready to be captured as it stands. */
export type DemoDocument = {
  readonly owner: string
  /** `0007-meridian-2026-03`: order of capture, company, month. */
  readonly name: string
  readonly events: readonly Told[]
  readonly body: EventBody
}

/** No document of the demo holds more events. */
const MOST = 150

/**
 * The story as documents, in an order in which each thing is captured as it happened: an event comes after all earlier
 * events about the same items, whoever tells them. Within that, a company says in one document what it can.
 */
export function documentsOf(told: readonly Told[]): DemoDocument[] {
  const ordered = told.map((one, index) => ({ one, index })).sort((a, b) => a.one.at - b.one.at || a.index - b.index)
  const events = ordered.map(({ one }) => one)
  const before = predecessors(events)
  const done = new Set<number>()
  const documents: DemoDocument[] = []
  for (const quarter of quartersOf(events)) {
    const left = new Map<string, number[]>()
    for (const index of quarter) {
      const owner = events[index]?.owner ?? ''
      left.set(owner, [...(left.get(owner) ?? []), index])
    }
    while (left.size > 0) {
      const [owner, batch] = next(left, before, done)
      for (const index of batch) done.add(index)
      const rest = (left.get(owner) ?? []).filter((index) => !done.has(index))
      if (rest.length > 0) left.set(owner, rest)
      else left.delete(owner)
      documents.push(
        document(
          owner,
          documents.length,
          batch.flatMap((index) => events[index] ?? []),
        ),
      )
    }
  }
  return documents
}

/**
 * For each event, those that must come before it: the latest about each of its items; of a unit, also the latest about
 * its lot; of a lot, also all about its units since.
 */
function predecessors(events: readonly Told[]): number[][] {
  const lotOf = lotsOfUnits(events)
  const last = new Map<string, number>()
  const ofUnits = new Map<string, number[]>()
  return events.map(({ about }, index) => {
    const found = new Set<number>()
    for (const uri of about) {
      for (const key of [uri, lotOf.get(uri) ?? uri]) {
        const latest = last.get(key)
        if (latest !== undefined) found.add(latest)
      }
      for (const earlier of ofUnits.get(uri) ?? []) found.add(earlier)
      ofUnits.delete(uri)
    }
    for (const uri of about) {
      last.set(uri, index)
      const lot = lotOf.get(uri)
      if (lot !== undefined) ofUnits.set(lot, [...(ofUnits.get(lot) ?? []), index])
    }
    return [...found]
  })
}

/** The lot of each unit, as it was numbered. */
function lotsOfUnits(events: readonly Told[]): Map<string, string> {
  const lotOf = new Map<string, string>()
  for (const { event, about } of events) {
    const lot = event.bizStep === 'commissioning' ? about.find((uri) => uri.includes('/10/')) : undefined
    if (lot !== undefined) for (const uri of about) if (uri !== lot) lotOf.set(uri, lot)
  }
  return lotOf
}

/** Events by quarter, in order: within one, what one company says is gathered. */
function quartersOf(events: readonly Told[]): number[][] {
  const quarters = new Map<string, number[]>()
  for (const [index, { at }] of events.entries()) {
    const day = dayOf(at)
    const quarter = `${day.slice(0, 4)} ${Math.ceil(Number(day.slice(5, 7)) / 3)}`
    const found = quarters.get(quarter)
    if (found) found.push(index)
    else quarters.set(quarter, [index])
  }
  return [...quarters.values()]
}

/** The company that can say the largest part of what it has left, and which events these are. */
function next(
  left: ReadonlyMap<string, number[]>,
  before: readonly number[][],
  done: ReadonlySet<number>,
): [string, number[]] {
  let best: [string, number[]] = ['', []]
  let share = 0
  for (const [owner, waiting] of left) {
    const batch = new Set<number>()
    for (const index of waiting) {
      if (batch.size === MOST) break
      if ((before[index] ?? []).every((earlier) => done.has(earlier) || batch.has(earlier))) batch.add(index)
    }
    if (batch.size / waiting.length > share) {
      best = [owner, [...batch]]
      share = batch.size / waiting.length
    }
  }
  if (best[1].length === 0) throw new Error('the story has an event that waits for itself')
  return best
}

const CONTEXT = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { tc: 'urn:trace-commons:voc:1:' }]

function document(owner: string, index: number, events: readonly Told[]): DemoDocument {
  const newest = Math.max(...events.map((one) => one.at))
  const name = `${String(index + 1).padStart(4, '0')}-${owner}-${dayOf(newest).slice(0, 7)}`
  const body: EventBody = {
    '@context': CONTEXT,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: new Date(newest).toISOString(),
    epcisBody: { eventList: events.map((one) => one.event) },
  }
  return { owner, name, events, body }
}
