import { type AppLoadContext, redirect } from '@remix-run/node'
import { paths } from '#app/paths.ts'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import { endSession, findSession, type FoundSession, rotateSession, startSession } from '#db/sessions.ts'
import { openIdentitySession } from '#db/session.ts'
import { cookieName, readCookie, writeCookie } from './cookies.server.ts'
import { digestOf, randomToken } from '#app/identity/secrets.server.ts'

const ABSOLUTE_SECONDS = 12 * 60 * 60

export type Session = FoundSession & { readonly id: Buffer }

const found = new WeakMap<AppLoadContext, Promise<Session | null>>()

/**
 * The session of a request with the membership as it is now, read once a request; null when signed out, lapsed, or the
 * person may not sign in any more.
 */
export function sessionOf(request: Request, context: AppLoadContext): Promise<Session | null> {
  const known = found.get(context)
  if (known) return known
  const { config, db } = context.services
  const token = readCookie(request.headers, cookieName(config.https, 'session'))
  const session =
    token === null || !/^[A-Za-z0-9_-]{43}$/.test(token)
      ? Promise.resolve(null)
      : openIdentitySession(db)
          .identifying((trx) => findSession(trx, digestOf(token)))
          .then((row) => (row ? { ...row, id: digestOf(token) } : null))
  found.set(context, session)
  return session
}

/** Signs a browser in under a new id; whatever it carried before is dead. */
export async function openWebSession(
  request: Request,
  context: AppLoadContext,
  session: {
    person: PersonId
    organization: OrganizationId | null
    providerSession: string | null
    authTime: Date
    secondFactor: boolean
  },
): Promise<void> {
  const { config, db } = context.services
  const before = readCookie(request.headers, cookieName(config.https, 'session'))
  const token = randomToken()
  await openIdentitySession(db).identifying(async (trx) => {
    if (before !== null) await endSession(trx, digestOf(before))
    await startSession(trx, { id: digestOf(token), ...session })
  })
  found.delete(context)
  context.setCookie(writeCookie(config.https, 'session', token, ABSOLUTE_SECONDS))
}

/** Continues for another organization under a new id. False when the session was gone in the meantime. */
export async function changeOrganization(
  context: AppLoadContext,
  session: Session,
  organization: OrganizationId,
): Promise<boolean> {
  return continueAs(context, session, { organization })
}

/** Continues under a new id after a second factor was shown. False when the session was gone in the meantime. */
export async function continueWithSecondFactor(context: AppLoadContext, session: Session): Promise<boolean> {
  return continueAs(context, session, { secondFactor: true })
}

/** The old cookie came with this request and opens nothing any more: what is asked later within it gets the new session. */
async function continueAs(
  context: AppLoadContext,
  session: Session,
  as: { organization?: OrganizationId; secondFactor?: boolean },
): Promise<boolean> {
  const { config, db } = context.services
  const token = randomToken()
  const changed = await openIdentitySession(db).identifying((trx) =>
    rotateSession(trx, session.id, { id: digestOf(token), ...as }),
  )
  if (!changed) {
    found.delete(context)
    return false
  }
  context.setCookie(writeCookie(config.https, 'session', token, ABSOLUTE_SECONDS))
  found.set(
    context,
    openIdentitySession(db)
      .identifying((trx) => findSession(trx, digestOf(token)))
      .then((row) => (row ? { ...row, id: digestOf(token) } : null)),
  )
  return true
}

/** Signs a browser out of the portal. */
export async function closeWebSession(request: Request, context: AppLoadContext): Promise<void> {
  const { config, db } = context.services
  const token = readCookie(request.headers, cookieName(config.https, 'session'))
  if (token !== null) await openIdentitySession(db).identifying((trx) => endSession(trx, digestOf(token)))
  found.delete(context)
  context.setCookie(writeCookie(config.https, 'session', '', 0))
}

/** How long after signing in a person may do what cannot be undone without saying again who they are. */
const FRESH_MINUTES = 15

/** Whether the person behind a session signed in a short while ago. */
export function isFresh(session: Session, now = new Date()): boolean {
  return now.getTime() - session.authTime.getTime() < FRESH_MINUTES * 60_000
}

/** Whether whoever sends this request signed in a short while ago. */
export async function isAskedFresh(request: Request, context: AppLoadContext): Promise<boolean> {
  const session = await sessionOf(request, context)
  return session !== null && isFresh(session)
}

/** For what cannot be undone: throws the way to say again who one is, and back to `returnTo`, when that was too long ago. */
export async function demandFresh(request: Request, context: AppLoadContext, returnTo: string): Promise<void> {
  if (!(await isAskedFresh(request, context))) throw redirect(paths.signInAgain(returnTo), 303)
}
