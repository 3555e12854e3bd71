import type { Kysely } from 'kysely'
import type { FactId, OrganizationId } from '#app/vocabulary/ids.ts'
import { allowLongCapture, endCaptureJob, holdCaptureJob, takeCaptureJobs } from '#db/capture-jobs.ts'
import type { Database, Writer } from '#db/database.ts'
import { type Captured, againWhenOvertaken, captureFacts, findAbout } from '#db/facts/capture.ts'
import { openSession } from '#db/session.ts'
import { logFault } from '#app/log.server.ts'
import type { FactInput } from './fact-input.ts'
import { normaliseEvent } from './normalise.ts'
import { type ParsedDocument, type ParsedEvent, parseDocument } from './parse-document.ts'
import { type Fault, MAX_FAULTS } from './problem.ts'
import { personPseudonym } from './pseudonym.ts'
import { EVENTS_A_TURN, turnForOthers, validateInTurns } from './validate.ts'

/** What capture needs of the process: the primary, and a keyed digest whose key is stable over the years. */
export type CaptureServices = {
  readonly db: Kysely<Database>
  readonly vault: { digest(purpose: string, text: string): Buffer }
}

/** So many jobs of others are taken up at a time. */
const AT_ONCE = 8

type Session = { writing: <T>(work: (db: Writer) => Promise<T>) => Promise<T> }

/** A job to work on, and for whom. The document is at hand right after its receipt, else it is read from its row. */
export type Work = {
  readonly id: number
  readonly organizationId: OrganizationId
  readonly session: Session
  readonly document?: ParsedDocument
}

/** Jobs in flight in this process, and the taking up of those that another process left. */
export type CaptureWork = {
  readonly services: CaptureServices
  /** Begins at once and does not wait. A failure is logged, and the job is taken up again when its lease ends. */
  readonly begin: (work: Work) => void
  /** Takes up what other processes acknowledged and did not finish. Gives how many jobs there were. */
  readonly sweep: () => Promise<number>
  /** Sweeps now and every `everyMs` until stopped. */
  readonly keepSweeping: (everyMs?: number) => () => void
  /** Resolves when nothing is in flight: for shutdown and for tests. */
  readonly drained: () => Promise<void>
}

/** The capture work of one process. */
export function openCaptureWork(services: CaptureServices): CaptureWork {
  const inFlight = new Set<Promise<void>>()
  const begin = (work: Work) => {
    const running = workOn(services, work)
      .catch((error: unknown) => logFault('a capture job could not be finished and waits', error, { job: work.id }))
      .finally(() => inFlight.delete(running))
    inFlight.add(running)
  }
  const drained = async () => {
    while (inFlight.size > 0) await Promise.all(inFlight)
  }
  const sweep = async () => {
    const jobs = await takeCaptureJobs(services.db, AT_ONCE)
    for (const job of jobs) {
      const bound = { organizationId: job.organization, personId: job.person, clientId: job.client }
      begin({ id: job.id, organizationId: job.organization, session: openSession(services.db, bound) })
    }
    return jobs.length
  }
  const keepSweeping = (everyMs = 5_000) => {
    let sweeping = false
    // What a crash left over is worked off without waiting for the next turn.
    const all = async () => {
      while ((await sweep()) === AT_ONCE) await drained()
    }
    const turn = () => {
      if (sweeping) return
      sweeping = true
      void all()
        .catch((error: unknown) => logFault('capture jobs could not be looked for', error))
        .finally(() => (sweeping = false))
    }
    turn()
    const timer = setInterval(turn, everyMs)
    timer.unref()
    return () => clearInterval(timer)
  }
  return { services, begin, sweep, keepSweeping, drained }
}

type Ended = { readonly facts: readonly FactId[] }

async function workOn(services: CaptureServices, work: Work): Promise<void> {
  let ended: Ended | null
  try {
    ended = await againWhenOvertaken(() => work.session.writing((db) => allAtOnce(db, services, work)))
  } catch (error) {
    if (!isRefusedByDatabase(error)) throw error
    logFault('the database refused a capture job', error, { job: work.id })
    ended = await oneByOne(services, work)
  }
  if (ended && ended.facts.length > 0) await lookAround(work.session, ended.facts)
}

