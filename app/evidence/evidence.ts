/**
 * What one organization may see about one identifier: the answer the evidence page draws and the portal API prints.
 * Pure types and small pure functions; nothing here asks a database, and nothing here holds a value that its reader
 * was not granted. An absent item and one out of reach give the same Evidence, field for field.
 *
 * Asked through `verify-device.server.ts`: `verifyDevice(op, { text, purpose, page, today, zone }): Evidence` and
 * `verifyMany(op, { texts, purpose, today, zone }): EvidenceRow[]`, rows in the order of the texts;
 * `published-notices.server.ts`: `noticesFor({ di, lot, serial }): PublishedNotice[]`, which needs no organization.
 */
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { Group } from '#app/vocabulary/groups.ts'
import type { ItemKind } from '#app/vocabulary/item-uri.ts'
import type { Problem } from '#app/vocabulary/problem.ts'
import type { Issuer } from '#app/vocabulary/udi.ts'

export type { ItemKind }

/** An organization by name. */
export type NamedParty = { slug: string; name: string; nameZh: string | null }

/** How an organization is spoken of when its name is withheld. The catalogue holds the sentence (`party.role.*`). */
export const PARTY_ROLES = [
  'labeler',
  'supplier',
  'processor',
  'carrier',
  'distributor',
  'hospital',
  'consignee',
  'authority',
  'organization',
] as const
export type PartyRole = (typeof PARTY_ROLES)[number]

/** A company: its name, or only its role ("a supplier of Meridian") when the name is withheld. */
export type Party = NamedParty | { role: PartyRole; of: NamedParty | null }

/** Not granted to this reader, whether or not there is a value. Always said, never rendered as empty. */
export type Withheld = { withheld: true; by: Party | null }

/** True for a value that is withheld from the reader. */
export function isWithheld(value: unknown): value is Withheld {
  return typeof value === 'object' && value !== null && 'withheld' in value && value.withheld === true
}

/** True when the company may be named. */
export function isNamed(party: Party): party is NamedParty {
  return 'name' in party
}

export const VERDICT_STATUSES = ['verified', 'attention', 'stop', 'unconfirmed'] as const
export type VerdictStatus = (typeof VERDICT_STATUSES)[number]

export const CHECKS = ['identity', 'custody', 'dates', 'safety', 'release'] as const
export type CheckName = (typeof CHECKS)[number]

export const CHECK_STATES = ['ok', 'attention', 'stop', 'withheld', 'unknown'] as const
export type CheckState = (typeof CHECK_STATES)[number]

/** What can be wrong. Closed: the page, the API and the demo's wall of devices all speak these sixteen words. */
export const VERDICT_CODES = [
  'recalled',
  'may-be-affected',
  'on-hold',
  'expired',
  'expires-soon',
  'destroyed',
  'already-used',
  'nonconforming',
  'not-released',
  'label-differs',
  'custody-gap',
  'custody-elsewhere',
  'duplicate-serial',
  'excursion',
  'claim-in-conflict',
  'withheld',
] as const
export type VerdictCode = (typeof VERDICT_CODES)[number]

/** What is right, said under a good verdict. `custody-in-transit` and `no-dates` are neither good nor bad. */
export const ASSURANCE_CODES = [
  'identified',
  'released-by',
  'custody-whole',
  'custody-in-transit',
  'in-date',
  'no-dates',
  'not-recalled',
  'tests-conform',
] as const
export type AssuranceCode = (typeof ASSURANCE_CODES)[number]

export type ReasonCode = VerdictCode | AssuranceCode

/** What a reason's sentence may name. `date` is YYYY-MM-DD or YYYY-MM; `at` an ISO instant read with `offset`. */
export type ReasonParams = {
  party?: Party
  other?: Party
  count?: number
  date?: string
  at?: string
  offset?: string
  reference?: string
  ai?: string
  said?: string
  record?: string
  check?: CheckName
}
export type Reason = { code: ReasonCode; params: ReasonParams }

export type Check = { state: CheckState; withheldBy?: Party; reasons: Reason[] }

export type Verdict = {
  status: VerdictStatus
  checks: Record<CheckName, Check>
  /** Worst first; for a verified item the assurances of the checks, in the order of CHECKS. */
  reasons: Reason[]
}

export type Precision = 'day' | 'month'
/** A calendar date with the precision it was said in: '2028-03-31' to the day, '2028-03' to the month. */
export type CalendarDate = { iso: string; precision: Precision }

/** One thing wrong with what was scanned, as the vocabulary says it; optional parts may arrive as undefined. */
export type QueryProblem = Omit<Problem, 'at' | 'ai'> & { at?: number | undefined; ai?: string | undefined }

/**
 * What the code itself says, before any record is asked. `issuer` is the agency whose rules it follows;
 * `prefixHolder` the organization with a verified claim on its prefix, to whom a question can be put.
 */
