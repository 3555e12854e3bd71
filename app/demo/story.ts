import { type Day, dayOf, monthsAfter, onTheClock, startOf } from './calendar.ts'
import { gln, sscc, uri } from './identifiers.ts'
import { type Random, randomFrom } from './random.ts'
import { type PlaceName, organization, partyOf, placeOf } from './world.ts'

const HOUR = 3_600_000

/** A field of a document: JSON. */
export type Said = string | number | boolean | Said[] | { [name: string]: Said }
export type EventBody = { [name: string]: Said }

/** One event of the story: who captures it, when it happened, and the event as a document holds it. */
export type Told = {
  readonly owner: string
  /** Milliseconds UTC. */
  readonly at: number
  readonly event: EventBody
  /** URIs whose earlier events must have been captured before this one. */
  readonly about: readonly string[]
  /** What becomes of a declaration of error: approved by a data steward, or left for one. */
  readonly decision?: 'approve' | 'leave'
}

/** Which system of a company an event comes from. */
export type Source = 'erp' | 'mes' | 'lims' | 'wms' | 'maintenance' | 'after-sales' | 'field'

/** Part of a lot: how many or how much. No unit of measure (UN/CEFACT Rec 20) means pieces. */
export type Amount = { readonly lot: string; readonly quantity?: number; readonly uom?: string }

type Common = {
  owner: string
  at: number
  source: Source
  step?: string
  disposition?: string
  place?: PlaceName
  documents?: { type: string; id: string }[]
  /** Slugs or party URIs: owner and holder before and after. */
  from?: { owner?: string; holder?: string }
  to?: { owner?: string; holder?: string }
  set?: string[]
  unset?: string[]
  sensors?: Said[]
  fields?: EventBody
}
type ObjectTold = Common & {
  action?: 'ADD' | 'OBSERVE' | 'DELETE'
  units?: readonly string[]
  lots?: readonly Amount[]
  ilmd?: EventBody
  about?: string[]
}
type TransformTold = Common & {
  inputs: readonly Amount[]
  inputUnits?: readonly string[]
  outputs: readonly Amount[]
  outputUnits?: readonly string[]
  ilmd?: EventBody
}
type JoinTold = Common & {
  action: 'ADD' | 'DELETE'
  parent: string
  units?: readonly string[]
  lots?: readonly Amount[]
}

/**
 * What happens, told event by event. An event that would lie after the end of the story is left out, and so is all that
 * would follow it: what is not finished by then is simply in progress.
 */
export class Story {
  readonly told: Told[] = []
  readonly random: Random
  /** First day of the story, 18 months before the day of seeding. */
  readonly from: Day
  /** The last instant that may be told: the evening before the day of seeding. */
  readonly end: number
  #counters = new Map<string, number>()

  constructor(
    seed: number,
    readonly today: Day,
  ) {
    this.random = randomFrom(seed)
    this.from = monthsAfter(today, -18)
    this.end = startOf(today) - 6 * HOUR
  }

