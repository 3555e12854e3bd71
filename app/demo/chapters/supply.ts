import { daysAfter, dayOf, startOf, stamp } from '../calendar.ts'
import { uri } from '../identifiers.ts'
import { type Amount, Clock, type Story } from '../story.ts'
import { di, partyOf } from '../world.ts'

/** A lot of material as its buyer holds it: from when it may be used, and how much is left. */
export type Stock = {
  readonly lot: string
  readonly name: string
  readonly readyAt: number
  left: number
  readonly uom?: string
}

/** Takes an amount out of the oldest lot that is ready and holds enough of it. Null when there is none yet. */
export function take(stock: readonly Stock[], at: number, quantity: number): Amount | null {
  const found = stock.find((one) => one.readyAt < at && one.left >= quantity)
  return found ? takeFrom(found, quantity) : null
}

/** Takes an amount out of one named lot. */
export function takeFrom(stock: Stock, quantity: number): Amount {
  stock.left -= quantity
  return { lot: stock.lot, quantity, ...(stock.uom !== undefined && { uom: stock.uom }) }
}

/** Days of the story at which something happens `count` times, evenly spread between two days counted from its start. */
export function spread(story: Story, count: number, first: number, last: number): number[] {
  const step = count > 1 ? (last - first) / (count - 1) : 0
  return Array.from({ length: count }, (_, index) => startOf(daysAfter(story.from, Math.round(first + index * step))))
}

/** A test of one characteristic, with the plan it was drawn by. */
export function tested(
  story: Story,
  of: {
    characteristic: string
    specification: string
    value: number
    size: number
    found?: number
    accept?: number
    method: string
  },
) {
  const found = of.found ?? 0
  const accept = of.accept ?? 0
  return {
    'tc:inspectionMethod': of.method,
    'tc:samplingPlan': `normal, level II, AQL ${accept === 0 ? '0.65' : '1.0'}`,
    'tc:sampleSize': of.size,
    'tc:acceptNumber': accept,
    'tc:rejectNumber': accept + 1,
    'tc:found': found,
    'tc:result': found > accept ? 'rejected' : 'accepted',
    'tc:characteristic': of.characteristic,
    'tc:specification': of.specification,
    'tc:measuredValue': of.value,
    'tc:inspector': `insp-${story.random.whole(100, 140)}`,
  }
}

/** A lot goes from its maker to a buyer: delivery note, carrier, receipt, incoming inspection. Gives the day it is ready, or null. */
export function deliverMaterial(
  story: Story,
  clock: Clock,
  of: {
    maker: string
    buyer: string
    amounts: readonly Amount[]
    carrier?: string
    incoming?: { characteristic: string; specification: string; value: number }
  },
): number | null {
  const at = clock.hours(20)
  const note = story.document(of.maker, 'desadv', at)
  const order = story.document(of.buyer, 'po', at)
  const carrier = of.carrier ?? 'northline'
  story.object({
    owner: of.maker,
    at,
    source: 'erp',
    step: 'shipping',
    disposition: 'in_transit',
    place: 'dock',
    lots: of.amounts,
    documents: [note, order],
    from: { owner: of.maker, holder: of.maker },
    to: { owner: of.buyer, holder: carrier },
    fields: { 'tc:purchaseOrderLine': '10' },
  })
  story.object({
    owner: carrier,
    at: clock.hours(14),
    source: 'wms',
    step: 'arriving',
    disposition: 'in_transit',
    place: 'dock',
    lots: of.amounts.map(({ lot }) => ({ lot })),
    documents: [note],
  })
  const received = story.object({
    owner: of.buyer,
    at: clock.days(2),
    source: 'erp',
    step: 'receiving',
    disposition: 'in_progress',
    place: 'stores',
    lots: of.amounts,
    documents: [note, order, story.document(of.buyer, 'recadv', clock.now)],
    from: { owner: of.maker },
    to: { owner: of.buyer },
  })
  if (!received) return null
  for (const { lot } of of.amounts) {
    story.object({
      owner: of.buyer,
      at: clock.hours(6),
      source: 'lims',
      step: 'inspecting',
      disposition: 'conformant',
      place: 'laboratory',
      lots: [{ lot }],
      documents: [story.document(of.buyer, 'testres', clock.now)],
      fields: tested(story, {
        ...(of.incoming ?? {
          characteristic: 'Certificate and marking',
          specification: 'Complete and legible',
          value: 1,
        }),
        size: 8,
        method: 'Incoming inspection',
      }),
    })
  }
  return clock.now
}

