import { type Json, jsonText } from '#app/capture/json-text.ts'
import { MAX_BYTES, MAX_EVENTS } from '#app/capture/parse-document.ts'
import { type Problem, problem } from '#app/capture/problem.ts'
import { TRACE_COMMONS } from '#app/capture/namespaces.ts'

/** What every answer says about itself: EPCIS 2.0 section 12.6, names as in the REST bindings. */
const SPOKEN: Readonly<Record<string, string>> = {
  'GS1-EPCIS-Version': '2.0',
  'GS1-CBV-Version': '2.0',
  'GS1-Extensions': `tc=${TRACE_COMMONS}`,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
}

/** What OPTIONS says beyond that. */
const DISCOVERY: Readonly<Record<string, string>> = {
  'GS1-EPCIS-Min': '2.0',
  'GS1-EPCIS-Max': '2.0',
  'GS1-CBV-Min': '2.0',
  'GS1-CBV-Max': '2.0',
  'GS1-EPC-Format': 'Always_GS1_Digital_Link',
  'GS1-Vendor-Version': '1',
}

/** The limits of the capture interface, as its headers state them. */
export const CAPTURE_LIMITS: Readonly<Record<string, string>> = {
  'GS1-EPCIS-Capture-Limit': String(MAX_EVENTS),
  'GS1-EPCIS-Capture-File-Size-Limit': String(MAX_BYTES),
}

/** An answer with JSON; numbers are written as they came in. */
export function jsonAnswer(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(jsonText(body), {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...SPOKEN, ...headers },
  })
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>>): Response {
  return new Response(null, { status, headers: { ...SPOKEN, ...headers } })
}

/** What a resource can do, for OPTIONS. */
export function discovery(allow: string, headers: Readonly<Record<string, string>> = {}): Response {
  return emptyAnswer(204, { Allow: allow, ...DISCOVERY, ...headers })
}

/** A problem document (RFC 9457). */
export function problemAnswer(said: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const limits = said.status === 413 ? CAPTURE_LIMITS : {}
  return new Response(JSON.stringify(said), {
    status: said.status,
    headers: { 'Content-Type': 'application/problem+json', ...SPOKEN, ...limits, ...headers },
  })
}

/** Thrown where a request is read; answered as its problem. */
export class Unreadable extends Error {
  override name = 'Unreadable'
  constructor(readonly problem: Problem) {
    super(problem.detail)
  }
}

/** A query parameter that is not known or not readable. */
export function badParameter(detail: string): Unreadable {
  return new Unreadable(problem('QueryParameterException', 400, 'A query parameter is wrong', detail))
}

export const NOT_FOUND: Problem = problem(
  'NoSuchNameException',
  404,
  'Resource not found',
  'There is nothing of this name here',
)
