import type { DateReading } from './calendar-date.ts'
import { calendarDate, ordinalDate, slidingYear } from './calendar-date.ts'
import type { Problem } from './problem.ts'
import { doubt, fault } from './problem.ts'

/** HIBC Supplier Labeling Standard: the alphabet is also the order of check character values. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%'

export interface HibcReading {
  structure: 'primary' | 'secondary' | 'concatenated'
  /** Labeler code, product code and unit of measure: the identifier as databases hold it. */
  di: string | null
  lic: string | null
  pcn: string | null
  unitOfMeasure: number | null
  lot: string | null
  serial: string | null
  quantity: number | null
  expiry: DateReading | null
  made: DateReading | null
  linkCharacter: string | null
  checkCharacter: string | null
  problems: Problem[]
}

/** Mod-43 check character over all characters, leading `+` and separators included. Null outside the alphabet. */
export function hibcCheck(text: string): string | null {
  let sum = 0
  for (const character of text) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return null
    sum += value
  }
  return ALPHABET.charAt(sum % 43)
}

/** Whether a text begins as an HIBC symbol does. */
export function looksLikeHibc(text: string): boolean {
  return /^\*?\+(?:[A-Z][A-Z0-9]{3}|\$|\d{5})/.test(text)
}

/**
 * Reads one HIBC symbol, or a primary and a secondary one after the other, by the rules of HIBC LIC. `currentYear`
 * places two-digit years.
 */
export function readHibc(text: string, currentYear: number): HibcReading {
  const bare = text.replace(/^\*/, '').replace(/\*$/, '')
  const pair = /^(\+[A-Z].*?)\*?\s*\*?(\+[$\d].*)$/s.exec(bare)
  // Inside one symbol a plus follows the sign $ only.
  const two = pair?.[1] !== undefined && !pair[1].endsWith('$') ? pair : null
  if (two?.[1] === undefined || two[2] === undefined) return readSymbol(bare, currentYear)

  const first = readSymbol(two[1], currentYear)
  const second = readSymbol(two[2], currentYear)
  const problems = [...first.problems, ...second.problems]
  if (first.checkCharacter !== null && second.linkCharacter !== first.checkCharacter) {
    problems.push(fault('check-character', {}, { found: second.linkCharacter ?? '', expected: first.checkCharacter }))
  }
  const { lot, serial, quantity, expiry, made, linkCharacter, checkCharacter } = second
  return {
    ...first,
    structure: 'concatenated',
    lot,
    serial,
    quantity,
    expiry,
    made,
    linkCharacter,
    checkCharacter,
    problems,
  }
}

function readSymbol(text: string, currentYear: number): HibcReading {
  const reading: HibcReading = {
    structure: 'primary',
    di: null,
    lic: null,
    pcn: null,
    unitOfMeasure: null,
    lot: null,
    serial: null,
    quantity: null,
    expiry: null,
    made: null,
    linkCharacter: null,
    checkCharacter: null,
    problems: [],
  }
  const symbol = withCheckCharacter(text, reading)
  const body = symbol.slice(1)
  if (/^[$\d]/.test(body)) {
    reading.structure = 'secondary'
    reading.linkCharacter = body.slice(-1)
    readSecondary(body.slice(0, -1).split('/'), reading, currentYear)
    return reading
  }
  const [primary = '', ...secondary] = body.split('/')
  readPrimary(primary, reading)
  if (secondary.length > 0) {
    reading.structure = 'concatenated'
    readSecondary(secondary, reading, currentYear)
  }
  return reading
}

/** Takes the check character off. People print it as `_` when it is a space, and input boxes trim a space away. */
function withCheckCharacter(text: string, reading: HibcReading): string {
  const symbol = text.endsWith('_') ? `${text.slice(0, -1)} ` : text
  const expected = hibcCheck(symbol.slice(0, -1))
  const found = symbol.slice(-1)
  const odd = [...symbol].findIndex((character) => !ALPHABET.includes(character))
  if (odd >= 0) reading.problems.push(fault('bad-character', { at: odd }, { character: symbol.charAt(odd) }))
  if (expected !== found && hibcCheck(symbol) === ' ') {
    reading.checkCharacter = ' '
    reading.problems.push(doubt('check-missing'))
    return symbol
  }
  reading.checkCharacter = found
  if (expected !== null && expected !== found) {
    reading.problems.push(fault('check-character', { at: symbol.length - 1 }, { found, expected }))
  }
  return symbol.slice(0, -1)
}

function readPrimary(text: string, reading: HibcReading): void {
  const [, lic, pcn, unit] = /^([A-Z][A-Z0-9]{3})([A-Z0-9]{1,18})(\d)$/.exec(text) ?? []
  if (lic === undefined || pcn === undefined || unit === undefined) {
    reading.problems.push(fault('bad-structure', { at: 1 }, { found: text.slice(0, 24) }))
    return
  }
  Object.assign(reading, { di: text, lic, pcn, unitOfMeasure: Number(unit) })
}

