import type { Action, EventType } from '#app/vocabulary/steps.ts'

/** A decimal number as written, "26.0": never a double, which would lose digits. */
export type DecimalText = string

/** A date as said: a day, or a month when no day was given. */
export type DateSaid = { value: string; precision: 'day' | 'month' }

/** JSON that survives being stored as jsonb and read back. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain }

/** One sensor report, with the times of its element beside it. */
export type Reading = {
  /** The measurement in lower camel case (`temperature`), our word, or a foreign URI: the address `sensor.<type>`. */
  type: string
  value?: DecimalText
  min?: DecimalText
  max?: DecimalText
  mean?: DecimalText
  string?: string
  boolean?: boolean
  uri?: string
  /** The unit as entered. */
  uom?: string
  /** The value in UCUM, beside what was entered. */
  canonical?: { value: DecimalText; unit: string }
  time?: string
  start?: string
  end?: string
  exception?: string
  device?: string
  component?: string
  /** Spread and rank of what was measured (EPCIS 2.0 section 7.3.7.3), as the document says them. */
  sDev?: DecimalText
  percRank?: DecimalText
  percValue?: DecimalText
  hexBinaryValue?: string
  /** What the reading is of, and where more about it stands: URIs, under the names of the standard. */
  microorganism?: string
  chemicalSubstance?: string
  coordinateReferenceSystem?: string
  deviceMetadata?: string
  rawData?: string
  dataProcessingMethod?: string
  bizRules?: string
}

/** The fields of a fact, by their address, for asking. Holds no list of items: those are rows, masked one by one. */
export type Projection = {
  action?: Action
  disposition?: string
  persistentDisposition?: { set: string[]; unset: string[] }
  readPoint?: string
  bizLocation?: string
  bizTransaction?: { type: string | null; id: string }[]
  source?: { type: string; id: string }[]
  destination?: { type: string; id: string }[]
  sensor?: Reading[]
  ilmd?: { lot?: string; expiry?: DateSaid; made?: DateSaid; [name: string]: Plain | DateSaid | undefined }
  x?: Record<string, Plain>
  certification?: Plain
  eventID?: string
  /** Joins the parts of one long transformation. */
  transformationID?: string
  /** Why this amends an earlier fact. */
  declaration?: { time: string; reason: string | null; corrective: string[] }
  hash: string
}

/** e listed, p parent, c child, i input, o output, s the number that a relabelled item came under. */
export type ItemRole = 'e' | 'p' | 'c' | 'i' | 'o' | 's'

/** What capture hands to the database for one event. The database believes none of it about who may say it. */
export type FactInput = {
  line: number
  hash: string
  declared: string | null
  declaration: { reason: string | null; corrective: string[] } | null
  type: EventType
  action: Action | null
  step: string | null
  disposition: string | null
  set: string[]
  unset: string[]
  eventTime: string
  offset: string
  eventId: string | null
  consignee: string | null
  possessor: string | null
  sourceOwner: string | null
  sourcePossessor: string | null
  readPoint: string | null
  bizLocation: string | null
  transactions: { type: string | null; id: string }[]
  expiry: string | null
  made: string | null
  alarm: boolean
  items: { uri: string; role: ItemRole; quantity: string | null; uom: string | null; statedLot: string | null }[]
  raw: string
  canonical: string
  projection: Projection
}
