import { Hono } from 'hono'
import { toJson } from '#app/capture/canonical-json.ts'
import { captureDocument } from '#app/capture/capture-document.server.ts'
import { captureEvent } from '#app/capture/capture-event.server.ts'
import { type CaptureJob, captureJob, captureJobs } from '#app/capture/capture-jobs.server.ts'
import type { CaptureWork } from '#app/capture/capture-work.server.ts'
import { queryDocument } from '#app/capture/event-document.ts'
import { seeEventById, seeEvents } from '#app/capture/find-events.server.ts'
import { EVENT_TYPES } from '#app/capture/parse-document.ts'
import { type Problem, faultText, problem } from '#app/capture/problem.ts'
import { logFault } from '#app/log.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { TooMany } from '#app/too-many.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Scope } from '#policies/actor.ts'
import { type DoorHost, isNotAdmitted } from '../door-host.ts'
import { CAPTURE_LIMITS, NOT_FOUND, Unreadable, discovery, emptyAnswer, jsonAnswer, problemAnswer } from './answers.ts'
import { EVENT_PARAMETERS, pageSize, readParameters, readQuestion } from './event-query.ts'
import { PageTokens } from './page-token.ts'
import { checkNegotiation, errorBehaviour, readBody } from './read-request.ts'

/** What the EPCIS door needs beside the operations of machines: the capture work of this process. */
export type EpcisHost = DoorHost & { readonly work: CaptureWork }

const BASE = '/epcis/v2'
const PAGING = ['perPage', 'nextPageToken']

/**
 * EPCIS 2.0 over REST at /epcis/v2: capture, its jobs, events. Give it requests with their whole path. The door reads
 * requests and words answers; what may be done and seen is decided in the operation.
 */
export function epcisDoor(host: EpcisHost): Hono {
  const door = new Hono().basePath(BASE)
  const digest = host.work.services.vault.digest.bind(host.work.services.vault)
  const eventPages = new PageTokens(digest, 'events')
  const jobPages = new PageTokens(digest, 'capture')
  const admitted = async (request: Request, scope: Scope): Promise<Operation> => {
    const op = await host.operation(request, scope)
    checkNegotiation(request)
    return op
  }

  door.onError((error) => problemFor(error))
  door.notFound(() => problemAnswer(NOT_FOUND))

  door.post('/capture', async ({ req: { raw } }) => {
    const op = await admitted(raw, 'epcis:capture')
    readParameters(new URL(raw.url), [])
    const behaviour = errorBehaviour(raw)
    const accepted = await captureDocument(op, host.work, { bytes: await readBody(raw), behaviour })
    if (accepted.ok) {
      return emptyAnswer(202, {
        Location: `${BASE}/capture/${accepted.job}`,
        'GS1-Capture-Error-Behaviour': behaviour,
        ...CAPTURE_LIMITS,
      })
    }
    const instance = accepted.job === null ? {} : { instance: `${BASE}/capture/${accepted.job}` }
    return problemAnswer({ ...accepted.problem, ...instance })
  })

  door.get('/capture', async ({ req: { raw } }) => {
    const op = await admitted(raw, 'epcis:capture')
    const parameters = readParameters(new URL(raw.url), PAGING)
    const token = parameters.get('nextPageToken')
    const before = token === undefined ? null : jobPages.read(token, bearer(op), new Map(), op.now).at.id
    const page = await captureJobs(op, { before, limit: pageSize(parameters) })
    const headers =
      page.next === null
        ? {}
        : nextPage('/capture', jobPages.make(tokenAt(page.next), bearer(op), op.now), parameters.get('perPage'))
    return jsonAnswer(
      200,
      page.jobs.map((job) => toJson(jobJson(job))),
      headers,
    )
  })

  door.get('/capture/:id', async ({ req }) => {
    const { raw } = req
    const op = await admitted(raw, 'epcis:capture')
    readParameters(new URL(raw.url), [])
    return jsonAnswer(200, toJson(jobJson(await captureJob(op, req.param('id').slice(0, 100)))))
  })

  door.post('/events', async ({ req: { raw } }) => {
    const op = await admitted(raw, 'epcis:capture')
    readParameters(new URL(raw.url), [])
    const captured = await captureEvent(op, host.work, { bytes: await readBody(raw) })
    if (!captured.ok) return problemAnswer(captured.problem)
    const location = `${BASE}/events/${captured.fact}`
    if (!captured.known) return emptyAnswer(201, { Location: location })
    const detail = 'This very event of your organization was captured before'
    const known = problem('ResourceAlreadyExistsException', 409, 'The event exists already', detail)
    return problemAnswer({ ...known, instance: location }, { Location: location })
  })

  door.get('/events', async ({ req: { raw } }) => {
    const op = await admitted(raw, 'epcis:query')
    const parameters = readParameters(new URL(raw.url), [...EVENT_PARAMETERS, ...PAGING])
    const asked = new Map([...parameters].filter(([name]) => !PAGING.includes(name)))
    const said = parameters.get('nextPageToken')
    const token = said === undefined ? null : eventPages.read(said, bearer(op), asked, op.now)
    const question = token ? token.question : asked
    const text = `events ${new URLSearchParams([...question]).toString()}`.trim()
    const limit = pageSize(parameters)
    const after = token ? token.at : null
    const page = await seeEvents(op, { ...readQuestion(question), after, upTo: token ? token.upTo : null, limit }, text)
    const next = page.next && eventPages.make({ question, at: page.next, upTo: page.upTo }, bearer(op), op.now)
    const headers = next ? nextPage('/events', next, parameters.get('perPage')) : {}
    return jsonAnswer(200, queryDocument(page.events, op.now), headers)
  })

  door.get('/events/:id', async ({ req }) => {
    const { raw } = req
    const op = await admitted(raw, 'epcis:query')
    readParameters(new URL(raw.url), [])
    const id = req.param('id').replace(/^urn:trace-commons:fact:/, '')
    if (id.length > 1_000 || !/^[\x21-\x7e]+$/.test(id)) return problemAnswer(NOT_FOUND)
    return jsonAnswer(200, queryDocument([await seeEventById(op, id)], op.now))
  })

  door.get('/eventTypes', async ({ req: { raw } }) => {
    await admitted(raw, 'epcis:query')
    readParameters(new URL(raw.url), [])
    const context = 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld'
    return jsonAnswer(200, toJson({ '@context': context, type: 'Collection', member: [...EVENT_TYPES] }))
  })

  for (const [path, scope, allow] of [
    ['/capture', 'epcis:capture', 'OPTIONS, GET, POST'],
    ['/capture/:id', 'epcis:capture', 'OPTIONS, GET'],
    ['/events', 'epcis:query', 'OPTIONS, GET, POST'],
    ['/events/:id', 'epcis:query', 'OPTIONS, GET'],
    ['/eventTypes', 'epcis:query', 'OPTIONS, GET'],
  ] as const) {
    door.options(path, async ({ req: { raw } }) => {
      await admitted(raw, scope)
      const capture = { ...CAPTURE_LIMITS, 'GS1-Capture-Error-Behaviour': 'all' }
      return discovery(allow, path === '/capture' ? capture : {})
    })
    door.all(path, () => problemAnswer(notAllowed(allow), { Allow: allow }))
  }
  return door
}

