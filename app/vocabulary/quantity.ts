import { addDecimals, compareDecimals, plainDecimal, subtractDecimals } from './decimal.ts'

/** An amount of a lot: decimal text, and the unit as EPCIS writes it (UN/CEFACT Rec 20). No unit: pieces. */
export interface Quantity {
  value: string
  uom: string | null
}

/** Common codes of UN/CEFACT Recommendation 20 for devices, materials and sensors -> UCUM. */
const TO_UCUM: Readonly<Record<string, string>> = {
  KGM: 'kg',
  GRM: 'g',
  MGM: 'mg',
  MC: 'ug',
  TNE: 't',
  LBR: '[lb_av]',
  ONZ: '[oz_av]',
  MTR: 'm',
  CMT: 'cm',
  MMT: 'mm',
  '4H': 'um',
  INH: '[in_i]',
  FOT: '[ft_i]',
  MTK: 'm2',
  CMK: 'cm2',
  MMK: 'mm2',
  MTQ: 'm3',
  CMQ: 'cm3',
  LTR: 'L',
  MLT: 'mL',
  '4G': 'uL',
  CEL: 'Cel',
  FAH: '[degF]',
  KEL: 'K',
  PAL: 'Pa',
  A97: 'hPa',
  KPA: 'kPa',
  MPA: 'MPa',
  BAR: 'bar',
  MBR: 'mbar',
  PS: '[psi]',
  P1: '%',
  '2N': 'dB',
  SEC: 's',
  C26: 'ms',
  MIN: 'min',
  HUR: 'h',
  DAY: 'd',
  NEW: 'N',
  NU: 'N.m',
  A95: 'Gy',
  GP: 'mg/m3',
  A93: 'g/m3',
  M1: 'mg/L',
  GL: 'g/L',
  JOU: 'J',
  WTT: 'W',
  VLT: 'V',
  AMP: 'A',
  HTZ: 'Hz',
  LUX: 'lx',
  MTS: 'm/s',
  MSK: 'm/s2',
  C16: 'mm/s',
}

/** Pieces, in the codes in which people write them; EPCIS itself writes no unit for them. */
const PIECES = new Set(['EA', 'H87', 'C62', 'PCE', 'NMP', 'PR', 'SET', 'KT', 'BX', 'PK', 'CT'])
const ONE_PIECE = new Set(['EA', 'H87', 'C62', 'PCE'])

const FROM_UCUM: ReadonlyMap<string, string> = new Map(Object.entries(TO_UCUM).map(([code, ucum]) => [ucum, code]))

/** Whether a unit counts packages or pieces; no unit does. */
export function isCount(uom: string | null): boolean {
  return uom === null || PIECES.has(uom)
}

/** The UCUM unit of a Rec 20 code; `1` for pieces; null for codes nobody here has met. */
export function ucumOf(uom: string | null): string | null {
  if (uom === null || ONE_PIECE.has(uom)) return '1'
  if (PIECES.has(uom)) return '{package}'
  return Object.hasOwn(TO_UCUM, uom) ? (TO_UCUM[uom] ?? null) : null
}

/** The Rec 20 code of a UCUM unit; null when there is none here. */
export function recommendation20Of(ucum: string): string | null {
  return FROM_UCUM.get(ucum) ?? null
}

/** A quantity from what a document holds: numbers print without exponent. Null when negative or no decimal. */
export function quantity(value: string | number, uom: string | null): Quantity | null {
  const text = typeof value === 'number' ? fixed(value) : plainDecimal(value)
  if (text === null || text.startsWith('-')) return null
  return { value: text, uom: uom !== null && ONE_PIECE.has(uom) ? null : uom }
}

/** A JSON number as decimal text: what JavaScript prints, without its exponent form. */
function fixed(value: number): string | null {
  if (!Number.isFinite(value)) return null
  const text = String(value)
  const [, mantissa, exponent] = /^(-?[\d.]+)e([+-]\d+)$/.exec(text) ?? []
  if (mantissa === undefined) return plainDecimal(text)
  const places = Number(exponent)
  if (Math.abs(places) > 25) return null
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const sign = mantissa.startsWith('-') ? '-' : ''
  if (places > 0) return plainDecimal(sign + whole + fraction.padEnd(places, '0'))
  const digits = (whole + fraction).padStart(fraction.length - places + 1, '0')
  const point = digits.length - (fraction.length - places)
  return plainDecimal(`${sign}${digits.slice(0, point)}.${digits.slice(point)}`)
}

/** Sum of two quantities of the same unit; null when the units differ, for kilograms and pieces have no sum. */
export function addQuantities(left: Quantity, right: Quantity): Quantity | null {
  const value = left.uom === right.uom ? addDecimals(left.value, right.value) : null
  return value === null ? null : { value, uom: left.uom }
}

/** What is left of the first after the second; null when units differ. May be below zero: that is the finding. */
export function subtractQuantities(left: Quantity, right: Quantity): Quantity | null {
  const value = left.uom === right.uom ? subtractDecimals(left.value, right.value) : null
  return value === null ? null : { value, uom: left.uom }
}

/** -1, 0 or 1; null when the units differ. */
export function compareQuantities(left: Quantity, right: Quantity): -1 | 0 | 1 | null {
  return left.uom === right.uom ? compareDecimals(left.value, right.value) : null
}
