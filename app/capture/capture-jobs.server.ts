import type { Operation } from '#app/operation.server.ts'
import type { CaptureId } from '#app/vocabulary/ids.ts'
import { type CaptureJobRow, findCaptureJob, listCaptureJobs, quarantinedDocument } from '#db/capture-jobs.ts'
import type { CaptureBehaviour, CaptureState } from '#db/portal/capture.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Fault } from './problem.ts'

/** What became of one document. */
export type CaptureJob = {
  readonly id: CaptureId
  readonly state: CaptureState
  readonly behaviour: CaptureBehaviour
  readonly createdAt: Date
  readonly finishedAt: Date | null
  readonly bytes: number
  readonly events: number
  /** Facts that are new through this job, and events that were facts already. */
  readonly captured: number
  readonly known: number
  readonly errors: readonly Fault[]
  readonly errorCount: number
}

export type JobPage = { readonly jobs: readonly CaptureJob[]; readonly next: number | null }

/** Jobs of the organization, newest first. `before` is the `next` of the page before, null for the first. */
export async function captureJobs(op: Operation, ask: { before: number | null; limit: number }): Promise<JobPage> {
  return page(op, ask, undefined)
}

/** Documents that were refused in whole or in part, with their faults: to be mended and sent again. */
export async function quarantine(op: Operation, ask: { before: number | null; limit: number }): Promise<JobPage> {
  return page(op, ask, ['refused', 'partly'])
}

/** One job. Throws a hidden Refusal when there is none of that id for this organization. */
export async function captureJob(op: Operation, id: string): Promise<CaptureJob> {
  const row = await op.reading((db) => findCaptureJob(db, op.reach('read', 'CaptureJob'), id))
  if (!row) throw Refusal.hidden('capture job')
  return shown(row)
}

/** The bytes of a document as received. Throws a hidden Refusal when there is none of that id. */
export async function receivedDocument(op: Operation, id: string): Promise<Buffer> {
  const body = await op.reading((db) => quarantinedDocument(db, op.reach('read', 'CaptureJob'), id))
  if (!body) throw Refusal.hidden('capture job')
  return body
}

async function page(
  op: Operation,
  ask: { before: number | null; limit: number },
  states: readonly CaptureState[] | undefined,
): Promise<JobPage> {
  const question = { before: ask.before, limit: ask.limit + 1, ...(states ? { states } : {}) }
  const rows = await op.reading((db) => listCaptureJobs(db, op.reach('read', 'CaptureJob'), question))
  const shownRows = rows.slice(0, ask.limit)
  const last = shownRows.at(-1)
  return { jobs: shownRows.map(shown), next: rows.length > ask.limit && last ? last.id : null }
}

function shown(row: CaptureJobRow): CaptureJob {
  return {
    id: row.public_id,
    state: row.state,
    behaviour: row.behaviour,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    bytes: row.bytes,
    events: row.events,
    captured: row.captured,
    known: row.known,
    errors: row.errors as Fault[], // written by us, from faults only
    errorCount: row.error_count,
  }
}
