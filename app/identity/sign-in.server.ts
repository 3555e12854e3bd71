import type { AppLoadContext } from '@remix-run/node'
import { cookieName, readCookie, writeCookie } from '#app/http/cookies.server.ts'
import { digestOf, randomToken } from '#app/identity/secrets.server.ts'
import { findPersonByEmail } from '#db/people.ts'
import { openIdentitySession } from '#db/session.ts'
import { admitAttempt, keepSuccess } from '#db/sign-in-attempts.ts'
import { isPassword, TooBusy } from './password.server.ts'

export type SignInOutcome =
  | { readonly ok: true; readonly subject: string }
  | { readonly ok: false; readonly because: 'wrong' | 'busy' }
  | { readonly ok: false; readonly because: 'wait'; readonly seconds: number }

const DEVICE_SECONDS = 180 * 24 * 60 * 60

/**
 * Tries a password. Unknown account and wrong password get the same answer after the same work. The try is counted
 * before the password is looked at; a browser that signed in before carries a cookie that says so, and what strangers
 * try elsewhere does not slow it down.
 */
export async function signIn(
  request: Request,
  context: AppLoadContext,
  typed: { email: string; password: string },
): Promise<SignInOutcome> {
  const { services, address } = context
  const { identifying } = openIdentitySession(services.db)
  const email = typed.email.trim().toLowerCase()
  const device = readCookie(request.headers, cookieName(services.config.https, 'device'))
  const attempt = {
    account: services.vault.digest('account', email),
    address,
    device: device === null ? null : digestOf(device),
  }
  const admitted = await identifying((db) => admitAttempt(db, attempt))
  if (!admitted.admitted) return { ok: false, because: 'wait', seconds: admitted.waitSeconds }

  const person = await identifying((db) => findPersonByEmail(db, email))
  let right: boolean
  try {
    right = await isPassword(typed.password, person?.passwordHash ?? null)
  } catch (error) {
    if (error instanceof TooBusy) return { ok: false, because: 'busy' }
    throw error
  }
  if (!right || !person) return { ok: false, because: 'wrong' }

  const known = device ?? randomToken()
  await identifying((db) => keepSuccess(db, admitted.attempt, digestOf(known)))
  context.setCookie(writeCookie(services.config.https, 'device', known, DEVICE_SECONDS))
  return { ok: true, subject: person.subject }
}
