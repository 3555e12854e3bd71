import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { type DictionaryEntry, ILMD_ADDRESSES } from '#app/vocabulary/dictionary.ts'
import type { Action, EventType } from '#app/vocabulary/steps.ts'
import { canonicalJson } from './canonical-json.ts'
import { type ListName, keptWord } from './cbv.ts'
import { jsonDecimal } from './json-decimal.ts'
import { eventHashHex } from './event-hash.ts'
import { isoInstant, readInstant } from './instant.ts'
import type { DateSaid, FactInput, Plain, Projection } from './fact-input.ts'
import { itemsOf, uriOf } from './fact-items.ts'
import { type Json, JsonNumber, JsonObject, isArray } from './json-text.ts'
import {
  CBV_MASTER_DATA,
  type Namespaces,
  RDF_SCHEMA,
  STANDARD_NAMESPACES,
  TRACE_COMMONS,
  splitKey,
} from './namespaces.ts'
import { type Place, measured, namesPeople, ownField } from './own-fields.ts'
import type { ParsedEvent } from './parse-document.ts'
import { readingsOf, sensorExtensions } from './readings.ts'

/** Turns a person's identifier into a pseudonym: the same person, the same pseudonym, and no way back without the key. */
export type Pseudonym = (identifier: string) => string

/** Everything outside the standard that hangs on these is kept under `<holder>.<full name>`. */
const HOLDERS = ['readPoint', 'bizLocation', 'errorDeclaration'] as const

/**
 * One valid event as capture hands it to the database: canonical items, words in the form facts keep, times in UTC,
 * units beside the values as entered, people as pseudonyms. Only call it with an event that `validateEvent` found
 * without fault; it throws on what cannot be read.
 */
export function normaliseEvent(event: ParsedEvent, pseudonym: Pseudonym): FactInput {
  const { value, namespaces } = event
  const hash = eventHashHex(value, namespaces)
  const destinations = parties(value, 'destinationList', 'destination', namespaces)
  const sources = parties(value, 'sourceList', 'source', namespaces)
  const transactions = transactionsOf(value, namespaces)
  const projection = project(event, hash, { destinations, sources, transactions }, pseudonym)
  const eventTime = instant(text(value, 'eventTime'))
  return {
    line: event.line,
    hash,
    declared: projection.declaration?.time ?? null,
    declaration: projection.declaration
      ? { reason: projection.declaration.reason, corrective: projection.declaration.corrective }
      : null,
    type: eventType(value),
    action: actionOf(value),
    step: word('step', value, 'bizStep', namespaces),
    disposition: projection.disposition ?? null,
    set: projection.persistentDisposition?.set ?? [],
    unset: projection.persistentDisposition?.unset ?? [],
    eventTime,
    offset: text(value, 'eventTimeZoneOffset') ?? '+00:00',
    eventId: text(value, 'eventID'),
    consignee: partyOf(destinations, 'owning_party'),
    possessor: partyOf(destinations, 'possessing_party'),
    sourceOwner: partyOf(sources, 'owning_party'),
    sourcePossessor: partyOf(sources, 'possessing_party'),
    readPoint: projection.readPoint ?? null,
    bizLocation: projection.bizLocation ?? null,
    transactions,
    expiry: projection.ilmd?.expiry?.value ?? null,
    made: projection.ilmd?.made?.value ?? null,
    alarm: projection.sensor?.some((reading) => reading.exception === 'ALARM_CONDITION') ?? false,
    items: itemsOf(value, namespaces, projection.ilmd?.lot ?? null),
    raw: event.raw,
    canonical: canonicalEvent(event, pseudonym),
    projection,
  }
}

type Party = { type: string; id: string }
type Named = { destinations: Party[]; sources: Party[]; transactions: { type: string | null; id: string }[] }

