import type { DateReading } from './calendar-date.ts'
import { ordinalDate } from './calendar-date.ts'
import type { Problem } from './problem.ts'
import { fault } from './problem.ts'

export interface IsbtReading {
  di: string | null
  serial: string | null
  donation: string | null
  lot: string | null
  expiry: DateReading | null
  made: DateReading | null
  elements: { flag: string; value: string }[]
  problems: Problem[]
}

/** Data structures of ISBT 128 that make a UDI, with the length of what follows the two data identifier characters. */
const STRUCTURES: readonly {
  flag: string
  length: number
  field: 'di' | 'serial' | 'lot' | 'expiry' | 'made' | null
}[] = [
  { flag: '=+', length: 5, field: null }, // compound message: how many structures follow, and which
  { flag: '=/', length: 16, field: 'di' },
  { flag: '=,', length: 6, field: 'serial' },
  { flag: '=>', length: 6, field: 'expiry' },
  { flag: '=}', length: 6, field: 'made' },
  { flag: '&,1', length: 18, field: 'lot' },
  { flag: '=)', length: 10, field: 'di' }, // blood bags: maker and catalogue number
  { flag: '&)', length: 10, field: 'lot' }, // blood bags: lot
]

/** Whether a text begins as an ISBT 128 message does. */
export function looksLikeIsbt(text: string): boolean {
  return /^(?:=[/)+,>}A-NP-Z1-9]|&[,)])/.test(text)
}

/** Reads an ISBT 128 message as labels of ICCBBA products carry it. */
export function readIsbt(text: string): IsbtReading {
  const reading: IsbtReading = {
    di: null,
    serial: null,
    donation: null,
    lot: null,
    expiry: null,
    made: null,
    elements: [],
    problems: [],
  }
  let at = 0
  while (at < text.length) {
    // A donation number follows a bare equals sign and begins with a letter or digit.
    const known = STRUCTURES.find((structure) => text.startsWith(structure.flag, at))
    const donation = !known && /^=[A-NP-Z1-9]/.test(text.slice(at, at + 2))
    if (!known && !donation) {
      reading.problems.push(fault('bad-structure', { at }, { found: text.slice(at, at + 8) }))
      break
    }
    const flag = known?.flag ?? '='
    const length = known?.length ?? 15
    const start = at + flag.length
    const value = text.slice(start, start + length)
    if (value.length < length)
      reading.problems.push(fault('too-short', { at: start, ai: flag }, { length: value.length, min: length }))
    const odd = /[^A-Z0-9]/.exec(value)
    if (odd) reading.problems.push(fault('bad-character', { at: start + odd.index, ai: flag }, { character: odd[0] }))
    reading.elements.push({ flag, value })
    if (donation) reading.donation = value
    else if (known?.field === 'expiry' || known?.field === 'made')
      reading[known.field] = date(value, start, flag, reading.problems)
    else if (known?.field && value !== '') reading[known.field] = value
    at = start + length
  }
  return reading
}

/** `YYYJJJ`: the year counted from 2000 (900 and up from 1000, so 998 is 1998), then the day of the year. */
function date(value: string, at: number, ai: string, problems: Problem[]): DateReading | null {
  const years = Number(value.slice(0, 3))
  const read = /^\d{6}$/.test(value)
    ? ordinalDate(value, years >= 900 ? 1000 + years : 2000 + years, Number(value.slice(3)))
    : null
  if (!read) problems.push(fault('bad-date', { at, ai }, { value }))
  return read
}