function released(story: Story, clock: Clock, maker: string, lot: string): void {
  story.object({
    owner: maker,
    at: clock.hours(18),
    source: 'erp',
    step: 'tc:releasing',
    disposition: 'conformant',
    lots: [{ lot }],
    fields: {
      'tc:releaseDecision': 'released',
      'tc:certificateNumber': `CC-${stamp(dayOf(clock.now))}-${story.next(`certificate ${maker}`)}`,
      'tc:approver': `qa-${story.random.whole(10, 19)}`,
    },
  })
}

/** Ridgeline melts bar stock and Bolt buys it. */
export function barStock(story: Story): Stock[] {
  const stock: Stock[] = []
  for (const start of spread(story, 11, 0, 430)) {
    const clock = new Clock(story.random, start)
    const name = `H${stamp(dayOf(start))}${String(story.next('heat')).padStart(2, '0')}`
    const lot = uri.heat('ridgeline-mills', name)
    story.object({
      owner: 'ridgeline-mills',
      at: clock.days(0),
      source: 'mes',
      step: 'creating_class_instance',
      disposition: 'active',
      action: 'ADD',
      lots: [{ lot, quantity: 800, uom: 'KGM' }],
      ilmd: {
        'cbvmda:lotNumber': name,
        'tc:manufactureDate': dayOf(clock.now),
        'tc:material': 'Ti-6Al-4V ELI (ISO 5832-3)',
      },
      fields: {
        'tc:processName': 'Vacuum arc remelting',
        'tc:equipment': `VAR-${story.random.whole(1, 3)}`,
        'tc:processTemperature': story.random.whole(1660, 1690),
        'tc:processTime': story.random.whole(300, 360),
      },
    })
    story.object({
      owner: 'ridgeline-mills',
      at: clock.days(3),
      source: 'lims',
      step: 'tc:testing',
      disposition: 'conformant',
      place: 'laboratory',
      lots: [{ lot }],
      fields: tested(story, {
        characteristic: 'Oxygen content, %',
        specification: '0.13 at most',
        value: story.random.decimal(0.09, 0.12, 3),
        size: 3,
        method: 'Inert gas fusion',
      }),
    })
    released(story, clock, 'ridgeline-mills', lot)
    const readyAt = deliverMaterial(story, clock, {
      maker: 'ridgeline-mills',
      buyer: 'bolt-titanium',
      amounts: [{ lot, quantity: 400, uom: 'KGM' }],
      incoming: {
        characteristic: 'Diameter, mm',
        specification: '60 ± 0.4',
        value: story.random.decimal(59.8, 60.2, 2),
      },
    })
    if (readyAt !== null) stock.push({ lot, name, readyAt, left: 400, uom: 'KGM' })
  }
  return stock
}

