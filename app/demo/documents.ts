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
const MOST = 80

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
  for (const month of monthsOf(events)) {
    const left = new Map<string, number[]>()
    for (const index of month) {
      const owner = events[index]?.owner ?? ''
      left.set(owner, [...(left.get(owner) ?? []), index])
    }
    while (left.size > 0) {
      const [owner, batch] = longest(left, before, done)
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

/** For each event, the latest earlier events about each of its items, units standing for their lots as well. */
function predecessors(events: readonly Told[]): number[][] {
  const lotOf = new Map<string, string>()
  for (const { event, about } of events) {
    const lot = event.bizStep === 'commissioning' ? about.find((uri) => uri.includes('/10/')) : undefined
    if (lot !== undefined) for (const uri of about) if (uri !== lot) lotOf.set(uri, lot)
  }
  const last = new Map<string, number>()
  return events.map(({ about }, index) => {
    const keys = new Set(about.flatMap((uri) => [uri, lotOf.get(uri) ?? uri]))
    const found = [...keys].flatMap((key) => last.get(key) ?? [])
    for (const key of keys) last.set(key, index)
    return found
  })
}

function monthsOf(events: readonly Told[]): number[][] {
  const months = new Map<string, number[]>()
  for (const [index, { at }] of events.entries()) {
    const month = dayOf(at).slice(0, 7)
    months.set(month, [...(months.get(month) ?? []), index])
  }
  return [...months.values()]
}

/** The company that can say most at once, and which of its events. */
function longest(
  left: ReadonlyMap<string, number[]>,
  before: readonly number[][],
  done: ReadonlySet<number>,
): [string, number[]] {
  let best: [string, number[]] = ['', []]
  for (const [owner, waiting] of left) {
    const batch = new Set<number>()
    for (const index of waiting) {
      if (batch.size === MOST) break
      if ((before[index] ?? []).every((earlier) => done.has(earlier) || batch.has(earlier))) batch.add(index)
    }
    if (batch.size > best[1].length) best = [owner, [...batch]]
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