export type EvidenceQuery = {
  raw: string
  issuer: Issuer | null
  prefixHolder: NamedParty | null
  di: string | null
  lot: string | null
  serial: string | null
  dates: {
    ai: string
    kind: 'made' | 'packed' | 'best-before' | 'expiry' | 'sterilised'
    iso: string
    precision: Precision
  }[]
  problems: QueryProblem[]
}

export type LabelLine = {
  ai: string
  said: string
  /** What the record says; null when it says nothing of it. */
  record: string | null
  agrees: 'equal' | 'differs' | 'not-on-record'
}

export type ProductWords = { name: string; nameZh: string | null; model: string | null }

export type EvidenceItem = {
  uri: string
  kind: ItemKind
  di: string | null
  lot: string | null
  serial: string | null
  product: ProductWords | null
  labeler: NamedParty | null
  made: CalendarDate | Withheld | null
  expiry: CalendarDate | Withheld | null
  scannedText: string | null
}

/** Which of an organization's systems a fact came from. `field`: a person or a device outside those systems. */
export const SOURCES = ['erp', 'mes', 'lims', 'wms', 'maintenance', 'after-sales', 'field'] as const
export type FactSource = (typeof SOURCES)[number]

/**
 * A field as captured: JSON. Dates stand as strings or `{ value, precision }`, quantities as `{ value, uom }`. A party
 * that may be named stands as a NamedParty in place of its URI.
 */
export type FieldValue = string | number | boolean | null | FieldValue[] | { [name: string]: FieldValue }

/** One sensor report, the element of a `sensor.<type>` field. Times are ISO instants in UTC. */
export type SensorReport = {
  type: string
  value?: number
  min?: number
  max?: number
  mean?: number
  string?: string
  boolean?: boolean
  uri?: string
  uom?: string
  canonical?: { value: number; unit: string }
  time?: string
  start?: string
  end?: string
  exception?: string
}

export type ItemRole = 'self' | 'lot' | 'box' | 'ancestor' | 'descendant'

/** An item as it stands in a list of a fact, shown only if it is itself in the reader's reach. */
export type ShownItem = {
  uri: string
  kind: ItemKind
  di: string | null
  lot: string | null
  serial: string | null
  quantity: string | null
  uom: string | null
}

export const ITEM_LISTS = ['parentID', 'epcList', 'childEPCs', 'inputs', 'outputs', 'sameAs'] as const
export type ItemList = (typeof ITEM_LISTS)[number]

/** A list of items, masked by element: the withheld rest is one node, uncounted. */
export type SeenItemList = { list: ItemList; shown: ShownItem[]; rest: Withheld | null }

/** Either one field (`address`) or a whole group (`group`) that this reader was not granted. */
export type WithheldField = { address: string | null; group: Group | null; by: Party | null }

export type SeenFact = {
  id: string
  kind: FactKind
  /** ObjectEvent, AggregationEvent, … */
  type: string
  /** CBV word, `tc:<word>`, a full URI, or null. */
  step: string | null
  disposition: string | null
  source: FactSource
  owner: Party
  /** ISO instant in UTC; shown on the clock of `offset`. Null, with its offset and record time: dates are withheld. */
  eventTime: string | null
  /** '+02:00', as captured. */
  offset: string | null
  /** ISO instant in UTC: when the store acknowledged it. Shown, never compared. */
  recordTime: string | null
  /** Which of the items of the question this fact is about. */
  item: { uri: string; role: ItemRole; lot: string | null; serial: string | null }
  fields: Record<string, FieldValue>
  items: SeenItemList[]
  withheld: WithheldField[]
  /** Null while its content is there. Else destroyed by law: an ISO instant in UTC, null when dates are withheld. */
  erased: { at: string | null } | null
  /** Set when a later declaration took this fact's effect away. */
  superseded: { by: string; reason: string | null; at: string | null } | null
  /** The public id of the fact that this one corrects. */
  amendmentOf: string | null
  /** Its owner is not entitled to speak for the item: kept, marked, without effect. */
  claim: boolean
  /** A claim that contradicts a fact which does count. */
  conflict: boolean
}

export const CUSTODY_WAYS = ['made', 'processed', 'shipped', 'received', 'returned', 'used'] as const
export type CustodyWay = (typeof CUSTODY_WAYS)[number]

/** One holder. `since` and `until` are ISO instants in UTC; `since` null: withheld; `until` null: still held, or withheld. */
export type CustodyStep = {
  holder: Party | Withheld
  since: string | null
  until: string | null
  how: CustodyWay
  /** Both the giver and the taker stated the hand-over that began this step. */
  statedByBoth: boolean
}

/** The `to` of an edge that ends at the item asked for. */
export const SELF = 'self'

export type LineageEdge = {
  /** The id of the node one level nearer to the item, or SELF. */
  to: string
  quantity: string | null
  uom: string | null
  /** From a many-to-many transformation: this may have gone into that. */
  possible: boolean
  /** The same thing under another number; both stand at one depth. */
  same: boolean
  fact: string | null
}

