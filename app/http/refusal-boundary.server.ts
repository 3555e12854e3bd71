import type { ServerBuild } from '@remix-run/node'
import { TooBusy } from '#app/identity/password.server.ts'
import { SentBefore } from '#app/sent-before.ts'
import { TooMany } from '#app/too-many.ts'
import { Refusal } from '#policies/refusal.ts'

/**
 * What an error thrown by a loader or action is answered with, when it is one that the person may learn about: hidden
 * and absent are the same 404, forbidden is 403. Null for bugs, which stay 500 and tell nothing.
 */
export function responseFor(error: unknown): Response | null {
  if (error instanceof Refusal) {
    return new Response(null, { status: error.status, statusText: error.status === 404 ? 'Not Found' : 'Forbidden' })
  }
  if (error instanceof TooMany)
    return new Response(null, {
      status: 429,
      statusText: 'Too Many Requests',
      headers: { 'Retry-After': error.retryAfter },
    })
  if (error instanceof SentBefore) return new Response(null, { status: 409, statusText: 'Conflict' })
  if (error instanceof TooBusy) return new Response(null, { status: 503, statusText: 'Service Unavailable' })
  // PostgreSQL said no because of what was asked, not because we are broken. Its words name values and stay inside.
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === '42501') return new Response(null, { status: 403, statusText: 'Forbidden' })
  if (['22P02', '22003', '22007', '22008', '22021', '22P05'].includes(code)) {
    return new Response(null, { status: 400, statusText: 'Bad Request' })
  }
  return null
}

type Handler = (...given: never[]) => unknown

function guarded<H extends Handler>(handler: H): H {
  const safe = async (...given: Parameters<H>) => {
    try {
      return await handler(...given)
    } catch (error) {
      if (error instanceof Response) throw error
      throw responseFor(error) ?? error
    }
  }
  return Object.assign(safe, handler) as unknown as H // same parameters and result; the cast says so
}

/** The pages with this boundary around each of their loaders and actions, so that no route can forget it. */
export function withRefusals(build: ServerBuild): ServerBuild {
  const routes = Object.fromEntries(
    Object.entries(build.routes).map(([id, route]) => {
      if (!route) return [id, route]
      const { loader, action } = route.module
      const module = {
        ...route.module,
        ...(loader ? { loader: guarded(loader) } : {}),
        ...(action ? { action: guarded(action) } : {}),
      }
      return [id, { ...route, module }]
    }),
  )
  return { ...build, routes }
}
