import { keptWord } from './cbv.ts'
import { isoInstant, readInstant } from './instant.ts'
import type { Reading } from './fact-input.ts'
import { uriOf } from './fact-items.ts'
import { type Json, JsonNumber, JsonObject, isArray } from './json-text.ts'
import type { Namespaces } from './namespaces.ts'
import { canonicalReading } from './units.ts'

const NUMBERS = {
  value: 'value',
  minValue: 'min',
  maxValue: 'max',
  meanValue: 'mean',
  sDev: 'sDev',
  percRank: 'percRank',
  percValue: 'percValue',
} as const

/** Kept and given back under their own names; where a report is silent, its element speaks for it. */
export const AS_SAID = [
  'microorganism',
  'chemicalSubstance',
  'coordinateReferenceSystem',
  'deviceMetadata',
  'rawData',
  'dataProcessingMethod',
  'bizRules',
  'hexBinaryValue',
] as const

/** Sensor reports, one row each, with the times of their element where they say none themselves. */
export function readingsOf(elements: Json | undefined, namespaces: Namespaces): Reading[] {
  const readings: Reading[] = []
  for (const element of isArray(elements) ? elements : []) {
    if (!(element instanceof JsonObject)) continue
    const metadata = element.get('sensorMetadata')
    const head = metadata instanceof JsonObject ? metadata : new JsonObject()
    const reports = element.get('sensorReport')
    for (const report of isArray(reports) ? reports : []) {
      if (report instanceof JsonObject) readings.push(reading(report, head, namespaces))
    }
  }
  return readings
}

function reading(report: JsonObject, head: JsonObject, namespaces: Namespaces): Reading {
  const said = (key: string) => {
    const value = report.get(key) ?? head.get(key)
    return typeof value === 'string' ? value : null
  }
  const row: Reading = { type: measurement(report.get('type'), namespaces) }
  for (const [key, name] of Object.entries(NUMBERS)) {
    const value = report.get(key)
    if (value instanceof JsonNumber) row[name] = value.text
  }
  const string = report.get('stringValue')
  if (typeof string === 'string') row.string = string
  const boolean = report.get('booleanValue')
  if (typeof boolean === 'boolean') row.boolean = boolean
  const uri = report.get('uriValue')
  if (typeof uri === 'string') row.uri = uri
  const uom = report.get('uom')
  if (typeof uom === 'string') row.uom = uom
  const main = row.value ?? row.mean ?? row.max ?? row.min
  const canonical = main !== undefined && row.uom !== undefined ? canonicalReading(main, row.uom) : null
  if (canonical) row.canonical = canonical
  for (const [key, name] of [
    ['time', 'time'],
    ['startTime', 'start'],
    ['endTime', 'end'],
  ] as const) {
    const time = said(key)
    const instant = time === null ? null : readInstant(time)
    if (instant?.ok) row[name] = isoInstant(instant.ms)
  }
  const exception = report.get('exception')
  if (typeof exception === 'string') row.exception = keptWord('alert', exception, namespaces)
  const component = report.get('component')
  if (typeof component === 'string') row.component = keptWord('component', component, namespaces)
  for (const name of AS_SAID) {
    const text = said(name)
    if (text !== null) row[name] = text
  }
  const device = said('deviceID')
  if (device !== null) row.device = uriOf(device, namespaces)
  return row
}

/** What stands beside the readings outside the standard, in the order received: key and value. */
export function sensorExtensions(elements: Json | undefined): [string, Json][] {
  const found: [string, Json][] = []
  const take = (holder: Json | undefined) => {
    if (!(holder instanceof JsonObject)) return
    for (const [key, value] of holder) if (key.includes(':')) found.push([key, value])
  }
  for (const element of isArray(elements) ? elements : []) {
    if (!(element instanceof JsonObject)) continue
    take(element)
    take(element.get('sensorMetadata'))
    const reports = element.get('sensorReport')
    for (const report of isArray(reports) ? reports : []) take(report)
  }
  return found
}

/** `RelativeHumidity` -> `relativeHumidity`; our words without prefix; foreign URIs as they are. */
function measurement(type: Json | undefined, namespaces: Namespaces): string {
  if (typeof type !== 'string') return 'exception'
  const word = keptWord('measurement', type, namespaces)
  if (word.startsWith('tc:')) return word.slice(3)
  return /^[A-Z][\w-]*$/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : word
}
