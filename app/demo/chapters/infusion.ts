import { dayOf, monthsAfter, stamp } from '../calendar.ts'
import { uri } from '../identifiers.ts'
import { type Amount, Clock, type Story } from '../story.ts'
import { PRODUCTS, di } from '../world.ts'
import { deliver } from './deliveries.ts'
import { type Unit, sterilise } from './devices.ts'
import { type Stock, spread, take, tested } from './supply.ts'

export type PumpLot = {
  readonly lot: string
  readonly uri: string
  readonly readyAt: number
  readonly software: string
  readonly units: Unit[]
}

function words(key: string): { 'tc:productName': string; 'tc:productNameZh': string; 'tc:model': string } {
  const product = PRODUCTS.find((one) => one.key === key)
  return {
    'tc:productName': product?.name ?? key,
    'tc:productNameZh': product?.nameZh ?? key,
    'tc:model': product?.model ?? key,
  }
}

/** Brightforge builds pumps as Calder's appointed maker; Calder receives them and alone releases them. */
export function pumps(story: Story, screws: Stock[]): PumpLot[] {
  const lots: PumpLot[] = []
  for (const [index, start] of spread(story, 14, 95, 500).entries()) {
    const clock = new Clock(story.random, start)
    const screw = take(screws, clock.days(0), 48)
    if (!screw) continue
    const lot = makePumps(story, clock, [screw], index < 7 ? '4.1.0' : '4.2.1')
    lots.push(lot)
  }
  return lots
}

/** One lot of six pumps. */
export function makePumps(story: Story, clock: Clock, inputs: readonly Amount[], software: string): PumpLot {
  const item = di('pump')
  const made = dayOf(clock.now)
  const lot = `P${stamp(made)}${String(story.next('lot pump')).padStart(2, '0')}`
  const lotUri = uri.lot(item, lot)
  const units: Unit[] = Array.from({ length: 6 }, () => {
    const serial = `CI3-${String(story.next('serial pump') + 40_000)}`
    return { serial, uri: uri.unit(item, serial) }
  })
  const owner = 'brightforge'
  story.transform({
    owner,
    at: clock.now,
    source: 'mes',
    step: 'assembling',
    disposition: 'in_progress',
    inputs,
    outputs: [{ lot: lotUri, quantity: 6 }],
    documents: [story.document(owner, 'prodorder', clock.now)],
    ilmd: { 'cbvmda:lotNumber': lot, 'tc:manufactureDate': made, ...words('pump') },
    fields: {
      'tc:processName': 'Final assembly',
      'tc:equipment': `LINE-${story.random.whole(1, 2)}`,
      'tc:operator': `op-${story.random.whole(500, 530)}`,
    },
  })
  story.object({
    owner,
    at: clock.days(1),
    source: 'mes',
    step: 'commissioning',
    disposition: 'active',
    action: 'ADD',
    units: units.map((unit) => unit.uri),
    about: [lotUri],
    ilmd: {
      'cbvmda:lotNumber': lot,
      'tc:manufactureDate': made,
      'tc:instanceSoftwareVersion': software,
      ...words('pump'),
    },
  })
  story.object({
    owner,
    at: clock.days(1),
    source: 'lims',
    step: 'tc:testing',
    disposition: 'conformant',
    place: 'laboratory',
    lots: [{ lot: lotUri }],
    fields: tested(story, {
      characteristic: 'Flow accuracy, %',
      specification: '± 5',
      value: story.random.decimal(-2.4, 2.4, 1),
      size: 6,
      method: 'Gravimetric, IEC 60601-2-24',
    }),
  })
  deliver(story, clock, { from: owner, to: 'calder', carrier: 'northline', units: units.map((unit) => unit.uri) })
  const released = story.object({
    owner: 'calder',
    at: clock.days(2),
    source: 'erp',
    step: 'tc:releasing',
    disposition: 'conformant',
    lots: [{ lot: lotUri }],
    fields: {
      'tc:releaseDecision': 'released',
      'tc:certificateNumber': `DHR-${lot}`,
      'tc:approver': `qa-${story.random.whole(40, 44)}`,
    },
  })
  return { lot, uri: lotUri, readyAt: released ? clock.now : Infinity, software, units }
}

/** Sets without serial numbers: everything about them is said of the lot. */
export function ivSets(story: Story): Stock[] {
  const stock: Stock[] = []
  for (const start of spread(story, 16, 20, 500)) {
    const clock = new Clock(story.random, start)
    const item = di('iv-set')
    const made = dayOf(clock.days(0))
    const name = `V${stamp(made)}${String(story.next('lot iv')).padStart(2, '0')}`
    const lot = uri.lot(item, name)
    story.object({
      owner: 'brightforge',
      at: clock.now,
      source: 'mes',
      step: 'creating_class_instance',
      disposition: 'active',
      action: 'ADD',
      lots: [{ lot, quantity: 600 }],
      ilmd: {
        'cbvmda:lotNumber': name,
        'cbvmda:itemExpirationDate': monthsAfter(made, 36),
        'tc:manufactureDate': made,
        'tc:sterile': true,
        ...words('iv-set'),
      },
      fields: { 'tc:processName': 'Extrusion and assembly', 'tc:equipment': `CLEAN-${story.random.whole(1, 2)}` },
    })
    story.object({
      owner: 'brightforge',
      at: clock.days(1),
      source: 'lims',
      step: 'inspecting',
      disposition: 'conformant',
      place: 'laboratory',
      lots: [{ lot }],
      fields: tested(story, {
        characteristic: 'Leak at 50 kPa',
        specification: 'None',
        value: 0,
        size: 80,
        accept: 1,
        method: 'Under water, 2 min',
      }),
    })
    sterilise(story, clock, 'calder', { item, lot, quantity: 600, sender: 'brightforge' })
    const released = story.object({
      owner: 'calder',
      at: clock.days(3),
      source: 'erp',
      step: 'tc:releasing',
      disposition: 'conformant',
      lots: [{ lot }],
      fields: {
        'tc:releaseDecision': 'released',
        'tc:certificateNumber': `DHR-${name}`,
        'tc:approver': `qa-${story.random.whole(40, 44)}`,
      },
    })
    if (released) stock.push({ lot, name, readyAt: clock.now, left: 600 })
  }
  return stock
}