/** The client a page token is bound to; a token of another one opens nothing. */
function bearer(op: Operation): string {
  return `${op.actor.organizationId} ${op.actor.clientId ?? ''}`
}

function tokenAt(id: number) {
  return { question: new Map<string, string>(), at: { value: null, id }, upTo: null }
}

/** The token carries the question, so the link needs nothing else. */
function nextPage(
  path: string,
  token: { text: string; expires: Date },
  perPage: string | undefined,
): Record<string, string> {
  const query = new URLSearchParams({ ...(perPage === undefined ? {} : { perPage }), nextPageToken: token.text })
  return {
    Link: `<${BASE}${path}?${query.toString()}>; rel="next"`,
    'GS1-Next-Page-Token-Expires': token.expires.toISOString(),
  }
}

/** A job in the words of the standard: still running or not, and whether anything was wrong so far. */
function jobJson(job: CaptureJob): Record<string, unknown> {
  const errors = job.errors.map((fault) => ({
    type: 'epcisException:ValidationException',
    title: 'The event is not valid',
    status: 400,
    detail: faultText(fault),
    ...fault,
  }))
  return {
    captureID: job.id,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString(),
    running: job.state === 'waiting',
    success: job.errorCount === 0,
    captureErrorBehaviour: job.behaviour,
    errors,
    ...(job.errorCount > errors.length ? { errorCount: job.errorCount } : {}),
    'tc:events': job.events,
    'tc:captured': job.captured,
    'tc:known': job.known,
  }
}

function notAllowed(allow: string): Problem {
  return { type: 'about:blank', title: 'Method not allowed', status: 405, detail: `This resource takes ${allow}` }
}

/** Every error as an answer. What is not foreseen says nothing about itself: it is written to the log. */
function problemFor(error: unknown): Response {
  if (error instanceof Unreadable) return problemAnswer(error.problem)
  if (isNotAdmitted(error)) {
    const title = error.status === 403 ? 'Access to resource forbidden' : 'Unauthorised request'
    const said = problem('SecurityException', error.status, title, error.message)
    return problemAnswer(said, { 'WWW-Authenticate': error.challenge })
  }
  if (error instanceof TooMany) {
    const said = problem('ImplementationException', 429, 'Too many requests', error.message)
    return problemAnswer(said, { 'Retry-After': error.retryAfter })
  }
  if (error instanceof Refusal) {
    if (error.kind === 'hidden') return problemAnswer(NOT_FOUND)
    return problemAnswer(problem('SecurityException', 403, 'Access to resource forbidden', error.message))
  }
  logFault('the EPCIS door failed', error)
  return problemAnswer(problem('ImplementationException', 500, 'Internal error', 'The request could not be answered'))
}
