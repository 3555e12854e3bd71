import type { Kysely } from 'kysely'
import type { interactionPolicy } from 'oidc-provider'
import type { Database, Writer } from '#db/database.ts'
import { openIdentitySession } from '#db/session.ts'
import { findPersonBySubject, membershipsOf } from '#db/people.ts'
import { hasFactor } from '#db/second-factors.ts'
import { demandsSecondFactor } from '#policies/second-factor.ts'
import { organizationOfGrant } from './account.server.ts'
import { PORTAL_CLIENT } from './clients.server.ts'

/**
 * What a person is asked on the way in, in this order: who are you; the second factor, where there is one or an
 * organization demands one; for which organization, when there are several; and, for applications of others, do you
 * agree. Each step is a list of checks. The portal itself lets a person in who has yet to set one up, and shows them
 * nothing before they did.
 */
export function interactionSteps(
  db: Kysely<Database>,
  { Prompt, Check, base }: typeof interactionPolicy,
): interactionPolicy.DefaultPolicy {
  const steps = base()
  steps.add(
    new Prompt(
      { name: 'second-factor', requestable: false },
      new Check('second_factor_not_shown', 'a second factor must be shown', 'login_required', async (ctx) => {
        const { session, client } = ctx.oidc
        const subject = session?.accountId
        if (!subject || session.amr?.includes('otp')) return Check.NO_NEED_TO_PROMPT
        const asked = await openIdentitySession(db).identifying(async (trx) =>
          client?.clientId === PORTAL_CLIENT ? hasFactor(trx, subject) : needsFactor(trx, subject),
        )
        return asked ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT
      }),
    ),
    1, // after login
  )
  steps.add(
    new Prompt(
      { name: 'organization', requestable: false },
      new Check(
        'organization_not_chosen',
        'the organization to act for must be chosen',
        'interaction_required',
        async (ctx) => {
          const subject = ctx.oidc.session?.accountId
          if (!subject) return Check.NO_NEED_TO_PROMPT // the login step asks first
          const grantId = ctx.oidc.entities.Grant?.jti
          const chosen = await openIdentitySession(db).identifying((trx) => organizationOfGrant(trx, subject, grantId))
          return chosen ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT
        },
      ),
    ),
    2, // after login and second factor, before consent
  )
  return steps
}

/** Whether somebody has a second factor, or an organization of theirs demands one: other applications have no page to set it up. */
async function needsFactor(db: Writer, subject: string): Promise<boolean> {
  if (await hasFactor(db, subject)) return true
  const person = await findPersonBySubject(db, subject)
  const memberships = person ? await membershipsOf(db, person.id) : []
  return memberships.some(({ secondFactorRule, roles }) => demandsSecondFactor(secondFactorRule, roles))
}
