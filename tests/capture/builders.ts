import { type ParsedDocument, parseDocument } from '#app/capture/parse-document.ts'
import type { Fault } from '#app/capture/problem.ts'
import { validateDocument } from '#app/capture/validate.ts'

/** The clock of these tests. */
export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)

/** A valid object event; what a test is about is said in `over`, and a key set to undefined is left out. */
export function objectEvent(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'ObjectEvent',
    eventTime: '2026-03-31T08:15:00.000+02:00',
    eventTimeZoneOffset: '+02:00',
    action: 'OBSERVE',
    bizStep: 'inspecting',
    epcList: ['https://id.gs1.org/01/09521141012345/21/2017'],
    ...over,
  }
}

/** A document around events, as text. */
export function documentText(events: readonly unknown[], over: Record<string, unknown> = {}): string {
  return JSON.stringify({
    '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { ext: 'https://ns.example.com/' }],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-03-31T08:20:00.000+02:00',
    epcisBody: { eventList: events },
    ...over,
  })
}

/** The document in a text; throws when it is none. */
export function parsed(text: string): ParsedDocument {
  const result = parseDocument(new TextEncoder().encode(text))
  if (!result.ok) throw new Error(result.problem.detail)
  return result.document
}

/** Everything that is wrong with a document, whether it was found while reading or while judging. */
export function faultsOf(bytes: string | Uint8Array): readonly Fault[] {
  const result = parseDocument(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes)
  if (!result.ok)
    return result.problem.errors ?? [{ event: null, field: '', pointer: '', message: result.problem.detail }]
  const judged = validateDocument(result.document, NOW)
  return [...judged.document, ...judged.events]
}

/** The faults of one event with these fields, as "field: message". */
export function faultsWith(over: Record<string, unknown>): string[] {
  return faultsOf(documentText([objectEvent(over)])).map((fault) => `${fault.field}: ${fault.message}`)
}
