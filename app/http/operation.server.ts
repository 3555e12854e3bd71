import { type AppLoadContext, redirect } from '@remix-run/node'
import type { Door, Purpose } from '#app/disclosure/disclosure.ts'
import { languageOf, zoneOf } from '#app/i18n/language.ts'
import { type Operation, operationFor } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import { liveGrants } from '#db/grants.ts'
import { openSession } from '#db/session.ts'
import type { Actor } from '#policies/actor.ts'
import { demandsSecondFactor } from '#policies/second-factor.ts'
import type { OnceAsked } from './form.server.ts'
import { safePath } from './safe-path.ts'
import { sessionOf } from './session.server.ts'

/** Requests that were counted already: a page asks for its operation in more than one loader. */
const counted = new WeakSet<AppLoadContext>()

/** How a page asks when it is not a free lookup: a case page has a purpose of its own, a file another door. */
export type Asked = {
  readonly door?: Door
  readonly purpose?: Purpose
  readonly reason?: string
  readonly once?: OnceAsked | null
}

/**
 * The operation of a signed-in person. Membership, roles, the state of the organization and grants are read on each
 * request; the session proves only who and for which organization. Signed out, it redirects to the sign-in page, and
 * without an organization to the page that chooses one, and without the second factor that the organization demands to
 * the page that sets it up; all come back here.
 */
export async function operation(request: Request, context: AppLoadContext, asked: Asked = {}): Promise<Operation> {
  const session = await sessionOf(request, context)
  if (!session) throw redirect(paths.signIn(returnPath(request)))
  if (!session.organization) throw redirect(paths.chooseOrganization(returnPath(request)))
  const { person, organization } = session
  if (demandsSecondFactor(organization.secondFactorRule, organization.roles) && !session.secondFactor)
    throw redirect(paths.secondFactor(returnPath(request)))
  const { services } = context
  if (!counted.has(context)) {
    counted.add(context)
    await services.allowance.take('person', String(person.id))
  }
  const actor: Actor = {
    personId: person.id,
    clientId: null,
    organizationId: organization.id,
    kind: organization.kind,
    roles: organization.roles,
    scopes: [],
  }
  const bound = { organizationId: organization.id, personId: person.id, clientId: null }
  const grants = await openSession(services.db, bound).reading((db) => liveGrants(db))
  return operationFor(services, {
    actor,
    grants,
    now: new Date(),
    door: asked.door ?? 'page',
    purpose: asked.purpose ?? 'provenance',
    zone: zoneOf(request.headers),
    language: languageOf(request.headers) === 'zh-CN' ? 'zh' : 'en',
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
    ...(asked.once ? { once: asked.once } : {}),
  })
}

/**
 * The operation once more, in the middle of an answer that is still being sent: session, membership, roles and grants are
 * read anew. Throws where the first would be refused now.
 */
export function operationAgain(request: Request, context: AppLoadContext, asked: Asked = {}): Promise<Operation> {
  return operation(request, { ...context }, asked) // what was read is remembered by its context, so this one remembers nothing
}

/** The page to come back to: a form that was sent is not sent again, so its page is shown instead. */
function returnPath(request: Request): string {
  const url = new URL(request.url)
  url.searchParams.delete('_routes')
  const path = url.pathname.replace(/\/_root\.data$/, '/').replace(/\.data$/, '')
  return safePath(path + url.search)
}