/** The whole job and its end in one transaction: its facts are there exactly when the job says so. */
async function allAtOnce(db: Writer, services: CaptureServices, work: Work): Promise<Ended | null> {
  await allowLongCapture(db)
  const job = await holdCaptureJob(db, work.id)
  if (!job) return null
  const { good, faults } = await judge(work.document ?? reread(job.body), job.created_at)
  if (job.behaviour === 'rollback' && faults.length > 0) {
    await endCaptureJob(db, work.id, { state: 'refused', captured: 0, known: 0, ...told(faults) })
    return { facts: [] }
  }
  const captured = good.length > 0 ? await captureFacts(db, await factsOf(services, work, good)) : []
  await endCaptureJob(db, work.id, { ...tally(captured, faults, good.length), ...told(faults) })
  return { facts: fresh(captured) }
}

async function factsOf(services: CaptureServices, work: Work, events: readonly ParsedEvent[]): Promise<FactInput[]> {
  const pseudonym = personPseudonym(services.vault, work.organizationId)
  const facts: FactInput[] = []
  for (const event of events) {
    facts.push(normaliseEvent(event, pseudonym))
    if (facts.length % EVENTS_A_TURN === 0) await turnForOthers()
  }
  return facts
}

/**
 * After the database refused the whole: a job that may proceed is tried event by event, each in a transaction of its
 * own, and any other is refused. What a crash cuts off here is taken up again; what is there already is known then.
 */
async function oneByOne(services: CaptureServices, work: Work): Promise<Ended | null> {
  const job = await work.session.writing((db) => holdCaptureJob(db, work.id))
  if (!job) return null
  const { good, faults } = await judge(work.document ?? reread(job.body), job.created_at)
  const pseudonym = personPseudonym(services.vault, work.organizationId)
  const captured: Captured[] = []
  const wrong: Fault[] = [...faults]
  for (const event of job.behaviour === 'proceed' ? good : []) {
    try {
      const fact = normaliseEvent(event, pseudonym)
      captured.push(...(await againWhenOvertaken(() => work.session.writing((db) => captureFacts(db, [fact])))))
    } catch (error) {
      if (!isRefusedByDatabase(error)) throw error
      wrong.push(notStored(event.line, event.pointer))
    }
  }
  if (job.behaviour === 'rollback') wrong.push(notStored(null, ''))
  const end = job.behaviour === 'rollback' ? refusedTally() : tally(captured, wrong, good.length)
  await work.session.writing((db) => endCaptureJob(db, work.id, { ...end, ...told(wrong) }))
  return { facts: fresh(captured) }
}

/** Lifecycle sense, after the commit: what does not fit becomes a finding beside the fact, never a refusal. */
export async function lookAround(session: Session, facts: readonly FactId[]): Promise<void> {
  try {
    await session.writing((db) => findAbout(db, facts))
  } catch (error) {
    logFault('findings could not be looked for', error) // the facts stand; the next look finds the same
  }
}

/** Events that are in order, and every fault of the others. `at`: the instant of receipt, so that a later try agrees. */
async function judge(
  document: ParsedDocument,
  at: Date,
): Promise<{ good: readonly ParsedEvent[]; faults: readonly Fault[] }> {
  const judged = await validateInTurns(document, at.getTime())
  const faulty = new Set(judged.events.map((fault) => fault.event))
  return {
    good: judged.document.length > 0 ? [] : document.events.filter((event) => !faulty.has(event.line)),
    faults: [...judged.document, ...judged.events],
  }
}

function reread(body: Buffer): ParsedDocument {
  const parsed = parseDocument(body)
  if (!parsed.ok) throw new Error('a waiting job holds bytes that were readable when it was acknowledged')
  return parsed.document
}

function tally(captured: readonly Captured[], faults: readonly Fault[], good: number) {
  const known = captured.filter((one) => one.known).length
  const state = faults.length === 0 ? 'captured' : good > 0 && captured.length > 0 ? 'partly' : 'refused'
  return { state, captured: captured.length - known, known } as const
}

function refusedTally() {
  return { state: 'refused', captured: 0, known: 0 } as const
}

function told(faults: readonly Fault[]) {
  return { errors: JSON.stringify(faults.slice(0, MAX_FAULTS)), errorCount: faults.length }
}

function fresh(captured: readonly Captured[]): FactId[] {
  return captured.filter((one) => !one.known).map((one) => one.fact)
}

function notStored(event: number | null, pointer: string): Fault {
  return { event, field: '', pointer, message: 'The database did not take this; nothing of it was stored' }
}

/** Whether the database refuses the content (data, constraint, right), so that trying again would change nothing. */
function isRefusedByDatabase(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^(22|23|42|54|P0)/.test(code)
}
