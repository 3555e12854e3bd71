import type { DateReading } from './calendar-date.ts'
import type { ItemIdentity } from './item-uri.ts'
import type { Problem } from './problem.ts'

export type Issuer = 'gs1' | 'hibcc' | 'iccbba' | 'ma' | 'ahm' | 'party'

export type UdiKind = 'unit' | 'lot' | 'product' | 'logistic-unit' | 'asset' | 'location' | 'other'

export interface UdiElement {
  /** The application identifier; for other issuers the flag in front of the value (`$$+`, `=,`, `.L`). */
  ai: string
  labelKey: string
  value: string
}

export interface UdiDates {
  expiry?: DateReading
  made?: DateReading
  packed?: DateReading
  bestBefore?: DateReading
  sterilised?: DateReading
}

export interface UdiReading {
  raw: string
  cleaned: string
  issuer: Issuer | null
  kind: UdiKind | null
  di: string | null
  lot: string | null
  serial: string | null
  sscc: string | null
  dates: UdiDates
  elements: UdiElement[]
  /** Canonical item URIs, most specific first: unit, lot, product. */
  candidates: ItemIdentity['uri'][]
  problems: Problem[]
}
