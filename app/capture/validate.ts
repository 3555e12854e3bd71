import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { keptWord } from './cbv.ts'
import { type Json, JsonObject, isArray, pointer } from './json-text.ts'
import { readInstant } from './instant.ts'
import { EVENT_TYPES, type ParsedDocument, type ParsedEvent } from './parse-document.ts'
import type { Fault } from './problem.ts'
import { EventCheck } from './event-check.ts'
import { checkSensors } from './sensor-check.ts'
import { checkExtensions, checkIlmd } from './extension-check.ts'
import { isSameAs } from './fact-items.ts'

const EVERYWHERE = [
  '@context',
  'type',
  'eventTime',
  'recordTime',
  'eventTimeZoneOffset',
  'eventID',
  'certificationInfo',
  'errorDeclaration',
  'bizStep',
  'disposition',
  'persistentDisposition',
  'readPoint',
  'bizLocation',
  'bizTransactionList',
  'sourceList',
  'destinationList',
  'sensorElementList',
]

/** Which fields of the standard each type of event may carry, beside those that all may. EPCIS 2.0 section 7.4. */
const FIELDS: Readonly<Record<(typeof EVENT_TYPES)[number], ReadonlySet<string>>> = {
  ObjectEvent: new Set([...EVERYWHERE, 'action', 'epcList', 'quantityList', 'ilmd']),
  AggregationEvent: new Set([...EVERYWHERE, 'action', 'parentID', 'childEPCs', 'childQuantityList']),
  AssociationEvent: new Set([...EVERYWHERE, 'action', 'parentID', 'childEPCs', 'childQuantityList']),
  TransactionEvent: new Set([...EVERYWHERE, 'action', 'parentID', 'epcList', 'quantityList']),
  TransformationEvent: new Set([
    ...EVERYWHERE,
    'inputEPCList',
    'inputQuantityList',
    'outputEPCList',
    'outputQuantityList',
    'transformationID',
    'ilmd',
  ]),
}

const ALL_FIELDS = new Set(Object.values(FIELDS).flatMap((names) => [...names]))
const ACTIONS = ['ADD', 'OBSERVE', 'DELETE']

/** How far ahead of our clock an event may be: clocks differ, forecasts are no facts. Milliseconds. */
export const MAX_AHEAD_MS = 10 * 60 * 1000

export type Judged = {
  /** Faults of the document outside its events. Any one refuses the whole, whatever the error behaviour. */
  readonly document: readonly Fault[]
  /** Faults of the events, in their order. */
  readonly events: readonly Fault[]
}

/**
 * Judges a document by itself, without a look at what is stored: shape, vocabulary, dates, quantities, units and
 * extension names. Gives every fault found. `now` is the server's clock in milliseconds.
 */
export function validateDocument(document: ParsedDocument, now: number): Judged {
  return {
    document: document.type === 'Event' ? [] : documentFaults(document),
    events: document.events.flatMap((event) => validateEvent(event, now)),
  }
}

/** The same, with turns for others in between: thousands of events take a second, and the process serves many. */
export async function validateInTurns(document: ParsedDocument, now: number): Promise<Judged> {
  const events: Fault[] = []
  for (let at = 0; at < document.events.length; at += EVENTS_A_TURN) {
    if (at > 0) await turnForOthers()
    for (const event of document.events.slice(at, at + EVENTS_A_TURN)) events.push(...validateEvent(event, now))
  }
  return { document: document.type === 'Event' ? [] : documentFaults(document), events }
}

/** How many events are worked on before others get their turn. */
export const EVENTS_A_TURN = 100

/** Lets everything else that waits in this process go first. */
export function turnForOthers(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}

function documentFaults(document: ParsedDocument): Fault[] {
  const faults: Fault[] = []
  const add = (field: string, message: string) => faults.push({ event: null, field, pointer: pointer(field), message })
  const { root } = document
  if (!root.has('@context')) add('@context', 'This field is required')
  const version = root.get('schemaVersion')
  if (version === undefined) add('schemaVersion', 'This field is required')
  else if (typeof version !== 'string' || !/^2\.\d+(?:\.\d+)*$/.test(version)) {
    add('schemaVersion', 'Only EPCIS 2.x documents are read')
  }
  const created = root.get('creationDate')
  if (created === undefined) add('creationDate', 'This field is required')
  else if (typeof created !== 'string') add('creationDate', 'A time is text')
  else {
    const instant = readInstant(created)
    if (!instant.ok) add('creationDate', instant.message)
  }
  return faults
}

