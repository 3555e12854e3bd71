import { writtenWord } from '#app/vocabulary/steps.ts'
import { type DictionaryEntry, dictionaryEntry, entryAt } from '#app/vocabulary/dictionary.ts'
import { toJson } from './canonical-json.ts'
import type { SeenEvent } from './find-events.server.ts'
import { type Json, JsonNumber, JsonObject, isArray } from './json-text.ts'
import { CBV_MASTER_DATA, TRACE_COMMONS } from './namespaces.ts'
import { AS_SAID } from './readings.ts'

/** What an answer of ours declares; fields of others are written with their full address and need no prefix. */
const CONTEXT = ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { tc: TRACE_COMMONS }]

/** An EPCISQueryDocument around events. `now` is when it was made. */
export function queryDocument(events: readonly SeenEvent[], now: Date): JsonObject {
  const document = asObject({
    '@context': CONTEXT,
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: now.toISOString(),
  })
  const list = events.map(eventJson)
  const results = new JsonObject([['resultsBody', new JsonObject([['eventList', list]])]])
  results.set('queryName', 'SimpleEventQuery')
  document.set('epcisBody', new JsonObject([['queryResults', results]]))
  return document
}

/**
 * One event as EPCIS 2.0 JSON, made of what the reader may see and nothing else. `tc:withheld` says which fields are
 * not granted; `tc:fact` is the id to cite.
 */
export function eventJson(event: SeenEvent): JsonObject {
  const { fields } = event
  const json = new JsonObject()
  const set = (key: string, value: unknown) => {
    if (value !== undefined && value !== null) json.set(key, toJson(value))
  }
  json.set('type', event.type)
  set('eventID', fields['eventID'] ?? `urn:trace-commons:fact:${event.id}`)
  set('eventTime', event.eventTime?.toISOString())
  set('eventTimeZoneOffset', event.eventOffset)
  set('recordTime', event.recordTime?.toISOString())
  set('certificationInfo', fields['certification'])
  declaration(json, event)
  itemLists(json, event)
  set('action', fields['action'])
  set('transformationID', fields['transformationID'])
  set('bizStep', event.step === null ? null : writtenWord(event.step))
  set('disposition', word(fields['disposition']))
  const persistent = toJson(fields['persistentDisposition'] ?? null)
  if (persistent instanceof JsonObject) json.set('persistentDisposition', filledLists(persistent))
  places(json, event)
  parties(json, event)
  sensors(json, event)
  extensions(json, event)
  set('tc:fact', event.id)
  set('tc:owner', event.owner)
  if (event.superseded) set('tc:superseded', true)
  if (event.erased) set('tc:erased', true)
  if (event.withheld.length > 0) set('tc:withheld', event.withheld)
  return json
}

function declaration(json: JsonObject, { fields }: SeenEvent): void {
  const said = toJson(fields['declaration'] ?? null)
  if (!(said instanceof JsonObject)) return
  const written = new JsonObject([['declarationTime', said.get('time') ?? null]])
  const reason = said.get('reason')
  if (typeof reason === 'string') written.set('reason', reason)
  const corrective = said.get('corrective')
  if (isArray(corrective) && corrective.length > 0) written.set('correctiveEventIDs', corrective)
  json.set('errorDeclaration', written)
}

const EPC_LISTS = { e: 'epcList', c: 'childEPCs', i: 'inputEPCList', o: 'outputEPCList' } as const
const QUANTITY_LISTS = {
  e: 'quantityList',
  c: 'childQuantityList',
  i: 'inputQuantityList',
  o: 'outputQuantityList',
} as const

function itemLists(json: JsonObject, event: SeenEvent): void {
  const lists = new Map<string, Json[]>()
  const add = (name: string, value: Json) => lists.set(name, [...(lists.get(name) ?? []), value])
  for (const { uri, role, itemKind, quantity, uom } of event.items) {
    if (role === 'p') json.set('parentID', uri)
    else if (role === 's') add('tc:sameAs', uri)
    else if (quantity === null && itemKind !== 'lot' && itemKind !== 'product') add(EPC_LISTS[role], uri)
    else {
      const element = new JsonObject([['epcClass', uri]])
      if (quantity !== null) element.set('quantity', new JsonNumber(quantity))
      if (uom !== null) element.set('uom', uom)
      add(QUANTITY_LISTS[role], element)
    }
  }
  for (const [name, list] of lists) json.set(name, list)
}

function places(json: JsonObject, { fields }: SeenEvent): void {
  for (const name of ['readPoint', 'bizLocation'] as const) {
    const id = fields[name]
    if (typeof id === 'string') json.set(name, new JsonObject([['id', id]]))
  }
}

