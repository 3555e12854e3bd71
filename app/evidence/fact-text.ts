/** How one fact reads: its step, its fields and what is withheld of it. Pure functions of the catalogue and the fact. */
import { dateText, momentText, numberText, unitText } from '#app/i18n/format.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { entryAt } from '#app/vocabulary/dictionary.ts'
import { isStep } from '#app/vocabulary/steps.ts'
import type { FieldValue, Party, SeenFact, SensorReport, ShownItem, WithheldField } from './evidence.ts'
import { nameText, partyText, tailOf } from './evidence-text.ts'

/** "Shipped"; a step of someone else's vocabulary by the end of its URI; a fact without a step by its kind. */
export function stepText(t: T, fact: Pick<SeenFact, 'step' | 'kind'>): string {
  if (fact.step === null) return t(`kind.${fact.kind}`)
  return isStep(fact.step) ? t(`step.${fact.step}`) : tailOf(fact.step)
}

/** A disposition in words; a foreign one by the end of its URI. */
export function dispositionText(t: T, disposition: string): string {
  const word = tailOf(disposition)
  return t([`disposition.${word}`], { defaultValue: word.replaceAll('_', ' ') }) as string // the key is data; the default is text
}

/** What a field is called: by the data dictionary, else by the list it stands in, else as it is written. */
export function fieldLabel(t: T, language: Language, address: string): string {
  const entry = entryAt(address)
  if (entry) return language === 'zh-CN' ? entry.labels.zh : entry.labels.en
  const dot = address.indexOf('.')
  const list = dot < 0 ? '' : address.slice(0, dot)
  const what = dot < 0 ? address : address.slice(dot + 1)
  const known = (keys: string[], otherwise: string) =>
    t(keys as ['field.none'], { defaultValue: otherwise, type: what }) as string // keys are data
  if (list === 'bizTransaction') return known([`field.transaction.${what}`, 'field.transaction.other'], what)
  if (list === 'source' || list === 'destination') return known([`field.${list}.${what}`], what)
  if (list === 'sensor') return known([`field.measurement.${what}`], what)
  return what
}

/** Why a fact was amended: the two reasons EPCIS has a word for in words, any other as its owner wrote it. */
export function declaredText(t: T, reason: string): string {
  const word = tailOf(reason).replace(/^ER-/, '')
  return word === 'did_not_occur' || word === 'incorrect_data' ? t(`amendment.because.${word}`) : reason
}

/** `full`: the whole URI where the text shows only its end. */
export type FieldText = { text: string; mono: boolean; full?: string }

/** A field's value as text; a list gives one text for each element. Nothing recorded gives "empty". */
export function fieldTexts(t: T, language: Language, address: string, value: FieldValue): FieldText[] {
  if (value === null || value === '') return [{ text: t('field.none'), mono: false }]
  if (Array.isArray(value)) return value.flatMap((element) => fieldTexts(t, language, address, element))
  if (typeof value === 'boolean') return [{ text: t(value ? 'field.yes' : 'field.no'), mono: false }]
  if (typeof value === 'number') return [{ text: measureText(language, value, entryAt(address)?.unit), mono: false }]
  if (typeof value === 'string') return [stringText(t, language, address, value)]
  return [objectText(t, language, address, value)]
}

function stringText(t: T, language: Language, address: string, value: string): FieldText {
  if (address === 'disposition') return { text: dispositionText(t, value), mono: false }
  if (address === 'step') return { text: isStep(value) ? t(`step.${value}`) : tailOf(value), mono: false }
  if (address === 'action' && (value === 'ADD' || value === 'OBSERVE' || value === 'DELETE')) {
    return { text: t(`action.${value}`), mono: false }
  }
  if (/^\d{4}-\d{2}(-\d{2})?$/.test(value)) return { text: dateText(language, value), mono: false }
  const entry = entryAt(address)
  if (entry?.codes?.includes(value))
    return { text: t([`code.${value}`], { defaultValue: value }) as string, mono: false } // the key is data; the default is text
  if (entry?.unit) return { text: measureText(language, value, entry.unit), mono: false }
  if (/^(https?|urn|ni):/.test(value)) return uriText(t, value)
  if (isInstant(value)) return { text: momentTexts(language, value), mono: false }
  const identifies =
    /^(bizTransaction|hash|eventID|ilmd\.(lot|serial))/.test(address) ||
    /^[0-9A-Z][0-9A-Z./-]*\d[0-9A-Z./-]*$/.test(value)
  return { text: value, mono: identifies }
}