/** Judges one event. Gives every fault found, each with the field and its JSON pointer. */
export function validateEvent(event: ParsedEvent, now: number): Fault[] {
  const check = new EventCheck(event)
  const type = event.value.get('type')
  const known = EVENT_TYPES.find((name) => name === type)
  if (type === undefined) check.fault('type', '/type', 'This field is required')
  else if (!known) check.fault('type', '/type', `The type must be one of ${EVENT_TYPES.join(', ')}`)

  checkTimes(check, event.value, now)
  checkVocabulary(check, event.value, known)
  checkItems(check, event.value)
  checkPlaces(check, event.value)
  checkParties(check, event.value)
  checkDeclaration(check, event.value)
  checkCertification(check, event.value)
  checkSensors(check, event.value.get('sensorElementList'))
  checkIlmd(check, event.value, known)
  checkNames(check, event.value, known)
  if (known) checkWhole(check, event.value, known)
  return check.faults
}

function checkTimes(check: EventCheck, value: JsonObject, now: number): void {
  const instant = check.instant(value, 'eventTime', '', { required: true })
  if (instant !== null && instant > now + MAX_AHEAD_MS) {
    check.fault('eventTime', '/eventTime', 'The event lies more than ten minutes in the future')
  }
  check.instant(value, 'recordTime', '', {})
  const offset = value.get('eventTimeZoneOffset')
  if (offset === undefined) check.fault('eventTimeZoneOffset', '/eventTimeZoneOffset', 'This field is required')
  else check.offset(offset)
  check.uri(value, 'eventID', '')
}

function checkVocabulary(check: EventCheck, value: JsonObject, type: string | undefined): void {
  const action = value.get('action')
  if (action === undefined) {
    if (type !== undefined && type !== 'TransformationEvent') check.fault('action', '/action', 'This field is required')
  } else if (typeof action !== 'string' || !ACTIONS.includes(action)) {
    check.fault('action', '/action', `The action must be one of ${ACTIONS.join(', ')}`)
  }
  check.word('step', value, 'bizStep', '')
  check.word('disposition', value, 'disposition', '')
  const persistent = value.get('persistentDisposition')
  if (persistent === undefined) return
  if (!(persistent instanceof JsonObject) || (!persistent.has('set') && !persistent.has('unset'))) {
    check.fault('persistentDisposition', '/persistentDisposition', 'An object with set or unset is needed')
    return
  }
  for (const [name, list] of persistent) {
    const at = `/persistentDisposition${pointer(name)}`
    if (name !== 'set' && name !== 'unset') check.fault(name, at, 'Only set and unset may stand here')
    else if (!isArray(list) || list.length === 0) check.fault(`persistentDisposition.${name}`, at, 'A list is needed')
    else
      for (const [index, word] of list.entries())
        check.wordAt('disposition', word, `persistentDisposition.${name}`, `${at}/${index}`)
  }
}

function checkItems(check: EventCheck, value: JsonObject): void {
  for (const name of ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList']) check.items(value, name)
  for (const name of ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList']) {
    check.quantities(value, name)
  }
  check.item(value.get('parentID'), 'parentID', '/parentID')
  check.item(value.get('transformationID'), 'transformationID', '/transformationID')
}

function checkPlaces(check: EventCheck, value: JsonObject): void {
  for (const name of ['readPoint', 'bizLocation']) {
    const place = value.get(name)
    if (place === undefined) continue
    if (!(place instanceof JsonObject)) {
      check.fault(name, pointer(name), 'An object with an id is needed')
      continue
    }
    if (!place.has('id')) check.fault(name, pointer(name, 'id'), 'The id of the place is required')
    check.item(place.get('id'), name, pointer(name, 'id'))
    checkExtensions(check, place, pointer(name), new Set(['id']))
  }
}

function checkParties(check: EventCheck, value: JsonObject): void {
  for (const { list, member, type, required } of [
    { list: 'bizTransactionList', member: 'bizTransaction', type: 'transaction', required: false },
    { list: 'sourceList', member: 'source', type: 'party', required: true },
    { list: 'destinationList', member: 'destination', type: 'party', required: true },
  ] as const) {
    check.eachObject(value, list, (entry, at) => {
      if (!entry.has('type') && required) check.fault(`${list}.type`, `${at}/type`, 'This field is required')
      check.word(type, entry, 'type', at, `${list}.type`)
      if (!entry.has(member)) check.fault(`${list}.${member}`, `${at}/${member}`, 'This field is required')
      check.item(entry.get(member), `${list}.${member}`, `${at}/${member}`)
      check.onlyKeys(entry, ['type', member], list, at)
    })
  }
}

function checkDeclaration(check: EventCheck, value: JsonObject): void {
  const declaration = value.get('errorDeclaration')
  if (declaration === undefined) return
  if (!(declaration instanceof JsonObject)) {
    check.fault('errorDeclaration', '/errorDeclaration', 'An object is needed')
    return
  }
  const at = '/errorDeclaration'
  check.instant(declaration, 'declarationTime', at, { required: true })
  check.word('reason', declaration, 'reason', at, 'errorDeclaration.reason')
  const ids = declaration.get('correctiveEventIDs')
  if (ids !== undefined) {
    if (!isArray(ids)) check.fault('correctiveEventIDs', `${at}/correctiveEventIDs`, 'A list is needed')
    else
      for (const [index, id] of ids.entries())
        check.uriAt(id, 'correctiveEventIDs', `${at}/correctiveEventIDs/${index}`)
  }
  checkExtensions(check, declaration, at, new Set(['declarationTime', 'reason', 'correctiveEventIDs']))
}

/** A certificate is named by URI, or described in the words of the GS1 web vocabulary, whose dates must be dates. */
function checkCertification(check: EventCheck, value: JsonObject): void {
  const info = value.get('certificationInfo')
  if (info === undefined) return
  const entries = isArray(info) ? info : [info]
  for (const [index, entry] of entries.entries()) {
    const at = isArray(info) ? `/certificationInfo/${index}` : '/certificationInfo'
    if (entry instanceof JsonObject) certificateDates(check, entry, at)
    else check.uriAt(entry, 'certificationInfo', at)
  }
}

function certificateDates(check: EventCheck, value: Json, at: string): void {
  if (isArray(value)) {
    for (const [index, inner] of value.entries()) certificateDates(check, inner, `${at}/${index}`)
    return
  }
  if (!(value instanceof JsonObject)) return
  for (const [key, inner] of value) {
    const here = `${at}${pointer(key)}`
    if (key.startsWith('@') || key === 'type' || key === 'id') continue
    check.declared(key, here)
    if (/Date$/.test(key)) {
      const said = inner instanceof JsonObject ? inner.get('@value') : inner
      const day = typeof said === 'string' ? said.replace(/T00:00:00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)?$/, '') : ''
      if (parseIsoDate(day)?.day == null) check.fault(key, here, 'This is not a date of the form 2026-03-31')
    } else certificateDates(check, inner, here)
  }
}

