import type { AppLoadContext } from '@remix-run/node'
import { paths } from '#app/paths.ts'
import { post } from '#db/outbox.ts'
import { findPersonBySubject, membershipsOf } from '#db/people.ts'
import { keepRecovery, recoveryIsOpen } from '#db/recoveries.ts'
import { openIdentitySession } from '#db/session.ts'

/**
 * A person whose password was right, and who lost the authenticator and the recovery codes, asks the admins of their
 * organizations to let them set up another. Nobody else can: the operator has no part in it. `asked-already` while a
 * request is open, `nobody` for those who belong nowhere.
 */
export async function askRecovery(
  context: AppLoadContext,
  subject: string,
  reason: string,
): Promise<'asked' | 'asked-already' | 'nobody'> {
  return openIdentitySession(context.services.db).identifying(async (db) => {
    const person = await findPersonBySubject(db, subject)
    const memberships = person ? await membershipsOf(db, person.id) : []
    if (!person || memberships.length === 0) return 'nobody'
    if ((await keepRecovery(db, person.id, reason)) === null) return 'asked-already'
    for (const { organizationId } of memberships)
      await post(db, {
        kind: 'recovery-asked',
        to: { organization: organizationId, roles: ['admin'] },
        about: { path: paths.people() },
        from: null,
      })
    return 'asked'
  })
}

/** Whether somebody who is signing in waits for such a decision already. */
export async function waitsForRecovery(context: AppLoadContext, subject: string): Promise<boolean> {
  return openIdentitySession(context.services.db).identifying(async (db) => {
    const person = await findPersonBySubject(db, subject)
    return person !== null && (await recoveryIsOpen(db, person.id))
  })
}