export type LineageNode = {
  /** Unique within one side of one answer. */
  id: string
  /** 1 = next to the item. */
  depth: number
  kind: ItemKind | 'withheld' | 'group'
  uri: string | null
  di: string | null
  lot: string | null
  serial: string | null
  product: ProductWords | null
  maker: Party | null
  /** For `withheld`: who withholds. One such node stands for all withheld lineage at its place. */
  withheldBy: Party | null
  /** For `group`: how many visible items it stands for; 1 otherwise. */
  count: number
  edges: LineageEdge[]
}

/** Published: shown to any signed-in member, whatever their reach. */
export type PublishedNotice = {
  reference: string
  title: string
  titleZh: string | null
  instruction: string
  instructionZh: string | null
  issuer: NamedParty
  /** ISO instant in UTC. */
  issuedAt: string
  /** `undecided`: the label says too little (no lot or serial) to rule it out. */
  match: 'affected' | 'undecided'
}

export type Evidence = {
  query: EvidenceQuery
  label: LabelLine[]
  /** Null when nothing is shared, which includes: when there is nothing. */
  item: EvidenceItem | null
  verdict: Verdict
  facts: SeenFact[]
  custody: CustodyStep[]
  lineage: { ancestors: LineageNode[]; descendants: LineageNode[] }
  notices: PublishedNotice[]
  /** Page token for older facts. */
  next: string | null
  /** Who learns of this reading: the owners of the facts shown, and the reader's own organization. */
  seenBy: { owners: Party[]; reader: NamedParty } | null
}

/** One line of a list of scans: the verdict and enough to find the item again. */
export type EvidenceRow = {
  raw: string
  status: VerdictStatus
  reasons: Reason[]
  kind: ItemKind | null
  di: string | null
  lot: string | null
  serial: string | null
  product: ProductWords | null
  expiry: CalendarDate | null
  problems: QueryProblem[]
}

/** True for a reason that says something is right. */
export function isAssurance(reason: Reason): boolean {
  return (ASSURANCE_CODES as readonly string[]).includes(reason.code) // widened: `includes` asks for a member
}

const RANK: Record<CheckState, number> = { stop: 0, attention: 1, withheld: 2, unknown: 3, ok: 4 }

/**
 * The whole from its five checks: any stop is stop; anything withheld or unknown is at best attention; else verified.
 * `unconfirmed` is never computed here: it is what is said when there is no item to check.
 */
export function statusOf(checks: Record<CheckName, Check>): Exclude<VerdictStatus, 'unconfirmed'> {
  const states = CHECKS.map((name) => checks[name].state)
  if (states.includes('stop')) return 'stop'
  return states.every((state) => state === 'ok') ? 'verified' : 'attention'
}

/** Reasons of all checks, worst check first, each code said once per set of params. A withheld check says `withheld`. */
export function reasonsOf(checks: Record<CheckName, Check>): Reason[] {
  const said = new Set<string>()
  const ordered = [...CHECKS].sort((a, b) => RANK[checks[a].state] - RANK[checks[b].state])
  return ordered.flatMap((name) => {
    const check = checks[name]
    const reasons: Reason[] =
      check.state === 'withheld'
        ? [{ code: 'withheld', params: { check: name, ...(check.withheldBy ? { party: check.withheldBy } : {}) } }]
        : check.reasons
    // Within a check what is wrong comes before what is right.
    const wrongFirst = [...reasons].sort((a, b) => Number(isAssurance(a)) - Number(isAssurance(b)))
    return wrongFirst.filter((reason) => {
      const key = JSON.stringify(reason)
      if (said.has(key)) return false
      said.add(key)
      return true
    })
  })
}

const UNASKED: Check = { state: 'unknown', reasons: [] }

/**
 * The answer for an identifier of which nothing is shared with the reader. It depends on the label, the published
 * notices and nothing else, so that an item out of reach and one that was never made cannot be told apart.
 */
export function unconfirmed(query: EvidenceQuery, label: LabelLine[], notices: PublishedNotice[]): Evidence {
  const reasons = notices.map(noticeReason)
  const safety: Check = {
    state: notices.some((notice) => notice.match === 'affected') ? 'stop' : notices.length > 0 ? 'attention' : 'ok',
    reasons: notices.length > 0 ? reasons : [{ code: 'not-recalled', params: {} }],
  }
  return {
    query,
    label,
    item: null,
    verdict: {
      status: safety.state === 'stop' ? 'stop' : 'unconfirmed',
      checks: { identity: UNASKED, custody: UNASKED, dates: UNASKED, safety, release: UNASKED },
      reasons,
    },
    facts: [],
    custody: [],
    lineage: { ancestors: [], descendants: [] },
    notices,
    next: null,
    seenBy: null,
  }
}

/** A published notice as a reason: a match is `recalled`, an undecidable one `may-be-affected`. */
export function noticeReason(notice: PublishedNotice): Reason {
  return {
    code: notice.match === 'affected' ? 'recalled' : 'may-be-affected',
    params: { reference: notice.reference, party: notice.issuer },
  }
}
