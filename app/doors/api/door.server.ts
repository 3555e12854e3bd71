import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { verifyDevice, verifyEach } from '#app/evidence/verify-device.server.ts'
import { scarFile } from '#app/scar/scar-file.server.ts'
import { scarsOf } from '#app/scar/scar-desk.server.ts'
import { isShown } from '#app/scar/scars-page.tsx'
import { wordsFor } from '#app/i18n/catalogues.server.ts'
import { languageOf } from '#app/i18n/language.ts'
import { logFault } from '#app/log.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { TooMany } from '#app/too-many.ts'
import type { Scope } from '#policies/actor.ts'
import { Refusal } from '#policies/refusal.ts'
import { type DoorHost, isNotAdmitted } from '../door-host.ts'
import { evidenceAnswer } from './evidence-answer.ts'
import { scarAnswer } from './scar-answer.ts'
import { listScars, oneScar } from './scar-routes.ts'
import { Batch, BatchAnswer, BatchQuestion, EvidenceAnswer, EvidenceQuestion, ProblemDocument } from './schemas.ts'

const LONGEST_BODY = 2 * 1024 * 1024
/** Facts with each of many answers; the rest by asking for one. */
const FACTS_IN_A_BATCH = 20

const problems = (...statuses: number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: TITLES[status] ?? 'Problem',
        content: { 'application/problem+json': { schema: ProblemDocument } },
      },
    ]),
  )
const TITLES: Readonly<Record<number, string>> = {
  429: 'Too many requests',
  400: 'The request could not be read',
  401: 'An access token is required',
  403: 'The token does not allow this',
  404: 'There is nothing of this name here',
  405: 'This is not done here',
  413: 'The body is too large',
  415: 'The body is not JSON',
  500: 'Something went wrong on our side',
}

const security = [{ oauth: ['evidence:read'] }]

const one = createRoute({
  method: 'get',
  path: '/evidence',
  security,
  summary: 'What is shared with you about a scanned device, with a verdict',
  request: { query: EvidenceQuestion },
  responses: {
    200: {
      description: 'Evidence, or "unconfirmed" when none is shared',
      content: { 'application/json': { schema: EvidenceAnswer } },
    },
    ...problems(400, 401, 403, 404),
  },
})

const many = createRoute({
  method: 'post',
  path: '/evidence/batch',
  security,
  summary: 'The same for up to 500 scanned devices, in their order',
  request: { query: BatchQuestion, body: { required: true, content: { 'application/json': { schema: Batch } } } },
  responses: {
    200: {
      description: 'One answer for each, in the order asked',
      content: { 'application/json': { schema: BatchAnswer } },
    },
    ...problems(400, 401, 403, 413, 415),
  },
})

/**
 * The portal API under /api/v1: parses, calls the same use-cases as the pages, answers JSON. Requests are read and the
 * description at /api/v1/openapi.json is written from the same schemas. Every fault is an RFC 9457 problem.
 */
export function apiDoor(host: DoorHost): OpenAPIHono<Admitted> {
  const door = new OpenAPIHono<Admitted>({
    defaultHook: (result) => (result.success ? undefined : refuse(result.error, result.target)),
  }).basePath('/api/v1')

  door.onError((error, c) => {
    if (isNotAdmitted(error)) {
      const answer = problem(error.status, error.message)
      answer.headers.set('WWW-Authenticate', error.challenge)
      return answer
    }
    if (error instanceof Refusal) return problem(error.status, error.message)
    if (error instanceof TooMany) {
      const answer = problem(429, error.message)
      answer.headers.set('Retry-After', error.retryAfter)
      return answer
    }
    if (error instanceof HTTPException && error.status < 500) return problem(error.status, 'The body is not JSON')
    logFault('the portal API failed', error, { method: c.req.method })
    return problem(500)
  })
  door.notFound(() => problem(404))

  // A token comes before everything else: without one, nothing is said about how a request is written.
  door.use('/scars', admitted(host, 'cases:read'))
  door.use('/scars/*', admitted(host, 'cases:read'))
  door.use('/evidence', admitted(host))
  door.use('/evidence/batch', admitted(host))
  door.use('/evidence/batch', bodyLimit({ maxSize: LONGEST_BODY, onError: () => problem(413) }))
  door.use('/evidence/batch', async (c, next) => {
    const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
    if (c.req.method === 'POST' && type !== 'application/json') return problem(415, 'Send application/json')
    return next()
  })

  door.openapi(one, async (c) => {
    const { udi, page } = c.req.valid('query')
    const op = c.get('op')
    const language = languageOf(c.req.raw.headers)
    const evidence = await verifyDevice(op, { text: udi, page: page ?? null })
    return c.json(evidenceAnswer(wordsFor(language), language, evidence), 200, NOT_KEPT)
  })

  door.openapi(many, async (c) => {
    const { udis } = c.req.valid('json')
    const op = c.get('op')
    const language = languageOf(c.req.raw.headers)
    const answers = await verifyEach(op, { texts: udis }, FACTS_IN_A_BATCH)
    return c.json(
      { results: answers.map((answer) => evidenceAnswer(wordsFor(language), language, answer)) },
      200,
      NOT_KEPT,
    )
  })

  door.openapi(listScars, async (c) => {
    const { show, item } = c.req.valid('query')
    const lines = await scarsOf(c.get('op'), item === undefined ? {} : { item })
    return c.json({ results: lines.filter((line) => isShown(show, line)) }, 200, NOT_KEPT)
  })

  door.openapi(oneScar, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(scarAnswer(await scarFile(c.get('op'), { id })), 200, NOT_KEPT)
  })

  door.openAPIRegistry.registerComponent('securitySchemes', 'oauth', {
    type: 'oauth2',
    flows: {
      clientCredentials: {
        tokenUrl: '/oidc/token',
        scopes: { 'evidence:read': 'Read evidence', 'cases:read': 'Read cases' },
      },
    },
  })
  door.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Trace Commons portal API', version: '1', description: 'Evidence within what its owners granted.' },
    servers: [{ url: '/' }],
  })
  door.all('/scars', (c) => problem(405, `${c.req.method} is not done here`))
  door.all('/evidence', (c) => problem(405, `${c.req.method} is not done here`))
  door.all('/evidence/batch', (c) => problem(405, `${c.req.method} is not done here`))
  return door
}

const NOT_KEPT = { 'Cache-Control': 'no-store' }

type Admitted = { Variables: { op: Operation } }

/** The operation of the machine that asks. A purpose that is no word of ours is a fault of the question, found later. */
function admitted(host: DoorHost, scope: Scope = 'evidence:read'): MiddlewareHandler<Admitted> {
  return async (c, next) => {
    const said = new URL(c.req.url).searchParams.get('purpose') ?? undefined
    const purpose = BatchQuestion.safeParse({ purpose: said }).data?.purpose
    c.set('op', await host.operation(c.req.raw, scope, purpose))
    return next()
  }
}

function refuse(error: z.ZodError, target: string): Response {
  const errors = error.issues.map((issue) => ({
    pointer: `${target === 'json' ? '#' : `#${target}`}/${issue.path.map(String).join('/')}`,
    detail: issue.message,
  }))
  return problem(400, errors[0] ? `${errors[0].pointer}: ${errors[0].detail}` : undefined, errors.slice(0, 20))
}

function problem(status: number, detail?: string, errors?: { pointer: string; detail: string }[]): Response {
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Problem',
    status,
    ...(detail ? { detail } : {}),
    ...(errors ? { errors } : {}),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
  })
}
