import { calendarDate } from './calendar-date.ts'
import { CHARSET_39, CHARSET_82, checkDigit, checkPair } from './check-digits.ts'
import type { ApplicationIdentifier, CharacterSet, LintName } from './gs1-table.ts'
import { isCountry, isNumericCountry, isNumericCurrency } from './iso-codes.ts'
import type { Problem, ProblemCode } from './problem.ts'
import { fault } from './problem.ts'

interface Finding {
  code: ProblemCode
  /** Offset in the component. */
  at: number
  params?: Problem['params']
}

type Check = (value: string) => Finding | null

const DIGITS = '0123456789'
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function firstOutside(value: string, allowed: string): number {
  for (let at = 0; at < value.length; at += 1) if (!allowed.includes(value.charAt(at))) return at
  return -1
}

function digits(value: string): Finding | null {
  const at = firstOutside(value, DIGITS)
  return at < 0 ? null : { code: 'not-digits', at, params: { character: value.charAt(at) } }
}

function allOf(value: string, allowed: string): Finding | null {
  const at = firstOutside(value, allowed)
  return at < 0 ? null : { code: 'bad-character', at, params: { character: value.charAt(at) } }
}

function signature(value: string): Finding | null {
  const body = value.replace(/={1,2}$/, '')
  const odd = allOf(body, BASE64URL)
  if (odd) return odd
  const padding = value.length - body.length
  // Padding closes a group of four, and the bits it stands for are zero.
  const spare = BASE64URL.indexOf(body.charAt(body.length - 1)) & (padding === 1 ? 3 : 15)
  const wrong = padding > 0 ? value.length % 4 !== 0 || spare !== 0 : body.length % 4 === 1
  return wrong ? { code: 'bad-character', at: body.length, params: { character: '=' } } : null
}

/** Whether every character of a value belongs to a set. Finds the first that does not. */
export function checkCharacters(value: string, set: CharacterSet): Finding | null {
  if (set === 'N') return digits(value)
  if (set === 'Z') return signature(value)
  return allOf(value, set === 'Y' ? CHARSET_39 : CHARSET_82)
}

function sized(length: number): Check {
  return (value) => {
    if (value.length < length) return { code: 'too-short', at: value.length, params: { length: value.length } }
    if (value.length > length)
      return { code: 'too-long-value', at: length, params: { length: value.length, max: length } }
    return digits(value)
  }
}

function date(yearDigits: 2 | 4, wholeMonth: boolean): Check {
  const size = sized(yearDigits + 4)
  return (value) => {
    const odd = size(value)
    if (odd) return odd
    // 2000 stands for every century: only 29 February differs, and YY00 is a leap year in the window's centre.
    const year = yearDigits === 2 ? 2000 + Number(value.slice(0, 2)) : Number(value.slice(0, 4))
    const month = Number(value.slice(yearDigits, yearDigits + 2))
    const day = Number(value.slice(yearDigits + 2))
    if (month < 1 || month > 12) return { code: 'bad-date', at: yearDigits, params: { value } }
    if (day === 0 && wholeMonth) return null
    return calendarDate(value, year, month, day) ? null : { code: 'bad-date', at: yearDigits + 2, params: { value } }
  }
}

function below(limit: number): Check {
  const size = sized(2)
  return (value) => size(value) ?? (Number(value) < limit ? null : { code: 'bad-time', at: 0, params: { value } })
}

function clock(value: string): Finding | null {
  const odd = sized(4)(value)
  if (odd) return odd
  if (Number(value.slice(0, 2)) > 23) return { code: 'bad-time', at: 0, params: { value } }
  return Number(value.slice(2)) > 59 ? { code: 'bad-time', at: 2, params: { value } } : null
}

function coordinate(limit: number): Check {
  const size = sized(10)
  // Degrees times ten million, counted from the south pole or the antimeridian.
  return (value) =>
    size(value) ?? (Number(value) <= limit * 10_000_000 ? null : { code: 'bad-number', at: 0, params: { value } })
}

function piece(value: string): Finding | null {
  if (value.length < 2 || value.length % 2 !== 0) return { code: 'bad-piece', at: 0, params: { value } }
  const odd = digits(value)
  if (odd) return odd
  const half = value.length / 2
  const [number, total] = [Number(value.slice(0, half)), Number(value.slice(half))]
  if (number === 0) return { code: 'bad-piece', at: 0, params: { value } }
  if (total === 0) return { code: 'bad-piece', at: half, params: { value } }
  return number > total ? { code: 'bad-piece', at: 0, params: { value } } : null
}

function percent(value: string): Finding | null {
  const at = value.search(/%(?![0-9A-Fa-f]{2})/)
  return at < 0 ? null : { code: 'bad-escape', at, params: { value: value.slice(at, at + 3) } }
}

function prefix(from: number): Check {
  // A company prefix has four digits at the least; whether it was ever issued only its registry knows.
  return (value) => {
    const body = value.slice(from)
    if (body.length < 4) return { code: 'bad-prefix', at: from, params: { value } }
    return /^\d{4}/.test(body) ? null : { code: 'bad-prefix', at: from, params: { value } }
  }
}

