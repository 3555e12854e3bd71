import type { Operation } from '#app/operation.server.ts'
import { lastDayOf } from '#app/vocabulary/calendar-date.ts'
import { FactId, type OrganizationId } from '#app/vocabulary/ids.ts'
import { parseUdi, type UdiReading } from '#app/vocabulary/udi.ts'
import type { Reader } from '#db/database.ts'
import type { Disclosed } from '#db/disclosures.ts'
import {
  type AboutItem,
  type CheckRow,
  checksOf,
  type CustodyRow,
  custodyOf,
  datesAreShown,
  datesStated,
  type FactRow,
  factsAbout,
  type FoundItem,
  itemsInReach,
  organizationsNamed,
  type OrganizationWords,
  type StatedDates,
  type WalkRow,
  walksFrom,
} from '#db/evidence.ts'
import { labelersOf } from '#db/facts/parties.ts'
import type { ShownOfOwner } from '#db/portal/evidence.ts'
import { isRecord, type Json } from '#policies/mask.ts'
import type { Reach } from '#policies/reach.ts'
import {
  type AssuranceCode,
  type CalendarDate,
  type CustodyStep,
  type Evidence,
  type EvidenceItem,
  type ItemRole,
  type Party,
  type ReasonParams,
  unconfirmed,
  type Withheld,
} from './evidence.ts'
import { calendarDateOf, labelAgainst, queryOf } from './label.ts'
import { lineageOf } from './lineage-of.ts'
import { nameOf, type Named, partyFor } from './named.server.ts'
import { noticesAboutEach } from './published-notices.server.ts'
import { type Around, type Listed, listedIn, partiesSaid, type Shown, seenFacts } from './seen-facts.server.ts'
import { type CheckLine, verdictOf } from './verdict-of.ts'

/** `facts`: how many of the newest to show, up to 200; with 0 there is a verdict and no custody or lineage either. `page`: the token of an earlier answer, or null. */
export type EvidenceAsked = { text: string; page: string | null; today: string; facts: number }
/** The same question about many texts. */
export type EvidenceAskedOfEach = Omit<EvidenceAsked, 'text'> & { texts: readonly string[] }

/** An answer and what it discloses of others' facts; null when it holds none. */
export type EvidenceRead = { evidence: Evidence; disclosed: Disclosed | null }

/** Whether a page token is one of ours. */
export function isPageToken(token: string): boolean {
  return FactId.safeParse(token).success
}

/**
 * Everything that one organization may see about one scanned text. The code is read, published notices are matched for
 * everybody, and the most specific item that it names is looked up within reach: a label with a serial is about that
 * unit and never falls back to its lot, or a false serial of a true lot would pass. Absent and out of reach end in the
 * same answer. Writes nothing: the caller discloses before it answers.
 */
export async function readEvidence(op: Operation, db: Reader, asked: EvidenceAsked): Promise<EvidenceRead> {
  const [read] = await readEvidenceOfEach(op, db, { ...asked, texts: [asked.text] })
  if (!read) throw new Error('one text has one answer')
  return read
}

/**
 * The same for many texts, in their order: each kind of row is asked for once, for all of them, since what such a
 * question costs is its conditions and not its rows. Every answer is worked out as if it had been asked alone.
 */
