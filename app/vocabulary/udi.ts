import type { DateReading } from './calendar-date.ts'
import { calendarDate, slidingYear } from './calendar-date.ts'
import { hasCheckDigit } from './check-digits.ts'
import type { LinkElement } from './digital-link.ts'
import { readDigitalLink } from './digital-link.ts'
import {
  checkTogether,
  GS,
  missingPartners,
  readBracketed,
  readElementString,
  readWithoutSeparators,
} from './element-string.ts'
import { gtin14 } from './gtin.ts'
import type { HibcReading } from './hibc.ts'
import { looksLikeHibc, readHibc } from './hibc.ts'
import { looksLikeIsbt, readIsbt } from './isbt128.ts'
import type { ItemIdentity } from './item-uri.ts'
import { canonicalItem, gs1Item, itemFromPath, schemeItem } from './item-uri.ts'
import type { ChinaReading } from './ma.ts'
import { looksLikeAhm, looksLikeMa, readAhm, readMa } from './ma.ts'
import type { Problem } from './problem.ts'
import { doubt, fault } from './problem.ts'
import { cleanInput, readScan } from './scan.ts'

export type Issuer = 'gs1' | 'hibcc' | 'iccbba' | 'ma' | 'ahm' | 'party'

export type UdiKind = 'unit' | 'lot' | 'product' | 'logistic-unit' | 'asset' | 'location' | 'other'

export interface UdiElement {
  /** The application identifier; for other issuers the flag in front of the value (`$$`, `=,`, `.L`). */
  ai: string
  labelKey: string
  value: string
}

export interface UdiDates {
  expiry?: DateReading
  made?: DateReading
  packed?: DateReading
  bestBefore?: DateReading
  sterilised?: DateReading
}

export interface UdiReading {
  raw: string
  cleaned: string
  issuer: Issuer | null
  kind: UdiKind | null
  di: string | null
  lot: string | null
  serial: string | null
  sscc: string | null
  dates: UdiDates
  elements: UdiElement[]
  /** Canonical item URIs, most specific first: unit, lot, product. */
  candidates: ItemIdentity['uri'][]
  /** Other ways to read it, where the separators are missing and more than one way is possible. */
  alternatives: { lot: string | null; serial: string | null }[]
  problems: Problem[]
}

export const LONGEST_INPUT = 2_000

/**
 * Reads what came from a scanner, a keyboard or a label, of any issuer. Never throws: what cannot be read comes back with
 * its problems. `now` places two-digit years.
 */
export function parseUdi(text: string, options: { now: Date }): UdiReading {
  const reading: UdiReading = {
    raw: text,
    cleaned: '',
    issuer: null,
    kind: null,
    di: null,
    lot: null,
    serial: null,
    sscc: null,
    dates: {},
    elements: [],
    candidates: [],
    alternatives: [],
    problems: [],
  }
  if (text.length > LONGEST_INPUT) {
    reading.problems.push(fault('too-long', {}, { length: text.length, max: LONGEST_INPUT }))
    return reading
  }
  const { cleaned, changed } = cleanInput(text)
  reading.cleaned = cleaned
  if (cleaned.replaceAll(GS, '').trim() === '') {
    reading.problems.push(fault('empty'))
    return reading
  }
  if (changed) reading.problems.push(doubt('cleaned'))
  recognise(cleaned, reading, options.now.getUTCFullYear())
  return reading
}

function recognise(text: string, reading: UdiReading, year: number): void {
  const scan = text.startsWith(']') ? readScan(text) : null
  if (text.startsWith(']') && !scan) {
    reading.problems.push(fault('not-recognised'))
  } else if (scan?.sort === 'elements') {
    readGs1(readElementString(scan.data), reading, year)
  } else if (scan?.sort === 'number') {
    const added = scan.composite === null ? null : readElementString(scan.composite)
    const number = { ai: '01', value: scan.data.padStart(14, '0') }
    readGs1({ elements: [number, ...(added?.elements ?? [])], problems: added?.problems ?? [] }, reading, year)
  } else {
    recognisePlain(scan?.data ?? text, reading, year, scan !== null)
  }
}

