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

/**
 * What a receipt may state. A box counts for all that lies in it, so a box of which only some contents arrived is not
 * stated as received: its contents are, one by one, and the rest stays in transit. A box ticked with none of its
 * contents was taken in unopened, and its contents with it. What came with an earlier receipt is there already. Items
 * hang together by `container`, the URI of their box.
 */
export function wholeOrByPiece(
  expected: readonly { readonly uri: string; readonly container: string | null; readonly received_at: Date | null }[],
  arrived: readonly string[],
): { received: string[]; missing: string[]; extra: string[]; stated: ReadonlySet<string> } {
  const compared = compareDelivery(
    expected.map(({ uri }) => uri),
    arrived,
  )
  const ticked = new Set(compared.received)
  const earlier = new Set(expected.filter(({ received_at }) => received_at !== null).map(({ uri }) => uri))
  const box = new Map(expected.map(({ uri, container }) => [uri, container]))
  const liesIn = (uri: string, outer: string): boolean => {
    const seen = new Set<string>()
    for (let at = box.get(uri) ?? null; at !== null && !seen.has(at); at = box.get(at) ?? null) {
      if (at === outer) return true
      seen.add(at)
    }
    return false
  }
  const broken = new Set<string>()
  const unopened = new Set<string>()
  for (const outer of ticked) {
    const contents = expected.filter(({ uri }) => liesIn(uri, outer)).map(({ uri }) => uri)
    const there = contents.filter((uri) => ticked.has(uri) || earlier.has(uri))
    if (there.length > 0 && there.length < contents.length) broken.add(outer)
    if (there.length === 0) for (const uri of contents) unopened.add(uri)
  }
  return {
    received: [...compared.received.filter((uri) => !broken.has(uri)), ...unopened],
    missing: compared.missing.filter((uri) => !unopened.has(uri) && !earlier.has(uri) && !ticked.has(uri)),
    extra: compared.extra,
    stated: new Set(compared.received.filter((uri) => !broken.has(uri))),
  }
}