export async function readEvidenceOfEach(
  op: Operation,
  db: Reader,
  asked: EvidenceAskedOfEach,
): Promise<EvidenceRead[]> {
  const facts = op.reach('read', 'Fact')
  const items = op.reach('read', 'Item')
  const me = op.actor.organizationId
  const readings = asked.texts.map((text) => ({ text, reading: parseUdi(text, { now: op.now }) }))
  const uris = unique(readings.map(({ reading }) => reading.candidates[0] ?? null))
  const holders = uris.length === 0 ? new Map<string, OrganizationId>() : await labelersOf(db, uris)
  const inReach = uris.length === 0 ? [] : await itemsInReach(db, { items, facts }, uris)
  const near = inReach.filter((item) => isToldOrTied(items, item))
  const ids = near.map(({ id }) => id)
  const checks = bySelf(ids.length === 0 ? [] : await checksOf(db, { items }, ids, asked.today))
  const found = new Map(
    near.filter((item) => isSharedWith(items, item, checks(item.id))).map((item) => [item.uri, item] as const),
  )
  const lines = readings.map(({ text, reading }) => {
    const uri = reading.candidates[0]
    const item = uri === undefined ? null : (found.get(uri) ?? null)
    // The lot of record decides what a label leaves out, but only for an item that the reader may see.
    const label = { di: reading.di, lot: reading.lot ?? item?.lot_number ?? null, serial: reading.serial }
    return { text, reading, item, label, holder: uri === undefined ? null : (holders.get(uri) ?? null) }
  })
  const notices = await noticesAboutEach(
    db,
    lines.map(({ label }) => label),
  )
  const rowsOf = await rowsAbout(db, { me, asked, items, facts, checks }, [...found.values()])
  const named = [...found.values()].flatMap((item) => rowsOf(item).mentioned)
  const words = await organizationsNamed(db, unique([me, ...lines.map(({ holder }) => holder), ...named]))
  return lines.map(({ text, reading, item, holder }, index) => {
    const published = notices[index] ?? []
    const query = queryOf(reading, holder === null ? null : nameOf({ me, labeler: holder, words }, holder))
    if (!item) {
      const nothing = { lot: null, serial: null, expiry: null, made: null }
      return { evidence: unconfirmed(query, labelAgainst(reading, nothing), published), disclosed: null }
    }
    const rows = rowsOf(item)
    return answerAbout(op, { asked, text, reading, query, notices: published, item, facts, items, words, rows })
  })
}

const unique = <T>(values: readonly (T | null)[]): T[] => [...new Set(values.filter((value) => value !== null))]

/**
 * Whether anybody who may speak of an item brought it to the reader. A claim opens no door, and joins no weaker tie: a
 * carrier that names the contents of its box, or a consignee that names a lot far up, would read from the answer
 * whether it guessed right. To the labeler a number exists once somebody entitled said something of it; that a stranger
 * says so is a signal, and no record.
 */
function isSharedWith(items: Reach<'read', 'Item'>, item: FoundItem, checks: readonly CheckRow[]): boolean {
  if (item.told || item.brand !== items.me) return isToldOrTied(items, item)
  return checks.some(({ check_, code, detail }) => {
    const said = [detail?.at, detail?.expiry].some((value) => value !== null && value !== undefined)
    return said || (check_ === 'safety' && code !== null)
  })
}

/** Whether an item is the reader's own, or comes to it by more than what the reader said itself. */
function isToldOrTied(items: Reach<'read', 'Item'>, item: FoundItem): boolean {
  if (item.told || item.brand === items.me) return true
  const { brand, di } = item
  const relations = item.relations.filter((relation) => relation !== 'own')
  return items.fields({ brand, di, relations }).has('identity')
}

/** Everything that the database says about one item. */
type ItemRows = {
  readonly walk: readonly WalkRow[]
  readonly checks: readonly CheckRow[]
  readonly custody: readonly CustodyRow[]
  readonly around: Around
  /** One more than is shown when there are more. */
  readonly timeline: readonly FactRow[]
  readonly dates: readonly StatedDates[]
  readonly datesShown: boolean
  readonly listed: Listed
  readonly mentioned: readonly OrganizationId[]
}

type Asking = {
  readonly asked: Omit<EvidenceAsked, 'text'>
  readonly facts: Reach<'read', 'Fact'>
  readonly items: Reach<'read', 'Item'>
}