/** Bolt forges blanks from bar stock and Meridian buys them. The lot of `nonconformingIn` is the one that later fails. */
export function forgings(story: Story, bars: Stock[], part: 'KF-FEM' | 'KF-TRAY', count: number): Stock[] {
  const stock: Stock[] = []
  for (const start of spread(story, count, 30, 470)) {
    const clock = new Clock(story.random, start)
    const bar = take(bars, clock.days(0), 25)
    if (!bar) continue
    const name = `${part === 'KF-FEM' ? 'BF' : 'BT'}${stamp(dayOf(start))}-${String(story.next(part)).padStart(2, '0')}`
    const lot = uri.ownLot('bolt-titanium', part, name)
    story.transform({
      owner: 'bolt-titanium',
      at: clock.now,
      source: 'mes',
      step: 'commissioning',
      disposition: 'in_progress',
      inputs: [bar],
      outputs: [{ lot, quantity: 120 }],
      documents: [story.document('bolt-titanium', 'prodorder', clock.now)],
      ilmd: {
        'cbvmda:lotNumber': name,
        'tc:manufactureDate': dayOf(clock.now),
        'tc:material': 'Ti-6Al-4V ELI (ISO 5832-3)',
      },
      fields: {
        'tc:processName': 'Closed-die forging',
        'tc:equipment': `PRESS-${story.random.whole(1, 4)}`,
        'tc:processTemperature': story.random.whole(930, 950),
        'tc:operator': `op-${story.random.whole(200, 260)}`,
      },
    })
    story.object({
      owner: 'bolt-titanium',
      at: clock.days(1),
      source: 'mes',
      step: 'tc:processing',
      disposition: 'in_progress',
      lots: [{ lot, quantity: 120 }],
      fields: {
        'tc:processName': 'Stress relief in vacuum',
        'tc:equipment': 'FURNACE-2',
        'tc:processTemperature': story.random.whole(595, 605),
        'tc:processTime': story.random.whole(115, 125),
        'tc:processPressure': 0.01,
      },
    })
    story.object({
      owner: 'bolt-titanium',
      at: clock.days(1),
      source: 'lims',
      step: 'inspecting',
      disposition: 'conformant',
      place: 'laboratory',
      lots: [{ lot }],
      documents: [story.document('bolt-titanium', 'testres', clock.now)],
      fields: tested(story, {
        characteristic: 'Ultimate tensile strength, MPa',
        specification: '860 at least',
        value: story.random.whole(905, 960),
        size: 5,
        method: 'Tensile test',
      }),
    })
    story.object({
      owner: 'bolt-titanium',
      at: clock.hours(8),
      source: 'lims',
      step: 'inspecting',
      disposition: 'conformant',
      place: 'laboratory',
      lots: [{ lot }],
      fields: tested(story, {
        characteristic: 'Ultrasonic indication, mm',
        specification: '0.8 at most',
        value: story.random.decimal(0, 0.5, 2),
        size: 120,
        method: 'Ultrasonic test, all pieces',
      }),
    })
    released(story, clock, 'bolt-titanium', lot)
    const readyAt = deliverMaterial(story, clock, {
      maker: 'bolt-titanium',
      buyer: 'meridian',
      amounts: [{ lot, quantity: 120 }],
      incoming: {
        characteristic: 'Wall thickness, mm',
        specification: '4.0 ± 0.3',
        value: story.random.decimal(3.85, 4.15, 2),
      },
    })
    if (readyAt !== null) stock.push({ lot, name, readyAt, left: 120 })
  }
  return stock
}

/** Polymera presses UHMWPE bars and Meridian buys them. */
export function resinBars(story: Story): Stock[] {
  const stock: Stock[] = []
  for (const start of spread(story, 10, 130, 470)) {
    const clock = new Clock(story.random, start)
    const name = `PE${stamp(dayOf(start))}${String(story.next('resin')).padStart(2, '0')}`
    const lot = uri.lot(di('resin'), name)
    story.object({
      owner: 'polymera',
      at: clock.days(0),
      source: 'mes',
      step: 'creating_class_instance',
      disposition: 'active',
      action: 'ADD',
      lots: [{ lot, quantity: 60 }],
      ilmd: {
        'cbvmda:lotNumber': name,
        'tc:manufactureDate': dayOf(clock.now),
        'tc:material': 'UHMWPE (ISO 5834-2)',
        'tc:productName': 'UHMWPE bar PE-1050',
        'tc:productNameZh': '超高分子量聚乙烯棒 PE-1050',
      },
      fields: {
        'tc:processName': 'Compression moulding',
        'tc:processTemperature': story.random.whole(205, 215),
        'tc:processPressure': story.random.whole(6800, 7200),
        'tc:processTime': story.random.whole(230, 260),
      },
    })
    story.object({
      owner: 'polymera',
      at: clock.days(2),
      source: 'lims',
      step: 'tc:testing',
      disposition: 'conformant',
      place: 'laboratory',
      lots: [{ lot }],
      fields: tested(story, {
        characteristic: 'Density, kg/m3',
        specification: '927 to 944',
        value: story.random.whole(930, 938),
        size: 5,
        method: 'Immersion',
      }),
    })
    released(story, clock, 'polymera', lot)
    const readyAt = deliverMaterial(story, clock, {
      maker: 'polymera',
      buyer: 'meridian',
      carrier: 'harbour-cold-chain',
      amounts: [{ lot, quantity: 60 }],
      incoming: {
        characteristic: 'Trace elements, mg/kg',
        specification: '40 at most',
        value: story.random.whole(8, 22),
      },
    })
    if (readyAt !== null) stock.push({ lot, name, readyAt, left: 60 })
  }
  return stock
}