export type PumpsInUse = { readonly unit: Unit; readonly at: 'st-brigids' | 'east-lake'; readonly since: number }[]

/** Calder supplies both hospitals: pumps by serial number in boxes, sets by lot and quantity. */
export function infusionDeliveries(story: Story, pumpLots: readonly PumpLot[], sets: readonly Stock[]): PumpsInUse {
  const inUse: { unit: Unit; at: 'st-brigids' | 'east-lake'; since: number }[] = []
  for (const [index, lot] of pumpLots.entries()) {
    if (lot.readyAt === Infinity) continue
    const at = index % 2 === 0 ? 'st-brigids' : 'east-lake'
    const clock = new Clock(story.random, lot.readyAt + 2 * 86_400_000)
    const units = lot.units.splice(0, 4)
    const done = deliver(story, clock, {
      from: 'calder',
      to: at,
      carrier: at === 'st-brigids' ? 'northline' : 'harbour-cold-chain',
      units: units.map((unit) => unit.uri),
    })
    const since = done.receivedAt
    if (since !== null) inUse.push(...units.map((unit) => ({ unit, at, since }) as const))
  }
  for (const [index, stock] of sets.entries()) {
    const clock = new Clock(story.random, stock.readyAt + 86_400_000)
    const to = index % 2 === 0 ? 'st-brigids' : 'tern-medical'
    stock.left -= 200
    const done = deliver(story, clock, {
      from: 'calder',
      to,
      carrier: to === 'st-brigids' ? 'northline' : 'harbour-cold-chain',
      lots: [{ lot: stock.lot, quantity: 200 }],
    })
    if (done.receivedAt === null) continue
    if (to === 'tern-medical') {
      clock.days(4)
      const onward = deliver(story, clock, {
        from: 'tern-medical',
        to: 'east-lake',
        carrier: 'harbour-cold-chain',
        lots: [{ lot: stock.lot, quantity: 120 }],
      })
      if (onward.receivedAt !== null) dispense(story, clock, 'east-lake', stock.lot)
    } else dispense(story, clock, 'st-brigids', stock.lot)
  }
  return inUse
}

function dispense(story: Story, clock: Clock, hospital: string, lot: string): void {
  for (let week = 0; week < 4; week += 1) {
    story.object({
      owner: hospital,
      at: clock.days(story.random.whole(5, 9)),
      source: 'erp',
      step: 'dispensing',
      disposition: 'partially_dispensed',
      place: 'ward',
      lots: [{ lot, quantity: story.random.whole(15, 30) }],
    })
  }
}

/** Yearly checks, updates of the software and the odd repair of pumps in use. */
export function pumpService(story: Story, inUse: PumpsInUse): void {
  for (const [index, pump] of inUse.entries()) {
    const clock = new Clock(story.random, pump.since)
    story.object({
      owner: pump.at,
      at: clock.days(2),
      source: 'maintenance',
      step: 'tc:maintaining',
      disposition: 'active',
      place: 'ward',
      units: [pump.unit.uri],
      fields: {
        'tc:maintenanceType': 'Acceptance test',
        'tc:workDone': 'Electrical safety and flow checked, asset label applied.',
      },
    })
    if (index % 2 === 0) {
      story.object({
        owner: pump.at,
        at: clock.days(story.random.whole(80, 120)),
        source: 'maintenance',
        step: 'tc:maintaining',
        disposition: 'active',
        place: 'workshop',
        units: [pump.unit.uri],
        fields: {
          'tc:maintenanceType': 'Software update',
          'tc:softwareVersion': '4.2.1',
          'tc:workDone': 'Updated to 4.2.1, self-test passed.',
        },
      })
    }
    if (index % 7 === 3) {
      story.object({
        owner: pump.at,
        at: clock.days(20),
        source: 'maintenance',
        step: 'repairing',
        disposition: 'active',
        place: 'workshop',
        units: [pump.unit.uri],
        fields: {
          'tc:maintenanceType': 'Repair',
          'tc:workDone': 'Door latch replaced.',
          'tc:defect': 'Door latch worn',
          'tc:severity': 'minor',
        },
      })
    }
    story.object({
      owner: pump.at,
      at: clock.days(story.random.whole(150, 200)),
      source: 'maintenance',
      step: 'tc:maintaining',
      disposition: 'active',
      place: 'workshop',
      units: [pump.unit.uri],
      fields: { 'tc:maintenanceType': 'Preventive maintenance', 'tc:workDone': 'Battery and occlusion alarm checked.' },
    })
  }
}