async function rowsAbout(
  db: Reader,
  { me, asked, items, facts, checks }: Asking & { me: OrganizationId; checks: RowsOf<CheckRow> },
  found: readonly FoundItem[],
): Promise<(item: FoundItem) => ItemRows> {
  const ids = found.map(({ id }) => id)
  const whole = asked.facts > 0 && ids.length > 0 // a line of a list needs the verdict and no picture
  const walks = bySelf(whole ? await walksFrom(db, { items, facts }, ids) : [])
  const custody = bySelf(whole ? await custodyOf(db, { items }, ids) : [])
  const around = new Map(found.map((item) => [item.id, itemsAround(item, walks(item.id))]))
  const questions = found.map(({ id }): AboutItem => ({ self: id, items: [...(around.get(id)?.keys() ?? [])] }))
  const before = asked.page === null ? null : FactId.parse(asked.page)
  const timelines = bySelf(whole ? await factsAbout(db, facts, questions, { before, limit: asked.facts + 1 }) : [])
  const own = found.map(({ id, lot_item }): AboutItem => ({ self: id, items: unique([id, lot_item]) }))
  const dates = bySelf(own.length === 0 ? [] : await datesStated(db, facts, own))
  const undated = own.filter(({ self }) => dates(self).length === 0)
  const showing = undated.length === 0 ? new Set<number>() : await datesAreShown(db, facts, undated)
  const pages = found.flatMap(({ id }) => timelines(id).slice(0, asked.facts))
  const listed = await listedIn(db, facts, pages)
  return (item) => {
    const of = {
      walk: walks(item.id),
      checks: checks(item.id),
      custody: custody(item.id),
      timeline: timelines(item.id),
    }
    return {
      ...of,
      around: around.get(item.id) ?? new Map(),
      dates: dates(item.id),
      datesShown: dates(item.id).length > 0 || showing.has(item.id),
      listed,
      mentioned: unique([
        ...mentioned(me, item, of.walk, of.checks, of.custody, of.timeline.slice(0, asked.facts)),
        ...partiesSaid(of.timeline.slice(0, asked.facts)).map((uri) => listed.parties.get(uri) ?? null),
      ]),
    }
  }
}

type RowsOf<Row> = (self: number) => readonly Row[]

/** Rows of many answers, by the item each was asked for; their order stays. */
function bySelf<Row extends { readonly self: number }>(rows: readonly Row[]): RowsOf<Row> {
  const by = new Map<number, Row[]>()
  for (const row of rows) {
    const before = by.get(row.self)
    if (before) before.push(row)
    else by.set(row.self, [row])
  }
  return (self) => by.get(self) ?? []
}

type About = Asking & {
  readonly text: string
  readonly reading: UdiReading
  readonly query: Evidence['query']
  readonly notices: Evidence['notices']
  readonly item: FoundItem
  /** The words of everybody that any of the answers names. */
  readonly words: ReadonlyMap<OrganizationId, OrganizationWords>
  readonly rows: ItemRows
}

