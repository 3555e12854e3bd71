import { daysAfter, monthsAfter, onLabel, startOf } from '../calendar.ts'
import { label, uri } from '../identifiers.ts'
import { type Amount, Clock, type Story } from '../story.ts'
import { RIVERSIDE_CLINIC, di, partyOf } from '../world.ts'
import { type DeliveryWish, deliver } from './deliveries.ts'
import { type DeviceLot, type LotWish, type Materials, type Unit, inputsFor, makeLot } from './devices.ts'
import type { PumpsInUse } from './infusion.ts'
import type { LoanKit } from './loan-kit.ts'
import { type Stock, takeFrom } from './supply.ts'

export type DemoDevice = {
  /** What a scanner shows of the label. */
  readonly udi: string
  readonly heldBy: string
  readonly expect: 'verified' | 'attention' | 'stop' | 'unconfirmed'
  readonly codes: readonly string[]
  /** What happened, for the reader of the list. */
  readonly story: string
}

/** The recall that is published: a whole lot, and some serial numbers of another. */
export type DemoNotice = {
  readonly issuer: string
  readonly reference: string
  readonly title: string
  readonly titleZh: string
  readonly instruction: string
  readonly instructionZh: string
  /** Milliseconds UTC. */
  readonly issuedAt: number
  readonly scope: readonly { readonly di: string; readonly lot: string; readonly serials: readonly string[] | null }[]
}

/** A box that stands at the door of its consignee, not yet confirmed. URIs. */
export type Arrived = { readonly to: string; readonly box: string; readonly units: readonly string[] }

export type Wall = {
  devices: DemoDevice[]
  notice: DemoNotice
  question: { raw: string; di: string; lot: string; serial: string }
  arrived: Arrived[]
}

const DAY = 86_400_000

function printed(lot: DeviceLot, unit: Unit | null, expiry = lot.expiry): string {
  return label({ di: lot.di, lot: lot.lot, expiry: onLabel(expiry), ...(unit && { serial: unit.serial }) })
}