function objectText(t: T, language: Language, address: string, value: { [name: string]: FieldValue }): FieldText {
  if (typeof value.slug === 'string' && typeof value.name === 'string') {
    const nameZh = typeof value.nameZh === 'string' ? value.nameZh : null
    const name = nameText(language, { name: value.name, nameZh })
    if (typeof value.id !== 'string') return { text: name, mono: false }
    return { text: t('field.place', { name, number: tailOf(value.id) }), mono: false, full: value.id }
  }
  if ('set' in value || 'unset' in value) {
    const words = (list: FieldValue | undefined) =>
      (Array.isArray(list) ? list : []).map((word) => dispositionText(t, String(word))).join(', ')
    const said = [
      words(value.set) === '' ? null : t('field.set', { values: words(value.set) }),
      words(value.unset) === '' ? null : t('field.unset', { values: words(value.unset) }),
    ].filter((text) => text !== null)
    return { text: said.length > 0 ? said.join('; ') : t('field.none'), mono: false }
  }
  if (address === 'declaration') return { text: declarationText(t, language, value), mono: false }
  if (typeof value.id === 'string') return uriText(t, value.id)
  const inner = value.value
  if (typeof inner === 'number' || typeof inner === 'string') {
    const unit = [value.uom, value.unit].find((candidate) => typeof candidate === 'string')
    if (typeof unit === 'string') return { text: measureText(language, inner, unit), mono: false }
    return fieldTexts(t, language, address, inner)[0] ?? { text: String(inner), mono: false }
  }
  return { text: pairsText(t, language, address, value), mono: false }
}

/** The end of a URI, as people read it; the whole of it goes along. A name that is no URI stays as it is. */
function uriText(t: T, uri: string): FieldText {
  // People stand under a pseudonym: its beginning tells one from another.
  const person = /\b[0-9a-f]{32}$/.exec(uri)?.[0]
  if (person) return { text: t('field.person', { id: person.slice(0, 8) }), mono: false, full: uri }
  if (uri.startsWith('ni:')) return { text: uri, mono: true }
  return { text: tailOf(uri), mono: true, full: uri }
}

const isInstant = (text: string) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})$/.test(text)

/** An instant on the clock it was said with. */
function momentTexts(language: Language, instant: string): string {
  const moment = momentText(language, instant, /[+-]\d{2}:\d{2}$/.exec(instant)?.[0] ?? '+00:00')
  return `${moment.day} ${moment.time}`
}

/** "the data was wrong; declared 11 Nov 2026 06:00 +00:00; replaced by …": an error declaration of EPCIS in words. */
function declarationText(t: T, language: Language, value: { [name: string]: FieldValue }): string {
  const corrective = Array.isArray(value.corrective) ? value.corrective.map((id) => tailOf(String(id))) : []
  return [
    typeof value.reason === 'string' && value.reason !== '' ? declaredText(t, value.reason) : t('amendment.noReason'),
    typeof value.time === 'string' ? t('field.declaredAt', { time: momentTexts(language, value.time) }) : null,
    corrective.length > 0 ? t('field.replacedBy', { ids: corrective.join(', ') }) : null,
  ]
    .filter((text) => text !== null)
    .join('; ')
}

/** "lower limit 5, upper limit 30": a nested object as names and values; the page never shows notation of machines. */
function pairsText(t: T, language: Language, address: string, value: { [name: string]: FieldValue }): string {
  const pairs = Object.entries(value)
    .filter(([, inner]) => inner !== null && inner !== '')
    .map(([name, inner]) => {
      const said = fieldTexts(t, language, `${address}.${name}`, inner).map((part) => part.text)
      return `${wordsOf(name)} ${said.join(', ')}`
    })
  return pairs.length > 0 ? pairs.join(', ') : t('field.none')
}

/** A name of a program as words: "maxTemperature" and "tc:max_temperature" become "max temperature". */
function wordsOf(name: string): string {
  return name
    .replace(/^[a-z]+:/, '')
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
}

function measureText(language: Language, value: number | string, unit: string | undefined): string {
  const number = numberText(language, value)
  return unit ? `${number} ${unitText(unit)}`.trim() : number
}

/** Fields said elsewhere in the line, or of interest to machines only: kept for "all fields". */
const ASIDE = new Set(['step', 'action', 'eventID', 'hash', 'readPoint', 'declaration', 'x.source'])