function answerAbout(
  op: Operation,
  { asked, text, reading, query, notices, item, facts, items, words, rows }: About,
): EvidenceRead {
  const { walk, checks, custody, around, dates, datesShown } = rows
  const page = rows.timeline.slice(0, asked.facts)
  // Whom only another answer mentions is not named in this one.
  const mine = new Set(rows.mentioned)
  const named: Named = {
    me: op.actor.organizationId,
    labeler: item.brand,
    words: new Map([...words].filter(([id]) => mine.has(id))),
  }
  const shown = seenFacts(facts, named, page, around, rows.listed)
  const named_ = (id: OrganizationId | null) =>
    partyFor(
      named,
      id,
      shown.some((one) => one.owner === id && one.groups.includes('parties')),
    )

  const dateOf = (key: 'expiry' | 'made'): CalendarDate | Withheld | null => {
    const stated = calendarDateOf(dates.find((one) => one[key] !== null)?.[key] ?? null)
    if (stated) return stated
    return datesShown || item.brand === op.actor.organizationId ? null : { withheld: true, by: named_(item.brand) }
  }
  const expiry = dateOf('expiry')
  const made = dateOf('made')
  const isoOf = (date: CalendarDate | Withheld | null) => (date && 'iso' in date ? date.iso : null)
  const label = labelAgainst(reading, {
    lot: item.lot ?? item.lot_number,
    serial: item.serial,
    expiry: isoOf(expiry),
    made: isoOf(made),
  })
  const visible = items.fields({ brand: item.brand, di: item.di, relations: item.relations })
  const lines = checks.map((check): CheckLine => ({
    check: check.check_,
    // Two walls: the database says what the labeler granted, the policies for which purpose.
    granted: check.granted && (visible.has(`verdict.${check.check_}`) || check.check_ === 'dates'),
    withheldBy: named_(check.withheld_by ?? item.brand),
    state: check.state,
    code: check.code ?? assuranceOf(check),
    params: paramsOf(check, named_),
  }))
  const labelExpiry = calendarDateOf(reading.dates.expiry?.iso ?? null)
  const verdict = verdictOf({ lines, notices, label, labelExpiry, today: asked.today })
  const conflict = verdict.reasons.some((reason) => reason.code === 'claim-in-conflict')

  // Whom the reader sees named in a hand-over has that name in the strip of custody too.
  const handedTo = new Set([...namedInHandOvers(page, shown, rows.listed)])
  const makerOf = (row: WalkRow) => named_(row.brand)
  const withheldBy = (row: WalkRow) => named_(row.withheld_by)
  const reader = nameOf(named, op.actor.organizationId)
  const owners = [...new Set(shown.map((one) => one.owner))].filter((id) => id !== op.actor.organizationId)
  const evidence: Evidence = {
    query,
    label,
    item: itemOf(item, named, { made, expiry, scanned: text }),
    verdict,
    facts: shown.map(({ seen }) => ({ ...seen, conflict: conflict && seen.claim })),
    custody: custody.map((step) =>
      custodyStep(step, (id) => (step.named || handedTo.has(id) ? partyFor(named, id, true) : named_(id))),
    ),
    lineage: {
      ancestors: lineageOf(walk, 'ancestor', makerOf, withheldBy),
      descendants: lineageOf(walk, 'descendant', makerOf, withheldBy),
    },
    notices,
    next: rows.timeline.length > page.length ? (page.at(-1)?.public_id ?? null) : null,
    seenBy: reader ? { owners: owners.flatMap((id) => named_(id) ?? []), reader } : null,
  }
  const disclosed = disclosedBy(shown, dates, op.actor.organizationId)
  return {
    evidence,
    disclosed:
      disclosed.size === 0
        ? null
        : {
            question: text,
            item: item.id,
            position: newest(page.flatMap(({ position }) => position ?? [])),
            shown: disclosed,
          },
  }
}

/** The members that the shown fields of these facts name as giving or taking possession. */
function* namedInHandOvers(
  facts: readonly FactRow[],
  shown: readonly Shown[],
  listed: Listed,
): Generator<OrganizationId | null> {
  for (const [index, { seen }] of shown.entries()) {
    if (seen.kind !== 'shipment' && seen.kind !== 'receipt') continue
    for (const side of ['source', 'destination'] as const) {
      const list = facts[index]?.projection[side]
      for (const one of Array.isArray(list) ? (list as readonly Json[]) : []) {
        const { type, id } = isRecord(one) ? one : {}
        if (typeof id === 'string' && `${side}.${String(type)}` in seen.fields) yield listed.parties.get(id) ?? null
      }
    }
  }
}

const newest = (positions: readonly number[]) => (positions.length === 0 ? null : Math.max(...positions))

/** The item, its lot, its boxes and its lineage, each with what it is to the item; nearer roles win. */
function itemsAround(item: FoundItem, walk: readonly WalkRow[]): Around {
  const around = new Map<number, { uri: string; role: ItemRole; lot: string | null; serial: string | null }>()
  around.set(item.id, { uri: item.uri, role: 'self', lot: item.lot ?? item.lot_number, serial: item.serial })
  const order: readonly ItemRole[] = ['self', 'lot', 'box', 'ancestor', 'descendant']
  for (const role of order) {
    for (const row of walk) {
      if (row.role !== role || row.item === null || row.uri === null || around.has(row.item)) continue
      around.set(row.item, { uri: row.uri, role, lot: row.lot, serial: row.serial })
    }
  }
  return around
}

