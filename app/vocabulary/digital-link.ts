import { checkTogether } from './element-string.ts'
import { lintValue } from './gs1-lint.ts'
import type { ApplicationIdentifier } from './gs1-table.ts'
import { AI_TABLE } from './gs1-table.ts'
import { encodeSegment } from './percent.ts'
import type { Problem } from './problem.ts'
import { fault } from './problem.ts'

/** The host GS1 keeps for canonical links. */
export const CANONICAL_HOST = 'https://id.gs1.org'

export interface LinkElement {
  ai: string
  value: string
}

export interface DigitalLink {
  /** The key first, then its qualifiers in order. */
  path: LinkElement[]
  query: LinkElement[]
  problems: Problem[]
}

/** RFC 3986: everything a URI may consist of. */
const URI_CHARACTERS = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/
const AUTHORITY = /^(?:https?|HTTPS?):\/\/(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?$/

/** Decodes a path segment: bytes stand for themselves, broken sequences stay, `+` is a plus. */
export function unescapePath(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}

/** Decodes a query value: as a path segment, and `+` is a space. */
export function unescapeQuery(text: string): string {
  return unescapePath(text.replaceAll('+', ' '))
}

/** Percent-encodes all but the unreserved characters of RFC 3986, upper-case hexadecimal. */
export function escapePath(text: string): string {
  return encodeSegment(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** As `escapePath`, with `+` for a space. */
export function escapeQuery(text: string): string {
  return escapePath(text).replaceAll('%20', '+')
}

/**
 * Reads a GS1 Digital Link of any host. Null when there is no GS1 key in its path; otherwise what it says and what is
 * wrong with it. With `shortGtin`, GTINs of 8, 12 and 13 digits are filled to 14.
 */
export function readDigitalLink(text: string, options: { shortGtin?: boolean } = {}): DigitalLink | null {
  const slash = text.indexOf('/', text.indexOf('://') + 3)
  if (slash < 0 || !AUTHORITY.test(text.slice(0, slash)) || !URI_CHARACTERS.test(text) || text.includes('%00'))
    return null
  const withoutFragment = text.slice(slash).split('#')[0] ?? ''
  const mark = withoutFragment.indexOf('?')
  const path = mark < 0 ? withoutFragment : withoutFragment.slice(0, mark)
  return readLinkPath(path, mark < 0 ? '' : withoutFragment.slice(mark + 1), options)
}

/** As `readDigitalLink`, from the path (`/stem/01/…/21/…`) and the query without its question mark. */
export function readLinkPath(path: string, query: string, options: { shortGtin?: boolean } = {}): DigitalLink | null {
  const fill = (ai: string, value: string): string =>
    options.shortGtin && (ai === '01' || ai === '02') && /^(\d{8}|\d{12,13})$/.test(value)
      ? value.padStart(14, '0')
      : value

  const segments = path.split('/').slice(1)
  const said: LinkElement[] = []
  let key: ApplicationIdentifier | null = null
  for (let at = segments.length - 2; at >= 0 && !key; at -= 2) {
    const entry = AI_TABLE.get(segments[at] ?? '')
    if (!entry) return null
    said.unshift({ ai: entry.ai, value: fill(entry.ai, unescapePath(segments[at + 1] ?? '')) })
    if (entry.qualifiers !== null) key = entry
  }
  if (!key) return null

  const problems: Problem[] = []
  const order = said.slice(1).map((element) => element.ai)
  const fitting = (key.qualifiers ?? []).filter((sequence) => isInOrder(order, sequence))
  if (order.length > 0 && fitting.length === 0) {
    problems.push(fault('bad-path', { ai: key.ai }, { found: order.join('/') }))
  }
  const attributes = readQuery(query, said, fitting, fill, problems)
  for (const { ai, value } of [...said, ...attributes]) {
    const entry = AI_TABLE.get(ai)
    if (entry) problems.push(...lintValue(entry, value))
  }
  problems.push(...checkTogether([...said, ...attributes]))
  return { path: said, query: attributes, problems }
}

function isInOrder(order: readonly string[], sequence: readonly string[]): boolean {
  let from = 0
  for (const ai of order) {
    const at = sequence.indexOf(ai, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}

function readQuery(
  query: string,
  path: readonly LinkElement[],
  sequences: readonly (readonly string[])[],
  fill: (ai: string, value: string) => string,
  problems: Problem[],
): LinkElement[] {
  const attributes: LinkElement[] = []
  for (const parameter of query.split(/[&;]/)) {
    const equals = parameter.indexOf('=')
    const ai = unescapeQuery(equals < 0 ? parameter : parameter.slice(0, equals))
    if (!/^\d+$/.test(ai)) continue // words are for the resolver, not about the item
    const entry = AI_TABLE.get(ai)
    const taken = [...path, ...attributes].some((element) => element.ai === ai)
    const belongsInPath = sequences.some((sequence) => sequence.includes(ai))
    if (!entry || !entry.attribute || taken || belongsInPath) {
      problems.push(fault('bad-parameter', entry ? { ai } : {}, { found: ai }))
      continue
    }
    attributes.push({ ai, value: fill(ai, equals < 0 ? '' : unescapeQuery(parameter.slice(equals + 1))) })
  }
  return attributes
}

/**
 * Prints elements as a Digital Link: the first key among them and its qualifiers make the path, the rest the query.
 * Null when none is a key, or one may stand in neither. `stem` defaults to the canonical host.
 */
export function printDigitalLink(elements: readonly LinkElement[], stem: string = CANONICAL_HOST): string | null {
  const once = elements.filter((element, index) => elements.findIndex((other) => other.ai === element.ai) === index)
  const key = once.find((element) => AI_TABLE.get(element.ai)?.qualifiers != null)
  if (!key) return null

  const present = (sequence: readonly string[]): string[] =>
    sequence.filter((ai) => once.some((element) => element.ai === ai))
  const qualifiers = (AI_TABLE.get(key.ai)?.qualifiers ?? [])
    .map(present)
    .reduce((most, sequence) => (sequence.length > most.length ? sequence : most), [])
  const path = [key, ...qualifiers.flatMap((ai) => once.filter((element) => element.ai === ai))]
  const query = once.filter((element) => !path.includes(element))
  if (query.some((element) => !AI_TABLE.get(element.ai)?.attribute)) return null

  const printed = path.map(({ ai, value }) => `/${ai}/${escapePath(value)}`).join('')
  // Values of known length first, as in every other GS1 carrier.
  const known = (element: LinkElement): boolean => AI_TABLE.get(element.ai)?.predefined === true
  const ordered = [...query.filter(known), ...query.filter((element) => !known(element))]
  const asked = ordered.map(({ ai, value }) => `${ai}=${escapeQuery(value)}`).join('&')
  return stem.replace(/\/$/, '') + printed + (asked === '' ? '' : `?${asked}`)
}
