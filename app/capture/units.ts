import { ucumOf } from '#app/vocabulary/quantity.ts'
import { convert, isUnit } from '#app/vocabulary/ucum.ts'
import type { DecimalText } from './fact-input.ts'
import { jsonDecimal } from './json-decimal.ts'

/** The unit in which each kind of measurement is compared, whatever it was entered in. */
const COMPARED_IN = ['Cel', 'kPa', 'kg', 'm', 'L', 's', 'N', 'N.m', 'kGy', 'mg/L', 'm/s', '%', 'lx']

/** The UCUM unit of a code as documents write it: UN/CEFACT Recommendation 20 (`CEL`), or UCUM itself. Null if neither. */
export function unitOf(code: string): string | null {
  const unit = ucumOf(code)
  if (unit !== null || targets.has(code)) return unit ?? code
  return isUnit(code) ? code : null
}

/**
 * A value in the unit its kind is compared in, beside what was entered: 131 FAH gives 55 Cel. What is converted is
 * rounded to 12 digits, below which doubles say nothing; what needs no conversion keeps its digits. Null when nobody
 * here knows the unit.
 */
export function canonicalReading(value: DecimalText, code: string): { value: DecimalText; unit: string } | null {
  const unit = unitOf(code)
  if (unit === null) return null
  const same = jsonDecimal(value)
  if (same === null) return null
  const target = comparedIn(unit)
  if (target === null || target === unit) return { value: same, unit }
  const converted = convert(Number(value), unit, target)
  const text = converted === null ? null : jsonDecimal(String(Number(converted.toPrecision(12))))
  return text === null ? { value: same, unit } : { value: text, unit: target }
}

const targets = new Map<string, string | null>()

/** Thousands of readings share a handful of units, so which of them compares with which is found out once. */
function comparedIn(unit: string): string | null {
  const known = targets.get(unit)
  if (known !== undefined) return known
  const target = COMPARED_IN.find((one) => convert(1, unit, one) !== null) ?? null
  if (targets.size < 500) targets.set(unit, target)
  return target
}

/** Whether a value in one unit can be said in another. */
export function isConvertible(code: string, unit: string): boolean {
  const from = unitOf(code)
  return from !== null && (from === unit || convert(1, from, unit) !== null)
}