function recognisePlain(text: string, reading: UdiReading, year: number, scanned: boolean): void {
  const url = /^[a-z0-9.-]+\.[a-z]{2,}\/(?:[^\s]*\/)?(?:0[01]|414|800[346]|253)\//i.test(text)
    ? `https://${text}`
    : text
  if (/^https?:\/\//i.test(url)) readLink(url, reading, year)
  else if (/^urn:/i.test(text)) readUri(text, reading)
  else if (looksLikeHibc(text)) takeHibc(readHibc(text, year), reading)
  else if (looksLikeIsbt(text)) takeIsbt(text, reading)
  else if (looksLikeMa(text)) takeChina('ma', readMa(text.trim(), year), reading)
  else if (looksLikeAhm(text)) takeChina('ahm', readAhm(text, year), reading)
  else if (text.startsWith('(')) readGs1(readBracketed(text), reading, year)
  else if (/^\u001d?\d{2}/.test(text)) readBareGs1(text, reading, year, scanned)
  else reading.problems.push(fault('not-recognised'))
}

/** Digits without brackets or symbology identifier: a number alone, or an element string with or without separators. */
function readBareGs1(text: string, reading: UdiReading, year: number, scanned: boolean): void {
  const alone = loneNumber(text)
  if (alone) {
    reading.problems.push(doubt('guessed-scheme', {}, { scheme: alone.ai === '00' ? 'SSCC' : 'GTIN' }))
    readGs1({ elements: [alone], problems: [] }, reading, year)
    return
  }
  const standard = readElementString(text)
  if (scanned || text.includes(GS)) {
    readGs1(standard, reading, year)
    return
  }
  const readings = readWithoutSeparators(text)
  const [only, second] = readings
  if (only && !second) {
    const guessed = JSON.stringify(only) !== JSON.stringify(standard.elements)
    readGs1({ elements: only, problems: guessed ? [doubt('separators-guessed')] : [] }, reading, year)
  } else if (only && second) {
    const whole = standard.problems.length === 0
    const report = whole ? doubt : fault
    const common = only.filter((one) =>
      readings.every((other) => other.some(({ ai, value }) => ai === one.ai && value === one.value)),
    )
    readGs1(
      {
        elements: whole ? standard.elements : common,
        problems: [report('ambiguous', {}, { readings: readings.length })],
      },
      reading,
      year,
    )
    reading.alternatives = distinct(readings)
  } else {
    readGs1(standard, reading, year)
  }
}

function distinct(readings: readonly (readonly LinkElement[])[]): UdiReading['alternatives'] {
  const said = readings.map((elements) => ({ lot: valueOf(elements, '10'), serial: valueOf(elements, '21') }))
  return said.filter(
    (one, index) => said.findIndex((other) => other.lot === one.lot && other.serial === one.serial) === index,
  )
}

function loneNumber(text: string): LinkElement | null {
  if (/^\d{18}$/.test(text) && hasCheckDigit(text)) return { ai: '00', value: text }
  const gtin = gtin14(text)
  return gtin !== null && hasCheckDigit(gtin) ? { ai: '01', value: gtin } : null
}

function readLink(text: string, reading: UdiReading, year: number): void {
  const link = readDigitalLink(text, { shortGtin: true })
  if (link) {
    takeGs1([...link.path, ...link.query], link.problems, reading, year)
    return
  }
  const [, path = '', query = ''] = /^https?:\/\/[^/]+(\/[^?#]*)(\?[^#]*)?/i.exec(text) ?? []
  const item = path.startsWith('/id/') ? itemFromPath(path, query) : null
  if (item) takeItem(item, reading)
  else reading.problems.push(fault('bad-link'))
}

function readUri(text: string, reading: UdiReading): void {
  const item = canonicalItem(text)
  if (item && item.scheme !== 'other') takeItem(item, reading)
  else reading.problems.push(fault('not-recognised'))
}

const ISSUERS: Record<ItemIdentity['scheme'], Issuer | null> = {
  gs1: 'gs1',
  hibc: 'hibcc',
  iccbba: 'iccbba',
  ma: 'ma',
  ahm: 'ahm',
  party: 'party',
  other: null,
}

function takeItem(item: ItemIdentity, reading: UdiReading): void {
  const kinds: readonly string[] = ['unit', 'lot', 'product', 'logistic-unit', 'asset', 'location']
  reading.issuer = ISSUERS[item.scheme]
  reading.kind = kinds.includes(item.kind) ? (item.kind as UdiKind) : 'other' // just checked against the list
  reading.di = item.di
  reading.serial = item.serial
  reading.lot = item.lot ?? (item.statedLot === null ? null : (canonicalItem(item.statedLot)?.lot ?? null))
  reading.sscc = item.kind === 'logistic-unit' ? item.uri.slice(-18) : null
  const product = item.di === null ? null : productUri(item)
  reading.candidates = unique([item.uri, item.statedLot, product])
  if (!item.valid) reading.problems.push(fault('check-digit', {}, {}))
}

function productUri(item: ItemIdentity): string | null {
  if (item.di === null) return null
  if (item.scheme === 'gs1') return gs1Item([{ ai: '01', value: item.di }])?.uri ?? null
  if (item.scheme === 'party') return item.di
  return item.scheme === 'other' ? null : schemeItem(item.scheme, item.di, null, null).uri
}

function unique(uris: readonly (string | null)[]): string[] {
  return [...new Set(uris.filter((uri) => uri !== null))]
}

function valueOf(elements: readonly LinkElement[], ai: string): string | null {
  return elements.find((element) => element.ai === ai && element.value !== '')?.value ?? null
}

function readGs1(said: { elements: LinkElement[]; problems: Problem[] }, reading: UdiReading, year: number): void {
  takeGs1(said.elements, [...said.problems, ...checkTogether(said.elements)], reading, year)
}

/** Keys of things that are neither products nor boxes, in the order in which they name what was scanned. */
const OTHER_KEYS = ['8003', '8004', '8006', '8010', '414', '417', '253', '255', '8017', '8018', '401', '402'] as const

function takeGs1(
  elements: readonly LinkElement[],
  problems: readonly Problem[],
  reading: UdiReading,
  year: number,
): void {
  reading.issuer = 'gs1'
  reading.elements = elements.map(({ ai, value }) => ({ ai, labelKey: `ai.${ai}`, value }))
  reading.problems.push(...problems, ...missingPartners(elements))
  reading.di = valueOf(elements, '01')
  reading.lot = valueOf(elements, '10')
  reading.serial = valueOf(elements, '21')
  reading.sscc = valueOf(elements, '00')
  reading.dates = gs1Dates(elements, year)

  const items = gs1Items(elements, reading)
  reading.candidates = unique(items.map((item) => item.uri))
  const kind = items[0]?.kind
  reading.kind =
    kind === undefined
      ? elements.length > 0
        ? 'other'
        : null
      : kind === 'document' || kind === 'party' || kind === 'load' || kind === 'person'
        ? 'other'
        : kind
  if (items.length === 0 && !problems.some((problem) => problem.severity === 'error')) {
    reading.problems.push(doubt('no-product'))
  }
}

function gs1Items(elements: readonly LinkElement[], reading: UdiReading): ItemIdentity[] {
  const { lot, serial, sscc } = reading
  const gtin = gtin14(reading.di ?? '')
  const product = gtin === null ? null : { ai: '01', value: gtin }
  const qualified = (ai: string, value: string | null): (ItemIdentity | null)[] =>
    product && value !== null ? [gs1Item([product, { ai, value }])] : []
  const others = OTHER_KEYS.flatMap((ai) => {
    const value = valueOf(elements, ai)
    if (value === null) return []
    const qualifiers = elements.filter((element) => QUALIFIERS[ai]?.includes(element.ai) && element.value !== '')
    return [gs1Item([{ ai, value }, ...qualifiers])]
  })
  return [
    sscc === null ? null : gs1Item([{ ai: '00', value: sscc }]),
    ...qualified('21', serial),
    ...qualified('10', lot),
    product && gs1Item([product]),
    ...others,
  ].filter((item) => item !== null)
}

const QUALIFIERS: Record<string, readonly string[]> = {
  '414': ['254'],
  '8006': ['21'],
  '8010': ['8011'],
  '8017': ['8019'],
  '8018': ['8019'],
}

const DATE_ELEMENTS: Record<string, keyof UdiDates> = {
  '17': 'expiry',
  '7003': 'expiry',
  '11': 'made',
  '8008': 'made',
  '13': 'packed',
  '15': 'bestBefore',
}

function gs1Dates(elements: readonly LinkElement[], currentYear: number): UdiDates {
  const dates: UdiDates = {}
  for (const { ai, value } of elements) {
    const name = Object.hasOwn(DATE_ELEMENTS, ai) ? DATE_ELEMENTS[ai] : undefined
    const [, year, month, day] = /^(\d{2})(\d{2})(\d{2})/.exec(value) ?? []
    if (name === undefined || year === undefined || dates[name]) continue
    const date = calendarDate(
      value,
      slidingYear(Number(year), currentYear),
      Number(month),
      day === '00' ? null : Number(day),
    )
    if (date) dates[name] = date
  }
  return dates
}

function takeHibc(hibc: HibcReading, reading: UdiReading): void {
  reading.issuer = 'hibcc'
  reading.di = hibc.di
  reading.problems.push(...hibc.problems)
  takeParts('hibc', hibc.lot, hibc.serial, reading)
  if (hibc.expiry) reading.dates.expiry = hibc.expiry
  if (hibc.made) reading.dates.made = hibc.made
  const said: [string, string, string | null | undefined][] = [
    ['+', 'hibc.di', hibc.di],
    ['$', 'hibc.lot', hibc.lot],
    ['S', 'hibc.serial', hibc.serial],
    ['14D', 'hibc.expiry', hibc.expiry?.original],
    ['16D', 'hibc.made', hibc.made?.original],
    ['Q', 'hibc.quantity', hibc.quantity === null ? null : String(hibc.quantity)],
  ]
  reading.elements = said.flatMap(([ai, labelKey, value]) => (value == null ? [] : [{ ai, labelKey, value }]))
}

function takeIsbt(text: string, reading: UdiReading): void {
  const isbt = readIsbt(text.trim())
  reading.issuer = 'iccbba'
  reading.di = isbt.di
  reading.problems.push(...isbt.problems)
  reading.elements = isbt.elements.map(({ flag, value }) => ({ ai: flag, labelKey: `isbt.${flag}`, value }))
  // A serial counts within one donation, so a unit is named by both.
  const unit = isbt.serial !== null && isbt.donation !== null ? `${isbt.donation}-${isbt.serial}` : isbt.serial
  takeParts('iccbba', isbt.lot, unit, reading)
  reading.serial = isbt.serial
  if (isbt.expiry) reading.dates.expiry = isbt.expiry
  if (isbt.made) reading.dates.made = isbt.made
}

function takeChina(scheme: 'ma' | 'ahm', china: ChinaReading, reading: UdiReading): void {
  reading.issuer = scheme
  reading.di = china.di
  reading.problems.push(...china.problems)
  reading.elements = [
    ...(china.di === null || scheme === 'ahm' ? [] : [{ ai: 'MA', labelKey: 'ma.di', value: china.di }]),
    ...china.elements.map(({ flag, value }) => ({ ai: flag, labelKey: `${scheme}.${flag.replace('.', '')}`, value })),
  ]
  takeParts(scheme, china.lot, china.serial, reading)
  if (china.expiry) reading.dates.expiry = china.expiry
  if (china.made) reading.dates.made = china.made
  if (china.sterilised) reading.dates.sterilised = china.sterilised
}

function takeParts(
  scheme: 'hibc' | 'iccbba' | 'ma' | 'ahm',
  lot: string | null,
  serial: string | null,
  reading: UdiReading,
): void {
  reading.lot = lot
  reading.serial = serial
  const { di } = reading
  reading.kind = di === null ? 'other' : serial !== null ? 'unit' : lot !== null ? 'lot' : 'product'
  if (di === null) {
    reading.problems.push(doubt('no-product'))
    return
  }
  reading.candidates = unique([
    serial === null ? null : schemeItem(scheme, di, null, serial).uri,
    lot === null ? null : schemeItem(scheme, di, lot, null).uri,
    schemeItem(scheme, di, null, null).uri,
  ])
}
