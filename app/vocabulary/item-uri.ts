import type { LinkElement } from './digital-link.ts'
import { CANONICAL_HOST, escapePath, readDigitalLink, readLinkPath } from './digital-link.ts'
import { readEpcUri } from './epc-uri.ts'
import { lintValue } from './gs1-lint.ts'
import { AI_TABLE } from './gs1-table.ts'
import { decodeSegment, encodeSegment } from './percent.ts'

export const ITEM_KINDS = [
  'product',
  'lot',
  'unit',
  'logistic-unit',
  'load',
  'asset',
  'location',
  'document',
  'person',
  'party',
  'other',
] as const

export type ItemKind = (typeof ITEM_KINDS)[number]

export const ITEM_SCHEMES = ['gs1', 'hibc', 'iccbba', 'ma', 'ahm', 'party', 'other'] as const

export type ItemScheme = (typeof ITEM_SCHEMES)[number]

export interface ItemIdentity {
  /** The one form in which this item is stored and compared. */
  uri: string
  kind: ItemKind
  scheme: ItemScheme
  /** The product: GTIN-14, HIBC or MA identifier; for own numbers the URI of the part. Null where there is none. */
  di: string | null
  lot: string | null
  serial: string | null
  /** The lot a unit's own code names beside its serial. A statement about the unit, never part of its identity. */
  statedLot: string | null
  /** The organization whose own number this is. */
  party: string | null
  /** Whether formats and check digits hold. False is a warning to show, not a reason to refuse. */
  valid: boolean
}

const OURS = 'urn:trace-commons:id:'
const LONGEST = 2_000

/**
 * The canonical identity of anything a document calls an item: EPC URIs, Digital Links of any host, our own
 * `urn:trace-commons:id:` forms; other URIs stay as said, kind `other`. Null when the text is no URI at all.
 */
export function canonicalItem(text: string): ItemIdentity | null {
  const said = text.trim()
  if (said.length > LONGEST || !/^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}]+$/u.test(said)) return null
  if (said.startsWith(OURS)) return ownItem(said.slice(OURS.length).split(':')) ?? other(said)

  const epc = readEpcUri(said)
  if (epc) return gs1Item(epc) ?? other(said)

  const link = /^https?:/i.test(said) ? readDigitalLink(said, { shortGtin: true }) : null
  if (!link || link.problems.some((problem) => problem.code === 'bad-path')) return other(said)
  return gs1Item(link.path) ?? other(said)
}

function other(uri: string): ItemIdentity {
  return {
    uri,
    kind: 'other',
    scheme: 'other',
    di: null,
    lot: null,
    serial: null,
    statedLot: null,
    party: null,
    valid: true,
  }
}

/** Formats without which a key is no key; a wrong check digit is worth a warning only. */
const SHAPES: Record<string, RegExp> = {
  '01': /^\d{14}$/,
  '00': /^\d{18}$/,
  '414': /^\d{13}$/,
  '417': /^\d{13}$/,
  '253': /^\d{13}.{0,17}$/,
  '8003': /^0\d{13}.{0,16}$/,
  '8006': /^\d{18}$/,
  '8017': /^\d{18}$/,
  '8018': /^\d{18}$/,
}

/** The identity that elements of GS1 keys make, key first. Null when they hold no key or its format is wrong. */
export function gs1Item(elements: readonly LinkElement[]): ItemIdentity | null {
  const [key, ...rest] = elements
  if (!key || AI_TABLE.get(key.ai)?.qualifiers == null) return null
  const shape = SHAPES[key.ai]
  if (key.value === '' || (shape && !shape.test(key.value)) || rest.some(({ value }) => value === '')) return null

  const valid = elements.every(({ ai, value }) => {
    const entry = AI_TABLE.get(ai)
    return entry !== undefined && lintValue(entry, value).length === 0
  })
  const said = (ai: string): string | null => rest.find((element) => element.ai === ai)?.value ?? null
  const base = { scheme: 'gs1' as const, di: null, lot: null, serial: null, statedLot: null, party: null, valid }
  const uri = (...path: LinkElement[]): string =>
    CANONICAL_HOST + path.map(({ ai, value }) => `/${ai}/${escapePath(value)}`).join('')

  if (key.ai === '01' && said('235') === null) {
    const [lot, serial, di] = [said('10'), said('21'), key.value]
    const lotUri = lot === null ? null : uri(key, { ai: '10', value: lot })
    if (serial !== null) {
      return { ...base, uri: uri(key, { ai: '21', value: serial }), kind: 'unit', di, serial, statedLot: lotUri }
    }
    return lotUri !== null
      ? { ...base, uri: lotUri, kind: 'lot', di, lot }
      : { ...base, uri: uri(key), kind: 'product', di }
  }
  const simple: Record<string, ItemKind> = {
    '00': 'logistic-unit',
    '417': 'party',
    '8003': 'asset',
    '8004': 'asset',
    '253': 'document',
  }
  const kind = simple[key.ai]
  if (kind) return { ...base, uri: uri(key), kind, serial: kind === 'asset' ? key.value : null }
  if (key.ai === '414') {
    const extension = said('254')
    // Extension 0 says "no extension" (EPC Tag Data Standard 6.3.4).
    const path = extension === null || extension === '0' ? [key] : [key, { ai: '254', value: extension }]
    return { ...base, uri: uri(...path), kind: 'location' }
  }
  return { ...base, uri: uri(...elements), kind: 'other' }
}

type ProductScheme = 'hibc' | 'iccbba' | 'ma' | 'ahm'

