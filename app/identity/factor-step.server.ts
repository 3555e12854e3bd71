import type { AppLoadContext } from '@remix-run/node'
import { isFresh, type Session } from '#app/http/session.server.ts'
import { secondFactorBegun } from '#app/identity/second-factor.server.ts'
import { membershipsOf } from '#db/people.ts'
import { factorOf } from '#db/second-factors.ts'
import { openIdentitySession } from '#db/session.ts'
import { demandsSecondFactor } from '#policies/second-factor.ts'
import type { FactorStep } from '#app/account/second-factor-page.tsx'

/** Where a person stands with their second factor, in this session. */
export async function factorStep({ services }: AppLoadContext, session: Session): Promise<FactorStep> {
  const factor = await openIdentitySession(services.db).identifying((db) => factorOf(db, session.person.id))
  if (factor?.confirmed) return { at: session.secondFactor ? 'done' : 'sign-in-again' }
  if (!isFresh(session)) return { at: 'say-again' }
  const setUp = await secondFactorBegun(services, session.person)
  return setUp ? { at: 'confirm', setUp } : { at: 'begin' }
}

/** The organization one acts for, when it lets nothing open before a second factor is shown. */
export function demandingNow(session: Session): { name: string; nameZh: string | null } | null {
  const { organization } = session
  return organization && demandsSecondFactor(organization.secondFactorRule, organization.roles)
    ? { name: organization.name, nameZh: organization.nameZh }
    : null
}

/**
 * Whether this session may remove the second factor: what was only begun always; a confirmed one from a session that showed
 * it, while no organization demands it.
 */
export async function mayRemove({ services }: AppLoadContext, session: Session): Promise<boolean> {
  return openIdentitySession(services.db).identifying(async (db) => {
    const factor = await factorOf(db, session.person.id)
    if (!factor?.confirmed) return true
    if (!session.secondFactor) return false
    const memberships = await membershipsOf(db, session.person.id)
    return !memberships.some(({ secondFactorRule, roles }) => demandsSecondFactor(secondFactorRule, roles))
  })
}