  /** The next number of a series, from 1. */
  next(series: string): number {
    const number = (this.#counters.get(series) ?? 0) + 1
    this.#counters.set(series, number)
    return number
  }

  /** A fresh logistic unit of a company. */
  box(slug: string): string {
    const { prefix } = organization(slug)
    if (prefix === null) throw new Error(`${slug} numbers no logistic units`)
    return uri.box(sscc(prefix, this.next(`box ${slug}`)))
  }

  /** A document of a company, numbered in the manner of CBV 2.0 section 8.5 where the company has a GLN. */
  document(
    slug: string,
    type: 'po' | 'desadv' | 'prodorder' | 'testres' | 'rma' | 'recadv',
    at: number,
  ): { type: string; id: string } {
    const { prefix } = organization(slug)
    const letters = { po: 'PO', desadv: 'DN', prodorder: 'WO', testres: 'TR', rma: 'RMA', recadv: 'GR' }[type]
    const number = `${letters}-${dayOf(at).slice(2, 4)}-${String(this.next(`${slug} ${type}`)).padStart(4, '0')}`
    const id =
      prefix === null ? `${uri.ownParty(slug)}:document:${number}` : `urn:epcglobal:cbv:bt:${gln(prefix, 1)}:${number}`
    return { type, id }
  }

  object(say: ObjectTold): boolean {
    const event: EventBody = { type: 'ObjectEvent', action: say.action ?? 'OBSERVE' }
    if (say.units && say.units.length > 0) event.epcList = [...say.units]
    if (say.lots && say.lots.length > 0) event.quantityList = say.lots.map(amount)
    return this.#tell(say, event, [...(say.units ?? []), ...lotsOf(say.lots), ...(say.about ?? [])], say.ilmd)
  }

  transform(say: TransformTold): boolean {
    const event: EventBody = { type: 'TransformationEvent' }
    if (say.inputs.length > 0) event.inputQuantityList = say.inputs.map(amount)
    if (say.inputUnits && say.inputUnits.length > 0) event.inputEPCList = [...say.inputUnits]
    if (say.outputs.length > 0) event.outputQuantityList = say.outputs.map(amount)
    if (say.outputUnits && say.outputUnits.length > 0) event.outputEPCList = [...say.outputUnits]
    const about = [...lotsOf(say.inputs), ...lotsOf(say.outputs), ...(say.inputUnits ?? []), ...(say.outputUnits ?? [])]
    return this.#tell(say, event, about, say.ilmd)
  }

  /** Packs into or takes out of a logistic unit or a kit. */
  aggregate(say: JoinTold): boolean {
    const event: EventBody = { type: 'AggregationEvent', action: say.action, parentID: say.parent }
    if (say.units && say.units.length > 0) event.childEPCs = [...say.units]
    if (say.lots && say.lots.length > 0) event.childQuantityList = say.lots.map(amount)
    return this.#tell(say, event, [say.parent, ...(say.units ?? []), ...lotsOf(say.lots)])
  }

  /** The event told last, to be amended later. Throws when nothing has been told. */
  last(): Told {
    const told = this.told.at(-1)
    if (!told) throw new Error('nothing has been told yet')
    return told
  }

  /**
   * Says of an earlier event that it was wrong (EPCIS error declaration) and how it should have read. Both are captured
   * at `when`; the events keep the time at which things happened.
   */
  amend(original: Told, when: number, decision: 'approve' | 'leave', corrected: EventBody): void {
    if (when > this.end) return
    const { owner, about } = original
    const clock = onTheClock(organization(owner).zone, when)
    const eventID = `urn:uuid:00000000-0000-4000-8000-${String(this.next('amendment')).padStart(12, '0')}`
    const errorDeclaration = { declarationTime: clock.time, reason: 'incorrect_data', correctiveEventIDs: [eventID] }
    this.told.push({ owner, at: when, about, decision, event: { ...original.event, errorDeclaration } })
    this.told.push({ owner, at: when + 1000, about, event: { ...original.event, ...corrected, eventID } })
  }

  #tell(say: Common, event: EventBody, about: string[], ilmd?: EventBody): boolean {
    if (say.at > this.end) return false
    const clock = onTheClock(organization(say.owner).zone, say.at)
    event.eventTime = clock.time
    event.eventTimeZoneOffset = clock.offset
    if (say.step !== undefined) event.bizStep = say.step
    if (say.disposition !== undefined) event.disposition = say.disposition
    if (say.set || say.unset) {
      event.persistentDisposition = { ...(say.set && { set: say.set }), ...(say.unset && { unset: say.unset }) }
    }
    const place = placeOf(say.owner, say.place ?? 'works')
    event.readPoint = { id: place }
    if (say.place !== 'dock') event.bizLocation = { id: place }
    if (say.documents) event.bizTransactionList = say.documents.map(({ type, id }) => ({ type, bizTransaction: id }))
    const parties = (side: 'source' | 'destination', said: Common['from']) =>
      (['owner', 'holder'] as const).flatMap((role) => {
        const who = said?.[role]
        if (who === undefined) return []
        return [
          {
            type: role === 'owner' ? 'owning_party' : 'possessing_party',
            [side]: who.includes(':') ? who : partyOf(who),
          },
        ]
      })
    if (say.from) event.sourceList = parties('source', say.from)
    if (say.to) event.destinationList = parties('destination', say.to)
    if (say.sensors) event.sensorElementList = say.sensors
    if (ilmd) event.ilmd = ilmd
    event['tc:source'] = say.source
    Object.assign(event, say.fields)
    this.told.push({ owner: say.owner, at: say.at, event, about })
    return true
  }
}

/** An instant that moves on, a working day at a time or an hour at a time, with a little chance in it. */
export class Clock {
  constructor(
    private readonly random: Random,
    public now: number,
  ) {}

  /** Some hours later, give or take a fifth. */
  hours(count: number): number {
    this.now += Math.round(count * (0.8 + 0.4 * this.random.decimal(0, 1, 3)) * 3600) * 1000
    return this.now
  }

  /** Some days later, at a working hour (07:00 to 15:00 UTC) unless that has passed. */
  days(count: number): number {
    const hour =
      startOf(dayOf(this.now)) + (count * 24 + this.random.whole(7, 14)) * HOUR + this.random.whole(0, 3599) * 1000
    this.now = Math.max(hour, this.now + HOUR / 4)
    return this.now
  }
}

function amount(of: Amount): Said {
  return {
    epcClass: of.lot,
    ...(of.quantity !== undefined && { quantity: of.quantity }),
    ...(of.uom !== undefined && { uom: of.uom }),
  }
}

function lotsOf(list: readonly Amount[] | undefined): string[] {
  return (list ?? []).map((one) => one.lot)
}
