import { GS } from './element-string.ts'
import { hasCheckDigit } from './check-digits.ts'

/** What keyboards, input methods and people write where the code holds a separator. */
const SEPARATOR_WORDS = /\^\]|\{GS\}|<GS>|\[GS\]|\{FNC1\}|<FNC1>|\[FNC1\]|\\x1d|\\u001d|&#29;|&#x1d;|\u241d/gi

/**
 * Turns what arrived into what the code must have held: full-width characters of an input method become ASCII, words for
 * the separator become the separator, an ISO 15434 envelope and invisible characters go. Says whether it had to.
 */
export function cleanInput(text: string): { cleaned: string; changed: boolean } {
  const narrow = text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, ' ')
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
    .replace(/[\u3010\u3014]/g, '(')
    .replace(/[\u3011\u3015]/g, ')')
    .replace(/\u3002/g, '.')
    .replace(SEPARATOR_WORDS, GS)
  const opened = narrow
    .replace(/^\[\)>\u001e0[56]\u001d/, '')
    .replace(/\u001e?\u0004?$/, '')
    .replace(/^\s+|[\r\n\t]+$/g, (edge) => edge.replaceAll(/[^\u001d]/g, ''))
  const cleaned = /^\(?\d|^\]/.test(opened) ? withoutBlanks(opened) : opened
  // A closing line break is how a wedge says it is done: no news for anyone.
  return { cleaned, changed: cleaned !== text.replace(/[\r\n\t]+$/, '') }
}

/** GS1 values hold no blanks: those in print are for the eye. */
function withoutBlanks(text: string): string {
  return text.replace(/[ \r\n\t]+/g, '')
}

export interface ScanData {
  /** The two characters behind the bracket of the AIM symbology identifier. */
  symbology: string
  /** `elements`: GS1 element string. `number`: a GTIN alone, with what a composite adds. `plain`: anything. */
  sort: 'elements' | 'number' | 'plain'
  data: string
  /** The element string a composite symbol adds to a number. */
  composite: string | null
}

const ELEMENT_CARRIERS = ['d2', 'C1', 'Q3', 'e0', 'e1', 'e2', 'J1']

/**
 * Takes the AIM symbology identifier off scanner data (ISO/IEC 15424). Null when there is none, it is malformed, or what
 * follows cannot stand in such a symbol.
 */
export function readScan(text: string): ScanData | null {
  const [, symbology, data] = /^\]([A-Za-z][0-9A-Za-z])(.*)$/s.exec(text) ?? []
  if (symbology === undefined || data === undefined) return null
  if (ELEMENT_CARRIERS.includes(symbology)) {
    return data === '' || data.includes('^') ? null : { symbology, sort: 'elements', data, composite: null }
  }
  if (symbology === 'E0' || symbology === 'E4' || symbology === 'I1') {
    const [number = '', added] = data.split(/\|?\]e0/)
    const length = symbology === 'E0' ? 13 : symbology === 'E4' ? 8 : 14
    if (number.length !== length || !hasCheckDigit(number)) return null
    return { symbology, sort: 'number', data: number, composite: added ?? null }
  }
  return { symbology, sort: 'plain', data, composite: null }
}
