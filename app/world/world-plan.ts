import { checkDigit } from '#app/vocabulary/check-digits.ts'

/** How many companies of each kind a generated world has. */
export const WORLD = { manufacturers: 4, suppliers: 40, carriers: 10, hospitals: 200 } as const
const UNITS_A_LOT = 100
const UNITS_A_CARTON = 25
/** So many product lots are told at a time: long enough that a hospital has several receipts in one document. */
const LOTS_A_CHAPTER = 200
/** Levels of lots above the product: each lot of a level is made from two of the level before it. */
const SHARE_OF_LEVEL = [100, 40, 10, 4, 2] as const
const START = Date.UTC(2025, 0, 6)

/** Events of one organization, as an EPCIS document holds them. */
export type WorldDocument = { readonly owner: string; readonly events: readonly Record<string, unknown>[] }

const two = (n: number) => String(n + 1).padStart(2, '0')
export const manufacturer = (n: number): string => `maker-${n + 1}`
export const supplier = (n: number): string => `supplier-${two(n)}`
export const carrier = (n: number): string => `carrier-${two(n)}`
export const hospital = (n: number): string => `hospital-${String(n + 1).padStart(3, '0')}`
/** The verified GS1 company prefix of a manufacturer; seven digits of the demonstration range. */
export const prefixOf = (n: number): string => `952200${n}`

/** The GTIN of the one product of a manufacturer, with its check digit. */
export function gtinOf(maker: number): string {
  const body = `0${prefixOf(maker)}00001`
  return `${body}${checkDigit(body)}`
}

const party = (slug: string) => `urn:trace-commons:id:party:${slug}`
const unitOf = (maker: number, lot: number, n: number) => `https://id.gs1.org/01/${gtinOf(maker)}/21/${lot}-${n}`
const lotOf = (maker: number, lot: number) => `https://id.gs1.org/01/${gtinOf(maker)}/10/P${lot}`
function cartonOf(maker: number, carton: number): string {
  const body = `0${prefixOf(maker)}${String(carton).padStart(9, '0')}`
  return `https://id.gs1.org/00/${body}${checkDigit(body)}`
}

/** A unit of a world of so many units, where it was shipped, and a lot far above it: what to ask about. */
export function sampleOf(units: number, seed: number, n: number) {
  const lots = Math.ceil(units / UNITS_A_LOT)
  const lot = (n * 7919 + seed) % lots
  const maker = lot % WORLD.manufacturers
  const unit = (n * 31 + Math.floor(n / UNITS_A_LOT) * 7) % UNITS_A_LOT
  const carton = lot * (UNITS_A_LOT / UNITS_A_CARTON) + Math.floor(unit / UNITS_A_CARTON)
  return { maker, udi: `(01)${gtinOf(maker)}(21)${lot}-${unit}`, hospital: hospitalOf(carton, seed) }
}

const hospitalOf = (carton: number, seed: number) => (carton * 13 + seed) % WORLD.hospitals

/**
 * Everything that happens in a world of so many units, in the order in which it happens: six levels of lots, each made
 * from the one before, then units, cartons, shipments, receipts and some uses. The same seed tells the same world.
 */
