import { journey } from '../readings.ts'
import { type Amount, Clock, type Story } from '../story.ts'
import { RIVERSIDE_CLINIC, organization, placeOf } from '../world.ts'
import type { DeviceLot, Unit } from './devices.ts'

export type Delivery = {
  /** The logistic unit, null when whole lots travelled without one. */
  readonly box: string | null
  readonly shippedAt: number
  /** When the consignee confirmed it; null for a clinic that is no member and for what is still under way. */
  readonly receivedAt: number | null
}

export type DeliveryWish = {
  from: string
  /** A slug, or the party URI of somebody who is no member. */
  to: string
  carrier: string
  units?: readonly string[]
  lots?: readonly Amount[]
  /** Hourly °C in the transport box, from pick-up on, with the highest that is allowed. */
  cold?: { readings: readonly number[]; limit: number }
  /**
   * Whether the consignee records what it takes out of the box. Those that deliver further do; hospitals do not, so the
   * way of the box stays part of the story of what came in it.
   */
  unpack?: boolean
  /** False: the box arrives, and nobody confirms it. */
  confirm?: boolean
}

function goesOn(slug: string): boolean {
  return organization(slug).kind !== 'hospital'
}

/** Packed, shipped, carried, received and taken out of the box. */
export function deliver(story: Story, clock: Clock, wish: DeliveryWish): Delivery {
  const units = wish.units ?? []
  const box = units.length > 0 ? story.box(wish.from) : null
  if (box !== null) {
    story.aggregate({
      owner: wish.from,
      at: clock.days(0),
      source: 'wms',
      step: 'packing',
      disposition: 'in_progress',
      place: 'stores',
      action: 'ADD',
      parent: box,
      units,
    })
  }
  const shippedAt = clock.hours(3)
  const note = story.document(wish.from, 'desadv', shippedAt)
  const member = !wish.to.includes(':')
  const order = member ? [story.document(wish.to, 'po', shippedAt)] : []
  const things = { units: box === null ? [] : [box], lots: wish.lots ?? [] }
  story.object({
    owner: wish.from,
    at: shippedAt,
    source: 'erp',
    step: 'shipping',
    disposition: 'in_transit',
    place: 'dock',
    ...things,
    about: [...units],
    documents: [note, ...order],
    from: { owner: wish.from, holder: wish.from },
    to: { owner: wish.to, holder: wish.carrier },
  })
  const carried = {
    owner: wish.carrier,
    source: 'wms' as const,
    disposition: 'in_transit',
    units: things.units,
    lots: things.lots.map(({ lot }) => ({ lot })),
    documents: [note],
  }
  if (wish.cold) {
    const start = clock.hours(2)
    clock.now += wish.cold.readings.length * 3_600_000
    story.object({
      ...carried,
      at: clock.now,
      source: 'field',
      step: 'sensor_reporting',
      place: 'quay',
      about: [...units],
      sensors: journey(
        organization(wish.carrier).zone,
        placeOf(wish.carrier, 'quay'),
        start,
        wish.cold.readings,
        wish.cold.limit,
      ),
    })
  } else {
    story.object({ ...carried, at: clock.hours(5), step: 'departing', place: 'dock' })
  }
  story.object({ ...carried, at: clock.hours(20), step: 'arriving', place: 'dock' })
  if (!member || wish.confirm === false) return { box, shippedAt, receivedAt: null }
  const received = story.object({
    owner: wish.to,
    at: clock.days(1),
    source: 'wms',
    step: 'receiving',
    disposition: 'in_progress',
    place: 'dock',
    units: [...things.units, ...units],
    lots: things.lots,
    documents: [note, ...order],
    from: { owner: wish.from },
    to: { owner: wish.to },
  })
  if (received && box !== null && (wish.unpack ?? goesOn(wish.to))) {
    story.aggregate({
      owner: wish.to,
      at: clock.hours(2),
      source: 'wms',
      step: 'unpacking',
      disposition: 'in_progress',
      place: 'stores',
      action: 'DELETE',
      parent: box,
      units,
    })
  }
  if (received) {
    story.object({
      owner: wish.to,
      at: clock.hours(2),
      source: 'wms',
      step: 'storing',
      disposition: 'sellable_accessible',
      place: 'stores',
      units: [...units],
      lots: things.lots.map(({ lot }) => ({ lot })),
    })
  }
  return { box, shippedAt, receivedAt: received ? clock.now : null }
}

