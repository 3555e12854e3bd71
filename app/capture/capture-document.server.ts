import { createHash } from 'node:crypto'
import type { Operation } from '#app/operation.server.ts'
import type { CaptureId } from '#app/vocabulary/ids.ts'
import { keepCaptureJob } from '#db/capture-jobs.ts'
import type { CaptureBehaviour } from '#db/portal/capture.ts'
import type { CaptureWork } from './capture-work.server.ts'
import { parseDocument } from './parse-document.ts'
import { type Fault, MAX_FAULTS, type Problem, validationProblem } from './problem.ts'
import { validateInTurns } from './validate.ts'

export type Accepted =
  | { readonly ok: true; readonly job: CaptureId }
  /** `job`: where the document lies in quarantine; null when it was too large to be kept. */
  | { readonly ok: false; readonly problem: Problem; readonly job: CaptureId | null }

/**
 * Takes a document in. Resolves with a job only when its bytes are durable: from then on a crash loses nothing. The work
 * begins at once. A document that is wrong is refused with every fault and kept in quarantine; with `proceed` only the
 * events that are wrong are left out, which the job says.
 */
export async function captureDocument(
  op: Operation,
  work: CaptureWork,
  ask: { readonly bytes: Uint8Array; readonly behaviour: CaptureBehaviour },
): Promise<Accepted> {
  const { organizationId } = op.actor
  op.require('capture', 'CaptureJob', { organization: organizationId })
  const parsed = parseDocument(ask.bytes)
  if (!parsed.ok) {
    if (parsed.problem.status !== 400) return { ok: false, problem: parsed.problem, job: null }
    const job = await keep(op, ask, { state: 'refused', events: 0, faults: parsed.problem.errors ?? [] })
    return { ok: false, problem: parsed.problem, job: job.public_id }
  }
  const judged = await validateInTurns(parsed.document, op.now.getTime())
  const faults = [...judged.document, ...judged.events]
  const refused = judged.document.length > 0 || (ask.behaviour === 'rollback' && faults.length > 0)
  const events = parsed.document.events.length
  if (refused) {
    const job = await keep(op, ask, { state: 'refused', events, faults })
    return { ok: false, problem: validationProblem(faults), job: job.public_id }
  }
  const job = await keep(op, ask, { state: 'waiting', events, faults: [] })
  work.begin({ id: job.id, organizationId, session: op, document: parsed.document })
  return { ok: true, job: job.public_id }
}

function keep(
  op: Operation,
  ask: { readonly bytes: Uint8Array; readonly behaviour: CaptureBehaviour },
  said: { state: 'waiting' | 'refused'; events: number; faults: readonly Fault[] },
) {
  return op.writing((db) =>
    keepCaptureJob(db, {
      organization: op.actor.organizationId,
      person: op.actor.personId,
      client: op.actor.clientId,
      behaviour: ask.behaviour,
      state: said.state,
      sha256: createHash('sha256').update(ask.bytes).digest('hex'),
      events: said.events,
      errors: JSON.stringify(said.faults.slice(0, MAX_FAULTS)),
      errorCount: said.faults.length,
      body: ask.bytes,
    }),
  )
}
