import { lookAround } from '#app/capture/capture-work.server.ts'
import type { FactInput } from '#app/capture/fact-input.ts'
import { normaliseEvent } from '#app/capture/normalise.ts'
import { parseDocument } from '#app/capture/parse-document.ts'
import { validateEvent } from '#app/capture/validate.ts'
import type { Operation } from '#app/operation.server.ts'
import type { FactId } from '#app/vocabulary/ids.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'
import { type DeliveredItem, slugOf } from '#db/deliveries.ts'
import { againWhenOvertaken, captureFacts } from '#db/facts/capture.ts'
import { organizationsNamed } from '#db/evidence.ts'
import { type ReceiptAsked, type ReceiptConfirmed, wholeOrByPiece } from './delivery.ts'
import { readDelivery } from './delivery.server.ts'

/**
 * "Received: confirm". What was ticked becomes one receiving fact of ours, captured like any other; what was scanned and
 * not expected becomes a second one, which stays a claim until somebody says that they shipped it. Returned, not
 * thrown, when there is nothing to confirm. Forbidden (403) without the role.
 */
export async function confirmReceipt(op: Operation, ask: ReceiptAsked): Promise<ReceiptConfirmed> {
  const us = op.actor.organizationId
  op.require('confirm', 'Delivery', { consignee: us })
  const extra = ask.extra.flatMap((text) => parseUdi(text, { now: op.now }).candidates[0] ?? [])

  let told: FactId[] = []
  const outcome = await againWhenOvertaken(() =>
    op.writing(async (db): Promise<ReceiptConfirmed> => {
      const { view, shipments, items } = await readDelivery(op, db, ask.of)
      const [shipment] = shipments
      if (!view.shipment || !shipment) return { moved: false, because: 'nothing-expected' }
      if (view.confirmed) return { moved: false, because: 'already-confirmed' }
      const { stated, ...arrived } = wholeOrByPiece(items, [...ask.items, ...extra])
      if (arrived.received.length === 0) return { moved: false, because: 'nothing-ticked' }

      const shipper = (await organizationsNamed(db, [shipment.owner])).get(shipment.owner)?.slug ?? null
      const parties = { from: shipper, to: await slugOf(db, us) }
      const ticked = items.filter(({ uri, received_at }) => stated.has(uri) && received_at === null)
      const events = [
        receivingFact(op, ticked, { ...parties, documents: shipment.transactions, note: ask.note, line: 0 }),
        receivingFact(
          op,
          arrived.extra.map((uri) => ({ uri, kind: null, quantity: null, uom: null })),
          { from: null, to: parties.to, documents: [], note: ask.note, line: 1 },
        ),
      ].filter((event) => event !== null)
      const captured = await captureFacts(db, events)
      told = captured.map(({ fact }) => fact)
      return { moved: true, facts: told, ...arrived }
    }),
  )
  if (outcome.moved) await lookAround(op, told)
  return outcome
}

type Received = Pick<DeliveredItem, 'uri' | 'quantity' | 'uom'> & { kind: DeliveredItem['kind'] | null }
type About = {
  from: string | null
  to: string
  documents: readonly { type: string | null; id: string }[]
  note: string | null
  line: number
}

const partyUri = (slug: string) => `urn:trace-commons:id:party:${encodeURIComponent(slug)}`

/** One receiving event, written as a document and read as any other, so that there is one way in. Null for no items. */
function receivingFact(op: Operation, items: readonly Received[], about: About): FactInput | null {
  if (items.length === 0) return null
  const isClass = ({ kind, uri }: Received) =>
    kind === 'lot' || kind === 'product' || (kind === null && !/\/21\/|:serial:|\/00\/|\/800[34]\//.test(uri))
  const counted = items.filter(isClass)
  const event = {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { tc: 'urn:trace-commons:voc:1:' }],
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'receiving',
    disposition: 'in_progress',
    eventTime: op.now.toISOString(),
    eventTimeZoneOffset: offsetIn(op.zone, op.now),
    epcList: items.filter((item) => !isClass(item)).map(({ uri }) => uri),
    ...(counted.length > 0 ? { quantityList: counted.map(quantityOf) } : {}),
    ...(about.documents.length > 0
      ? {
          bizTransactionList: about.documents.map(({ type, id }) => ({
            ...(type === null ? {} : { type }),
            bizTransaction: id,
          })),
        }
      : {}),
    ...(about.from === null ? {} : { sourceList: [{ type: 'owning_party', source: partyUri(about.from) }] }),
    destinationList: [{ type: 'owning_party', destination: partyUri(about.to) }],
    ...(about.note === null ? {} : { 'tc:receiptNote': about.note }),
  }
  const parsed = parseDocument(new TextEncoder().encode(JSON.stringify(event)), { single: true })
  const written = parsed.ok ? parsed.document.events[0] : undefined
  const faults = written ? validateEvent(written, op.now.getTime()) : []
  if (!written || faults.length > 0)
    throw new Error('a receipt could not be written as an event', { cause: parsed.ok ? faults : parsed.problem })
  return {
    ...normaliseEvent(written, () => {
      throw new Error('a receipt names no person')
    }),
    line: about.line,
  }
}

function quantityOf({ uri, quantity, uom }: Received) {
  const amount = quantity === null ? null : Number(quantity)
  return {
    epcClass: uri,
    ...(amount !== null && Number.isFinite(amount) ? { quantity: amount } : {}),
    ...(uom === null ? {} : { uom }),
  }
}

/** The offset of a zone at an instant, `+02:00`. */
function offsetIn(zone: string, now: Date): string {
  const said = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(now)
    .find((part) => part.type === 'timeZoneName')?.value
  const offset = /([+-]\d{2}):?(\d{2})/.exec(said ?? '')
  return offset ? `${offset[1]}:${offset[2]}` : '+00:00'
}
