import path from 'node:path'
import { expect, test } from 'vitest'
import { apiDoor } from '#app/doors/api/door.server.ts'
import type { NotAdmitted } from '#app/doors/door-host.ts'
import { epcisDoor } from '#app/doors/epcis/epcis.ts'
import { FOR_MEMBERS, signedOutContext, signedOutRequest } from './signed-out.ts'

type Handler = (args: { request: Request; params: Record<string, string>; context: unknown }) => unknown

/** What a handler answers, thrown or returned. */
async function answerOf(handler: Handler, request: Request): Promise<unknown> {
  const id = new URL(request.url).pathname.split('/').at(-1) ?? ''
  try {
    return await handler({ request, params: { id }, context: signedOutContext() })
  } catch (thrown) {
    return thrown
  }
}

for (const [file, route] of Object.entries(FOR_MEMBERS)) {
  test(`${route.url} leads somebody who is not signed in to the sign-in page and reads nothing (${file})`, async () => {
    const module = (await import(/* @vite-ignore */ path.resolve('app/routes', file))) as {
      loader?: Handler
      action?: Handler
    } // what a route module exports
    const handlers: [Handler, 'GET' | 'POST'][] = []
    if (module.loader) handlers.push([module.loader, 'GET'])
    if (module.action) handlers.push([module.action, 'POST'])
    expect(handlers.length).toBeGreaterThan(0)
    if (route.form) expect(module.action).toBeDefined()
    for (const [handler, method] of handlers) {
      const answer = await answerOf(handler, signedOutRequest(route, method))
      expect(answer, method).toBeInstanceOf(Response)
      if (!(answer instanceof Response)) continue
      expect(answer.status, method).toBeGreaterThanOrEqual(302)
      expect(answer.status, method).toBeLessThanOrEqual(303)
      expect(answer.headers.get('location'), method).toMatch(/^\/(sign-in\?returnTo=|desk$|verify\/list$)/)
      expect(await answer.text()).toBe('')
    }
  })
}

/** What a machine door shows to those who bring no token. */
const PUBLIC_DOORS = new Set(['GET /api/v1/openapi.json'])

const refused: NotAdmitted = Object.assign(new Error('An access token is required'), {
  status: 401 as const,
  challenge: 'Bearer realm="trace-commons"',
})
const nobody = { operation: () => Promise.reject(refused) }
const work = { services: { vault: { digest: () => Buffer.alloc(32) } } } as unknown as Parameters<
  typeof epcisDoor
>[0]['work'] // refused before it is used

const doors = { api: apiDoor(nobody), epcis: epcisDoor({ ...nobody, work }) }

for (const [name, door] of Object.entries(doors)) {
  const routes = new Map(
    door.routes
      .filter(({ method, path }) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method) && !path.includes('*'))
      .map(({ method, path }) => [`${method} ${path}`, { method, at: path.replace(/:\w+/g, 'x') }] as const),
  )
  test(`the ${name} door has routes to ask`, () => expect(routes.size).toBeGreaterThan(1))
  for (const [route, { method, at }] of routes) {
    if (PUBLIC_DOORS.has(route)) continue
    test(`${route} says nothing to a machine without a token`, async () => {
      const body = method === 'POST' ? { body: '{', headers: { 'content-type': 'application/json' } } : {}
      const answer = await door.fetch(new Request(`http://localhost:3000${at}`, { method, ...body }))
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
    })
  }
}