/** A unit that a hospital or a distributor has on its shelf. */
export type Held = { readonly unit: Unit; readonly lot: DeviceLot; readonly since: number; readonly box: string | null }
export type Shelves = { 'st-brigids': Held[]; 'east-lake': Held[]; 'tern-medical': Held[] }

/** Takes units of released lots that are still in date at an instant out of the maker's stock, oldest lots first. */
export function pickUnits(
  lots: readonly DeviceLot[],
  product: string,
  at: number,
  count: number,
): { unit: Unit; lot: DeviceLot }[] {
  const picked: { unit: Unit; lot: DeviceLot }[] = []
  for (const lot of lots) {
    if (lot.product !== product || lot.readyAt >= at || Date.parse(lot.expiry) < at + 100 * 86_400_000) continue
    while (picked.length < count && lot.units.length > 0) {
      const unit = lot.units.shift()
      if (unit) picked.push({ unit, lot })
    }
  }
  return picked
}

/**
 * Every few days Meridian supplies: St Brigid's directly, East Lake directly or through Tern, and Riverside Clinic (no
 * member) through Tern. Bone cement goes in a cooled box.
 */
export function implantDeliveries(story: Story, lots: readonly DeviceLot[]): Shelves {
  const shelves: Shelves = { 'st-brigids': [], 'east-lake': [], 'tern-medical': [] }
  const first = Math.min(...lots.map((lot) => lot.readyAt))
  let index = 0
  for (let at = first + 3 * 86_400_000; at < story.end - 6 * 86_400_000; at += 5 * 86_400_000, index += 1) {
    const clock = new Clock(story.random, at)
    const cold = index % 5 === 4
    const wanted: [string, number][] = cold
      ? [['cement', 8]]
      : [
          ['femoral', 2],
          ['tray', 2],
          ['insert', 2],
        ]
    const picked = wanted.flatMap(([product, count]) => pickUnits(lots, product, at, count))
    if (picked.length === 0) continue
    const to = (['st-brigids', 'tern-medical', 'st-brigids', 'east-lake'] as const)[index % 4] ?? 'st-brigids'
    const journeyCold = cold
      ? { cold: { readings: Array.from({ length: 14 }, () => story.random.decimal(17, 22, 1)), limit: 25 } }
      : {}
    const units = picked.map(({ unit }) => unit.uri)
    const first = deliver(story, clock, {
      from: 'meridian',
      to,
      carrier: cold || to !== 'st-brigids' ? 'harbour-cold-chain' : 'northline',
      units,
      ...journeyCold,
    })
    const since = first.receivedAt
    if (since === null) continue
    if (to !== 'tern-medical') {
      shelves[to].push(...picked.map((one) => ({ ...one, since, box: first.box })))
      continue
    }
    // what Tern got goes on a few days later: two parts to East Lake, one to the clinic
    clock.days(story.random.whole(2, 6))
    const clinic = index % 3 === 0
    const onward = deliver(story, clock, {
      from: 'tern-medical',
      to: clinic ? RIVERSIDE_CLINIC : 'east-lake',
      carrier: 'harbour-cold-chain',
      units,
    })
    const arrived = onward.receivedAt
    if (!clinic && arrived !== null)
      shelves['east-lake'].push(...picked.map((one) => ({ ...one, since: arrived, box: onward.box })))
  }
  return shelves
}
