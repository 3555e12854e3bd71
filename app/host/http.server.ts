import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AppLoadContext, writeReadableStreamToWritable } from '@remix-run/node'
import type { Config } from '#app/config.server.ts'
import { mayChange } from '#app/http/origin-guard.ts'
import { securityHeaders } from '#app/http/security-headers.server.ts'
import { logFault } from '#app/log.server.ts'
import { TooMany } from '#app/too-many.ts'

export type Listener = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>

/** What the pages need to answer one request. */
export type PageHandler = (request: Request, context: AppLoadContext) => Promise<Response>

/** The parts that answer, in the order in which they are asked. */
export type Parts = {
  readonly config: Config
  /** True once the process is on its way out. */
  readonly draining: () => boolean
  readonly provider: Listener
  /** The machine doors: a prefix of the path, and who answers below it. */
  readonly doors: readonly (readonly [prefix: string, listener: Listener])[]
  /** Files of the build; gives false when there is none of this name. In development Vite answers instead. */
  readonly files: (pathname: string, req: IncomingMessage, res: ServerResponse) => boolean | Promise<boolean>
  readonly pages: PageHandler
  readonly context: (
    about: Pick<AppLoadContext, 'nonce' | 'address' | 'allowFormsTo' | 'setCookie'>,
    req: IncomingMessage,
    res: ServerResponse,
  ) => AppLoadContext
  readonly development: boolean
  /** Counts a request of which only the address is known. Throws `TooMany`. */
  readonly allow: (address: string) => Promise<void>
  /** Told of each answer once it has ended. */
  readonly answered: (about: { part: string; method: string; status: number; ms: number }) => void
}

const PAGE_BODY_LIMIT = 1024 * 1024

/** An answer of the host itself, before anybody else was asked. Machines get a problem document (RFC 9457). */
function answer(res: ServerResponse, machine: boolean, status: number, title: string): void {
  res.statusCode = status
  if (status >= 500 || status === 408 || status === 413) res.setHeader('Connection', 'close')
  if (machine) {
    res.setHeader('Content-Type', 'application/problem+json')
    res.end(JSON.stringify({ type: 'about:blank', title, status }))
  } else {
    res.setHeader('Content-Type', 'text/plain; charset=utf-8')
    res.end(`${title}\n`)
  }
}

/** Why a request target cannot be read, or null. Nothing behind this ever meets a null byte or half an escape. */
function unreadable(target: string): string | null {
  if (!target.startsWith('/')) return 'The request target must be a path'
  if (target.length > 8192) return 'The address is too long'
  if (!URL.canParse(`http://host.invalid${target}`)) return 'The address cannot be read'
  try {
    if (decodeURIComponent(target).includes('\0')) return 'The address holds a null character'
  } catch {
    return 'The address holds a broken percent escape'
  }
  return null
}

/** The whole body of a page's form, or the status to refuse it with. */
async function bodyOf(req: IncomingMessage): Promise<Buffer | 400 | 413> {
  if (Number(req.headers['content-length'] ?? 0) > PAGE_BODY_LIMIT) return 413
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > PAGE_BODY_LIMIT) return 413
      chunks.push(chunk)
    }
  } catch {
    return 400 // the sender went away in the middle
  }
  return Buffer.concat(chunks)
}

/**
 * Where a request came from. Off loopback a proxy stands in front by contract: the last address it wrote down is the
 * one it saw itself. What a peer from elsewhere claims is not believed.
 */
function addressOf(config: Config, req: IncomingMessage): string {
  const peer = (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const near = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/i.test(peer)
  if (config.loopback || !near) return peer
  const forwarded = req.headers['x-forwarded-for']
  const last = String(forwarded ?? '')
    .split(',')
    .pop()
    ?.trim()
  return last && /^[0-9a-f.:]{2,45}$/i.test(last) ? last : peer
}

function pageRequest(
  config: Config,
  req: IncomingMessage,
  res: ServerResponse,
  target: string,
  body: Buffer | null,
): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (name.startsWith(':') || name === 'connection' || name === 'keep-alive' || name === 'transfer-encoding') continue
    if (Array.isArray(value)) for (const one of value) headers.append(name, one)
    else if (value !== undefined) headers.set(name, value)
  }
  const gone = new AbortController()
  res.on('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  return new Request(config.origin + target, {
    method: req.method ?? 'GET',
    headers,
    signal: gone.signal,
    ...(body && body.length > 0 ? { body: new Uint8Array(body) } : {}),
  })
}