/** A field of a fact that a person reads at once, in the order of the fact; sensor fields are drawn, not listed. */
export function plainFields(fact: SeenFact): [string, FieldValue][] {
  return Object.entries(fact.fields).filter(
    ([address, value]) => !ASIDE.has(address) && !address.startsWith('sensor.') && value !== null,
  )
}

/** The name of one withheld field or group, without by whom. */
function withheldName(t: T, language: Language, field: WithheldField): string {
  return field.address !== null ? fieldLabel(t, language, field.address) : t(`group.${field.group ?? 'unclassified'}`)
}

/** Withheld of every fact from everyone but its owner: said last, and only where all fields are said. */
const isTechnical = (field: WithheldField) => field.address === 'hash' || field.group === 'unclassified'

/** Of what is withheld, what a person would miss (`plain`), and what only a machine would (`technical`). */
export function withheldParts(fields: readonly WithheldField[]): {
  plain: WithheldField[]
  technical: WithheldField[]
} {
  return { plain: fields.filter((field) => !isTechnical(field)), technical: fields.filter(isTechnical) }
}

/**
 * What is withheld of a fact, one sentence for each who withholds: "Places · People — withheld by Meridian". `rests`:
 * who keeps back further items of the fact's lists, said in the same sentence; null where that may not be said.
 */
export function withheldTexts(
  t: T,
  language: Language,
  fields: readonly WithheldField[],
  rests: readonly (Party | null)[] = [],
): string[] {
  const names = new Map<string | null, string[]>()
  const add = (by: Party | null, name: string) => {
    const party = by === null ? null : partyText(t, language, by)
    names.set(party, [...(names.get(party) ?? []), name])
  }
  for (const by of rests) add(by, t('timeline.furtherItems'))
  // A total is withheld with its items; where all quantities are, naming it again says nothing.
  const quantities = fields.some((field) => field.group === 'quantities')
  for (const field of [...fields].sort((a, b) => Number(isTechnical(a)) - Number(isTechnical(b)))) {
    if (!(quantities && field.address === 'quantity')) add(field.by, withheldName(t, language, field))
  }
  return [...names].map(([party, said]) => {
    const group = [...new Set(said)].join(language === 'en' ? ' · ' : '、')
    return party === null ? t('timeline.withheldGroupPlain', { group }) : t('timeline.withheldGroup', { group, party })
  })
}

/** "240 × K7-26-0214": an item of a list with its quantity. */
export function shownItemText(language: Language, item: ShownItem): string {
  const name = item.serial ?? item.lot ?? tailOf(item.uri)
  if (item.quantity === null) return name
  return `${name}, ${measureText(language, item.quantity, item.uom ?? undefined)}`
}

export type Curve = {
  type: string
  unit: string
  low: number
  high: number
  alarm: boolean
  /** Instants in milliseconds and values, in order of time; empty when only a range was stated. */
  points: { at: number; value: number }[]
}

/** The reports of one `sensor.<type>` field as a curve; null when they hold no number. */
export function curveOf(address: string, value: FieldValue): Curve | null {
  const reports = (Array.isArray(value) ? value : [value]).filter(
    (report): report is { [name: string]: FieldValue } =>
      typeof report === 'object' && report !== null && !Array.isArray(report),
  ) as Partial<SensorReport>[] // read field by field below, each checked for its type
  const numbers: number[] = []
  const points: Curve['points'] = []
  let unit = ''
  for (const report of reports) {
    for (const number of [report.value, report.min, report.max, report.mean])
      if (typeof number === 'number') numbers.push(number)
    unit ||= typeof report.uom === 'string' ? report.uom : ''
    const at = Date.parse(report.time ?? report.end ?? report.start ?? '')
    const reading = report.value ?? report.mean ?? report.max ?? report.min
    if (!Number.isNaN(at) && typeof reading === 'number') points.push({ at, value: reading })
  }
  if (numbers.length === 0) return null
  return {
    type: address.replace(/^sensor\./, ''),
    unit: unitText(unit),
    low: Math.min(...numbers),
    high: Math.max(...numbers),
    alarm: reports.some((report) => typeof report.exception === 'string' && report.exception.includes('ALARM')),
    points: points.sort((a, b) => a.at - b.at),
  }
}

/** "14.2 to 21.8 °C", or one value when there is but one. */
export function rangeText(t: T, language: Language, curve: Curve): string {
  if (curve.low === curve.high)
    return t('sensor.single', { value: numberText(language, curve.low), unit: curve.unit }).trim()
  return t('sensor.range', {
    low: numberText(language, curve.low),
    high: numberText(language, curve.high),
    unit: curve.unit,
  }).trim()
}
