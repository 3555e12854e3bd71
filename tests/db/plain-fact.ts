import { createHash } from 'node:crypto'
import type { FactInput } from '#app/capture/fact-input.ts'

/** One inspection of one unit, told apart by its serial. */
export const plainFact = (serial: string): FactInput => ({
  line: 0,
  hash: createHash('sha256').update(serial).digest('hex'),
  declared: null,
  declaration: null,
  type: 'ObjectEvent',
  action: 'OBSERVE',
  step: 'inspecting',
  disposition: null,
  set: [],
  unset: [],
  eventTime: '2026-01-01T00:00:00.000Z',
  offset: '+00:00',
  eventId: null,
  consignee: null,
  possessor: null,
  sourceOwner: null,
  sourcePossessor: null,
  readPoint: null,
  bizLocation: null,
  transactions: [],
  expiry: null,
  made: null,
  alarm: false,
  items: [
    { uri: `https://id.gs1.org/01/09520001000017/21/${serial}`, role: 'e', quantity: null, uom: null, statedLot: null },
  ],
  raw: '{}',
  canonical: '{}',
  projection: { hash: serial },
})
