import { nameOf, type Named, partyFor } from '#app/evidence/named.server.ts'
import { readEvidenceOfEach } from '#app/evidence/read-evidence.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { todayIn } from '#app/vocabulary/calendar-date.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'
import type { Reader } from '#db/database.ts'
import { type DeliveredItem, deliveredItems, type ShipmentRow, shipmentsToUs } from '#db/deliveries.ts'
import { listsWithMore, organizationsNamed, positionsOf } from '#db/evidence.ts'
import type { DeliveryLine, ExpectedDelivery } from './delivery.ts'

type Status = DeliveryLine['status']

/** A delivery with what its confirmation needs beside the view. */
export type DeliveryRead = { view: ExpectedDelivery; shipments: ShipmentRow[]; items: DeliveredItem[] }

/** Lines whose verdict is worked out; beyond, the list itself is the answer and each device can be scanned. */
const LINES_WITH_VERDICT = 100

/**
 * What was shipped to us under this SSCC or delivery note, and what of it has arrived. The same answer when nothing
 * with this number was shipped to us, whether or not there is such a number.
 */
export async function expectedDelivery(op: Operation, ask: { of: string }): Promise<ExpectedDelivery> {
  const { view, shipments } = await op.lookingUp((db) => readDelivery(op, db, ask.of))
  const shown = new Map<OrganizationId, { facts: string[]; groups: string[] }>()
  for (const { owner, public_id } of shipments) {
    const facts = shown.get(owner)?.facts ?? []
    shown.set(owner, { facts: [...facts, public_id], groups: ['identity', 'quantities'] })
  }
  if (shown.size > 0)
    await op.disclose({ question: ask.of, item: null, position: await newestPosition(op, shipments), shown })
  return view
}

async function newestPosition(op: Operation, shipments: readonly ShipmentRow[]): Promise<number | null> {
  const ids = shipments.map(({ id }) => id)
  const positions = await op.reading((db) => positionsOf(db, op.reach('read', 'Fact'), ids))
  return positions.size === 0 ? null : Math.max(...positions.values())
}

/** The same inside a transaction that the caller has; writes nothing and discloses nothing. */
export async function readDelivery(op: Operation, db: Reader, of: string): Promise<DeliveryRead> {
  const reading = parseUdi(of, { now: op.now })
  const uri = reading.kind === 'logistic-unit' ? (reading.candidates[0] ?? null) : null
  const facts = op.reach('read', 'Fact')
  const found = await shipmentsToUs(db, { facts, deliveries: op.reach('read', 'Delivery') }, { uri, number: of.trim() })
  const [newest] = found
  if (!newest) return { view: { ...NOTHING, of }, shipments: [], items: [] }
  // A number used again names the newest delivery: one shipper, one moment.
  const shipments = found.filter(
    (one) => one.owner === newest.owner && one.event_time.getTime() === newest.event_time.getTime(),
  )
  const ids = shipments.map(({ id }) => id)
  const items = await deliveredItems(db, facts, ids)
  const more = await listsWithMore(
    db,
    facts,
    ids,
    items.map(({ fact, item }) => ({ fact, item })),
  )
  const us = op.actor.organizationId
  const words = await organizationsNamed(db, [
    us,
    newest.owner,
    ...(newest.possessor === null ? [] : [newest.possessor]),
  ])
  const named: Named = { me: us, labeler: null, words }
  const from = nameOf(named, newest.owner) // a consignee knows who shipped to it: the shipment names both
  if (!from) throw new Error('a shipment has an owner')
  const judged = items.slice(0, LINES_WITH_VERDICT)
  const verdicts = await verdictsOn(op, db, [...new Set(judged.map(({ uri }) => uri))])
  const lines = items.map((item) => lineOf(item, verdicts.get(item.uri) ?? 'unconfirmed'))
  const last = items.every((item) => item.received_at !== null)
    ? items.findLast((item) => item.receipt !== null)
    : undefined
  return {
    shipments,
    items,
    view: {
      of,
      shipment: {
        facts: shipments.map(({ public_id }) => public_id),
        from,
        carrier: newest.possessor === null || newest.possessor === us ? null : partyFor(named, newest.possessor, true),
        shippedAt: newest.event_time.toISOString(),
        offset: newest.event_offset,
        documents: newest.transactions,
        logisticUnits: items.filter(({ kind }) => kind === 'logistic-unit').map((item) => item.uri),
      },
      lines,
      rest: more.length > 0 ? { withheld: true, by: from } : null,
      confirmed: last?.receipt && last.received_at ? { fact: last.receipt, at: last.received_at.toISOString() } : null,
      refusedBecause: op.whyNot('confirm', 'Delivery', { consignee: newest.consignee ?? us }),
    },
  }
}

const NOTHING: ExpectedDelivery = {
  of: '',
  shipment: null,
  lines: [],
  rest: null,
  confirmed: null,
  refusedBecause: null,
}

async function verdictsOn(op: Operation, db: Reader, uris: readonly string[]): Promise<Map<string, Status>> {
  const today = todayIn(op.zone, op.now)
  const read = await readEvidenceOfEach(op, db, { texts: uris, page: null, today, facts: 0 })
  return new Map(read.flatMap(({ evidence }, index) => [[uris[index] ?? '', evidence.verdict.status] as const]))
}

function lineOf(item: DeliveredItem, status: Status): DeliveryLine {
  return {
    uri: item.uri,
    kind: item.kind,
    di: item.di,
    lot: item.lot,
    serial: item.serial,
    product: item.product && { name: item.product.name, nameZh: item.product.name_zh, model: item.product.model },
    quantity: item.quantity,
    uom: item.uom,
    container: item.container,
    status,
    receivedAt: item.received_at?.toISOString() ?? null,
  }
}
