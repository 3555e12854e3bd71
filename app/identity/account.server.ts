import type { Kysely } from 'kysely'
import type { Account } from 'oidc-provider'
import type { Database, Writer } from '#db/database.ts'
import { choiceOf } from '#db/oidc.ts'
import { findPersonBySubject, membershipsOf } from '#db/people.ts'
import type { Membership } from '#db/portal/identity.ts'
import { openIdentitySession } from '#db/session.ts'

/**
 * The organization a grant speaks for: the one chosen under it while that membership lasts, else the only one there
 * is. Null when the person has to choose, or belongs nowhere.
 */
export async function organizationOfGrant(
  db: Writer,
  subject: string,
  grantId: string | undefined,
): Promise<Membership | null> {
  const person = await findPersonBySubject(db, subject)
  if (!person) return null
  const memberships = await membershipsOf(db, person.id)
  if (memberships.length === 1) return memberships[0] ?? null
  const chosen = grantId === undefined ? null : await choiceOf(db, grantId)
  return memberships.find((membership) => membership.organizationId === chosen) ?? null
}

/** Claims: who, for which organization, of what kind, in which roles; nothing else. Roles are as of this moment. */
export async function findAccount(
  db: Kysely<Database>,
  subject: string,
  grantId: string | undefined,
): Promise<Account | undefined> {
  const { identifying } = openIdentitySession(db)
  const person = await identifying((trx) => findPersonBySubject(trx, subject))
  if (!person) return undefined
  return {
    accountId: subject,
    claims: async () => {
      const membership = await identifying((trx) => organizationOfGrant(trx, subject, grantId))
      return {
        sub: subject,
        ...(membership ? { organization: membership.slug, kind: membership.kind, roles: [...membership.roles] } : {}),
      }
    },
  }
}
