import { grai, label, uri } from '../identifiers.ts'
import { Clock, type Story } from '../story.ts'
import { di } from '../world.ts'

export type LoanKit = {
  readonly code: string
  readonly uri: string
  readonly label: string
  readonly movedOnAt: number
}

/**
 * A set of instruments that stays Meridian's and goes from hospital to hospital: each has it in hand, none owns it.
 * Shipments name a new holder and never a new owner.
 */
export function loanKit(story: Story, start: number, name: string): LoanKit {
  const clock = new Clock(story.random, start)
  const code = grai('952123410', 20, name)
  const kit = uri.kit(code)
  const instruments = Array.from({ length: 6 }, () =>
    uri.unit(di('instrument'), `IM-${story.next('instrument') + 700}`),
  )
  const owner = 'meridian'
  const lot = `IML-${name.slice(-2)}`
  story.object({
    owner,
    at: clock.days(0),
    source: 'mes',
    step: 'commissioning',
    disposition: 'active',
    action: 'ADD',
    units: instruments,
    ilmd: {
      'cbvmda:lotNumber': lot,
      'tc:manufactureDate': new Date(start).toISOString().slice(0, 10),
      'tc:productName': 'K7 impactor',
      'tc:productNameZh': 'K7 打入器',
      'tc:model': 'K7-IM',
      'tc:sterile': false,
    },
  })
  story.object({
    owner,
    at: clock.hours(3),
    source: 'erp',
    step: 'tc:releasing',
    disposition: 'conformant',
    units: instruments,
    lots: [{ lot: uri.lot(di('instrument'), lot) }],
    fields: { 'tc:releaseDecision': 'released', 'tc:certificateNumber': `DHR-${lot}` },
  })
  story.object({
    owner,
    at: clock.hours(2),
    source: 'wms',
    step: 'commissioning',
    disposition: 'active',
    action: 'ADD',
    units: [kit],
    place: 'stores',
  })
  story.aggregate({
    owner,
    at: clock.hours(2),
    source: 'wms',
    step: 'packing',
    disposition: 'in_progress',
    place: 'stores',
    action: 'ADD',
    parent: kit,
    units: instruments,
  })
  handOver(story, clock, kit, owner, 'st-brigids')
  story.object({
    owner: 'st-brigids',
    at: clock.days(9),
    source: 'field',
    step: 'inspecting',
    disposition: 'conformant',
    place: 'theatre',
    units: [kit],
    fields: {
      'tc:inspectionMethod': 'Count before surgery',
      'tc:sampleSize': 6,
      'tc:found': 0,
      'tc:result': 'accepted',
    },
  })
  handOver(story, clock, kit, 'st-brigids', 'east-lake')
  story.object({
    owner: 'east-lake',
    at: clock.days(3),
    source: 'wms',
    step: 'storing',
    disposition: 'sellable_accessible',
    place: 'stores',
    units: [kit],
  })
  return { code, uri: kit, label: label({ kit: code }), movedOnAt: clock.now }
}

function handOver(story: Story, clock: Clock, kit: string, from: string, to: string): void {
  const at = clock.days(4)
  const note = story.document(from, 'desadv', at)
  story.object({
    owner: from,
    at,
    source: 'erp',
    step: 'shipping',
    disposition: 'in_transit',
    place: 'dock',
    units: [kit],
    documents: [note],
    from: { holder: from },
    to: { holder: to },
  })
  story.object({
    owner: to,
    at: clock.days(3),
    source: 'wms',
    step: 'receiving',
    disposition: 'in_progress',
    place: 'dock',
    units: [kit],
    documents: [note],
    from: { holder: from },
    to: { holder: to },
  })
}

/** Brought back by hand: the first hospital says it has it again, and the second never said that it sent it. */
export function comesBack(story: Story, kit: LoanKit): void {
  const clock = new Clock(story.random, kit.movedOnAt)
  story.object({
    owner: 'st-brigids',
    at: clock.days(6),
    source: 'wms',
    step: 'receiving',
    disposition: 'in_progress',
    place: 'dock',
    units: [kit.uri],
    from: { holder: 'east-lake' },
    to: { holder: 'st-brigids' },
  })
}
