import type { Kysely } from 'kysely'
import type { interactionPolicy } from 'oidc-provider'
import type { Database } from '#db/database.ts'
import { openIdentitySession } from '#db/session.ts'
import { organizationOfGrant } from './account.server.ts'

/**
 * What a person is asked on the way in, in this order: who are you; for which organization, when there are several;
 * and, for applications of others, do you agree. Each step is a list of checks.
 */
export function interactionSteps(
  db: Kysely<Database>,
  { Prompt, Check, base }: typeof interactionPolicy,
): interactionPolicy.DefaultPolicy {
  const steps = base()
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
    1, // after login, before consent
  )
  return steps
}