function project(event: ParsedEvent, hash: string, named: Named, pseudonym: Pseudonym): Projection {
  const { value, namespaces } = event
  const projection: Projection = { hash }
  const action = actionOf(value)
  if (action) projection.action = action
  const disposition = word('disposition', value, 'disposition', namespaces)
  if (disposition !== null) projection.disposition = disposition
  const persistent = object(value.get('persistentDisposition'))
  if (persistent) {
    const words = (key: string) => strings(persistent.get(key)).map((said) => keptWord('disposition', said, namespaces))
    projection.persistentDisposition = { set: words('set'), unset: words('unset') }
  }
  for (const key of ['readPoint', 'bizLocation'] as const) {
    const id = text(object(value.get(key)), 'id')
    if (id !== null) projection[key] = uriOf(id, namespaces)
  }
  if (named.transactions.length > 0) projection.bizTransaction = named.transactions
  if (named.sources.length > 0) projection.source = named.sources
  if (named.destinations.length > 0) projection.destination = named.destinations
  const readings = readingsOf(value.get('sensorElementList'), namespaces)
  if (readings.length > 0) projection.sensor = readings
  keepExtensions(event, projection, pseudonym)
  const transformation = text(value, 'transformationID')
  if (transformation !== null) projection.transformationID = uriOf(transformation, namespaces)
  const declaration = declarationOf(value, namespaces)
  if (declaration) projection.declaration = declaration
  const certification = value.get('certificationInfo')
  if (certification !== undefined) projection.certification = plain(certification)
  const eventId = text(value, 'eventID')
  if (eventId !== null) projection.eventID = eventId
  return projection
}

/** Fields outside the standard, sorted to where the dictionary says they belong, whichever place they were said in. */
function keepExtensions(event: ParsedEvent, projection: Projection, pseudonym: Pseudonym): void {
  const { value, namespaces } = event
  const x = record<Plain>()
  const ilmd: NonNullable<Projection['ilmd']> = record<Plain>()
  for (const [key, inner] of value) if (key.includes(':')) keep(key, inner, 'event', '')
  for (const [key, inner] of object(value.get('ilmd')) ?? []) keep(key, inner, 'ilmd', '')
  for (const holder of HOLDERS) {
    for (const [key, inner] of object(value.get(holder)) ?? [])
      if (key.includes(':')) keep(key, inner, 'event', `${holder}.`)
  }
  for (const [key, inner] of sensorExtensions(value.get('sensorElementList'))) keep(key, inner, 'event', 'sensor.')
  if (Object.keys(ilmd).length > 0) projection.ilmd = ilmd
  if (Object.keys(x).length > 0) projection.x = x

  function keep(key: string, inner: Json, place: Place, holder: string): void {
    const { namespace, name } = splitKey(key, namespaces)
    const full = namespace === null ? key : namespace + name
    if (key.startsWith('@') || full === `${RDF_SCHEMA}comment`) return
    const field = namespace === TRACE_COMMONS ? ownField(name) : null
    if (field?.address.startsWith('items.') === true) return // an item in the event, kept as one: masked by element
    const address =
      place === 'ilmd' ? masterDataAddress(namespace, name, field) : field && holder === '' ? field.address : null
    const kept = keptValue(inner, field, pseudonym)
    if (address?.startsWith('ilmd.') === true) ilmd[address.slice('ilmd.'.length)] = dated(address, inner) ?? kept
    else if (address !== null) x[address.slice('x.'.length)] = kept
    else if (place === 'ilmd') ilmd[full] = kept
    else x[holder + full] = holder === 'sensor.' ? gathered(x[holder + full], kept) : kept
  }
}

/** Readings repeat their extensions, one per report: all are kept. */
function gathered(before: Plain | undefined, value: Plain): Plain {
  if (before === undefined) return [value]
  return Array.isArray(before) ? [...before, value] : [before, value]
}

function masterDataAddress(namespace: string | null, name: string, field: DictionaryEntry | null): string | null {
  if (field !== null) return field.address
  return namespace === CBV_MASTER_DATA ? (ILMD_ADDRESSES[`cbvmda:${name}`] ?? null) : null
}

function dated(address: string, value: Json): DateSaid | null {
  return ['ilmd.expiry', 'ilmd.made', 'ilmd.sterilised'].includes(address) && typeof value === 'string'
    ? dateSaid(value)
    : null
}

function keptValue(value: Json, field: DictionaryEntry | null, pseudonym: Pseudonym): Plain {
  if (field?.group === 'people') return plain(veilAll(value, pseudonym))
  return (field?.unit === undefined ? null : measured(value)) ?? plain(value)
}

function dateSaid(value: string): DateSaid | null {
  const date = parseIsoDate(value)
  return date ? { value: date.iso, precision: date.day === null ? 'month' : 'day' } : null
}

function declarationOf(value: JsonObject, namespaces: Namespaces): Projection['declaration'] {
  const said = object(value.get('errorDeclaration'))
  if (said === null) return undefined
  const time = instant(text(said, 'declarationTime'))
  return {
    time,
    reason: word('reason', said, 'reason', namespaces),
    corrective: strings(said.get('correctiveEventIDs')),
  }
}