function readSecondary(parts: string[], reading: HibcReading, currentYear: number): void {
  for (const [index, part] of parts.entries()) {
    const supplement = /^(S|16D|14D|Q)(.+)$/.exec(part)
    if (
      supplement?.[1] !== undefined &&
      supplement[2] !== undefined &&
      index + (reading.structure === 'secondary' ? 0 : 1) > 0
    ) {
      readSupplement(supplement[1], supplement[2], reading)
    } else if (index === 0) {
      readMain(part, reading, currentYear)
    } else {
      reading.problems.push(fault('bad-structure', {}, { found: part.slice(0, 24) }))
    }
  }
  for (const value of [reading.lot, reading.serial]) {
    if (value !== null && value.length > 18)
      reading.problems.push(fault('too-long-value', {}, { length: value.length, max: 18 }))
    if (value !== null && !/^[A-Z0-9.-]+$/.test(value)) {
      reading.problems.push(fault('bad-character', {}, { character: /[^A-Z0-9.-]/.exec(value)?.[0] ?? '' }))
    }
  }
}

function readSupplement(flag: string, value: string, reading: HibcReading): void {
  if (flag === 'S') reading.serial = value
  else if (flag === 'Q') reading.quantity = /^\d+$/.test(value) ? Number(value) : null
  else {
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(value) ?? []
    const date = calendarDate(value, Number(year), Number(month), Number(day))
    if (!date) reading.problems.push(fault('bad-date', {}, { value }))
    else if (flag === '16D') reading.made = date
    else reading.expiry = date
  }
}

function readMain(text: string, reading: HibcReading, currentYear: number): void {
  const keep = (value: string, serial: boolean): void => {
    if (value === '') return
    if (serial) reading.serial = value
    else reading.lot = value
  }
  if (/^\d{5}/.test(text)) {
    readDate('5', text.slice(0, 5), reading, currentYear)
    return keep(text.slice(5), false)
  }
  const [, flag, rest = ''] = /^(\$\$\+|\$\$|\$\+|\$)(.*)$/s.exec(text) ?? []
  if (flag === undefined) {
    reading.problems.push(fault('bad-structure', {}, { found: text.slice(0, 24) }))
    return
  }
  const serial = flag.endsWith('+')
  if (!flag.startsWith('$$')) return keep(rest, serial)

  const [, short, long] = /^(?:8(\d{2})|9(\d{5}))/.exec(rest) ?? []
  const counted = short ?? long
  if (counted !== undefined) reading.quantity = Number(counted)
  const dated = counted === undefined ? rest : rest.slice(counted.length + 1)
  if (dated === '') {
    if (counted === undefined) reading.problems.push(fault('empty-value'))
    return
  }
  const code = dated.charAt(0)
  if (code === '7') return keep(dated.slice(1), serial)
  const form = DATE_FORMS[code]
  if (!form) {
    reading.problems.push(fault('bad-structure', {}, { found: dated.slice(0, 24) }))
    return
  }
  const digits = dated.slice(form.skip, form.skip + form.length)
  readDate(code, digits, reading, currentYear)
  keep(dated.slice(form.skip + form.length), serial)
}

/** Date codes: the first digit of MMYY is its own code. */
const DATE_FORMS: Record<string, { skip: number; length: number; order: string } | undefined> = {
  '0': { skip: 0, length: 4, order: 'MMYY' },
  '1': { skip: 0, length: 4, order: 'MMYY' },
  '2': { skip: 1, length: 6, order: 'MMDDYY' },
  '3': { skip: 1, length: 6, order: 'YYMMDD' },
  '4': { skip: 1, length: 8, order: 'YYMMDDHH' },
  '5': { skip: 1, length: 5, order: 'YYJJJ' },
  '6': { skip: 1, length: 7, order: 'YYJJJHH' },
}

function readDate(code: string, digits: string, reading: HibcReading, currentYear: number): void {
  const order = DATE_FORMS[code]?.order ?? ''
  const part = (letters: string): number | null => {
    const at = order.indexOf(letters)
    return at < 0 ? null : Number(digits.slice(at, at + letters.length))
  }
  const whole = digits.length === order.length && /^\d+$/.test(digits)
  const year = slidingYear(part('YY') ?? 0, currentYear)
  const day = part('JJJ')
  const date = day === null ? calendarDate(digits, year, part('MM') ?? 0, part('DD')) : ordinalDate(digits, year, day)
  const hour = part('HH')
  if (!whole || !date || (hour !== null && hour > 23)) reading.problems.push(fault('bad-date', {}, { value: digits }))
  else reading.expiry = hour === null ? date : { ...date, hour }
}

/** A product identifier as databases hold it (`X999123ABC0`) as a whole primary symbol with its check character. */
export function printHibcPrimary(di: string): string | null {
  const check = hibcCheck(`+${di}`)
  return check === null ? null : `+${di}${check}`
}
