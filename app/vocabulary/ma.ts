import type { DateReading } from './calendar-date.ts'
import { calendarDate, slidingYear } from './calendar-date.ts'
import type { Problem } from './problem.ts'
import { fault } from './problem.ts'

export interface ChinaReading {
  di: string | null
  lot: string | null
  serial: string | null
  made: DateReading | null
  expiry: DateReading | null
  sterilised: DateReading | null
  elements: { flag: string; value: string }[]
  problems: Problem[]
}

function nothing(): ChinaReading {
  return { di: null, lot: null, serial: null, made: null, expiry: null, sterilised: null, elements: [], problems: [] }
}

/** `YYYYMMDD` or `YYMMDD`; null for anything else. */
function chinaDate(value: string, currentYear: number): DateReading | null {
  const [, year, month, day] = /^(\d{4}|\d{2})(\d{2})(\d{2})$/.exec(value) ?? []
  if (year === undefined) return null
  const full = year.length === 2 ? slidingYear(Number(year), currentYear) : Number(year)
  return calendarDate(value, full, Number(month), Number(day))
}

/** Whether a text begins as an MA code (ZIIOT) does. */
export function looksLikeMa(text: string): boolean {
  return /^MA\.\d{3}\./.test(text)
}

/**
 * Reads an MA code: `MA.156.M0.{registrant}.{package, item, check}` and then `.M` made, `.L` lot, `.S` serial, `.V` valid
 * until, `.E` expiry, `.D` sterilisation lot. The check digit's rule is not public, so it is not verified.
 */
export function readMa(text: string, currentYear: number): ChinaReading {
  const reading = nothing()
  const parts = text.split('.')
  const di = parts.slice(0, 5)
  if (!/^MA\.\d{3}\.M\d\.[0-9A-Z]{4,10}\.[0-9A-Z]{8,14}$/.test(di.join('.'))) {
    reading.problems.push(fault('bad-structure', { at: 0 }, { found: di.join('.').slice(0, 40) }))
  }
  reading.di = di.join('.')
  let at = reading.di.length + 1
  for (const part of parts.slice(5)) {
    const [flag, value] = [part.charAt(0), part.slice(1)]
    readPart(`.${flag}`, value, at, reading, currentYear)
    at += part.length + 1
  }
  return reading
}

function readPart(flag: string, value: string, at: number, reading: ChinaReading, currentYear: number): void {
  if (!['.M', '.L', '.S', '.V', '.E', '.D'].includes(flag)) {
    reading.problems.push(fault('bad-structure', { at }, { found: `${flag}${value}`.slice(0, 24) }))
    return
  }
  reading.elements.push({ flag, value })
  if (value === '') reading.problems.push(fault('empty-value', { at, ai: flag }))
  else if (flag === '.L') reading.lot = value
  else if (flag === '.S') reading.serial = value
  // A sterilisation lot may be a date, and is only then read as one.
  else if (flag === '.D') reading.sterilised = chinaDate(value, currentYear)
  else {
    const date = chinaDate(value, currentYear)
    if (!date) reading.problems.push(fault('bad-date', { at, ai: flag }, { value }))
    else if (flag === '.M') reading.made = date
    else if (flag === '.E' || reading.expiry === null) reading.expiry = date
  }
}

/** Whether a text begins as an AHM code (AliHealth) does. */
export function looksLikeAhm(text: string): boolean {
  return /^(?:AHM[.:]?)?\((?:DI|AHM)\)/.test(text)
}

const AHM_FLAGS = ['DI', 'BN', 'SN', 'MD', 'BD', 'ED'] as const

/** Reads an AHM code in its printed form: `(DI)…(BN)lot(SN)serial(MD)made(ED)expiry`, dates of six or eight digits. */
export function readAhm(text: string, currentYear: number): ChinaReading {
  const reading = nothing()
  for (const match of text.matchAll(/\(([A-Z]{2,3})\)([^()]*)/g)) {
    const [, word = '', value = ''] = match
    const flag = word === 'AHM' ? 'DI' : word
    const known = AHM_FLAGS.find((one) => one === flag)
    if (known === undefined) {
      reading.problems.push(fault('bad-structure', { at: match.index }, { found: word }))
      continue
    }
    reading.elements.push({ flag: known, value })
    if (value === '') reading.problems.push(fault('empty-value', { at: match.index, ai: known }))
    else if (known === 'DI') reading.di = value
    else if (known === 'BN') reading.lot = value
    else if (known === 'SN') reading.serial = value
    else {
      const date = chinaDate(value, currentYear)
      if (!date) reading.problems.push(fault('bad-date', { at: match.index, ai: known }, { value }))
      else if (known === 'MD') reading.made = date
      else if (known === 'ED' || reading.expiry === null) reading.expiry = date
    }
  }
  if (reading.di === null) reading.problems.push(fault('bad-structure', { at: 0 }, { found: text.slice(0, 24) }))
  return reading
}