function sum(value: string): Finding | null {
  if (value.length === 0) return { code: 'too-short', at: 0, params: { length: 0 } }
  const odd = digits(value)
  if (odd) return odd
  const expected = checkDigit(value.slice(0, -1)) ?? 0
  const found = Number(value.slice(-1))
  return found === expected ? null : { code: 'check-digit', at: value.length - 1, params: { found, expected } }
}

function pair(value: string): Finding | null {
  if (value.length < 2) return { code: 'too-short', at: 0, params: { length: value.length } }
  if (value.length > 25) return { code: 'too-long-value', at: 0, params: { length: value.length, max: 25 } }
  const odd = allOf(value.slice(0, -2), CHARSET_82)
  if (odd) return odd
  const expected = checkPair(value.slice(0, -2)) ?? ''
  const found = value.slice(-2)
  return found === expected ? null : { code: 'check-character', at: value.length - 2, params: { found, expected } }
}

function iban(value: string): Finding | null {
  const odd: Finding = { code: 'bad-iban', at: 0, params: { value } }
  if (value.length <= 10 || !/^[A-Z0-9]+$/.test(value) || !isCountry(value.slice(0, 2))) return odd
  const digitsOnly = (value.slice(4) + value.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  )
  let rest = 0
  for (const digit of digitsOnly) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1 ? null : odd
}

function when(code: ProblemCode, right: (value: string) => boolean): Check {
  return (value) => (right(value) ? null : { code, at: 0, params: { value } })
}

function digitsAnd(code: ProblemCode, right: (value: string) => boolean): Check {
  return (value) => digits(value) ?? when(code, right)(value)
}

/** Package types of UN/ECE Recommendation 21 are letters or digits, one to four. */
const PACKAGE = /^[0-9A-Z]{1,4}$/

export const LINTS: Record<LintName, Check> = {
  sum,
  pair,
  prefix: prefix(0),
  prefix2: prefix(1),
  day: date(2, false),
  day0: date(2, true),
  fullday: date(4, false),
  fullday0: date(4, true),
  clock,
  hour: below(24),
  minute: below(60),
  second: below(60),
  country: when('bad-country', isNumericCountry),
  country999: when('bad-country', (value) => value === '999' || isNumericCountry(value)),
  country2: when('bad-country', isCountry),
  currency: when('bad-currency', isNumericCurrency),
  percent,
  piece,
  nonzero: digitsAnd('bad-number', (value) => !/^0*$/.test(value)),
  zero: when('bad-number', (value) => /^0+$/.test(value)),
  nolead0: digitsAnd('bad-number', (value) => !value.startsWith('0')),
  yesno: when('bad-code', (value) => value === '0' || value === '1'),
  winding: when('bad-code', (value) => /^[019]$/.test(value)),
  hyphen: when('bad-code', (value) => /^-+$/.test(value)),
  latitude: coordinate(180),
  longitude: coordinate(360),
  iban,
  media: when('bad-code', (value) => /^(0[1-9]|10|[89]\d)$/.test(value)),
  package: when('bad-code', (value) => PACKAGE.test(value)),
  sex: when('bad-code', (value) => /^[0129]$/.test(value)),
  sequence: when('bad-code', (value) => /^[1-9]\/[1-9]$/.test(value) && value.charAt(0) <= value.charAt(2)),
  importer: when('bad-code', (value) => /^[-0-9A-Z_a-z]$/.test(value)),
  letter: when('needs-letter', (value) => /[^0-9]/.test(value)),
  // US retail coupons stand on no medical device: their inner layout is left to those who redeem them.
  coupon: when('bad-code', (value) => /^[0-6]/.test(value) && digits(value) === null && value.length >= 24),
  couponOffer: when('bad-code', (value) => /^[01][0-6]/.test(value) && digits(value) === null && value.length >= 21),
}

/** Everything wrong with one value of an identifier: length, characters, checks. `at` counts within the value. */
export function lintValue(entry: ApplicationIdentifier, value: string): Problem[] {
  if (value === '') return [fault('empty-value', { ai: entry.ai, at: 0 })]
  let offset = 0
  for (const part of entry.components) {
    const text = value.slice(offset, offset + part.max)
    if (text === '' && part.optional) break
    if (text.length < part.min) {
      return [fault('too-short', { ai: entry.ai, at: offset }, { length: value.length, min: offset + part.min })]
    }
    const odd = checkCharacters(text, part.set) ?? firstFinding(part.lints, text)
    if (odd) return [fault(odd.code, { ai: entry.ai, at: offset + odd.at }, odd.params)]
    offset += text.length
  }
  if (offset < value.length) {
    return [fault('too-long-value', { ai: entry.ai, at: offset }, { length: value.length, max: offset })]
  }
  return []
}

function firstFinding(names: readonly LintName[], text: string): Finding | null {
  for (const name of names) {
    const finding = LINTS[name](text)
    if (finding) return finding
  }
  return null
}
