import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import type { EventCheck } from './event-check.ts'
import { type Json, JsonNumber, JsonObject, isArray, pointer } from './json-text.ts'
import { CBV_MASTER_DATA, TRACE_COMMONS, splitKey } from './namespaces.ts'
import { type Place, ownFieldFault } from './own-fields.ts'

/**
 * Fields beyond the standard: each needs a namespace that the document declares, at any depth where it has a prefix, and
 * a field of our own namespace must be an entry of the data dictionary and hold the kind of value it says.
 */
export function checkExtensions(
  check: EventCheck,
  holder: JsonObject,
  at: string,
  standard: ReadonlySet<string>,
  place: Place = 'event',
): void {
  const { namespaces } = check.event
  for (const [key, value] of holder) {
    if (standard.has(key) || key === '@context') continue
    const here = `${at}${pointer(key)}`
    if (!check.declared(key, here)) continue
    const { namespace, name } = splitKey(key, namespaces)
    if (namespace === TRACE_COMMONS) {
      const message = ownFieldFault(name, value, place)
      if (message !== null) check.fault(key, here, message)
    }
    inside(check, value, here)
  }
}

function inside(check: EventCheck, value: Json, at: string): void {
  if (value instanceof JsonNumber) return check.number(value, at.split('/').at(-1) ?? '', at)
  if (isArray(value)) {
    for (const [index, inner] of value.entries()) inside(check, inner, `${at}/${index}`)
    return
  }
  if (!(value instanceof JsonObject)) return
  for (const [key, inner] of value) {
    const here = `${at}${pointer(key)}`
    const known = key.startsWith('@') || !key.includes(':') || check.declared(key, here)
    if (known) inside(check, inner, here)
  }
}

/** Instance and lot master data: only where something comes into being (EPCIS 2.0 section 7.3.6). */
export function checkIlmd(check: EventCheck, event: JsonObject, type: string | undefined): void {
  const ilmd = event.get('ilmd')
  if (ilmd === undefined) return
  if (!(ilmd instanceof JsonObject)) return check.fault('ilmd', '/ilmd', 'An object is needed')
  if (type === 'ObjectEvent' && event.get('action') !== 'ADD') {
    check.fault('ilmd', '/ilmd', 'Master data may stand only where something is made: with action ADD')
  }
  checkExtensions(check, ilmd, '/ilmd', new Set(), 'ilmd')
  for (const [key, value] of ilmd) {
    const { namespace, name } = splitKey(key, check.event.namespaces)
    const at = `/ilmd${pointer(key)}`
    if (namespace !== CBV_MASTER_DATA) continue
    if (/Date$/.test(name) && !(typeof value === 'string' && parseIsoDate(value))) {
      check.fault(key, at, 'This is not a date of the form 2026-03-31 or 2026-03')
    }
    if (name === 'lotNumber' && !(typeof value === 'string' && /^\S(?:.{0,198}\S)?$/.test(value))) {
      check.fault(key, at, 'A lot number is text of 1 to 200 characters')
    }
  }
}