/** One device for each thing a scan can say. Their lots are made for the purpose and appear in no other delivery. */
export function wall(
  story: Story,
  materials: Materials,
  forging: Stock,
  { kit, stray }: { kit: LoanKit; stray: LoanKit },
  inUse: PumpsInUse,
): Wall {
  const devices: DemoDevice[] = []
  const put = (udi: string, heldBy: string, expect: DemoDevice['expect'], codes: string[], what: string) =>
    devices.push({ udi, heldBy, expect, codes, story: what })
  const ago = (days: number) => startOf(daysAfter(story.today, -days))

  const made = (product: LotWish['product'], daysAgo: number, size: number, more: Partial<LotWish> = {}): DeviceLot => {
    const start = ago(daysAgo)
    const inputs = more.inputs ?? inputsFor(product, materials, start, size) ?? []
    return makeLot(story, { product, start, size, ...more, inputs })
  }
  const unitOf = (lot: DeviceLot): Unit => {
    const unit = lot.units.shift()
    if (!unit) throw new Error(`no unit of ${lot.lot} is left for the wall`)
    return unit
  }
  const send = (to: string, units: readonly Unit[], at: number, more: Partial<DeliveryWish> = {}) => {
    const clock = new Clock(story.random, at)
    const from = more.from ?? 'meridian'
    const carrier = to === 'st-brigids' ? 'northline' : 'harbour-cold-chain'
    const done = deliver(story, clock, { carrier, units: units.map((unit) => unit.uri), ...more, from, to })
    return { clock, ...done }
  }

  // Good ones
  const good = made('insert', 130, 8)
  const whole = unitOf(good)
  send('st-brigids', [whole], good.readyAt + 4 * DAY)
  put(printed(good, whole), 'st-brigids', 'verified', [], 'Made, sterilised, released, shipped and received.')

  const amended = made('femoral', 125, 6, { misprint: daysAfter(story.today, 21) })
  const corrected = unitOf(amended)
  send('st-brigids', [corrected], amended.readyAt + 6 * DAY)
  put(
    printed(amended, corrected),
    'st-brigids',
    'verified',
    [],
    'Captured with a wrong expiry date; the approved amendment put it right.',
  )

  const resold = unitOf(good)
  const toTern = send('tern-medical', [resold], good.readyAt + 5 * DAY)
  toTern.clock.days(3)
  const toLake = deliver(story, toTern.clock, {
    from: 'tern-medical',
    to: 'east-lake',
    carrier: 'harbour-cold-chain',
    units: [resold.uri],
    unpack: true,
  })
  if (toLake.receivedAt !== null) {
    story.object({
      owner: 'east-lake',
      at: toTern.clock.days(6),
      source: 'erp',
      step: 'tc:returning',
      disposition: 'returned',
      place: 'stores',
      units: [resold.uri],
      fields: { 'tc:returnReason': 'Operation cancelled, unopened' },
    })
    deliver(story, toTern.clock, {
      from: 'east-lake',
      to: 'tern-medical',
      carrier: 'harbour-cold-chain',
      units: [resold.uri],
    })
    toTern.clock.days(5)
    deliver(story, toTern.clock, { from: 'tern-medical', to: 'st-brigids', carrier: 'northline', units: [resold.uri] })
  }
  put(
    printed(good, resold),
    'st-brigids',
    'verified',
    [],
    "Returned by East Lake, resold by Tern to St Brigid's: custody is whole.",
  )
  put(
    printed(good, resold),
    'east-lake',
    'attention',
    ['custody-elsewhere'],
    'The same device, asked by the hospital that gave it back.',
  )

  // Dates
  const old = made('cement', 500, 6, { expiry: daysAfter(story.today, -40) })
  const past = unitOf(old)
  send('st-brigids', [past], old.readyAt + 6 * DAY)
  put(printed(old, past), 'st-brigids', 'stop', ['expired'], 'Past its expiry date.')

  const month = made('cement', 440, 6, { expiry: story.today.slice(0, 7) })
  const soon = unitOf(month)
  send('st-brigids', [soon], month.readyAt + 6 * DAY)
  put(printed(month, soon), 'st-brigids', 'attention', ['expires-soon'], 'DD=00: good until the end of this month.')

  const reprinted = unitOf(good)
  send('st-brigids', [reprinted], good.readyAt + 8 * DAY)
  put(
    printed(good, reprinted, monthsAfter(good.expiry, 12)),
    'st-brigids',
    'stop',
    ['label-differs'],
    'The label promises a year more than the record.',
  )

  // The forging lot that should not have left: three hospitals, one recall
  const blanks = (count: number): Amount[] => [takeFrom(forging, count)]
  const first = made('femoral', 255, 9, { inputs: blanks(9) })
  const second = made('femoral', 250, 9, { inputs: blanks(9) })
  const firstUnits = [...first.units]
  const secondUnits = [...second.units]
  const both = (from: number, until: number) => [...firstUnits.slice(from, until), ...secondUnits.slice(from, until)]
  send('st-brigids', both(0, 3), second.readyAt + 4 * DAY)
  const onward = send('tern-medical', both(3, 9), second.readyAt + 5 * DAY)
  onward.clock.days(3)
  deliver(story, onward.clock, {
    from: 'tern-medical',
    to: 'east-lake',
    carrier: 'harbour-cold-chain',
    units: both(3, 6).map((unit) => unit.uri),
  })
  deliver(story, onward.clock, {
    from: 'tern-medical',
    to: RIVERSIDE_CLINIC,
    carrier: 'harbour-cold-chain',
    units: both(6, 9).map((unit) => unit.uri),
  })
  const found = new Clock(story.random, ago(34))
  const report = {
    'tc:nonconformityNumber': 'NCR-0412',
    'tc:defect': 'Porosity below the surface, found by CT',
    'tc:severity': 'critical',
  }
  story.object({
    owner: 'meridian',
    at: found.days(0),
    source: 'lims',
    step: 'tc:reporting_nonconformity',
    disposition: 'non_conformant',
    place: 'laboratory',
    lots: [{ lot: forging.lot }],
    fields: report,
  })
  story.object({
    owner: 'bolt-titanium',
    at: found.days(3),
    source: 'lims',
    step: 'tc:reporting_nonconformity',
    disposition: 'non_conformant',
    place: 'laboratory',
    lots: [{ lot: forging.lot }],
    fields: { ...report, 'tc:nonconformityNumber': 'BT-QN-77' },
  })
  const issuedAt = found.days(3)
  const named = secondUnits.filter((_, index) => index % 3 === 0)
  story.object({
    owner: 'meridian',
    at: issuedAt,
    source: 'erp',
    step: 'tc:recalling',
    set: ['recalled'],
    lots: [{ lot: first.uri }],
    units: named.map((unit) => unit.uri),
    fields: { 'tc:recallNumber': 'FSN-K7-01' },
  })
  const notice: DemoNotice = {
    issuer: 'meridian',
    reference: 'FSN-K7-01',
    title: 'K7 femoral component: porosity in one forging lot',
    titleZh: 'K7 股骨髁：一个锻件批次存在孔隙',
    instruction: 'Do not implant. Set the units aside and reply with what you hold, implanted or returned.',
    instructionZh: '请勿植入。请将相关产品隔离，并回复库存、已植入或已退回的数量。',
    issuedAt,
    scope: [
      { di: first.di, lot: first.lot, serials: null },
      { di: second.di, lot: second.lot, serials: named.map((unit) => unit.serial) },
    ],
  }
  put(
    printed(first, firstUnits[1] ?? null),
    'st-brigids',
    'stop',
    ['recalled'],
    'Of a lot that is recalled as a whole.',
  )
  put(
    printed(second, null),
    'st-brigids',
    'attention',
    ['may-be-affected'],
    'Some serial numbers of this lot are recalled, and the label shows none.',
  )

  // What the record holds against a device
  const held = made('tray', 110, 6)
  const waiting = unitOf(held)
  send('east-lake', [waiting], held.readyAt + 5 * DAY)
  story.object({
    owner: 'meridian',
    at: ago(12) + 10 * 3_600_000,
    source: 'erp',
    step: 'holding',
    disposition: 'unavailable',
    place: 'stores',
    lots: [{ lot: held.uri }],
    fields: { 'tc:holdReason': 'Screw torque under investigation' },
  })
  put(
    printed(held, waiting),
    'east-lake',
    'stop',
    ['on-hold'],
    'The maker holds the whole lot until an investigation ends.',
  )

  const early = made('tray', 75, 6, { release: false })
  const unreleased = unitOf(early)
  send('st-brigids', [unreleased], early.readyAt + 3 * DAY)
  put(
    printed(early, unreleased),
    'st-brigids',
    'stop',
    ['not-released'],
    'Shipped by mistake before anybody released the lot.',
  )

  const used = unitOf(good)
  const beforeUse = send('st-brigids', [used], good.readyAt + 9 * DAY)
  story.object({
    owner: 'st-brigids',
    at: beforeUse.clock.days(12),
    source: 'field',
    step: 'tc:implanting',
    disposition: 'dispensed',
    place: 'theatre',
    units: [used.uri],
  })
  put(printed(good, used), 'st-brigids', 'stop', ['already-used'], 'Implanted weeks ago.')

  const spoilt = made('insert', 128, 6)
  const destroyed = unitOf(spoilt)
  const beforeEnd = send('st-brigids', [destroyed], spoilt.readyAt + 6 * DAY)
  story.object({
    owner: 'st-brigids',
    at: beforeEnd.clock.days(8),
    source: 'erp',
    step: 'destroying',
    disposition: 'destroyed',
    place: 'stores',
    action: 'DELETE',
    units: [destroyed.uri],
  })
  put(
    printed(spoilt, destroyed),
    'st-brigids',
    'stop',
    ['destroyed'],
    'Recorded as destroyed; it should not be in anybody’s hands.',
  )

  const torn = unitOf(spoilt)
  const beforeLook = send('east-lake', [torn], spoilt.readyAt + 7 * DAY)
  story.object({
    owner: 'east-lake',
    at: beforeLook.clock.hours(4),
    source: 'lims',
    step: 'inspecting',
    disposition: 'non_conformant',
    place: 'stores',
    units: [torn.uri],
    fields: {
      'tc:inspectionMethod': 'Incoming inspection',
      'tc:characteristic': 'Sterile barrier',
      'tc:specification': 'Undamaged',
      'tc:sampleSize': 1,
      'tc:acceptNumber': 0,
      'tc:rejectNumber': 1,
      'tc:found': 1,
      'tc:result': 'rejected',
    },
  })
  put(
    printed(spoilt, torn),
    'east-lake',
    'stop',
    ['nonconforming'],
    'The hospital’s own inspection found the sterile barrier torn.',
  )

  const warm = made('cement', 120, 6)
  const warmUnit = unitOf(warm)
  const quay = [
    ...Array.from({ length: 5 }, () => story.random.decimal(18, 21, 1)),
    ...Array.from({ length: 9 }, () => story.random.decimal(30.6, 31.4, 1)),
    ...Array.from({ length: 4 }, () => story.random.decimal(19, 22, 1)),
  ]
  send('east-lake', [warmUnit], warm.readyAt + 5 * DAY, { cold: { readings: quay, limit: 25 } })
  put(printed(warm, warmUnit), 'east-lake', 'attention', ['excursion'], 'Nine hours at 31 °C on a quay.')

  // Custody and claims
  const twice = unitOf(spoilt)
  send('st-brigids', [twice], spoilt.readyAt + 9 * DAY)
  send('east-lake', [twice], spoilt.readyAt + 15 * DAY)
  put(
    printed(spoilt, twice),
    'st-brigids',
    'stop',
    ['duplicate-serial'],
    'The maker shipped the same serial number to two hospitals.',
  )

  put(kit.label, 'east-lake', 'verified', [], 'A loan kit, where it is now.')
  put(
    kit.label,
    'st-brigids',
    'attention',
    ['custody-elsewhere'],
    'The same kit, asked by the hospital that sent it on.',
  )

  put(
    stray.label,
    'st-brigids',
    'attention',
    ['custody-gap'],
    'Another kit: received again, and nobody says they sent it back.',
  )

  const unshipped = unitOf(spoilt)
  story.object({
    owner: 'east-lake',
    at: ago(41) + 9 * 3_600_000,
    source: 'wms',
    step: 'receiving',
    disposition: 'in_progress',
    place: 'dock',
    units: [unshipped.uri],
    from: { owner: 'meridian' },
    to: { owner: partyOf('east-lake') },
  })
  put(
    printed(spoilt, unshipped),
    'east-lake',
    'unconfirmed',
    [],
    'East Lake says it received this; nobody says they shipped it. A claim opens no door.',
  )
  put(
    printed(spoilt, unshipped),
    'st-brigids',
    'unconfirmed',
    [],
    'The same device, asked by somebody it was never near.',
  )

  const nobody = { di: di('femoral'), lot: 'F9912XX', serial: 'F199999' }
  const question = { ...nobody, raw: label({ ...nobody, expiry: onLabel(monthsAfter(story.today, 40)) }) }
  put(question.raw, 'st-brigids', 'unconfirmed', [], 'A label like ours for a device that was never made.')

  // Withheld: Calder does not show East Lake its releases
  const pump = inUse.find((one) => one.at === 'east-lake')
  if (pump) {
    const shown = label({ di: di('pump'), serial: pump.unit.serial })
    put(shown, 'east-lake', 'attention', ['withheld'], 'Calder does not show East Lake whether it was released.')
  }

  // Two parties that may both speak for a pump put it into different lots
  const disputed = inUse.find((one) => one.at === 'st-brigids')
  const numbered = story.told.find(
    (one) => disputed && one.event.bizStep === 'commissioning' && one.about.includes(disputed.unit.uri),
  )
  if (disputed && numbered) {
    story.object({
      owner: 'calder',
      at: numbered.at + 20 * DAY,
      source: 'erp',
      step: 'commissioning',
      disposition: 'active',
      action: 'ADD',
      units: [disputed.unit.uri],
      ilmd: { 'cbvmda:lotNumber': 'P-REWORK-3' },
    })
    put(
      label({ di: di('pump'), serial: disputed.unit.serial }),
      'st-brigids',
      'attention',
      ['claim-in-conflict'],
      'Its maker and its labeler, who both may say so, put it into different lots.',
    )
  }

  // Two boxes have arrived and nobody has confirmed them yet
  const atTheDoor = [
    { to: 'st-brigids', units: [unitOf(good), unitOf(good), unitOf(good)] },
    { to: 'east-lake', units: [unitOf(spoilt)] },
  ]
  const arrived = atTheDoor.map(({ to, units }) => {
    const { box } = send(to, units, ago(3), { confirm: false })
    return { to, box: box ?? '', units: units.map((unit) => unit.uri) }
  })

  // An amendment that waits on Meridian's desk
  const measured = story.told.find(
    (one) => one.owner === 'meridian' && one.about.includes(good.uri) && one.event.bizStep === 'inspecting',
  )
  if (measured) story.amend(measured, ago(3) + 11 * 3_600_000, 'leave', { 'tc:measuredValue': 10.02 })

  // An amendment of a source that Calder's data steward signed for once: it takes effect by itself
  const certificate = story.told.find((one) => one.owner === 'calder' && one.event.bizStep === 'tc:releasing')
  if (certificate) {
    story.amend(certificate, ago(200), 'leave', {
      'tc:certificateNumber': `${String(certificate.event['tc:certificateNumber'])}-A`,
    })
  }
  return { devices, notice, question, arrived }
}

/** The forging lot that goes into the recalled lots: ready in time, and taken out of the stock so that nothing else uses it. */
export function setAside(story: Story, stock: Stock[]): Stock {
  const before = startOf(daysAfter(story.today, -256))
  const found = stock.filter((one) => one.readyAt < before && one.left >= 18).at(-1)
  if (!found) throw new Error('no forging lot is ready for the recalled lots')
  stock.splice(stock.indexOf(found), 1)
  return found
}

/** Used by tests: the URI of a unit of the demo by product and serial number. */
export function unitUri(product: string, serial: string): string {
  return uri.unit(di(product), serial)
}
