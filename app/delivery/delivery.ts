/**
 * A delivery as its consignee sees it: what was shipped to us, what has arrived, what we confirmed. Pure types.
 *
 * `delivery.server.ts`: `expectedDelivery(op, { of }): ExpectedDelivery`;
 * `confirm-receipt.server.ts`: `confirmReceipt(op, ReceiptAsked): ReceiptConfirmed`.
 */
import type { NotOffered } from '#policies/affordances.ts'
import type { ItemKind, Party, ProductWords, VerdictStatus, Withheld } from '#app/evidence/evidence.ts'

/** One thing that was shipped to us. `container` is the URI of the box it lies in, null at the top. */
export type DeliveryLine = {
  uri: string
  kind: ItemKind
  di: string | null
  lot: string | null
  serial: string | null
  product: ProductWords | null
  quantity: string | null
  uom: string | null
  container: string | null
  status: VerdictStatus
  /** ISO instant in UTC of our own receiving fact, null while we have not confirmed it. */
  receivedAt: string | null
}

export type ExpectedDelivery = {
  /** What was scanned or typed: an SSCC in any spelling, or a delivery note number. */
  of: string
  /** Null when nothing with this number was shipped to us; the same answer for a number that does not exist. */
  shipment: {
    /** Public ids of the shipping facts that this answer rests on. */
    facts: string[]
    from: Party
    carrier: Party | null
    /** ISO instant in UTC, shown on the clock of `offset`. */
    shippedAt: string
    offset: string
    documents: { type: string | null; id: string }[]
    logisticUnits: string[]
  } | null
  lines: DeliveryLine[]
  /** Contents that the sender does not show us: one node, uncounted. */
  rest: Withheld | null
  /** Our own confirmation, if we already gave one for the whole of it. */
  confirmed: { fact: string; at: string } | null
  /** Why the reader may not confirm, as a catalogue key under `affordance.*`; null when they may. */
  refusedBecause: NotOffered | null
}

/** What the form sends: the URIs ticked, the codes scanned that were not expected, and a note. */
export type ReceiptAsked = { of: string; items: string[]; extra: string[]; note: string | null }

export type ReceiptConfirmed =
  | { moved: true; facts: string[]; received: string[]; missing: string[]; extra: string[] }
  | { moved: false; because: 'already-confirmed' | 'nothing-expected' | 'nothing-ticked' }

/** Ticked, missing and extra, from what was expected and what was scanned; URIs compared as they stand. */
export function compareDelivery(
  expected: readonly string[],
  arrived: readonly string[],
): { received: string[]; missing: string[]; extra: string[] } {
  const seen = new Set(arrived)
  const known = new Set(expected)
  return {
    received: expected.filter((uri) => seen.has(uri)),
    missing: expected.filter((uri) => !seen.has(uri)),
    extra: [...seen].filter((uri) => !known.has(uri)),
  }
}
