import { lintValue } from './gs1-lint.ts'
import type { ApplicationIdentifier } from './gs1-table.ts'
import { AI_TABLE, fitsPattern, identifierAt, valueLength } from './gs1-table.ts'
import type { Problem } from './problem.ts'
import { doubt, fault } from './problem.ts'

/** FNC1 as scanners send it. */
export const GS = '\u001d'

export interface Element {
  ai: string
  value: string
  /** Where the identifier begins in the text that was read. */
  at: number
}

export interface Elements {
  elements: Element[]
  problems: Problem[]
}

/**
 * Reads an element string as a scanner sends it: identifiers and values, GS after each value whose length the
 * identifier does not tell. A leading GS and a closing one are accepted. Stops at what it cannot read.
 */
export function readElementString(text: string): Elements {
  const elements: Element[] = []
  const problems: Problem[] = []
  let at = text.startsWith(GS) ? 1 : 0
  if (text.length === at) return { elements, problems: [fault('empty')] }

  while (at < text.length) {
    const entry = identifierAt(text, at)
    if (!entry) {
      problems.push(fault('unknown-ai', { at }, { found: text.slice(at, at + 4).replaceAll(GS, '') }))
      break
    }
    const start = at + entry.ai.length
    const separator = text.indexOf(GS, start)
    const stop = separator < 0 ? text.length : separator
    const end = entry.predefined ? Math.min(stop, start + valueLength(entry).max) : stop
    const value = text.slice(start, end)
    elements.push({ ai: entry.ai, value, at })
    problems.push(...lintValue(entry, value).map((problem) => ({ ...problem, at: start + (problem.at ?? 0) })))
    at = text.charAt(end) === GS ? end + 1 : end
  }
  return { elements, problems }
}

/**
 * Reads the printed form `(01)…(17)…(10)…`. Brackets inside values are legal, so an identifier in brackets begins a new
 * element only if the table knows it; `\(` never does.
 */
export function readBracketed(text: string): Elements {
  const elements: Element[] = []
  const problems: Problem[] = []
  if (!/^\(\d{2,4}\)/.test(text)) return { elements, problems: [fault('bad-bracket', { at: 0 })] }

  let at = 0
  while (at < text.length) {
    const ai = /^\((\d{2,4})\)/.exec(text.slice(at, at + 6))?.[1] ?? ''
    const entry = AI_TABLE.get(ai)
    if (!entry) {
      problems.push(fault('unknown-ai', { at }, { found: ai }))
      break
    }
    const start = at + ai.length + 2
    const { value, end, open } = bracketedValue(text, start)
    elements.push({ ai, value, at })
    problems.push(...lintValue(entry, value).map((problem) => ({ ...problem, at: start + (problem.at ?? 0) })))
    if (open !== null) problems.push(fault('bad-bracket', { ai, at: open }))
    at = end
  }
  return { elements, problems }
}

function bracketedValue(text: string, start: number): { value: string; end: number; open: number | null } {
  let value = ''
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '\\' && text.charAt(at + 1) === '(') {
      value += '('
      at += 1
    } else if (character === '(') {
      const ai = /^\((\d{2,4})\)/.exec(text.slice(at, at + 6))?.[1]
      if (ai !== undefined) return { value, end: at, open: null }
      // An unescaped bracket that opens nothing: a slip of the one who typed it.
      return { value: value + text.slice(at), end: text.length, open: at }
    } else {
      value += character
    }
  }
  return { value, end: text.length, open: null }
}

/** Prints elements as scanners send them; GS only where a value's end is not known from its identifier. */
export function printElementString(elements: readonly Pick<Element, 'ai' | 'value'>[]): string {
  return elements
    .map(({ ai, value }, index) => {
      const last = index === elements.length - 1
      return ai + value + (last || AI_TABLE.get(ai)?.predefined ? '' : GS)
    })
    .join('')
}

/** Prints elements for people, `(01)…(10)…`; an opening bracket inside a value is escaped. */
export function printBracketed(elements: readonly Pick<Element, 'ai' | 'value'>[]): string {
  return elements.map(({ ai, value }) => `(${ai})${value.replaceAll('(', '\\(')}`).join('')
}

const SERIALISED = new Set(['00', '253', '255', '8003', '8004', '8006', '8010', '8017', '8018', '01', '03'])