function checkNames(check: EventCheck, value: JsonObject, type: (typeof EVENT_TYPES)[number] | undefined): void {
  const allowed = type ? FIELDS[type] : ALL_FIELDS
  for (const key of value.keys()) {
    if (allowed.has(key)) continue
    if (ALL_FIELDS.has(key))
      check.fault(key, pointer(key), `A ${type ?? 'event of this type'} does not have this field`)
  }
  checkExtensions(check, value, '', ALL_FIELDS)
  for (const key of value.keys()) {
    if (isSameAs(key, check.event.namespaces) && !isRenumbering(check.event))
      check.fault(key, pointer(key), 'This field stands in an ObjectEvent of relabelling (tc:relabelling) or receiving')
  }
}

/** What comes in under one number and goes on under another is said where it is relabelled or received. */
function isRenumbering({ value, namespaces }: ParsedEvent): boolean {
  const step = value.get('bizStep')
  return (
    value.get('type') === 'ObjectEvent' &&
    typeof step === 'string' &&
    ['tc:relabelling', 'receiving', 'accepting'].includes(keptWord('step', step, namespaces))
  )
}

/** What an event of a type must hold as a whole. EPCIS 2.0 section 7.4, and its JSON schema. */
function checkWhole(check: EventCheck, value: JsonObject, type: (typeof EVENT_TYPES)[number]): void {
  const filled = (name: string) => {
    const list = value.get(name)
    return isArray(list) && list.length > 0
  }
  const action = value.get('action')
  if (type === 'ObjectEvent' && !isArray(value.get('epcList')) && !filled('quantityList')) {
    if (!(filled('sensorElementList') && value.has('readPoint'))) {
      check.fault('epcList', '/epcList', 'An epcList, a quantityList, or sensor data with a readPoint is required')
    }
  }
  if (type === 'TransactionEvent') {
    if (!filled('bizTransactionList'))
      check.fault('bizTransactionList', '/bizTransactionList', 'At least one is required')
    if (action !== 'DELETE' && !isArray(value.get('epcList')) && !filled('quantityList')) {
      check.fault('epcList', '/epcList', 'An epcList or a quantityList is required')
    }
  }
  if (type === 'AggregationEvent' || type === 'AssociationEvent') {
    if (!value.has('parentID') && (action !== 'OBSERVE' || type === 'AssociationEvent')) {
      check.fault('parentID', '/parentID', 'This field is required')
    }
    if (action !== 'DELETE' && !filled('childEPCs') && !filled('childQuantityList')) {
      check.fault('childEPCs', '/childEPCs', 'A childEPCs or a childQuantityList is required')
    }
  }
  if (type === 'TransformationEvent') {
    const inputs = filled('inputEPCList') || filled('inputQuantityList')
    const outputs = filled('outputEPCList') || filled('outputQuantityList')
    if (value.has('transformationID') ? !inputs && !outputs : !inputs) {
      check.fault('inputEPCList', '/inputEPCList', 'Inputs are required')
    }
    if (!value.has('transformationID') && !outputs) {
      check.fault(
        'outputEPCList',
        '/outputEPCList',
        'Outputs are required, or a transformationID that joins the events',
      )
    }
  }
}
