import { type Json, JsonObject, isArray } from './json-text.ts'
import type { EventCheck } from './event-check.ts'
import { checkExtensions } from './extension-check.ts'

const TIMES = ['time', 'startTime', 'endTime']
const ADDRESSES = [
  'deviceID',
  'deviceMetadata',
  'rawData',
  'dataProcessingMethod',
  'bizRules',
  'microorganism',
  'chemicalSubstance',
  'coordinateReferenceSystem',
  'uriValue',
]
const NUMBERS = ['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percRank', 'percValue']

const METADATA = new Set([...TIMES, 'deviceID', 'deviceMetadata', 'rawData', 'dataProcessingMethod', 'bizRules'])
const REPORT = new Set([
  'type',
  'exception',
  'component',
  'stringValue',
  'booleanValue',
  'hexBinaryValue',
  'uom',
  'time',
  ...ADDRESSES,
  ...NUMBERS,
])

/** Sensor data: EPCIS 2.0 section 7.3.7. Readings are numbers, times are instants, whatever points elsewhere is a URI. */
export function checkSensors(check: EventCheck, list: Json | undefined): void {
  if (list === undefined) return
  if (!isArray(list)) return check.fault('sensorElementList', '/sensorElementList', 'A list is needed')
  for (const [index, element] of list.entries()) {
    const at = `/sensorElementList/${index}`
    if (!(element instanceof JsonObject)) check.fault('sensorElementList', at, 'An object is needed')
    else checkElement(check, element, at)
  }
}

function checkElement(check: EventCheck, element: JsonObject, at: string): void {
  const metadata = element.get('sensorMetadata')
  if (metadata instanceof JsonObject) {
    checkCommon(check, metadata, `${at}/sensorMetadata`)
    checkExtensions(check, metadata, `${at}/sensorMetadata`, METADATA)
  } else if (metadata !== undefined) check.fault('sensorMetadata', `${at}/sensorMetadata`, 'An object is needed')

  const reports = element.get('sensorReport')
  if (!isArray(reports) || reports.length === 0) {
    check.fault('sensorReport', `${at}/sensorReport`, 'At least one report is required')
  } else {
    for (const [index, report] of reports.entries()) {
      const here = `${at}/sensorReport/${index}`
      if (report instanceof JsonObject) checkReport(check, report, here)
      else check.fault('sensorReport', here, 'An object is needed')
    }
  }
  checkExtensions(check, element, at, new Set(['sensorMetadata', 'sensorReport']))
}

function checkCommon(check: EventCheck, holder: JsonObject, at: string): void {
  for (const key of TIMES) check.instant(holder, key, at, {})
  for (const key of ADDRESSES) check.uri(holder, key, at)
  for (const key of NUMBERS) check.number(holder.get(key), key, `${at}/${key}`)
}

function checkReport(check: EventCheck, report: JsonObject, at: string): void {
  if (!report.has('type') && !report.has('exception')) {
    check.fault('sensorReport.type', `${at}/type`, 'A type or an exception is required')
  }
  check.word('measurement', report, 'type', at, 'sensorReport.type')
  check.word('alert', report, 'exception', at, 'sensorReport.exception')
  check.word('component', report, 'component', at, 'sensorReport.component')
  checkCommon(check, report, at)
  check.text(report.get('stringValue'), 'stringValue', `${at}/stringValue`)
  check.text(report.get('uom'), 'sensorReport.uom', `${at}/uom`)
  const boolean = report.get('booleanValue')
  if (boolean !== undefined && typeof boolean !== 'boolean') {
    check.fault('booleanValue', `${at}/booleanValue`, 'true or false is needed here, without quotes')
  }
  const hex = report.get('hexBinaryValue')
  if (hex !== undefined && !(typeof hex === 'string' && /^[0-9a-fA-F]+$/.test(hex))) {
    check.fault('hexBinaryValue', `${at}/hexBinaryValue`, 'Hexadecimal digits are needed here')
  }
  checkExtensions(check, report, at, REPORT)
}
