import { createHash } from 'node:crypto'
import { type ListName, hashedWord } from './cbv.ts'
import { jsonDecimal } from './json-decimal.ts'
import { isoInstant, readInstant } from './instant.ts'
import { identify } from './identify.ts'
import { type Json, JsonNumber, JsonObject, isArray } from './json-text.ts'
import { type Namespaces, RDF_SCHEMA, expand, splitKey } from './namespaces.ts'

/** How the value of a field is written into the text that is hashed. */
type Writing = 'text' | 'time' | 'id' | 'number' | ListName

/** Fields of a flat object in the order of the standard. */
type Fields = readonly (readonly [string, Writing])[]

const QUANTITY: Fields = [
  ['epcClass', 'id'],
  ['quantity', 'number'],
  ['uom', 'text'],
]

const METADATA: Fields = [
  ['time', 'time'],
  ['startTime', 'time'],
  ['endTime', 'time'],
  ['deviceID', 'id'],
  ['deviceMetadata', 'id'],
  ['rawData', 'id'],
  ['dataProcessingMethod', 'id'],
  ['bizRules', 'id'],
]

const REPORT: Fields = [
  ['type', 'measurement'],
  ['exception', 'alert'],
  ['deviceID', 'id'],
  ['deviceMetadata', 'id'],
  ['rawData', 'id'],
  ['dataProcessingMethod', 'id'],
  ['bizRules', 'id'],
  ['time', 'time'],
  ['microorganism', 'id'],
  ['chemicalSubstance', 'id'],
  ['value', 'number'],
  ['component', 'component'],
  ['stringValue', 'text'],
  ['booleanValue', 'text'],
  ['hexBinaryValue', 'text'],
  ['uriValue', 'id'],
  ['minValue', 'number'],
  ['maxValue', 'number'],
  ['meanValue', 'number'],
  ['sDev', 'number'],
  ['percRank', 'number'],
  ['percValue', 'number'],
  ['uom', 'text'],
  ['coordinateReferenceSystem', 'id'],
]

/** What CBV 2.0 section 8.9 leaves out of the hash. */
const LEFT_OUT = new Set(['recordTime', 'eventID', 'errorDeclaration', '@context'])

/** One field of an event in the standard's order, and how its part of the text is built. */
type Part = readonly [string, (hash: Hashing, value: Json) => string]

const list =
  (name: string, member: string): Part[1] =>
  (hash, value) =>
    name + sorted(items(value).map((entry) => `${member}=${hash.write('id', entry)}`))

const elements =
  (name: string, label: string, fields: Fields): Part[1] =>
  (hash, value) =>
    name + sorted(items(value).map((entry) => label + hash.object(entry, fields)))

const scalar =
  (name: string, writing: Writing): Part[1] =>
  (hash, value) =>
    `${name}=${hash.write(writing, value)}`

const ORDER: readonly Part[] = [
  ['type', scalar('eventType', 'text')],
  ['eventTime', scalar('eventTime', 'time')],
  ['eventTimeZoneOffset', scalar('eventTimeZoneOffset', 'text')],
  ['certificationInfo', (hash, value) => hash.certificates(value)],
  ['epcList', list('epcList', 'epc')],
  ['parentID', scalar('parentID', 'id')],
  ['inputEPCList', list('inputEPCList', 'epc')],
  ['childEPCs', list('childEPCs', 'epc')],
  ['quantityList', elements('quantityList', 'quantityElement', QUANTITY)],
  ['childQuantityList', elements('childQuantityList', 'quantityElement', QUANTITY)],
  ['inputQuantityList', elements('inputQuantityList', 'quantityElement', QUANTITY)],
  ['outputEPCList', list('outputEPCList', 'epc')],
  ['outputQuantityList', elements('outputQuantityList', 'quantityElement', QUANTITY)],
  ['action', scalar('action', 'text')],
  ['transformationID', scalar('transformationID', 'id')],
  ['bizStep', scalar('bizStep', 'step')],
  ['disposition', scalar('disposition', 'disposition')],
  ['persistentDisposition', (hash, value) => hash.persistent(value)],
  ['readPoint', (hash, value) => `readPoint${hash.object(value, [['id', 'id']])}`],
  ['bizLocation', (hash, value) => `bizLocation${hash.object(value, [['id', 'id']])}`],
  [
    'bizTransactionList',
    elements('bizTransactionList', '', [
      ['type', 'transaction'],
      ['bizTransaction', 'id'],
    ]),
  ],
  [
    'destinationList',
    elements('destinationList', '', [
      ['type', 'party'],
      ['destination', 'id'],
    ]),
  ],
  [
    'sourceList',
    elements('sourceList', '', [
      ['type', 'party'],
      ['source', 'id'],
    ]),
  ],
  ['sensorElementList', (hash, value) => hash.sensors(value)],
  ['ilmd', (hash, value) => `ilmd${hash.object(value, [])}`],
]

