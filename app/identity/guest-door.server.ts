import { createHash, randomInt } from 'node:crypto'
import type { AppLoadContext } from '@remix-run/node'
import { paths } from '#app/paths.ts'
import { guestAsksCode, guestAtDoor, guestEnters, guestSession, type GuestSessionRow } from '#db/guests.ts'
import { openIdentitySession } from '#db/session.ts'
import { digestOf, randomToken } from './secrets.server.ts'

/** A code is kept together with the secret of its letter: eight digits alone could be tried out by whoever read the table. */
const codeDigest = (token: string, code: string) => createHash('sha256').update(`${token}:${code}`).digest()

/** Who shares something by the letter with this secret; null when it opens nothing. Changes nothing. */
export async function atGuestDoor(context: AppLoadContext, token: string) {
  return openIdentitySession(context.services.db).identifying((db) => guestAtDoor(db, digestOf(token)))
}

/** Sends a code of eight digits to the mailbox of the link. */
export async function askGuestCode(context: AppLoadContext, token: string): Promise<'sent' | 'wait' | 'over'> {
  const code = String(randomInt(100_000_000)).padStart(8, '0')
  return openIdentitySession(context.services.db).identifying((db) =>
    guestAsksCode(db, {
      digest: digestOf(token),
      codeDigest: codeDigest(token, code),
      code: `${code.slice(0, 4)} ${code.slice(4)}`,
      path: paths.guest(token),
    }),
  )
}

/** Tries a code. Let in, the browser gets the cookie that comes back with it. */
export async function enterAsGuest(
  context: AppLoadContext,
  token: string,
  code: string,
): Promise<{ outcome: 'in'; cookie: string } | { outcome: 'wrong' | 'spent' | 'over' }> {
  const cookie = randomToken()
  const outcome = await openIdentitySession(context.services.db).identifying((db) =>
    guestEnters(db, { digest: digestOf(token), codeDigest: codeDigest(token, code), session: digestOf(cookie) }),
  )
  return outcome === 'in' ? { outcome, cookie } : { outcome }
}

/** The link of a browser that was let in by it, as it is at this instant; null when it opens nothing any more. */
export async function guestOf(
  context: AppLoadContext,
  cookie: string | null,
  token: string,
): Promise<GuestSessionRow | null> {
  if (cookie === null || !/^[\w-]{43}$/.test(cookie)) return null
  return openIdentitySession(context.services.db).identifying((db) =>
    guestSession(db, digestOf(cookie), digestOf(token)),
  )
}
