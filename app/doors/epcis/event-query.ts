import { keptWord, readWord } from '#app/capture/cbv.ts'
import { readInstant } from '#app/capture/instant.ts'
import { STANDARD_NAMESPACES } from '#app/capture/namespaces.ts'
import { EVENT_TYPES } from '#app/capture/parse-document.ts'
import { canonicalItem } from '#app/vocabulary/item-uri.ts'
import type { EventQuestion, ItemsAsked } from '#db/events.ts'
import { badParameter } from './answers.ts'

const DEFAULT_PAGE = 30
const LARGEST_PAGE = 1_000
/** A list of values in one parameter, divided by |, as the REST bindings have it. */
const MOST_VALUES = 100

/** Parameters of GET /events. Any other is a QueryParameterException: a filter that is ignored gives a wrong answer. */
export const EVENT_PARAMETERS = [
  'eventType',
  'GE_eventTime',
  'LT_eventTime',
  'GE_recordTime',
  'LT_recordTime',
  'EQ_bizStep',
  'EQ_disposition',
  'MATCH_epc',
  'MATCH_anyEPC',
  'orderBy',
  'orderDirection',
] as const

/** The parameters of a request: each known, said once, readable. Throws Unreadable. */
export function readParameters(url: URL, known: readonly string[]): Map<string, string> {
  const read = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    const shown = name.slice(0, 60)
    if (!known.includes(name)) throw badParameter(`There is no parameter "${shown}" here`)
    if (read.has(name)) throw badParameter(`"${shown}" is given twice; several values are divided by |`)
    if (value === '') throw badParameter(`"${shown}" has no value`)
    if (/[\u0000-\u001f\u007f\ufffd]/.test(value)) throw badParameter(`"${shown}" holds characters that mean nothing`)
    read.set(name, value)
  }
  return read
}

/** How many rows a page has: 30 unless said, 1 to 1,000. */
export function pageSize(parameters: ReadonlyMap<string, string>): number {
  const said = parameters.get('perPage')
  if (said === undefined) return DEFAULT_PAGE
  if (!/^\d{1,6}$/.test(said)) throw badParameter('perPage is a whole number')
  const size = Number(said)
  if (size < 1 || size > LARGEST_PAGE) throw badParameter(`perPage is 1 to ${LARGEST_PAGE}`)
  return size
}

/** What GET /events asks, without paging. Throws Unreadable for a value that cannot be read. */
export function readQuestion(parameters: ReadonlyMap<string, string>): Omit<EventQuestion, 'after' | 'upTo' | 'limit'> {
  const direction = parameters.get('orderDirection') ?? 'DESC'
  if (direction !== 'ASC' && direction !== 'DESC') throw badParameter('orderDirection is ASC or DESC')
  const order = parameters.get('orderBy') ?? 'none'
  if (order !== 'none' && order !== 'eventTime' && order !== 'recordTime') {
    throw badParameter('orderBy is eventTime or recordTime')
  }
  return {
    types: values(parameters, 'eventType')?.map(eventType) ?? null,
    eventTime: { from: time(parameters, 'GE_eventTime'), before: time(parameters, 'LT_eventTime') },
    recordTime: { from: time(parameters, 'GE_recordTime'), before: time(parameters, 'LT_recordTime') },
    steps: values(parameters, 'EQ_bizStep')?.map((value) => word('step', 'EQ_bizStep', value)) ?? null,
    dispositions:
      values(parameters, 'EQ_disposition')?.map((value) => word('disposition', 'EQ_disposition', value)) ?? null,
    epcs: items(parameters, 'MATCH_epc'),
    anyEpcs: items(parameters, 'MATCH_anyEPC'),
    ids: null,
    order,
    descending: direction === 'DESC',
  }
}

function values(parameters: ReadonlyMap<string, string>, name: string): string[] | null {
  const said = parameters.get(name)
  if (said === undefined) return null
  const list = said.split('|').map((value) => value.trim())
  if (list.includes('')) throw badParameter(`"${name}" has an empty value`)
  if (list.length > MOST_VALUES) throw badParameter(`"${name}" has more than ${MOST_VALUES} values`)
  return list
}

function eventType(value: string): (typeof EVENT_TYPES)[number] {
  const type = EVENT_TYPES.find((name) => name === value)
  if (!type) throw badParameter(`eventType is one of ${EVENT_TYPES.join(', ')}`)
  return type
}

function word(kind: 'step' | 'disposition', name: string, value: string): string {
  const read = readWord(kind, value, STANDARD_NAMESPACES)
  if (read.from === 'nowhere') throw badParameter(`${name}: ${read.message}`)
  return keptWord(kind, value, STANDARD_NAMESPACES)
}

/** A product stands for all its units: that is what an EPC pattern (`urn:epc:idpat:sgtin:…*`) asks for. */
function items(parameters: ReadonlyMap<string, string>, name: string): ItemsAsked | null {
  const said = values(parameters, name)
  if (said === null) return null
  const read = said.map((value) => {
    const item = canonicalItem(value)
    if (item === null) throw badParameter(`${name} takes URIs: EPC URNs or GS1 Digital Links`)
    return item
  })
  const products = read.flatMap((item) => (item.kind === 'product' && item.di !== null ? [item.di] : []))
  return { uris: read.map((item) => item.uri), products }
}

function time(parameters: ReadonlyMap<string, string>, name: string): Date | null {
  const said = parameters.get(name)
  if (said === undefined) return null
  // A plus that was not escaped arrives as a space.
  const instant = readInstant(said.replace(/ (\d\d:\d\d)$/, '+$1'))
  if (!instant.ok) throw badParameter(`${name}: ${instant.message}`)
  return new Date(instant.ms)
}