function itemOf(
  item: FoundItem,
  named: Named,
  more: Pick<EvidenceItem, 'made' | 'expiry'> & { scanned: string },
): EvidenceItem {
  return {
    uri: item.uri,
    kind: item.kind,
    di: item.di,
    lot: item.lot ?? item.lot_number,
    serial: item.serial,
    product: item.product && { name: item.product.name, nameZh: item.product.name_zh, model: item.product.model },
    labeler: item.brand === null ? null : nameOf(named, item.brand),
    made: more.made,
    expiry: more.expiry,
    scannedText: more.scanned,
  }
}

function custodyStep(step: CustodyRow, party: (id: OrganizationId | null) => Party | null): CustodyStep {
  const holder = step.withheld || step.organization === null ? null : party(step.organization)
  return {
    holder: holder ?? { withheld: true, by: null },
    since: step.since?.toISOString() ?? null,
    until: step.until?.toISOString() ?? null,
    how: step.how,
    statedByBoth: step.stated_by_both,
  }
}

/** What is right, where the database names nothing that is wrong. */
function assuranceOf({ check_, state, detail }: CheckRow): AssuranceCode | null {
  if (state !== 'ok') return null
  if (check_ === 'identity') return 'identified'
  if (check_ === 'custody') return detail?.custody === 'whole' ? 'custody-whole' : 'custody-in-transit'
  if (check_ === 'dates') return typeof detail?.expiry === 'string' ? 'in-date' : null
  if (check_ === 'safety') return 'not-recalled'
  return detail?.applies === false ? null : 'released-by'
}

/** Where the database names an organization beside a code. */
const PARTIES = ['by', 'made_by', 'released_by'] as const

/** What a reason's sentence may name, from what the database says beside a code. */
function paramsOf({ detail }: CheckRow, party: (id: OrganizationId | null) => Party | null): ReasonParams {
  const params: ReasonParams = {}
  const said = PARTIES.map((key) => detail?.[key]).find((id) => typeof id === 'number')
  const by = said === undefined ? null : party(said as OrganizationId) // ids of the database
  if (by) params.party = by
  if (typeof detail?.expiry === 'string' && lastDayOf(detail.expiry) !== null) params.date = detail.expiry
  else if (typeof detail?.at === 'string' && !Number.isNaN(Date.parse(detail.at)))
    params.at = new Date(detail.at).toISOString()
  return params
}

function mentioned(
  me: OrganizationId,
  item: FoundItem,
  walk: readonly WalkRow[],
  checks: readonly CheckRow[],
  custody: readonly CustodyRow[],
  facts: readonly { owner: OrganizationId; projection: unknown }[],
): OrganizationId[] {
  const ids: (OrganizationId | null)[] = [
    me,
    item.brand,
    ...walk.flatMap((row) => [row.brand, row.withheld_by]),
    ...custody.map((step) => step.organization),
    ...facts.map((fact) => fact.owner),
    ...checks.flatMap(({ withheld_by, detail }) => [
      withheld_by,
      ...PARTIES.map((key) => detail?.[key]).filter((id): id is OrganizationId => typeof id === 'number'),
    ]),
  ]
  return [...new Set(ids.filter((id) => id !== null))]
}

function disclosedBy(
  shown: readonly Shown[],
  dates: readonly { fact: string; owner: OrganizationId }[],
  me: OrganizationId,
): Map<OrganizationId, ShownOfOwner> {
  const by = new Map<OrganizationId, { facts: Set<string>; groups: Set<string> }>()
  const add = (owner: OrganizationId, fact: string, groups: readonly string[]) => {
    if (owner === me) return
    const part = by.get(owner) ?? { facts: new Set(), groups: new Set() }
    part.facts.add(fact)
    for (const group of groups) part.groups.add(group)
    by.set(owner, part)
  }
  for (const { seen, owner, groups } of shown) add(owner, seen.id, groups)
  for (const { fact, owner } of dates) add(owner, fact, ['dates'])
  return new Map([...by].map(([owner, { facts, groups }]) => [owner, { facts: [...facts], groups: [...groups] }]))
}
