import { z } from 'zod'

/** What the demo seed writes for machines: where the portal is, and who may sign in with what. */
export const DemoFile = z.object({
  baseUrl: z.url(),
  clients: z.array(
    z.object({ organization: z.string(), clientId: z.string(), clientSecret: z.string(), scope: z.string() }),
  ),
})
export type DemoClient = z.infer<typeof DemoFile>['clients'][number]

const Discovery = z.object({ token_endpoint: z.url() })
const Token = z.object({ access_token: z.string() })
const ProblemBody = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ event: z.number().nullable(), field: z.string(), message: z.string() })).optional(),
  errorCount: z.number().optional(),
})
const Job = z.object({
  running: z.boolean(),
  success: z.boolean(),
  errors: ProblemBody.shape.errors,
  errorCount: z.number().optional(),
  'tc:captured': z.number(),
  'tc:known': z.number(),
})

/** The portal cannot be used at all: not there, or it does not admit us. The message is for the person at the terminal. */
export class NoPortal extends Error {
  override name = 'NoPortal'
}

/** What became of one file. `problems` are lines for a person; `more` counts those that are not listed. */
export type FileResult = {
  readonly ok: boolean
  readonly captured: number
  readonly known: number
  readonly problems: readonly string[]
  readonly more: number
}

const POLL_MS = 100
const LONGEST_MS = 10 * 60 * 1000

/** A client of one organization at the portal, with its token. */
export class CaptureClient {
  #token: string | null = null

  constructor(
    private readonly baseUrl: string,
    private readonly client: DemoClient,
  ) {}

  /** Gets a token by client credentials (RFC 6749 section 4.4). Throws NoPortal when there is no portal or no token. */
  async signIn(): Promise<void> {
    const found = await this.reach(new URL('/oidc/.well-known/openid-configuration', this.baseUrl))
    const discovery = Discovery.safeParse(await jsonOf(found))
    if (!discovery.success) throw new NoPortal(`${this.baseUrl} answers, but is no Trace Commons portal`)
    const { clientId, clientSecret } = this.client
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
    const answer = await this.reach(discovery.data.token_endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        resource: new URL(this.baseUrl).origin,
        scope: 'epcis:capture',
      }),
    })
    const token = Token.safeParse(await jsonOf(answer))
    if (!token.success) throw new NoPortal(`The portal gave no token to ${clientId} (status ${answer.status})`)
    this.#token = token.data.access_token
  }

  /** Sends one document and waits for its job. Throws NoPortal only when the portal is gone. */
  async capture(document: Uint8Array): Promise<FileResult> {
    const answer = await this.authorized('/epcis/v2/capture', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(document),
    })
    const location = answer.headers.get('location')
    if (answer.status !== 202 || location === null) return refused(answer.status, await jsonOf(answer))
    const started = Date.now()
    for (let wait = 10; Date.now() - started < LONGEST_MS; wait = Math.min(wait * 2, POLL_MS * 5)) {
      const job = Job.safeParse(await jsonOf(await this.authorized(location, {})))
      if (!job.success) return failure('The portal does not know the capture job it gave us')
      if (!job.data.running) return ended(job.data)
      await new Promise((done) => setTimeout(done, wait))
    }
    return failure(`The capture job is still running after ten minutes: ${location}`)
  }

  /** With our token; a token that has expired in the meantime is replaced once. */
  private async authorized(path: string, init: RequestInit): Promise<Response> {
    const send = () => {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${this.#token ?? ''}`)
      return this.reach(new URL(path, this.baseUrl), { ...init, headers })
    }
    const answer = await send()
    if (answer.status !== 401) return answer
    await this.signIn()
    return send()
  }

  private async reach(url: string | URL, init: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(url, init)
    } catch (error) {
      const why = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : ''
      throw new NoPortal(`The portal does not answer at ${this.baseUrl}${why}. Is it running? Start it with: npm start`)
    }
  }
}

function ended(job: z.infer<typeof Job>): FileResult {
  const problems = (job.errors ?? []).map(line)
  const more = Math.max((job.errorCount ?? 0) - problems.length, 0)
  return { ok: job.success, captured: job['tc:captured'], known: job['tc:known'], problems, more }
}

function refused(status: number, body: unknown): FileResult {
  const read = ProblemBody.safeParse(body)
  if (!read.success) return failure(`The portal answered with status ${status}`)
  const { errors, errorCount, detail, title } = read.data
  if (errors === undefined) return failure(detail ?? title ?? `The portal answered with status ${status}`)
  const problems = errors.map(line)
  return { ok: false, captured: 0, known: 0, problems, more: Math.max((errorCount ?? 0) - problems.length, 0) }
}

function failure(problem: string): FileResult {
  return { ok: false, captured: 0, known: 0, problems: [problem], more: 0 }
}

function line(fault: { event: number | null; field: string; message: string }): string {
  const where = [fault.event === null ? '' : `event ${fault.event + 1}`, fault.field].filter(Boolean).join(', ')
  return where ? `${where}: ${fault.message}` : fault.message
}

async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json()
  } catch {
    return null // not JSON: the schema that reads it says so
  }
}