/** Nut & Thread's screws: each lot goes to Meridian, to Brightforge (for Calder's pumps), or to both; one went to both. */
export function screws(story: Story): { meridian: Stock[]; brightforge: Stock[]; shared: string } {
  const stock: { meridian: Stock[]; brightforge: Stock[]; shared: string } = {
    meridian: [],
    brightforge: [],
    shared: '',
  }
  for (const [index, start] of spread(story, 10, 10, 450).entries()) {
    const clock = new Clock(story.random, start)
    const name = `S${stamp(dayOf(start))}${String(story.next('screw')).padStart(2, '0')}`
    const lot = uri.lot(di('screw'), name)
    story.object({
      owner: 'nut-and-thread',
      at: clock.days(0),
      source: 'mes',
      step: 'creating_class_instance',
      disposition: 'active',
      action: 'ADD',
      lots: [{ lot, quantity: 2000 }],
      ilmd: {
        'cbvmda:lotNumber': name,
        'tc:manufactureDate': dayOf(clock.now),
        'tc:material': 'Ti-6Al-4V ELI (ISO 5832-3)',
        'tc:productName': 'Locking screw M3 x 8',
        'tc:model': 'LS-M3-8',
      },
      fields: { 'tc:processName': 'Thread whirling', 'tc:equipment': `SWISS-${story.random.whole(1, 6)}` },
    })
    story.object({
      owner: 'nut-and-thread',
      at: clock.days(1),
      source: 'lims',
      step: 'inspecting',
      disposition: 'conformant',
      place: 'laboratory',
      lots: [{ lot }],
      fields: tested(story, {
        characteristic: 'Torque to failure, N.m',
        specification: '0.9 at least',
        value: story.random.decimal(1.1, 1.4, 2),
        size: 80,
        accept: 1,
        method: 'Torsion test',
      }),
    })
    released(story, clock, 'nut-and-thread', lot)
    const shared = index === 4
    const buyers: ('meridian' | 'brightforge')[] = shared
      ? ['meridian', 'brightforge']
      : [index % 2 === 0 ? 'meridian' : 'brightforge']
    if (shared) stock.shared = lot
    for (const buyer of buyers) {
      const readyAt = deliverMaterial(story, clock, {
        maker: 'nut-and-thread',
        buyer,
        amounts: [{ lot, quantity: buyer === 'meridian' ? 60 : 150 }],
        incoming: { characteristic: 'Thread gauge', specification: 'Go and no-go', value: 1 },
      })
      if (readyAt !== null) stock[buyer].push({ lot, name, readyAt, left: buyer === 'meridian' ? 60 : 150 })
    }
  }
  return stock
}

const OLD_SUPPLIER = 'urn:trace-commons:id:party:westmark-resins'

/**
 * Before Polymera, Meridian bought its UHMWPE from a company that is no member: receipts that nobody answers for, then
 * the change record that ends it.
 */
export function formerResin(story: Story): Stock[] {
  const stock: Stock[] = []
  for (const start of spread(story, 4, 5, 110)) {
    const clock = new Clock(story.random, start)
    const name = `W-${story.next('westmark') + 4100}`
    const lot = `${OLD_SUPPLIER}:part:GUR-R:lot:${name}`
    const received = story.object({
      owner: 'meridian',
      at: clock.days(1),
      source: 'erp',
      step: 'receiving',
      disposition: 'in_progress',
      place: 'stores',
      lots: [{ lot, quantity: 40 }],
      from: { owner: OLD_SUPPLIER },
      to: { owner: 'meridian' },
    })
    if (received) stock.push({ lot, name, readyAt: clock.now, left: 40 })
  }
  story.object({
    owner: 'meridian',
    at: startOf(daysAfter(story.from, 150)) + 9 * 3_600_000,
    source: 'erp',
    step: 'tc:changing',
    lots: [{ lot: uri.product(di('insert')) }],
    fields: {
      'tc:changeNumber': 'CR-118',
      'tc:changeDescription':
        'UHMWPE bar: supplier changed from Westmark Resins to Polymera (PE-1050), validated by report VR-118.',
    },
    from: { owner: OLD_SUPPLIER },
    to: { owner: partyOf('polymera') },
  })
  return stock
}
