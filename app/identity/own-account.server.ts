import type { AppLoadContext } from '@remix-run/node'
import { isFresh, type Session } from '#app/http/session.server.ts'
import type { Services } from '#app/services.server.ts'
import { membershipsOf } from '#db/people.ts'
import { factorOf } from '#db/second-factors.ts'
import { openIdentitySession } from '#db/session.ts'
import { endOtherSessions, sessionsOf } from '#db/sessions.ts'
import { demandsSecondFactor } from '#policies/second-factor.ts'
import type { AccountView } from '#app/account/account.ts'

/** What a person sees of their own account. */
export async function accountOf({ services }: AppLoadContext, session: Session): Promise<AccountView> {
  const { person } = session
  return openIdentitySession(services.db).identifying(async (db) => {
    const memberships = await membershipsOf(db, person.id)
    const factor = await factorOf(db, person.id)
    const sessions = await sessionsOf(db, person.id, session.id)
    return {
      person: { name: person.name, email: person.email, zone: person.zone },
      organizations: memberships.map(({ name, nameZh, roles }) => ({ name, nameZh, roles: [...roles] })),
      factor: factor?.confirmedAt ? { since: factor.confirmedAt.toISOString(), codesLeft: factor.codesLeft } : null,
      demandedBy: memberships
        .filter(({ secondFactorRule, roles }) => demandsSecondFactor(secondFactorRule, roles))
        .map(({ name, nameZh }) => ({ name, nameZh })),
      fresh: isFresh(session),
      sessions: sessions.map((one) => ({
        ...one,
        since: one.since.toISOString(),
        lastSeen: one.lastSeen.toISOString(),
      })),
    }
  })
}

/** Signs a person out everywhere but here. Gives how many sessions ended. */
export async function signOutElsewhere({ db }: Services, session: Session): Promise<number> {
  return openIdentitySession(db).identifying((trx) => endOtherSessions(trx, session.person.id, session.id))
}
