import type { AppLoadContext } from '@remix-run/node'
import { changeOrganization, type Session } from '#app/http/session.server.ts'
import { findPersonBySubject, membershipsOf } from '#db/people.ts'
import { openIdentitySession } from '#db/session.ts'

/** What a page that lets a person choose may show. */
export type OrganizationChoice = { slug: string; name: string; nameZh: string | null; kind: string }

/** For which organizations this person may act now. */
export async function choicesOf(context: AppLoadContext, subject: string): Promise<OrganizationChoice[]> {
  const { identifying } = openIdentitySession(context.services.db)
  return identifying(async (db) => {
    const person = await findPersonBySubject(db, subject)
    const memberships = person ? await membershipsOf(db, person.id) : []
    return memberships.map(({ slug, name, nameZh, kind }) => ({ slug, name, nameZh, kind }))
  })
}

/** Chooses within an interaction of the provider. Gives where to go on, or null when the person does not belong there. */
export async function chooseInInteraction(
  context: AppLoadContext,
  subject: string,
  slug: string,
): Promise<string | null> {
  const { identifying } = openIdentitySession(context.services.db)
  const chosen = await identifying(async (db) => {
    const person = await findPersonBySubject(db, subject)
    if (!person) return null
    const membership = (await membershipsOf(db, person.id)).find((one) => one.slug === slug)
    return membership ? { person: person.id, organization: membership.organizationId } : null
  })
  return chosen ? context.oidc.chose(chosen.person, chosen.organization) : null
}

/** Lets a signed-in person act for another of their organizations from now on. False when they do not belong there. */
export async function chooseInPortal(context: AppLoadContext, session: Session, slug: string): Promise<boolean> {
  const { identifying } = openIdentitySession(context.services.db)
  const memberships = await identifying((db) => membershipsOf(db, session.person.id))
  const membership = memberships.find((one) => one.slug === slug)
  return membership ? changeOrganization(context, session, membership.organizationId) : false
}