/** Repeats with another value, exclusions, and a signature over something that is not serialised. */
export function checkTogether(elements: readonly Pick<Element, 'ai' | 'value'>[]): Problem[] {
  const problems: Problem[] = []
  const said = new Map<string, string>()
  for (const { ai, value } of elements) {
    const before = said.get(ai)
    if (before !== undefined && before !== value)
      problems.push(fault('said-twice', { ai }, { values: `${before}, ${value}` }))
    said.set(ai, before ?? value)
  }
  const present = [...said.keys()]
  for (const ai of present) {
    for (const pattern of AI_TABLE.get(ai)?.excludes ?? []) {
      const other = present.find((candidate) => candidate !== ai && fitsPattern(candidate, pattern))
      if (other !== undefined) problems.push(fault('excludes-other', { ai }, { other }))
    }
  }
  if (said.has('8030') && present.some((ai) => SERIALISED.has(ai)) && !signable(said)) {
    problems.push(fault('needs-serialised-key', { ai: '8030' }))
  }
  return problems
}

function signable(said: ReadonlyMap<string, string>): boolean {
  const serial = said.has('21')
  return (
    said.has('00') ||
    said.has('8004') ||
    said.has('8017') ||
    said.has('8018') ||
    (serial && (said.has('01') || said.has('03') || said.has('8006'))) ||
    (said.has('8010') && said.has('8011')) ||
    // Documents, coupons and returnable assets are serialised when something stands behind their thirteen digits.
    (said.get('253')?.length ?? 0) > 13 ||
    (said.get('255')?.length ?? 0) > 13 ||
    (said.get('8003')?.length ?? 0) > 14
  )
}

/**
 * Identifiers that lack the partner they must stand with. A warning: the rules speak of all symbols on an item, and one
 * scan may hold only some of them.
 */
export function missingPartners(elements: readonly Pick<Element, 'ai'>[]): Problem[] {
  const present = [...new Set(elements.map((element) => element.ai))]
  return present.flatMap((ai) => {
    const needs = AI_TABLE.get(ai)?.needs ?? []
    const met = needs.some((group) =>
      group.every((pattern) => present.some((other) => other !== ai && fitsPattern(other, pattern))),
    )
    return needs.length === 0 || met
      ? []
      : [doubt('needs-other', { ai }, { needs: needs.map((g) => g.join('+')).join(', ') })]
  })
}

/** Identifiers that stand on devices: only these are looked for where separators are missing. */
const ON_DEVICES = ['10', '11', '13', '15', '17', '21', '30', '240', '241', '250', '8012']
const MOST_READINGS = 20
const MOST_STEPS = 20_000

/**
 * All ways to read an element string whose separators a keyboard wedge has swallowed. Each is valid in every value and
 * says no identifier twice; the standard reading (a value runs to the end) comes first when it is one of them.
 */
export function readWithoutSeparators(text: string): Element[][] {
  const readings: Element[][] = []
  let steps = 0

  const walk = (at: number, so: Element[]): void => {
    steps += 1
    if (steps > MOST_STEPS || readings.length >= MOST_READINGS) return
    if (at === text.length) {
      if (checkTogether(so).length === 0) readings.push(so)
      return
    }
    const entry = identifierAt(text, at)
    if (!entry || so.some((element) => element.ai === entry.ai)) return
    if (so.length > 0 && !entry.predefined && !ON_DEVICES.includes(entry.ai) && !nothingOpenBefore(so)) return
    for (const end of ends(text, at, entry)) {
      const value = text.slice(at + entry.ai.length, end)
      if (lintValue(entry, value).length === 0) walk(end, [...so, { ai: entry.ai, value, at }])
    }
  }
  walk(0, [])
  return readings
}

/** After values of known length the next identifier is certain, whichever it is. */
function nothingOpenBefore(so: readonly Element[]): boolean {
  return so.every((element) => AI_TABLE.get(element.ai)?.predefined)
}

function ends(text: string, at: number, entry: ApplicationIdentifier): number[] {
  const start = at + entry.ai.length
  const { min, max } = valueLength(entry)
  if (entry.predefined) return start + max <= text.length ? [start + max] : []
  const found: number[] = []
  for (let end = Math.min(text.length, start + max); end >= start + min; end -= 1) {
    if (end === text.length || ON_DEVICES.some((ai) => text.startsWith(ai, end))) found.push(end)
  }
  return found
}
