import { dayOf, monthsAfter, stamp } from '../calendar.ts'
import { uri } from '../identifiers.ts'
import { ethyleneOxideCycle } from '../readings.ts'
import { type Amount, Clock, type Story } from '../story.ts'
import { PRODUCTS, di, organization, placeOf } from '../world.ts'
import { type Stock, spread, take, tested } from './supply.ts'

export type Unit = { readonly serial: string; readonly uri: string }

/** One lot of a device, as its maker keeps it: its units still in stock, and from when they may be delivered. */
export type DeviceLot = {
  readonly product: string
  readonly di: string
  readonly lot: string
  readonly uri: string
  /** Day, or month alone (`2026-04`). */
  readonly expiry: string
  readonly made: string
  /** The lots of material that went into it. */
  readonly inputs: readonly string[]
  readonly readyAt: number
  /** Units nobody has shipped yet; a delivery takes them from the front. */
  readonly units: Unit[]
}

const LETTERS: Record<string, string> = { femoral: 'F', tray: 'T', insert: 'N', cement: 'C' }

export type LotWish = {
  product: 'femoral' | 'tray' | 'insert' | 'cement'
  start: number
  size: number
  inputs: readonly Amount[]
  /** Said in place of the shelf life of the product. */
  expiry?: string
  /** Captured with the numbering of the units instead of the true expiry, and amended nine days later. */
  misprint?: string
  /** False: it is shipped by mistake before anybody released it. */
  release?: boolean
}

/** Months from making to expiry. */
const SHELF_LIFE = { femoral: 60, tray: 60, insert: 60, cement: 15 } as const

