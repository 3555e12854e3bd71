import type { AppLoadContext } from '@remix-run/node'
import { invitationInLetter, joinByLetter, type Joining, type LetterInvitation } from '#db/partnerships.ts'
import { type ColleagueLetter, colleagueLetter, joinAsColleague } from '#db/colleagues.ts'
import type { PersonId } from '#app/vocabulary/ids.ts'
import { openIdentitySession } from '#db/session.ts'
import { hashPassword } from './password.server.ts'
import { digestOf } from './secrets.server.ts'

/** What a letter is about, for whoever holds it; null when there is no such letter. Changes nothing. */
export async function letterInvitation(context: AppLoadContext, token: string): Promise<LetterInvitation | null> {
  return openIdentitySession(context.services.db).identifying((db) => invitationInLetter(db, digestOf(token)))
}

/**
 * Joins with a new organization, of which the holder of the letter is the first admin. The organization has no
 * identifier yet and so no reach: it sees what partners grant about items it is tied to, and nothing by joining.
 */
export async function joinWithLetter(
  context: AppLoadContext,
  token: string,
  said: Omit<Joining, 'passwordHash'> & { password: string },
): Promise<'hidden' | 'over' | 'known' | 'joined'> {
  const joining = await withHash(said)
  return openIdentitySession(context.services.db).identifying((db) => joinByLetter(db, digestOf(token), joining))
}

/** What a colleague's letter is about; null when there is no such letter. Changes nothing. */
export async function letterToColleague(context: AppLoadContext, token: string): Promise<ColleagueLetter | null> {
  return openIdentitySession(context.services.db).identifying((db) => colleagueLetter(db, digestOf(token)))
}

/** Accepts a colleague's letter: as a new person, or as the one who is signed in. */
export async function joinColleagues(
  context: AppLoadContext,
  token: string,
  as: { person: PersonId } | { name: string; password: string; language: string; zone: string },
): Promise<'hidden' | 'over' | 'known' | 'another' | 'joined'> {
  const who = 'person' in as ? as : await withHash(as)
  return openIdentitySession(context.services.db).identifying((db) => joinAsColleague(db, digestOf(token), who))
}

/** The hash is worked out before the transaction: it takes a while, on purpose. */
async function withHash<Said extends { password: string }>({ password, ...rest }: Said) {
  return { ...rest, passwordHash: await hashPassword(password) }
}