/** The URI of a product, lot or unit of HIBC, ICCBBA, MA or AHM. Serial outranks lot. */
export function schemeItem(scheme: ProductScheme, di: string, lot: string | null, serial: string | null): ItemIdentity {
  const product = `${OURS}${scheme}:${encodeSegment(di)}`
  const lotUri = lot === null ? null : `${product}:lot:${encodeSegment(lot)}`
  const base = { scheme, di, lot: null, serial: null, statedLot: null, party: null, valid: true }
  if (serial !== null) {
    return { ...base, uri: `${product}:serial:${encodeSegment(serial)}`, kind: 'unit', serial, statedLot: lotUri }
  }
  return lotUri === null ? { ...base, uri: product, kind: 'product' } : { ...base, uri: lotUri, kind: 'lot', lot }
}

export interface OwnNumber {
  part?: string
  lot?: string
  serial?: string
  heat?: string
  load?: string
  place?: string
}

/** What an organization without GS1 keys names by its own numbers: parts, lots, heats, steriliser loads, places. */
export function partyItem(slug: string, own: OwnNumber): ItemIdentity | null {
  const words = Object.entries(own).flatMap(([word, value]) =>
    value === undefined ? [] : [word, encodeSegment(value)],
  )
  return ownItem(['party', slug, ...words])
}

/** The URI of an organization itself. */
export function partyUri(slug: string): string {
  return `${OURS}party:${encodeSegment(slug)}`
}

/** The slug a party URI names; null for other URIs and for things of that party. */
export function slugOfParty(uri: string): string | null {
  const item = uri.startsWith(`${OURS}party:`) ? canonicalItem(uri) : null
  return item?.kind === 'party' ? item.party : null
}

function ownItem(segments: string[]): ItemIdentity | null {
  const words = segments.map(decodeSegment)
  if (words.some((word) => word === null || word === '')) return null
  const [scheme, name, ...rest] = words.map((word) => word ?? '')
  if (scheme === undefined || name === undefined) return null

  if (scheme === 'hibc' || scheme === 'iccbba' || scheme === 'ma' || scheme === 'ahm') {
    const [word, value, ...more] = rest
    if (word === undefined) return schemeItem(scheme, name, null, null)
    if (value === undefined || more.length > 0) return null
    if (word === 'lot') return schemeItem(scheme, name, value, null)
    return word === 'serial' ? schemeItem(scheme, name, null, value) : null
  }
  return scheme === 'party' ? ownNumber(name, rest) : null
}

const OWN_WORDS = ['part', 'lot', 'serial', 'heat', 'load', 'place']
const OWN_FORMS = ['', 'part', 'part:lot', 'part:serial', 'part:lot:serial', 'heat', 'load', 'place']

function ownNumber(slug: string, rest: string[]): ItemIdentity | null {
  const said = new Map<string, string>()
  for (let at = 0; at < rest.length; at += 2) {
    const [word, value] = [rest[at] ?? '', rest[at + 1]]
    if (value === undefined || !OWN_WORDS.includes(word) || said.has(word)) return null
    said.set(word, value)
  }
  const order = OWN_WORDS.filter((word) => said.has(word))
  if (!OWN_FORMS.includes(order.join(':'))) return null

  const home = partyUri(slug)
  const uri = (...words: string[]): string =>
    home + words.map((word) => `:${word}:${encodeSegment(said.get(word) ?? '')}`).join('')
  const base = {
    uri: uri(...order),
    scheme: 'party' as const,
    di: null,
    lot: null,
    serial: null,
    statedLot: null,
    party: slug,
    valid: true,
  }
  const di = said.has('part') ? uri('part') : null
  const lot = said.get('lot') ?? null
  if (said.has('serial')) {
    return {
      ...base,
      kind: 'unit',
      di,
      serial: said.get('serial') ?? null,
      statedLot: lot === null ? null : uri('part', 'lot'),
    }
  }
  if (lot !== null) return { ...base, kind: 'lot', di, lot }
  if (said.has('part')) return { ...base, kind: 'product', di }
  if (said.has('heat')) return { ...base, kind: 'lot', lot: said.get('heat') ?? null }
  if (said.has('load')) return { ...base, kind: 'load', serial: said.get('load') ?? null }
  return { ...base, kind: said.has('place') ? 'location' : 'party' }
}

/** Where the portal shows an item: `/01/…`, `/00/…`, `/id/hibc/…/lot/…`, `/id/uri/…` for identities of others. */
export function itemPath(uri: string): string {
  const item = canonicalItem(uri)
  if (item?.scheme === 'gs1') return item.uri.slice(CANONICAL_HOST.length)
  if (item && item.scheme !== 'other') return `/id/${item.uri.slice(OURS.length).replaceAll(':', '/')}`
  return `/id/uri/${encodeSegment(uri)}`
}

/** The item a portal path names, with the query as in the address (`?17=…` or empty); null when it names none. */
export function itemFromPath(pathname: string, search: string = ''): ItemIdentity | null {
  if (pathname.length + search.length > LONGEST) return null
  if (pathname.startsWith('/id/uri/')) {
    const uri = decodeSegment(pathname.slice('/id/uri/'.length))
    return uri === null ? null : canonicalItem(uri)
  }
  if (pathname.startsWith('/id/')) return ownItem(pathname.slice('/id/'.length).replace(/\/$/, '').split('/'))
  const link = readLinkPath(pathname.replace(/\/$/, ''), search.replace(/^\?/, ''), { shortGtin: true })
  if (!link || pathname.split('/').length !== link.path.length * 2 + 1 + (pathname.endsWith('/') ? 1 : 0)) return null
  return link.problems.some((problem) => problem.code === 'bad-path') ? null : gs1Item(link.path)
}
