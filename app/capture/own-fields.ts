import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { type DictionaryEntry, dictionaryEntry } from '#app/vocabulary/dictionary.ts'
import { jsonDecimal } from './json-decimal.ts'
import type { Plain } from './fact-input.ts'
import { type Json, JsonNumber, JsonObject, isArray } from './json-text.ts'
import { canonicalReading, isConvertible } from './units.ts'

/** Longest text of one field; a certificate or a paragraph fits, a document does not. */
const MAX_TEXT = 10_000

/** Where a field of ours stands: in the event itself, or in its master data (`ilmd`). */
export type Place = 'event' | 'ilmd'

/** The entry a field name of ours stands for, where a document may say it; the core fields have words of the standard. */
export function ownField(name: string): DictionaryEntry | null {
  const entry = dictionaryEntry(name)
  return entry !== null && /^(?:x|ilmd|items)\./.test(entry.address) ? entry : null
}

/** What is wrong with a field of our own namespace: not in the dictionary, in the wrong place, or of another kind. */
export function ownFieldFault(name: string, value: Json, place: Place): string | null {
  const entry = ownField(name)
  if (entry === null) return 'The Trace Commons dictionary does not have this field; see /voc'
  if (place === 'event' && entry.address.startsWith('ilmd.'))
    return 'This field stands in ilmd, where something is made'
  if (place === 'ilmd' && entry.address.startsWith('items.')) return 'This field stands in the event, beside its items'
  for (const one of isArray(value) ? value : [value]) {
    const message = valueFault(entry, one)
    if (message !== null) return message
  }
  return null
}

function valueFault(entry: DictionaryEntry, value: Json): string | null {
  switch (entry.value) {
    case 'number':
      return numberFault(entry, value)
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true or false is needed here, without quotes'
    case 'date':
      return typeof value === 'string' && parseIsoDate(value)
        ? null
        : 'This is not a date of the form 2026-03-31 or 2026-03'
    case 'code':
      return codeFault(entry, value)
    case 'text':
      return typeof value === 'string' && value.length <= MAX_TEXT
        ? null
        : `Text of up to ${MAX_TEXT} characters is needed`
  }
}

function codeFault(entry: DictionaryEntry, value: Json): string | null {
  const codes = entry.codes ?? []
  if (typeof value === 'string' && (codes.length === 0 || codes.includes(value))) return null
  return `One of ${codes.join(', ')} is needed`
}

/** A measured value is a number in the unit of the dictionary, or `{ value, unit }` in a unit that can be converted. */
function numberFault(entry: DictionaryEntry, value: Json): string | null {
  if (value instanceof JsonNumber)
    return jsonDecimal(value.text) === null ? 'This number is larger or finer than 30 digits' : null
  const said = withUnit(value)
  if (said === null)
    return entry.unit === undefined
      ? 'A number is needed here, without quotes'
      : `A number in ${entry.unit}, or a value with its unit, is needed`
  if (entry.unit === undefined) return 'This field has no unit; a number is needed here'
  if (said.unit === entry.unit || isConvertible(said.unit, entry.unit)) return null
  return `"${said.unit.slice(0, 40)}" cannot be turned into ${entry.unit}`
}

function withUnit(value: Json): { value: string; unit: string } | null {
  if (!(value instanceof JsonObject)) return null
  const number = value.get('value')
  const unit = value.get('unit')
  const plain = number instanceof JsonNumber ? jsonDecimal(number.text) : null
  return plain !== null && typeof unit === 'string' ? { value: plain, unit } : null
}

/** Whether a field of ours names a person; such a value leaves capture as a pseudonym only. */
export function namesPeople(name: string): boolean {
  return ownField(name)?.group === 'people'
}

/** A value with its unit, the canonical value beside it; null for any other value. */
export function measured(value: Json): Plain | null {
  const said = withUnit(value)
  if (said === null) return null
  const canonical = canonicalReading(said.value, said.unit)
  return canonical === null ? said : { ...said, canonical }
}