/**
 * The event hash of CBV 2.0 section 8.9: `ni:///sha-256;<hex>?ver=CBV2.0`. The same event in another key order, with EPC
 * URNs for Digital Links, bare words for addresses or another offset for the same instant has the same hash. Takes a
 * valid event; `ignore` names keys to leave out beyond those of the standard (a tool's own notes on an event).
 */
export function eventHash(event: JsonObject, namespaces: Namespaces, ignore: readonly string[] = []): string {
  return `ni:///sha-256;${eventHashHex(event, namespaces, ignore)}?ver=CBV2.0`
}

/** The hash alone, 64 hexadecimal digits. */
export function eventHashHex(event: JsonObject, namespaces: Namespaces, ignore: readonly string[] = []): string {
  return createHash('sha256')
    .update(preHash(event, namespaces, ignore), 'utf8')
    .digest('hex')
}

/** The text that is hashed; the standard calls it the pre-hash string. */
export function preHash(event: JsonObject, namespaces: Namespaces, ignore: readonly string[] = []): string {
  const hash = new Hashing(namespaces, new Set(ignore.map((key) => expand(key, namespaces))))
  const known = new Set(ORDER.map(([key]) => key))
  const parts = ORDER.map(([key, write]) => {
    const value = event.get(key)
    return value === undefined || value === null ? '' : write(hash, value)
  })
  return parts.join('') + hash.others(event, new Set([...known, ...LEFT_OUT]))
}

class Hashing {
  constructor(
    private readonly namespaces: Namespaces,
    private readonly ignored: ReadonlySet<string>,
  ) {}

  write(writing: Writing, value: Json): string {
    if (value instanceof JsonNumber) return jsonDecimal(value.text) ?? value.text
    if (typeof value === 'boolean') return String(value)
    if (typeof value !== 'string') return ''
    const text = value.trim()
    if (writing === 'text' || writing === 'number') return text
    if (writing === 'time') {
      const instant = readInstant(text)
      return instant.ok ? isoInstant(instant.ms) : text
    }
    return writing === 'id' ? this.id(text) : hashedWord(writing, text, this.namespaces)
  }

  /** EPC URNs and Digital Links of any host become the GS1 Digital Link in its shortest form; other URIs stay. */
  private id(text: string): string {
    const full = expand(text, this.namespaces)
    const item = identify(full)
    return item !== null && item.uri.startsWith('https://id.gs1.org/') ? item.uri : full
  }

  object(value: Json, fields: Fields): string {
    if (!(value instanceof JsonObject)) return this.write('id', value)
    const written = fields.map(([key, writing]) => {
      const inner = value.get(key)
      return inner === undefined || inner === null ? '' : `${key}=${this.write(writing, inner)}`
    })
    return written.join('') + this.others(value, new Set(fields.map(([key]) => key)))
  }

  /** Everything outside the standard, as `{namespace}name=value`, in the order of its own text. */
  others(holder: JsonObject, known: ReadonlySet<string>): string {
    const written: string[] = []
    for (const [key, value] of holder) {
      if (known.has(key) || this.isIgnored(key)) continue
      written.push(this.extension(key, value))
    }
    return sorted(written)
  }

  private isIgnored(key: string): boolean {
    if (key === '@context') return true
    const full = expand(key, this.namespaces)
    return full === `${RDF_SCHEMA}comment` || this.ignored.has(full)
  }

  private extension(key: string, value: Json): string {
    const { namespace, name } = splitKey(key, this.namespaces)
    const label = namespace === null ? name : `{${namespace}}${name}`
    if (isArray(value)) return sorted(value.map((entry) => this.extension(key, entry)))
    if (value instanceof JsonObject) return label + this.others(value, new Set())
    return value === null ? label : `${label}=${this.write('text', value)}`
  }

  certificates(value: Json): string {
    const entries = items(value).map((entry) =>
      entry instanceof JsonObject
        ? `certificationInfo${this.others(entry, new Set())}`
        : `certificationInfo=${this.write('id', entry)}`,
    )
    return sorted(entries)
  }

  persistent(value: Json): string {
    if (!(value instanceof JsonObject)) return ''
    const words = (key: string) =>
      sorted(items(value.get(key) ?? []).map((word) => `${key}=${this.write('disposition', word)}`))
    return `persistentDisposition${words('set')}${words('unset')}`
  }

  sensors(value: Json): string {
    const written = items(value).map((element) => {
      if (!(element instanceof JsonObject)) return ''
      const metadata = element.get('sensorMetadata')
      const head = metadata === undefined ? '' : `sensorMetadata${this.object(metadata, METADATA)}`
      const reports = items(element.get('sensorReport') ?? []).map(
        (report) => `sensorReport${this.object(report, REPORT)}`,
      )
      return `sensorElement${head}${sorted(reports)}${this.others(element, new Set(['sensorMetadata', 'sensorReport']))}`
    })
    return `sensorElementList${sorted(written)}`
  }
}

function items(value: Json): readonly Json[] {
  return isArray(value) ? value : [value]
}

/** By code unit, which is what the vectors of the standard do. */
function sorted(parts: readonly string[]): string {
  return [...parts].sort().join('')
}
