import { EXHIBIT_GROUPS } from '#app/scar/exhibit.ts'
import { issueScar } from '#app/scar/issue-scar.server.ts'
import { lookAtItems } from '#app/scar/look-at-items.server.ts'
import { scarsOf } from '#app/scar/scar-desk.server.ts'
import { type Operation, operationFor } from '#app/operation.server.ts'
import { OrganizationId, OrganizationSlug, PersonId } from '#app/vocabulary/ids.ts'
import type { DemoWorld } from './demo.ts'
import type { DemoServices } from './seed.server.ts'
import { organization, PEOPLE } from './world.ts'

/** Open work on the desks: the request that waits for Bolt Titanium, with the finding that Meridian shows. Written once. */
export async function seedCases(
  services: DemoServices,
  world: DemoWorld,
  ids: { organizations: ReadonlyMap<string, number>; people: ReadonlyMap<string, number> },
): Promise<void> {
  const op = qualityOf(services, 'meridian', ids)
  if ((await scarsOf(op)).length > 0) return
  const item = { said: world.badForging, uri: world.badForging, quantity: 120, unit: 'pcs' }
  const { facts } = await lookAtItems(op, [item])
  const found = facts.filter(({ kind }) => kind === 'nonconformity').map(({ id }) => id)
  const outcome = await issueScar(op, {
    supplier: OrganizationSlug.parse('bolt-titanium'),
    category: 'response',
    severity: 'critical',
    title: 'Porosity below the surface of forged femoral blanks',
    part: 'KF-FEM femoral blank, drawing rev. D',
    defectCode: 'POR-02',
    problem:
      'CT of machined femoral components shows porosity up to 0.6 mm, 1.5 mm below the articulating surface.\nAll of them were machined from one forging lot. Other lots of the same month show none.',
    disposition: 'return',
    expectations: {
      D3: 'Stock at your site, in process and in transit, by lot, and what was done with it.',
      D4: 'Why it arose and why the ultrasonic test of all pieces did not find it.',
    },
    costNote: null,
    items: [item],
    facts: found,
    groups: EXHIBIT_GROUPS,
    parent: null,
  })
  if (!outcome.issued) throw new Error(`the request of the demo was not issued: ${outcome.because}`)
}

/** An operation of the person who answers for quality at a company of the demo. */
function qualityOf(
  services: DemoServices,
  slug: string,
  ids: { organizations: ReadonlyMap<string, number>; people: ReadonlyMap<string, number> },
): Operation {
  const { kind, zone } = organization(slug)
  const person = PEOPLE.find(({ memberships }) =>
    memberships.some((one) => one.organization === slug && one.roles.includes('quality')),
  )
  return operationFor(
    { db: services.db, disclosureDb: services.db },
    {
      actor: {
        personId: PersonId.parse(ids.people.get(person?.email ?? '')),
        clientId: null,
        organizationId: OrganizationId.parse(ids.organizations.get(slug)),
        kind,
        roles: ['quality'],
        scopes: [],
      },
      grants: [],
      now: new Date(),
      door: 'page',
      purpose: 'corrective-action',
      zone,
      language: 'en',
      reason: 'The demo world is seeded.',
    },
  )
}
