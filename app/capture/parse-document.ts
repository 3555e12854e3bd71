import { type Json, JsonFault, JsonObject, isArray, pointer, readJson } from './json-text.ts'
import { type Namespaces, STANDARD_NAMESPACES, withContext } from './namespaces.ts'
import { type Fault, type Problem, problem, validationProblem } from './problem.ts'

/** The limits stated in the GS1 headers of the capture door. */
export const MAX_BYTES = 8 * 1024 * 1024
export const MAX_EVENTS = 5_000

export const EVENT_TYPES = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
] as const

/** One event of a document, not yet judged. */
export type ParsedEvent = {
  /** Index in the document, from 0. */
  readonly line: number
  readonly pointer: string
  readonly value: JsonObject
  /** The characters of the event exactly as received. */
  readonly raw: string
  readonly namespaces: Namespaces
}

export type ParsedDocument = {
  readonly type: 'EPCISDocument' | 'EPCISQueryDocument' | 'Event'
  readonly root: JsonObject
  readonly namespaces: Namespaces
  readonly events: readonly ParsedEvent[]
}

export type Parsed =
  { readonly ok: true; readonly document: ParsedDocument } | { readonly ok: false; readonly problem: Problem }

/**
 * Bytes to a document without loss. Limits come first (8 MiB before anything is read, depth 64 on the way down, 5,000
 * events before any is judged). `single` also takes one event alone, as POST /events sends it; nothing else does.
 * Gives the problem to answer with when the bytes are no document.
 */
export function parseDocument(bytes: Uint8Array, options: { single?: boolean } = {}): Parsed {
  if (bytes.byteLength > MAX_BYTES) return refuse(tooLarge())
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse(wholeFault('The bytes are not valid UTF-8'))
  }
  let root: Json
  try {
    root = readJson(text)
  } catch (error) {
    if (error instanceof JsonFault) return refuse(jsonProblem(error, text))
    throw error
  }
  if (!(root instanceof JsonObject)) return refuse(wholeFault('A document is a JSON object'))
  return options.single === true ? singleEvent(root, text) : fullDocument(root, text)
}

/** The refusal of a body beyond 8 MiB; also used before the body has been read to its end. */
export function tooLarge(): Problem {
  return problem(
    'CaptureLimitExceededException',
    413,
    'The document is too large',
    `A document may have ${MAX_BYTES} bytes and ${MAX_EVENTS} events. Split it and send the parts.`,
  )
}

function refuse(problem_: Problem): Parsed {
  return { ok: false, problem: problem_ }
}

function wholeFault(message: string, field = '', at = ''): Problem {
  return validationProblem([{ event: null, field, pointer: at, message }])
}

function jsonProblem(error: JsonFault, text: string): Problem {
  const before = text.slice(0, error.at)
  const line = before.split('\n').length
  const column = error.at - before.lastIndexOf('\n')
  const place = /^\/epcisBody(?:\/queryResults\/resultsBody)?\/eventList\/(\d+)(?:\/(.*))?$/.exec(error.pointer)
  return validationProblem([
    {
      event: place ? Number(place[1]) : null,
      field: (place?.[2] ?? '').split('/').at(-1) ?? '',
      pointer: error.pointer,
      message: `${error.message} (line ${line}, column ${column})`,
    },
  ])
}

function singleEvent(root: JsonObject, text: string): Parsed {
  const type = root.get('type')
  if (type === 'EPCISDocument' || type === 'EPCISQueryDocument') {
    return refuse(wholeFault('One event is taken here; send a document to /capture', 'type', '/type'))
  }
  const event = parsedEvent(root, 0, '', text, STANDARD_NAMESPACES)
  return { ok: true, document: { type: 'Event', root, namespaces: event.namespaces, events: [event] } }
}

function fullDocument(root: JsonObject, text: string): Parsed {
  const type = root.get('type')
  if (type !== 'EPCISDocument' && type !== 'EPCISQueryDocument') {
    return refuse(wholeFault('The type must be EPCISDocument or EPCISQueryDocument', 'type', '/type'))
  }
  const steps = type === 'EPCISDocument' ? ['epcisBody'] : ['epcisBody', 'queryResults', 'resultsBody']
  let body: Json | undefined = root
  for (const [depth, step] of steps.entries()) {
    body = body instanceof JsonObject ? body.get(step) : undefined
    if (!(body instanceof JsonObject)) {
      return refuse(wholeFault(`This object is missing`, step, pointer(...steps.slice(0, depth + 1))))
    }
  }
  const list = body instanceof JsonObject ? body.get('eventList') : undefined
  const at = pointer(...steps, 'eventList')
  if (!isArray(list)) return refuse(wholeFault('A list of events is needed', 'eventList', at))
  if (list.length > MAX_EVENTS) return refuse(tooLarge())

  const namespaces = withContext(STANDARD_NAMESPACES, root.get('@context'))
  const events: ParsedEvent[] = []
  const faults: Fault[] = []
  for (const [line, value] of list.entries()) {
    if (value instanceof JsonObject) events.push(parsedEvent(value, line, `${at}/${line}`, text, namespaces))
    else faults.push({ event: line, field: '', pointer: `${at}/${line}`, message: 'An event is a JSON object' })
  }
  if (faults.length > 0) return refuse(validationProblem(faults))
  return { ok: true, document: { type, root, namespaces, events } }
}

function parsedEvent(value: JsonObject, line: number, at: string, text: string, outer: Namespaces): ParsedEvent {
  const raw = text.slice(value.start, value.end)
  return { line, pointer: at, value, raw, namespaces: withContext(outer, value.get('@context')) }
}
