import type { Operation } from '#app/operation.server.ts'
import type { FactId } from '#app/vocabulary/ids.ts'
import { againWhenOvertaken, captureFacts } from '#db/facts/capture.ts'
import { type CaptureWork, lookAround } from './capture-work.server.ts'
import { normaliseEvent } from './normalise.ts'
import { parseDocument } from './parse-document.ts'
import { type Problem, validationProblem } from './problem.ts'
import { personPseudonym } from './pseudonym.ts'
import { validateEvent } from './validate.ts'

export type CapturedEvent =
  /** `known`: this very event of this organization was a fact already; nothing was stored. */
  | { readonly ok: true; readonly fact: FactId; readonly known: boolean }
  | { readonly ok: false; readonly problem: Problem }

/**
 * Takes one event in, at once. Only the same event from the same organization is known; an identical event of another
 * organization neither collides nor shows. A stated event id is kept as said and decides nothing.
 */
export async function captureEvent(
  op: Operation,
  work: CaptureWork,
  ask: { bytes: Uint8Array },
): Promise<CapturedEvent> {
  const { organizationId } = op.actor
  op.require('capture', 'CaptureJob', { organization: organizationId })
  const parsed = parseDocument(ask.bytes, { single: true })
  if (!parsed.ok) return parsed
  const [event] = parsed.document.events
  if (!event) throw new Error('a single event was parsed, and there is none')
  const faults = validateEvent(event, op.now.getTime())
  if (faults.length > 0) return { ok: false, problem: validationProblem(faults) }

  const fact = normaliseEvent(event, personPseudonym(work.services.vault, organizationId))
  const [captured] = await againWhenOvertaken(() => op.writing((db) => captureFacts(db, [fact])))
  if (!captured) throw new Error('capture gave no row for its event')
  if (!captured.known) await lookAround(op, [captured.fact])
  return { ok: true, fact: captured.fact, known: captured.known }
}