export function* worldDocuments(units: number, seed: number): Generator<WorldDocument> {
  let minute = 0
  const event = (bizStep: string, more: Record<string, unknown>, type = 'ObjectEvent') => ({
    type,
    eventTime: new Date(START + minute++ * 60_000).toISOString(),
    eventTimeZoneOffset: '+00:00',
    ...(type === 'ObjectEvent' ? { action: 'OBSERVE' } : {}),
    bizStep,
    ...more,
  })
  const owned = (to: string) => [{ type: 'owning_party', destination: party(to) }]

  // ---- six levels of lots, the last of them the product's ----
  const lots = Math.ceil(units / UNITS_A_LOT)
  const counts = [...SHARE_OF_LEVEL.map((share) => Math.max(1, Math.ceil(lots / share))), lots]
  const ownerAt = (level: number, lot: number) =>
    level === 5 ? manufacturer(lot % WORLD.manufacturers) : supplier(level * 8 + ((lot + seed) % 8))
  const uriAt = (level: number, lot: number) =>
    level === 5
      ? lotOf(lot % WORLD.manufacturers, lot)
      : `urn:trace-commons:id:party:${ownerAt(level, lot)}:part:L${level}:lot:${lot}`
  const parentsOf = (level: number, lot: number) => {
    const above = counts[level - 1] ?? 1
    return [...new Set([lot % above, (lot * 7 + 3) % above])]
  }
  for (let level = 0; level < 5; level++) {
    const made = new Map<string, Record<string, unknown>[]>()
    const say = (owner: string, one: Record<string, unknown>) => made.set(owner, [...(made.get(owner) ?? []), one])
    const takers = new Map<number, Set<string>>()
    for (let child = 0; child < (counts[level + 1] ?? 0); child++)
      for (const parent of parentsOf(level + 1, child))
        takers.set(parent, (takers.get(parent) ?? new Set()).add(ownerAt(level + 1, child)))
    for (let lot = 0; lot < (counts[level] ?? 0); lot++) {
      const owner = ownerAt(level, lot)
      const quantity = [{ epcClass: uriAt(level, lot), quantity: 1000, uom: 'KGM' }]
      if (level === 0) say(owner, event('creating_class_instance', { action: 'ADD', quantityList: quantity }))
      else {
        const inputs = parentsOf(level, lot).map((parent) => ({ epcClass: uriAt(level - 1, parent), quantity: 100, uom: 'KGM' })) // prettier-ignore
        say(owner, event('assembling', { inputQuantityList: inputs, outputQuantityList: quantity }, 'TransformationEvent')) // prettier-ignore
      }
      for (const taker of takers.get(lot) ?? [])
        if (taker !== owner)
          say(owner, event('shipping', { quantityList: [{ epcClass: uriAt(level, lot) }], destinationList: owned(taker) })) // prettier-ignore
    }
    for (const [owner, events] of made) yield { owner, events }
  }

  // ---- units, cartons, hospitals ----
  for (let first = 0; first < lots; first += LOTS_A_CHAPTER) {
    const told = new Map<string, Record<string, unknown>[]>()
    const say = (owner: string, one: Record<string, unknown>) => {
      const events = told.get(owner)
      if (events) events.push(one)
      else told.set(owner, [one])
    }
    const arrivals: { carton: number; maker: number; lot: number; first: number }[] = []
    for (let lot = first; lot < Math.min(first + LOTS_A_CHAPTER, lots); lot++) {
      const maker = lot % WORLD.manufacturers
      const owner = manufacturer(maker)
      const here = Array.from({ length: Math.min(UNITS_A_LOT, units - lot * UNITS_A_LOT) }, (_, n) =>
        unitOf(maker, lot, n),
      )
      const inputs = parentsOf(5, lot).map((parent) => ({ epcClass: uriAt(4, parent), quantity: 10, uom: 'KGM' }))
      say(owner, event('assembling', { inputQuantityList: inputs, outputQuantityList: [{ epcClass: lotOf(maker, lot), quantity: here.length }] }, 'TransformationEvent')) // prettier-ignore
      say(owner, event('commissioning', { action: 'ADD', epcList: here, ilmd: { 'cbvmda:lotNumber': `P${lot}`, 'cbvmda:itemExpirationDate': '2032-12-31' } })) // prettier-ignore
      say(owner, event('inspecting', { disposition: 'conformant', quantityList: [{ epcClass: lotOf(maker, lot) }], 'tc:result': 'accepted', 'tc:sampleSize': 8 })) // prettier-ignore
      say(owner, event('urn:trace-commons:voc:1:releasing', { disposition: 'conformant', quantityList: [{ epcClass: lotOf(maker, lot) }], 'tc:releaseDecision': 'released' })) // prettier-ignore
      for (let at = 0; at < here.length; at += UNITS_A_CARTON) {
        const carton = lot * (UNITS_A_LOT / UNITS_A_CARTON) + at / UNITS_A_CARTON
        const box = cartonOf(maker, carton)
        say(owner, event('packing', { action: 'ADD', parentID: box, childEPCs: here.slice(at, at + UNITS_A_CARTON) }, 'AggregationEvent')) // prettier-ignore
        say(owner, event('shipping', {
            disposition: 'in_transit',
            epcList: [box],
            bizTransactionList: [{ type: 'desadv', bizTransaction: `urn:trace-commons:id:party:${owner}:dn:${carton}` }],
            destinationList: [...owned(hospital(hospitalOf(carton, seed))), { type: 'possessing_party', destination: party(carrier(carton % WORLD.carriers)) }],
          })) // prettier-ignore
        arrivals.push({ carton, maker, lot, first: at })
      }
    }
    for (const { carton, maker } of arrivals)
      say(hospital(hospitalOf(carton, seed)), event('receiving', { disposition: 'in_progress', epcList: [cartonOf(maker, carton)] })) // prettier-ignore
    for (const { carton, maker, lot, first: at } of arrivals)
      say(hospital(hospitalOf(carton, seed)), event('urn:trace-commons:voc:1:implanting', { epcList: [unitOf(maker, lot, at)] })) // prettier-ignore
    for (const [owner, events] of told)
      for (let at = 0; at < events.length; at += 1000) yield { owner, events: events.slice(at, at + 1000) }
  }
}
