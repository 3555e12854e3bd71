import { type Kysely, sql } from 'kysely'
import type { CaptureId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Database, Reader, Writer } from './database.ts'
import type { CaptureBehaviour, CaptureState } from './portal/capture.ts'

/** A document as it comes in. `errors` is JSON text; a refused one is kept as quarantine. */
export type NewCaptureJob = {
  readonly organization: OrganizationId
  readonly person: PersonId | null
  readonly client: string | null
  readonly behaviour: CaptureBehaviour
  readonly state: 'waiting' | 'refused'
  readonly sha256: string
  readonly events: number
  readonly errors: string
  readonly errorCount: number
  readonly body: Uint8Array
}

/**
 * How long a job is left to whoever took it before another may look. Short, since nothing depends on it: whoever works
 * on a job holds its row, is skipped while it does, and finds it ended afterwards.
 */
const LEASE = '20 seconds'

export type CaptureJobRow = {
  id: number
  public_id: CaptureId
  behaviour: CaptureBehaviour
  state: CaptureState
  created_at: Date
  finished_at: Date | null
  bytes: number
  events: number
  captured: number
  known: number
  errors: unknown
  error_count: number
}

const SHOWN = [
  'id',
  'public_id',
  'behaviour',
  'state',
  'created_at',
  'finished_at',
  'bytes',
  'events',
  'captured',
  'known',
  'errors',
  'error_count',
] as const

/** Stores a document with its job, in the caller's transaction. A waiting job is leased to the caller. */
export async function keepCaptureJob(db: Writer, job: NewCaptureJob): Promise<{ id: number; public_id: CaptureId }> {
  const row = await db
    .insertInto('portal.capture_job')
    .values({
      organization: job.organization,
      person: job.person,
      client: job.client,
      behaviour: job.behaviour,
      state: job.state,
      finished_at: job.state === 'waiting' ? null : sql<Date>`clock_timestamp()`,
      bytes: job.body.byteLength,
      sha256: job.sha256,
      events: job.events,
      errors: job.errors,
      error_count: job.errorCount,
      leased_until: job.state === 'waiting' ? sql<Date>`clock_timestamp() + ${LEASE}::interval` : null,
    })
    .returning(['id', 'public_id'])
    .executeTakeFirstOrThrow()
  const body = Buffer.from(job.body.buffer, job.body.byteOffset, job.body.byteLength)
  await db.insertInto('portal.capture_document').values({ job: row.id, body }).executeTakeFirstOrThrow()
  return row
}

/** A waiting job with its bytes, locked so that two processes cannot end it twice; null when it has ended. */
export async function holdCaptureJob(
  db: Writer,
  id: number,
): Promise<{ behaviour: CaptureBehaviour; body: Buffer; created_at: Date } | null> {
  const row = await db
    .selectFrom('portal.capture_job as job')
    .innerJoin('portal.capture_document as document', 'document.job', 'job.id')
    .select(['job.behaviour', 'document.body', 'job.created_at'])
    .where('job.id', '=', id)
    .where('job.state', '=', 'waiting')
    .forUpdate('job')
    .executeTakeFirst()
  return row ?? null
}

/** What became of a job. False when it had ended before. */
export async function endCaptureJob(
  db: Writer,
  id: number,
  end: {
    state: 'captured' | 'partly' | 'refused'
    captured: number
    known: number
    errors: string
    errorCount: number
  },
): Promise<boolean> {
  const result = await db
    .updateTable('portal.capture_job')
    .set({
      state: end.state,
      finished_at: sql<Date>`clock_timestamp()`,
      captured: end.captured,
      known: end.known,
      errors: end.errors,
      error_count: end.errorCount,
      leased_until: null,
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** One job of ours by its public id; null when there is none in reach. */
export async function findCaptureJob(
  db: Reader,
  reach: Reach<'read', 'CaptureJob'>,
  publicId: string,
): Promise<CaptureJobRow | null> {
  const row = await db
    .selectFrom('portal.capture_job as capture_job')
    .select(SHOWN)
    .where(reach.rows('state'))
    .where('capture_job.public_id', '=', publicId as CaptureId) // an id that is none finds nothing
    .executeTakeFirst()
  return row ?? null
}

/** Jobs of ours, newest first, `before` an internal id (exclusive). `states` narrows to those. */
export async function listCaptureJobs(
  db: Reader,
  reach: Reach<'read', 'CaptureJob'>,
  question: { before: number | null; limit: number; states?: readonly CaptureState[] },
): Promise<CaptureJobRow[]> {
  let query = db.selectFrom('portal.capture_job as capture_job').select(SHOWN).where(reach.rows('state'))
  if (question.before !== null) query = query.where('capture_job.id', '<', question.before)
  if (question.states) query = query.where('capture_job.state', 'in', question.states)
  return query.orderBy('capture_job.id', 'desc').limit(question.limit).execute()
}

/** The bytes of a refused document, for its owner to mend. */
export async function quarantinedDocument(
  db: Reader,
  reach: Reach<'read', 'CaptureJob'>,
  publicId: string,
): Promise<Buffer | null> {
  const row = await db
    .selectFrom('portal.capture_job as capture_job')
    .innerJoin('portal.capture_document as document', 'document.job', 'capture_job.id')
    .select('document.body')
    .where(reach.rows('errors'))
    .where('capture_job.public_id', '=', publicId as CaptureId) // an id that is none finds nothing
    .executeTakeFirst()
  return row?.body ?? null
}

export type LeftOverJob = { id: number; organization: OrganizationId; person: PersonId | null; client: string | null }

/** Jobs that some process acknowledged and did not finish. Needs no organization: each is worked on bound to its own. */
export async function takeCaptureJobs(db: Kysely<Database>, howMany: number): Promise<LeftOverJob[]> {
  const { rows } =
    await sql<LeftOverJob>`select * from portal.take_capture_jobs(${howMany}, ${LEASE}::interval)`.execute(db)
  return rows
}

/** Gives this transaction more time than a question gets: thousands of events are derived in one go. */
export async function allowLongCapture(db: Writer): Promise<void> {
  await sql`select set_config('statement_timeout', '240s', true)`.execute(db)
}
