import { Clock, type Story } from '../story.ts'
import type { Held, Shelves } from './deliveries.ts'

/** What hospitals do with implants: most are implanted within weeks, a few come back, the rest stay on the shelf. */
export function implanting(story: Story, shelves: Shelves): void {
  for (const hospital of ['st-brigids', 'east-lake'] as const) {
    for (const held of shelves[hospital]) {
      const fate = story.random.decimal(0, 1, 3)
      if (fate < 0.62) implant(story, hospital, held)
      else if (fate < 0.66) giveBack(story, hospital, held)
      else if (fate < 0.8) count(story, hospital, held)
    }
  }
}

function implant(story: Story, hospital: string, held: Held): void {
  const clock = new Clock(story.random, held.since)
  story.object({
    owner: hospital,
    at: clock.days(story.random.whole(4, 70)),
    source: 'field',
    step: 'tc:implanting',
    disposition: 'dispensed',
    place: 'theatre',
    units: [held.unit.uri],
    fields: { 'tc:operator': `th-${story.random.whole(1, 9)}` },
  })
}

function giveBack(story: Story, hospital: string, held: Held): void {
  const clock = new Clock(story.random, held.since)
  story.object({
    owner: hospital,
    at: clock.days(story.random.whole(10, 60)),
    source: 'erp',
    step: 'tc:returning',
    disposition: 'returned',
    place: 'stores',
    units: [held.unit.uri],
    fields: { 'tc:returnReason': 'Ordered in excess, unopened' },
  })
  if (held.box !== null) {
    story.aggregate({
      owner: hospital,
      at: clock.hours(1),
      source: 'wms',
      step: 'unpacking',
      disposition: 'in_progress',
      place: 'stores',
      action: 'DELETE',
      parent: held.box,
      units: [held.unit.uri],
    })
  }
  const note = story.document(hospital, 'desadv', clock.now)
  story.object({
    owner: hospital,
    at: clock.hours(5),
    source: 'erp',
    step: 'shipping',
    disposition: 'returned',
    place: 'dock',
    units: [held.unit.uri],
    documents: [note],
    from: { owner: hospital, holder: hospital },
    to: { owner: 'meridian', holder: 'northline' },
  })
  story.object({
    owner: 'meridian',
    at: clock.days(4),
    source: 'wms',
    step: 'receiving',
    disposition: 'returned',
    place: 'dock',
    units: [held.unit.uri],
    documents: [note],
    from: { owner: hospital },
    to: { owner: 'meridian' },
  })
  story.object({
    owner: 'meridian',
    at: clock.days(2),
    source: 'lims',
    step: 'inspecting',
    disposition: 'conformant',
    place: 'laboratory',
    units: [held.unit.uri],
    fields: {
      'tc:inspectionMethod': 'Return inspection',
      'tc:result': 'accepted',
      'tc:characteristic': 'Pouch and seal',
      'tc:specification': 'Unopened, undamaged',
    },
  })
}

function count(story: Story, hospital: string, held: Held): void {
  const clock = new Clock(story.random, held.since)
  story.object({
    owner: hospital,
    at: clock.days(story.random.whole(60, 110)),
    source: 'wms',
    step: 'cycle_counting',
    disposition: 'sellable_accessible',
    place: 'stores',
    units: [held.unit.uri],
  })
}