function parties(json: JsonObject, { fields }: SeenEvent): void {
  for (const [list, address, member] of [
    ['bizTransactionList', 'bizTransaction', 'bizTransaction'],
    ['sourceList', 'source', 'source'],
    ['destinationList', 'destination', 'destination'],
  ] as const) {
    const entries = elements(fields, address).map((entry) => {
      const written = new JsonObject()
      const type = entry.get('type')
      if (typeof type === 'string') written.set('type', writtenWord(type))
      written.set(member, entry.get('id') ?? null)
      return written
    })
    if (entries.length > 0) json.set(list, entries)
  }
}

const READING: Readonly<Record<string, string>> = {
  value: 'value',
  min: 'minValue',
  max: 'maxValue',
  mean: 'meanValue',
  string: 'stringValue',
  boolean: 'booleanValue',
  uri: 'uriValue',
  uom: 'uom',
  exception: 'exception',
  component: 'component',
  device: 'deviceID',
  time: 'time',
  sDev: 'sDev',
  percRank: 'percRank',
  percValue: 'percValue',
  ...Object.fromEntries(AS_SAID.map((name) => [name, name])),
}
const DECIMALS = new Set(['value', 'min', 'max', 'mean', 'sDev', 'percRank', 'percValue'])

/** Each reading is an element of its own: the grouping of the document that came in said nothing. */
function sensors(json: JsonObject, { fields }: SeenEvent): void {
  const list = elements(fields, 'sensor').map((reading) => {
    const report = new JsonObject()
    const type = reading.get('type')
    if (typeof type === 'string' && type !== 'exception') report.set('type', measurement(type))
    for (const [name, key] of Object.entries(READING)) {
      const value = reading.get(name)
      if (value === undefined) continue
      report.set(key, DECIMALS.has(name) && typeof value === 'string' ? new JsonNumber(value) : value)
    }
    const element = new JsonObject()
    const metadata = new JsonObject()
    for (const [name, key] of [
      ['start', 'startTime'],
      ['end', 'endTime'],
    ] as const) {
      const value = reading.get(name)
      if (value !== undefined) metadata.set(key, value)
    }
    if (metadata.size > 0) element.set('sensorMetadata', metadata)
    element.set('sensorReport', [report])
    return element
  })
  if (list.length > 0) json.set('sensorElementList', list)
}

function measurement(type: string): string {
  if (type.includes(':')) return type
  return dictionaryEntry(type) ? `${TRACE_COMMONS}${type}` : type.charAt(0).toUpperCase() + type.slice(1)
}

/** Master data and fields outside the standard, each back where it stood. */
function extensions(json: JsonObject, event: SeenEvent): void {
  const ilmd = new JsonObject()
  for (const [address, value] of Object.entries(event.fields)) {
    if (address.startsWith('ilmd.')) ilmd.set(masterDataKey(address), toJson(dateText(value)))
    if (!address.startsWith('x.')) continue
    const name = address.slice(2)
    const holder = /^(readPoint|bizLocation|errorDeclaration)\.(.+)$/.exec(name)
    const place = holder ? json.get(holder[1] ?? '') : json
    if (place instanceof JsonObject) place.set(extensionKey(holder?.[2] ?? name, entryAt(address)), toJson(value))
  }
  if (ilmd.size > 0) json.set('ilmd', ilmd)
}

function extensionKey(name: string, entry: DictionaryEntry | null): string {
  if (entry !== null) return `tc:${entry.name}`
  return name.startsWith('sensor.') ? name.slice('sensor.'.length) : name
}

function masterDataKey(address: string): string {
  if (address === 'ilmd.lot') return 'cbvmda:lotNumber'
  if (address === 'ilmd.expiry') return 'cbvmda:itemExpirationDate'
  const entry = entryAt(address)
  if (entry !== null) return `tc:${entry.name}`
  const name = address.slice('ilmd.'.length)
  return name.startsWith(CBV_MASTER_DATA) ? `cbvmda:${name.slice(CBV_MASTER_DATA.length)}` : name
}

/** A date with its precision is written as the date it says. */
function dateText(value: unknown): unknown {
  const isDate = typeof value === 'object' && value !== null && 'precision' in value && 'value' in value
  return isDate ? value.value : value
}

/** The elements of a list that is addressed by what is in it, in the order of their addresses. */
function elements(fields: SeenEvent['fields'], list: string): JsonObject[] {
  return Object.entries(fields)
    .filter(([address]) => address === list || address.startsWith(`${list}.`))
    .flatMap(([, value]) => {
      const json = toJson(value)
      return isArray(json) ? [...json] : [json]
    })
    .filter((entry) => entry instanceof JsonObject)
}

function filledLists(object: JsonObject): JsonObject {
  const written = new JsonObject()
  for (const [key, value] of object) {
    if (isArray(value) && value.length > 0)
      written.set(
        key,
        value.map((one) => word(one) ?? one),
      )
  }
  return written
}

function word(value: unknown): string | null {
  return typeof value === 'string' ? writtenWord(value) : null
}

function asObject(value: Record<string, unknown>): JsonObject {
  const json = toJson(value)
  if (!(json instanceof JsonObject)) throw new Error('an object was given')
  return json
}
