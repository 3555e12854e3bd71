import { type Json, JsonNumber, JsonObject, isArray } from './json-text.ts'

/**
 * JSON in the one form that everybody writes the same way (RFC 8785): keys in the order of their UTF-16 code units, no
 * space, numbers as ECMAScript prints them. Throws RangeError for a number that no double comes near.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (value instanceof JsonNumber) return canonicalNumber(value.text)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const keys = [...value.keys()].sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value.get(key) ?? null)}`).join(',')}}`
}

/** RFC 8785 section 3.2.2.3: a number is the double it stands for. Its exact digits are kept in the received bytes. */
function canonicalNumber(text: string): string {
  const double = Number(text)
  if (!Number.isFinite(double)) throw new RangeError('A number beyond the range of doubles has no canonical form')
  return Object.is(double, -0) ? '0' : String(double)
}

/** Lossless JSON from plain values, for what we build ourselves: numbers must be finite, undefined keys are left out. */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return new JsonNumber(String(value))
  if (Array.isArray(value)) return value.map(toJson)
  const object = new JsonObject()
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) if (inner !== undefined) object.set(key, toJson(inner))
  }
  return object
}
