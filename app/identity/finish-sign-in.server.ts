import type { AppLoadContext } from '@remix-run/node'
import { openWebSession } from '#app/http/session.server.ts'
import { findPersonBySubject, membershipsOf } from '#db/people.ts'
import { openIdentitySession } from '#db/session.ts'

/**
 * The person comes back from the provider: opens a session of the portal. Gives the path to go on with; null when this
 * return was not begun in this browser, was used before, or was refused.
 */
export async function finishSignIn(request: Request, context: AppLoadContext): Promise<string | null> {
  const signedIn = await context.relyingParty.finish(request)
  context.setCookie(context.relyingParty.clear)
  if (!signedIn) return null
  const { identifying } = openIdentitySession(context.services.db)
  const found = await identifying(async (db) => {
    const person = await findPersonBySubject(db, signedIn.subject)
    if (!person) return null
    const membership = (await membershipsOf(db, person.id)).find((one) => one.slug === signedIn.organization)
    return { person: person.id, organization: membership?.organizationId ?? null }
  })
  if (!found) return null
  const provider = await context.oidc.session()
  await openWebSession(request, context, {
    ...found,
    providerSession: provider?.subject === signedIn.subject ? provider.uid : null,
    authTime: signedIn.authTime,
    secondFactor: signedIn.secondFactor,
  })
  return signedIn.returnTo
}