/** A lot from its inputs to its release: made, coated or moulded, inspected, numbered, sterilised at Halcyon, tested. */
export function makeLot(story: Story, wish: LotWish): DeviceLot {
  const clock = new Clock(story.random, wish.start)
  const item = di(wish.product)
  const words = PRODUCTS.find((one) => one.key === wish.product)
  const lot = `${LETTERS[wish.product] ?? 'X'}${stamp(dayOf(wish.start))}${String(story.next(`lot ${wish.product}`)).padStart(2, '0')}`
  const lotUri = uri.lot(item, lot)
  const made = dayOf(clock.days(0))
  const expiry = wish.expiry ?? monthsAfter(made, SHELF_LIFE[wish.product])
  const owner = 'meridian'
  const whole = [{ lot: lotUri, quantity: wish.size }]

  const shaping = {
    femoral: { 'tc:processName': 'Five-axis machining', 'tc:equipment': `MILL-${story.random.whole(1, 6)}` },
    tray: { 'tc:processName': 'Machining and screw assembly', 'tc:equipment': `CELL-${story.random.whole(1, 3)}` },
    insert: { 'tc:processName': 'Turning and milling', 'tc:equipment': `LATHE-${story.random.whole(1, 4)}` },
    cement: {
      'tc:processName': 'Powder filling',
      'tc:equipment': 'FILL-1',
      'tc:processTemperature': story.random.decimal(19, 21, 1),
    },
  }[wish.product]
  const said = {
    'cbvmda:lotNumber': lot,
    'cbvmda:itemExpirationDate': wish.expiry ?? monthsAfter(made, SHELF_LIFE[wish.product]),
    'tc:manufactureDate': made,
    'tc:productName': words?.name ?? wish.product,
    'tc:productNameZh': words?.nameZh ?? wish.product,
    'tc:model': words?.model ?? wish.product,
    'tc:sterile': true,
    ...(wish.product === 'cement' && { 'tc:storageMax': 25 }),
  }
  const begun = { lot: lotUri, quantity: wish.size }
  if (wish.inputs.length > 0) {
    story.transform({
      owner,
      at: clock.now,
      source: 'mes',
      step: 'assembling',
      disposition: 'in_progress',
      inputs: wish.inputs,
      outputs: [begun],
      documents: [story.document(owner, 'prodorder', clock.now)],
      ilmd: said,
      fields: { ...shaping, 'tc:operator': `op-${story.random.whole(300, 340)}` },
    })
  } else {
    story.object({
      owner,
      at: clock.now,
      source: 'mes',
      step: 'creating_class_instance',
      disposition: 'in_progress',
      action: 'ADD',
      lots: whole,
      ilmd: said,
      fields: shaping,
    })
  }
  if (wish.product === 'femoral') {
    story.object({
      owner,
      at: clock.days(1),
      source: 'mes',
      step: 'tc:coating',
      disposition: 'in_progress',
      lots: whole,
      fields: {
        'tc:processName': 'Titanium plasma spray',
        'tc:equipment': 'APS-2',
        'tc:coatingThickness': story.random.whole(340, 460),
      },
    })
  }
  const measure = {
    femoral: {
      characteristic: 'Condylar radius, mm',
      specification: '22.40 ± 0.05',
      value: story.random.decimal(22.36, 22.44, 3),
      size: wish.size,
      method: 'Coordinate measuring machine',
    },
    tray: {
      characteristic: 'Screw torque, N.m',
      specification: '0.60 ± 0.05',
      value: story.random.decimal(0.57, 0.63, 3),
      size: wish.size,
      method: 'Torque wrench',
    },
    insert: {
      characteristic: 'Thickness, mm',
      specification: '10.00 ± 0.10',
      value: story.random.decimal(9.94, 10.06, 3),
      size: 8,
      method: 'Coordinate measuring machine',
    },
    cement: {
      characteristic: 'Setting time, min',
      specification: '9 to 14',
      value: story.random.decimal(10.5, 12.5, 1),
      size: 5,
      method: 'ISO 5833',
    },
  }[wish.product]
  story.object({
    owner,
    at: clock.days(1),
    source: 'lims',
    step: 'inspecting',
    disposition: 'conformant',
    place: 'laboratory',
    lots: [{ lot: lotUri }],
    documents: [story.document(owner, 'testres', clock.now)],
    fields: tested(story, measure),
  })
  story.object({
    owner,
    at: clock.days(1),
    source: 'mes',
    step: 'tc:processing',
    disposition: 'in_progress',
    lots: whole,
    fields: {
      'tc:processName': 'Pouch sealing',
      'tc:equipment': `SEAL-${story.random.whole(1, 3)}`,
      'tc:sealTemperature': story.random.whole(133, 139),
      'tc:sealStrength': story.random.decimal(1.6, 2.3, 2),
    },
  })

  const units: Unit[] = Array.from({ length: wish.size }, () => {
    const serial = `${LETTERS[wish.product] ?? 'X'}${String(story.next('serial') + 100_000)}`
    return { serial, uri: uri.unit(item, serial) }
  })
  story.object({
    owner,
    at: clock.hours(7),
    source: 'mes',
    step: 'commissioning',
    disposition: 'active',
    action: 'ADD',
    units: units.map((unit) => unit.uri),
    about: [lotUri],
    ilmd: { ...said, 'cbvmda:itemExpirationDate': wish.misprint ?? expiry },
  })
  const numbering = story.told.at(-1)
  if (wish.misprint && numbering && clock.now <= story.end) {
    story.amend(numbering, clock.now + 9 * 86_400_000, 'approve', { ilmd: said })
  }
  sterilise(story, clock, owner, { item, lot: lotUri, quantity: wish.size })
  story.object({
    owner,
    at: clock.days(2),
    source: 'lims',
    step: 'tc:testing',
    disposition: 'conformant',
    place: 'laboratory',
    lots: [{ lot: lotUri }],
    fields: {
      'tc:eoResidual': story.random.decimal(0.4, 1.9, 2),
      ...tested(story, {
        characteristic: 'EO residual, mg per device',
        specification: '4 at most',
        value: story.random.decimal(0.4, 1.9, 2),
        size: 3,
        method: 'ISO 10993-7',
      }),
    },
  })
  const told =
    wish.release === false
      ? clock.now <= story.end
      : story.object({
          owner,
          at: clock.days(1),
          source: 'erp',
          step: 'tc:releasing',
          disposition: 'conformant',
          lots: [{ lot: lotUri }],
          fields: {
            'tc:releaseDecision': 'released',
            'tc:certificateNumber': `DHR-${lot}`,
            'tc:approver': `qa-${story.random.whole(20, 29)}`,
          },
        })
  return {
    product: wish.product,
    di: item,
    lot,
    uri: lotUri,
    expiry,
    made,
    inputs: wish.inputs.map((input) => input.lot),
    readyAt: told ? clock.now : Infinity,
    units: [...units],
  }
}

