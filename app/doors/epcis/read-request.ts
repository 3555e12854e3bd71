import { MAX_BYTES, tooLarge } from '#app/capture/parse-document.ts'
import { problem } from '#app/capture/problem.ts'
import type { CaptureBehaviour } from '#db/portal/capture.ts'
import { Unreadable } from './answers.ts'

/** Longest address that is read. */
const MAX_URL = 8_192

/** Refuses what no answer of ours can satisfy: media types and versions that are not spoken here. */
export function checkNegotiation(request: Request): void {
  if (request.url.length > MAX_URL) {
    throw new Unreadable(
      problem('URITooLongException', 414, 'URI too long', `An address has at most ${MAX_URL} characters`),
    )
  }
  const accept = request.headers.get('accept')
  if (accept !== null && !accept.split(',').some((part) => acceptable(part))) {
    throw notAcceptable('Answers are application/json or application/ld+json')
  }
  for (const [header, spoken] of [
    ['GS1-EPCIS-Version', /^2\.0(\.\d+)?$/],
    ['GS1-CBV-Version', /^2\.0(\.\d+)?$/],
    ['GS1-EPC-Format', /^(Always_GS1_Digital_Link|No_Preference)$/],
  ] as const) {
    const said = request.headers.get(header)
    if (said !== null && !spoken.test(said.trim())) throw notAcceptable(`${header} of this kind is not spoken here`)
  }
  if (!withinTwo(request.headers, 'GS1-EPCIS') || !withinTwo(request.headers, 'GS1-CBV')) {
    throw notAcceptable('Version 2.0 is spoken here, and it lies outside what was asked for')
  }
}

function acceptable(part: string): boolean {
  const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
  if (parameters.some((parameter) => /^q=0(\.0{1,3})?$/.test(parameter))) return false
  return ['*/*', 'application/*', 'application/json', 'application/ld+json'].includes(range)
}

function withinTwo(headers: Headers, family: string): boolean {
  const bound = (name: string) =>
    Number(/^\d+(?:\.\d+)?/.exec(headers.get(`${family}-${name}`) ?? '2.0')?.[0] ?? Number.NaN)
  return bound('Min') <= 2 && bound('Max') >= 2
}

function notAcceptable(detail: string): Unreadable {
  return new Unreadable(problem('NotAcceptableException', 406, 'Not acceptable', detail))
}

/** What the sender wants done when some events are wrong. EPCIS 2.0: rollback unless said otherwise. */
export function errorBehaviour(request: Request): CaptureBehaviour {
  const said = request.headers.get('GS1-Capture-Error-Behaviour')
  if (said === null || said === 'rollback') return 'rollback'
  if (said === 'proceed') return 'proceed'
  const detail = 'GS1-Capture-Error-Behaviour is rollback or proceed'
  throw new Unreadable(problem('ValidationException', 400, 'A header is wrong', detail))
}

/**
 * The body, at most 8 MiB: what states a larger size is refused before a byte is read, and what turns out larger is
 * given up at the limit. Only JSON, and not compressed: what unpacks to gigabytes would pass the limit.
 */
export async function readBody(request: Request): Promise<Uint8Array> {
  const unsupported = (detail: string) =>
    new Unreadable(problem('UnsupportedMediaTypeException', 415, 'Unsupported media type', detail))
  const encoding = request.headers.get('content-encoding')
  if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') {
    throw unsupported('Bodies are taken without content encoding')
  }
  const [type = '', ...parameters] = (request.headers.get('content-type') ?? '').toLowerCase().split(';')
  if (!['application/json', 'application/ld+json'].includes(type.trim())) {
    throw unsupported('Bodies are application/json or application/ld+json')
  }
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"]*)"?\s*$/.exec(parameter)?.[1]).find(Boolean)
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw unsupported('Bodies are UTF-8')
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) throw new Unreadable(tooLarge())
  return upTo(request.body, MAX_BYTES)
}

async function upTo(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      throw new Unreadable(tooLarge())
    }
    parts.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
