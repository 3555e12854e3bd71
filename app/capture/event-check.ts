import { isStep } from '#app/vocabulary/steps.ts'
import { type ListName, MAX_URI, isUri, readWord } from './cbv.ts'
import { jsonDecimal } from './json-decimal.ts'
import { isOffset, readInstant } from './instant.ts'
import { identify } from './identify.ts'
import { type Json, JsonNumber, JsonObject, isArray, pointer } from './json-text.ts'
import { expand, keyIsDeclared } from './namespaces.ts'
import type { ParsedEvent } from './parse-document.ts'
import type { Fault } from './problem.ts'

/** No event needs more said about it than this; the rest would repeat it. */
const MAX_FAULTS_PER_EVENT = 100

/** One event under examination: what was found wrong so far, and the questions asked of many fields alike. */
export class EventCheck {
  readonly faults: Fault[] = []
  constructor(readonly event: ParsedEvent) {}

  fault(field: string, at: string, message: string): void {
    if (this.faults.length >= MAX_FAULTS_PER_EVENT) return
    this.faults.push({
      event: this.event.line,
      field: shorten(field),
      pointer: shorten(this.event.pointer + at),
      message,
    })
  }

  /** A text that must be a word of a closed list, or a URI of somebody's own. Absent is fine. */
  word(kind: ListName, holder: JsonObject, key: string, at: string, field = key): void {
    const value = holder.get(key)
    if (value !== undefined) this.wordAt(kind, value, field, `${at}/${key}`)
  }

  wordAt(kind: ListName, value: Json, field: string, at: string): void {
    if (typeof value !== 'string') return this.fault(field, at, 'Text is needed here')
    const word = readWord(kind, value, this.event.namespaces)
    if (word.from === 'nowhere') this.fault(field, at, word.message)
    if (word.from === 'ours' && kind === 'step' && !isStep(`tc:${word.word}`)) {
      this.fault(field, at, `"${shorten(word.word)}" is not a step of the Trace Commons vocabulary; see /voc`)
    }
  }

  /** An instant; gives milliseconds UTC, or null when absent or wrong. */
  instant(holder: JsonObject, key: string, at: string, options: { required?: boolean }): number | null {
    const value = holder.get(key)
    const here = `${at}/${key}`
    if (value === undefined) {
      if (options.required === true) this.fault(key, here, 'This field is required')
      return null
    }
    if (typeof value !== 'string') {
      this.fault(key, here, 'A time is text')
      return null
    }
    const instant = readInstant(value)
    if (instant.ok) return instant.ms
    this.fault(key, here, instant.message)
    return null
  }

  offset(value: Json): void {
    if (typeof value === 'string' && isOffset(value)) return
    this.fault('eventTimeZoneOffset', '/eventTimeZoneOffset', 'This is not an offset of the form +02:00')
  }

  uri(holder: JsonObject, key: string, at: string): void {
    const value = holder.get(key)
    if (value !== undefined) this.uriAt(value, key, `${at}/${key}`)
  }

  uriAt(value: Json, field: string, at: string): boolean {
    if (typeof value !== 'string') this.fault(field, at, 'A URI is needed here')
    else if (value.length > MAX_URI) this.fault(field, at, `A URI has at most ${MAX_URI} characters`)
    else if (!isUri(expand(value, this.event.namespaces))) {
      this.fault(field, at, 'This is not a URI (letters beyond ASCII are written as %XX)')
    } else return true
    return false
  }

  /** An identifier of a thing, place or party. Absent is fine; a broken GS1 key is not. */
  item(value: Json | undefined, field: string, at: string): void {
    if (value === undefined || !this.uriAt(value, field, at) || typeof value !== 'string') return
    if (identify(expand(value, this.event.namespaces)) === null) {
      this.fault(field, at, 'This identifier is broken: its length, characters or check digit are wrong')
    }
  }

  items(holder: JsonObject, key: string): void {
    const list = holder.get(key)
    if (list === undefined) return
    if (!isArray(list)) return this.fault(key, `/${key}`, 'A list of identifiers is needed')
    const seen = new Set<string>()
    for (const [index, entry] of list.entries()) {
      this.item(entry, key, `/${key}/${index}`)
      if (typeof entry !== 'string') continue
      if (seen.has(entry)) this.fault(key, `/${key}/${index}`, 'This identifier is listed twice')
      seen.add(entry)
    }
  }

  quantities(holder: JsonObject, key: string): void {
    this.eachObject(holder, key, (entry, at) => {
      if (!entry.has('epcClass')) this.fault(`${key}.epcClass`, `${at}/epcClass`, 'This field is required')
      this.item(entry.get('epcClass'), `${key}.epcClass`, `${at}/epcClass`)
      this.quantity(entry, key, at)
      this.onlyKeys(entry, ['epcClass', 'quantity', 'uom'], key, at)
    })
  }

  private quantity(entry: JsonObject, key: string, at: string): void {
    const quantity = entry.get('quantity')
    this.number(quantity, `${key}.quantity`, `${at}/quantity`)
    if (quantity instanceof JsonNumber && quantity.text.startsWith('-') && jsonDecimal(quantity.text) !== '0') {
      this.fault(`${key}.quantity`, `${at}/quantity`, 'A quantity of items is not negative')
    }
    const uom = entry.get('uom')
    if (uom === undefined) return
    if (typeof uom !== 'string' || !/^[A-Z0-9]{2,3}$/.test(uom)) {
      this.fault(`${key}.uom`, `${at}/uom`, 'A unit is a code of UN/CEFACT Recommendation 20, such as KGM')
    } else if (quantity === undefined) this.fault(`${key}.uom`, `${at}/uom`, 'A unit needs a quantity')
  }

  /** A JSON number of believable size. Absent is fine; a number in quotes is not. */
  number(value: Json | undefined, field: string, at: string): void {
    if (value === undefined) return
    if (!(value instanceof JsonNumber)) this.fault(field, at, 'A number is needed here, without quotes')
    else if (jsonDecimal(value.text) === null) this.fault(field, at, 'This number is larger or finer than 30 digits')
  }

  text(value: Json | undefined, field: string, at: string): void {
    if (value !== undefined && typeof value !== 'string') this.fault(field, at, 'Text is needed here')
  }

  eachObject(holder: JsonObject, key: string, visit: (entry: JsonObject, at: string) => void): void {
    const list = holder.get(key)
    if (list === undefined) return
    if (!isArray(list)) return this.fault(key, `/${key}`, 'A list is needed')
    for (const [index, entry] of list.entries()) {
      if (entry instanceof JsonObject) visit(entry, `/${key}/${index}`)
      else this.fault(key, `/${key}/${index}`, 'An object is needed')
    }
  }

  onlyKeys(entry: JsonObject, keys: readonly string[], field: string, at: string): void {
    for (const key of entry.keys()) {
      if (!keys.includes(key)) this.fault(field, `${at}${pointer(key)}`, `Only ${keys.join(', ')} may stand here`)
    }
  }

  /** A key outside the standard needs a namespace, or nobody knows whose word it is. */
  declared(key: string, at: string): boolean {
    if (keyIsDeclared(key, this.event.namespaces)) return true
    const colon = key.indexOf(':')
    const message =
      colon > 0
        ? `The prefix "${shorten(key.slice(0, colon))}" is not declared in the @context of this document`
        : 'EPCIS does not have this field; a field of your own needs a namespace declared in the @context'
    this.fault(key, at, message)
    return false
  }
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