/** To Halcyon, through one ethylene oxide load with its chamber data, and back. The owner of the goods stays the same. */
export function sterilise(
  story: Story,
  clock: Clock,
  owner: string,
  of: { item: string; lot: string; quantity: number; sender?: string },
): void {
  const sender = of.sender ?? owner
  const sent = [{ lot: of.lot, quantity: of.quantity }]
  const note = story.document(sender, 'desadv', clock.now)
  story.object({
    owner: sender,
    at: clock.days(1),
    source: 'erp',
    step: 'shipping',
    disposition: 'in_transit',
    place: 'dock',
    lots: sent,
    documents: [note],
    from: { holder: sender },
    to: { holder: 'halcyon-sterile' },
  })
  story.object({
    owner: 'halcyon-sterile',
    at: clock.hours(20),
    source: 'wms',
    step: 'receiving',
    disposition: 'in_progress',
    place: 'dock',
    lots: sent,
    documents: [note],
  })
  const name = `EO-${stamp(dayOf(clock.now))}-${String(story.next('load')).padStart(3, '0')}`
  const load = uri.load('halcyon-sterile', name)
  const start = clock.hours(16)
  story.object({
    owner: 'halcyon-sterile',
    at: clock.hours(10),
    source: 'mes',
    step: 'tc:sterilising',
    disposition: 'in_progress',
    units: [load],
    lots: sent,
    sensors: ethyleneOxideCycle(
      story.random,
      organization('halcyon-sterile').zone,
      placeOf('halcyon-sterile', 'works'),
      start,
    ),
    fields: {
      'tc:load': name,
      'tc:steriliseMethod': 'ethylene-oxide',
      'tc:cycleProgram': 'EO-52-240',
      'tc:eoTemperature': 52,
      'tc:eoHumidity': story.random.whole(54, 60),
      'tc:eoConcentration': story.random.whole(600, 650),
      'tc:eoExposure': 240,
      'tc:aerationTime': 48,
      'tc:aerationTemperature': 50,
      'tc:biologicalIndicator': 'no-growth',
    },
  })
  const back = story.document('halcyon-sterile', 'desadv', clock.now)
  story.object({
    owner: 'halcyon-sterile',
    at: clock.days(3),
    source: 'erp',
    step: 'shipping',
    disposition: 'in_transit',
    place: 'dock',
    lots: sent,
    documents: [back],
    from: { holder: 'halcyon-sterile' },
    to: { holder: owner },
  })
  story.object({
    owner,
    at: clock.hours(18),
    source: 'wms',
    step: 'receiving',
    disposition: 'in_progress',
    place: 'stores',
    lots: sent,
    documents: [back],
  })
}

export type Materials = { femoral: Stock[]; tray: Stock[]; resin: Stock[]; formerResin: Stock[]; screws: Stock[] }

/** What Meridian makes in 18 months. A lot is begun only when its material has come. */
export function implants(story: Story, materials: Materials): DeviceLot[] {
  const lots: DeviceLot[] = []
  const plan: { product: LotWish['product']; count: number; size: number; first: number; last: number }[] = [
    { product: 'femoral', count: 24, size: 10, first: 75, last: 525 },
    { product: 'tray', count: 18, size: 10, first: 80, last: 525 },
    { product: 'insert', count: 20, size: 12, first: 30, last: 525 },
    { product: 'cement', count: 14, size: 16, first: 15, last: 510 },
  ]
  for (const { product, count, size, first, last } of plan) {
    for (const start of spread(story, count, first, last)) {
      const inputs = inputsFor(product, materials, start, size)
      if (inputs) lots.push(makeLot(story, { product, start, size, inputs }))
    }
  }
  return lots
}

/** Material for a lot of a product; null while some of it has not come yet. */
export function inputsFor(
  product: LotWish['product'],
  materials: Materials,
  at: number,
  size: number,
): Amount[] | null {
  const resin = materials.resin.some((one) => one.readyAt < at) ? materials.resin : materials.formerResin
  const wanted: (Amount | null)[] = {
    femoral: () => [take(materials.femoral, at, size)],
    tray: () => [take(materials.tray, at, size), take(materials.screws, at, size)],
    insert: () => [take(resin, at, 2)],
    cement: () => [],
  }[product]()
  const found = wanted.filter((one) => one !== null)
  return found.length === wanted.length ? found : null
}
