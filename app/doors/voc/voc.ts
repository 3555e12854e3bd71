import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { vocabularyDocument } from './vocabulary-document.ts'
import { type PageLanguage, vocabularyPage } from './vocabulary-page.ts'

/**
 * Our vocabulary at /voc, for everybody: a page for people in English or Chinese, JSON-LD for machines. It changes only
 * with a release, so it may be kept for an hour.
 */
export function vocDoor(): Hono {
  const door = new Hono()
  const document = JSON.stringify(vocabularyDocument())
  door.get('/voc', ({ req }) => {
    if (wantsData(req.raw)) {
      return new Response(document, {
        headers: { 'Content-Type': 'application/ld+json; charset=utf-8', ...KEPT, 'Access-Control-Allow-Origin': '*' },
      })
    }
    const nonce = randomBytes(16).toString('base64')
    return new Response(vocabularyPage(languageOf(req.raw), nonce), {
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        ...KEPT,
        'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      },
    })
  })
  door.get('/voc/', (context) => context.redirect('/voc', 308))
  door.all('/voc', () => problem(405, 'Method not allowed', { Allow: 'GET' }))
  door.notFound(() => problem(404, 'Not found', {}))
  return door
}

const KEPT = {
  'Cache-Control': 'public, max-age=3600',
  Vary: 'Accept, Accept-Language',
  'X-Content-Type-Options': 'nosniff',
}

/** JSON-LD is for who asks for it by name; a browser, and whoever takes anything, gets the page or the data as asked. */
function wantsData(request: Request): boolean {
  const format = new URL(request.url).searchParams.get('format')
  if (format !== null) return format === 'jsonld'
  const accept = request.headers.get('accept') ?? '*/*'
  return !accept.includes('text/html')
}

function languageOf(request: Request): PageLanguage {
  const said = new URL(request.url).searchParams.get('lang') ?? request.headers.get('accept-language') ?? 'en'
  return /^zh\b/i.test(said.trim()) ? 'zh' : 'en'
}

function problem(status: number, title: string, headers: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  })
}