function transactionsOf(value: JsonObject, namespaces: Namespaces): { type: string | null; id: string }[] {
  return objects(value.get('bizTransactionList')).map((entry) => ({
    type: word('transaction', entry, 'type', namespaces),
    id: uriOf(text(entry, 'bizTransaction') ?? '', namespaces),
  }))
}

function parties(value: JsonObject, list: string, member: string, namespaces: Namespaces): Party[] {
  return objects(value.get(list)).map((entry) => ({
    type: word('party', entry, 'type', namespaces) ?? '',
    id: uriOf(text(entry, member) ?? '', namespaces),
  }))
}

function partyOf(parties_: readonly Party[], type: string): string | null {
  return parties_.find((party) => party.type === type)?.id ?? null
}

/** The event in canonical form, with people as pseudonyms, and with the prefixes it uses, so that it stands alone. */
function canonicalEvent(event: ParsedEvent, pseudonym: Pseudonym): string {
  const copy = new JsonObject()
  const context = new JsonObject()
  for (const [prefix, namespace] of event.namespaces) {
    if (STANDARD_NAMESPACES.get(prefix) !== namespace && event.raw.includes(`${prefix}:`))
      context.set(prefix, namespace)
  }
  for (const [key, value] of event.value) copy.set(key, veiled(key, value, event.namespaces, pseudonym))
  if (context.size > 0) copy.set('@context', context)
  else copy.delete('@context')
  return canonicalJson(copy)
}

function veiled(key: string, value: Json, namespaces: Namespaces, pseudonym: Pseudonym): Json {
  const { namespace, name } = splitKey(key, namespaces)
  if (namespace === TRACE_COMMONS && namesPeople(name)) return veilAll(value, pseudonym)
  if (isArray(value))
    return value.map((entry) => (entry instanceof JsonObject ? veiled('', entry, namespaces, pseudonym) : entry))
  if (!(value instanceof JsonObject)) return value
  const copy = new JsonObject()
  for (const [inner, entry] of value) copy.set(inner, veiled(inner, entry, namespaces, pseudonym))
  return copy
}

function veilAll(value: Json, pseudonym: Pseudonym): Json {
  if (typeof value === 'string') return pseudonym(value)
  if (value instanceof JsonNumber) return pseudonym(value.text)
  if (isArray(value)) return value.map((entry) => veilAll(entry, pseudonym))
  if (!(value instanceof JsonObject)) return value
  const copy = new JsonObject()
  for (const [key, entry] of value) copy.set(key, veilAll(entry, pseudonym))
  return copy
}

/** JSON as plain values. A number that a double cannot hold becomes text rather than another number. */
export function plain(value: Json): Plain {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (value instanceof JsonNumber) {
    const exact = jsonDecimal(value.text)
    return exact !== null && jsonDecimal(String(Number(value.text))) === exact ? Number(value.text) : value.text
  }
  if (isArray(value)) return value.map(plain)
  const copy = record<Plain>()
  for (const [key, inner] of value) copy[key] = plain(inner)
  return copy
}

/** An object without a prototype: a field named __proto__ is a field like any other. */
function record<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T> // Object.create is typed any
}

function eventType(value: JsonObject): EventType {
  const type = value.get('type')
  switch (type) {
    case 'ObjectEvent':
    case 'AggregationEvent':
    case 'TransactionEvent':
    case 'TransformationEvent':
    case 'AssociationEvent':
      return type
    default:
      throw new Error('normaliseEvent was given an event that was not validated')
  }
}

function actionOf(value: JsonObject): Action | null {
  const action = value.get('action')
  return action === 'ADD' || action === 'OBSERVE' || action === 'DELETE' ? action : null
}

function instant(said: string | null): string {
  const read = said === null ? null : readInstant(said)
  if (!read?.ok) throw new Error('normaliseEvent was given a time that was not validated')
  return isoInstant(read.ms)
}

function word(kind: ListName, holder: JsonObject, key: string, namespaces: Namespaces): string | null {
  const said = text(holder, key)
  return said === null ? null : keptWord(kind, said, namespaces)
}

function text(holder: JsonObject | null, key: string): string | null {
  const value = holder?.get(key)
  return typeof value === 'string' ? value : null
}

function object(value: Json | undefined): JsonObject | null {
  return value instanceof JsonObject ? value : null
}

function objects(value: Json | undefined): JsonObject[] {
  return isArray(value) ? value.filter((entry) => entry instanceof JsonObject) : []
}

function strings(value: Json | undefined): string[] {
  return isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}