/** The server of the house: limits first, then headers, then who may, then whose it is. Not yet listening. */
export function createHost(parts: Parts): Server {
  const { config } = parts
  const host = new URL(config.origin).host
  const isMachine = (pathname: string) =>
    parts.doors.some(([prefix]) => pathname === prefix || pathname.startsWith(`${prefix}/`))

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const raw = req.url ?? '/'
    const [rawPath = '/'] = raw.split('?')
    const machine = isMachine(rawPath)
    const nonce = randomBytes(16).toString('base64')
    const formsTo: string[] = []
    for (const [name, value] of securityHeaders({
      https: config.https,
      nonce,
      formsTo,
      development: parts.development,
    })) {
      res.setHeader(name, value)
    }

    const problem = unreadable(raw)
    if (problem !== null) return answer(res, machine, 400, problem)
    if (parts.draining() && rawPath !== '/healthz') {
      res.setHeader('Retry-After', '5')
      return answer(res, machine, 503, 'The server is stopping. Try again in a few seconds.')
    }
    // Compressed bodies are never opened: what a decoder can be made to do is not worth what it saves here.
    const encoding = req.headers['content-encoding']
    if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
      return answer(res, machine, 415, 'Content-Encoding is not accepted: send the body as it is')
    }
    if (req.method === 'TRACE' || req.method === 'CONNECT') return answer(res, machine, 405, 'Method not allowed')

    // What a peer says about how it was reached is replaced by what we know.
    delete req.headers['x-forwarded-host']
    delete req.headers['x-forwarded-port']
    req.headers['x-forwarded-proto'] = config.https ? 'https' : 'http'

    if (machine) {
      const door = parts.doors.find(([prefix]) => rawPath === prefix || rawPath.startsWith(`${prefix}/`))
      return door?.[1](req, res)
    }

    if (rawPath === '/oidc' || rawPath.startsWith('/oidc/')) {
      await parts.allow(addressOf(config, req))
      req.headers['x-forwarded-host'] = host
      res.setHeader(
        'Content-Security-Policy',
        // The provider adds the digest of its own inline script. form-action stays open: the question before signing
        // out leads back to whichever registered application asked.
        `default-src 'none'; script-src 'self'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'`,
      )
      Object.assign(req, { originalUrl: raw }) // the provider finds its mount path by comparing the two
      req.url = raw.slice('/oidc'.length) || '/'
      return parts.provider(req, res)
    }

    // One name for one site: on another loopback name the cookies of the session would not be found.
    if (config.loopback && (req.method === 'GET' || req.method === 'HEAD') && req.headers.host !== host) {
      if (!isLoopbackHost(req.headers.host)) return answer(res, false, 421, 'This server answers for another host name')
      res.statusCode = 307
      res.setHeader('Location', config.origin + raw)
      res.end()
      return
    }
    req.headers.host = host

    if (await parts.files(rawPath, req, res)) return
    await parts.allow(addressOf(config, req))

    const unsafe = !mayChange({
      method: req.method ?? 'GET',
      secFetchSite: header(req, 'sec-fetch-site'),
      origin: header(req, 'origin'),
      ours: config.origin,
    })
    if (unsafe) return answer(res, false, 403, 'This request was sent from another site and was not carried out')
    if (/[?&]_data=/i.test(raw)) return answer(res, false, 400, 'The address is not one of ours')

    const body = req.method === 'GET' || req.method === 'HEAD' ? null : await bodyOf(req)
    if (body === 413) return answer(res, false, 413, 'The form is larger than 1 MiB')
    if (body === 400) return answer(res, false, 400, 'The form did not arrive whole')

    const cookies: string[] = []
    const context = parts.context(
      {
        nonce,
        address: addressOf(config, req),
        allowFormsTo: (origin) => void formsTo.push(origin),
        setCookie: (cookie) => void cookies.push(cookie),
      },
      req,
      res,
    )
    const response = await parts.pages(pageRequest(config, req, res, raw, body), context)
    for (const [name, value] of securityHeaders({
      https: config.https,
      nonce,
      formsTo,
      development: parts.development,
    })) {
      res.setHeader(name, value)
    }
    res.statusCode = response.status
    if (response.statusText) res.statusMessage = response.statusText
    for (const [name, value] of response.headers) res.appendHeader(name, value)
    for (const cookie of cookies) res.appendHeader('Set-Cookie', cookie)
    if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store')
    if (response.body) await writeReadableStreamToWritable(response.body, res)
    else res.end()
  }

  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
    },
    (req, res) => {
      const began = performance.now()
      res.once('close', () => {
        const ms = Math.round(performance.now() - began)
        parts.answered({ part: partOf(req.url ?? '/'), method: methodOf(req), status: res.statusCode, ms })
      })
      handle(req, res).catch((error: unknown) => {
        const machine = isMachine((req.url ?? '/').split('?')[0] ?? '/')
        if (error instanceof TooMany && !res.headersSent) {
          res.setHeader('Retry-After', error.retryAfter)
          return answer(res, machine, 429, error.message)
        }
        const reference = randomUUID()
        if (!isGone(error)) logFault('a request failed', error, { reference })
        if (res.headersSent) res.destroy()
        else answer(res, machine, 500, `Something went wrong on our side (${reference})`)
      })
    },
  )
  server.maxHeadersCount = 100
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
    const status =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
          ? '408 Request Timeout'
          : '400 Bad Request'
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
  return server
}

/** Which part of the house a path belongs to: a word of ours, never what came in. */
function partOf(target: string): string {
  const [, first = ''] = /^\/([a-z]+)(?=[/?]|$)/.exec(target) ?? []
  return ['oidc', 'epcis', 'api', 'voc', 'fhir', 'log', 'healthz', 'readyz', 'metrics', 'assets'].includes(first)
    ? first
    : 'page'
}

function methodOf({ method = '' }: IncomingMessage): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other'
}

function header(req: IncomingMessage, name: 'origin' | 'sec-fetch-site'): string | undefined {
  const value = req.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

function isLoopbackHost(said: string | undefined): boolean {
  return said !== undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(said)
}

/** The other side closed the connection while it was being answered: nobody is left to be told. */
function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'ABORT_ERR'
}
