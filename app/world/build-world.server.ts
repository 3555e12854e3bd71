import type { Kysely } from 'kysely'
import type pg from 'pg'
import { normaliseEvent } from '#app/capture/normalise.ts'
import { parseDocument } from '#app/capture/parse-document.ts'
import { personPseudonym } from '#app/capture/pseudonym.ts'
import { validateDocument } from '#app/capture/validate.ts'
import { registerClient } from '#app/identity/clients.server.ts'
import type { Vault } from '#app/identity/vault.server.ts'
import { OrganizationId } from '#app/vocabulary/ids.ts'
import { allowLongCapture } from '#db/capture-jobs.ts'
import type { Database } from '#db/database.ts'
import { captureFacts, sequencePositions } from '#db/facts/capture.ts'
import { refreshStatistics, seededIds, seedStanding, storeIsEmpty } from '#db/seed.ts'
import { openSession } from '#db/session.ts'
import { carrier, gtinOf, hospital, manufacturer, prefixOf, supplier, WORLD, worldDocuments } from './world-plan.ts'

type House = { readonly db: Kysely<Database>; readonly owner: pg.Pool; readonly vault: Vault }

/** What a bench needs to ask as somebody of the world. */
export type BuiltWorld = {
  readonly units: number
  readonly seed: number
  readonly facts: number
  readonly seconds: number
  readonly clients: readonly { organization: string; clientId: string; clientSecret: string }[]
}

/**
 * Fills an empty store with a generated world of so many units. Its events are read, checked and normalised as a document
 * that came in, and captured and derived by the same statements. Left out are HTTP, the row of the capture job and the
 * look for findings afterwards. `progress` gets the facts and units so far. Gives the clients to ask it with, secrets
 * included. Throws when an organization is there already, or when the plan tells what a capture refuses.
 */
export async function buildWorld(
  house: House,
  { units, seed }: { units: number; seed: number },
  progress: (facts: number, units: number) => void,
): Promise<BuiltWorld> {
  if (!(await storeIsEmpty(house.owner)))
    throw new Error('The store holds something already: a world needs an empty one.')
  const started = Date.now()
  await seedStanding(house.owner, standing(), 'world')
  const { organizations } = await seededIds(house.owner)
  const idOf = (slug: string) => OrganizationId.parse(organizations.get(slug))
  const clients: BuiltWorld['clients'][number][] = []
  for (const slug of [manufacturer(0), hospital(0), supplier(32)]) {
    const scopes = ['evidence:read', 'epcis:query', 'epcis:capture'] as const
    const { clientSecret } = await registerClient(house, { id: `${slug}-erp`, organization: idOf(slug), name: slug, scopes }) // prettier-ignore
    clients.push({ organization: slug, clientId: `${slug}-erp`, clientSecret: clientSecret ?? '' })
  }

  let facts = 0
  let made = 0
  let analyzed = 0
  for (const { owner, events } of worldDocuments(units, seed)) {
    const organizationId = idOf(owner)
    const document = parseDocument(
      new TextEncoder().encode(JSON.stringify({ ...HEAD, epcisBody: { eventList: events } })),
    )
    if (!document.ok) throw new Error(document.problem.detail)
    const { document: wrong, events: faults } = validateDocument(document.document, Date.now())
    const [fault] = [...wrong, ...faults]
    if (fault) throw new Error(`the plan tells what capture refuses: ${fault.pointer} ${fault.message}`)
    const pseudonym = personPseudonym(house.vault, organizationId)
    const inputs = document.document.events.map((event) => normaliseEvent(event, pseudonym))
    const { writing } = openSession(house.db, { organizationId, personId: null, clientId: `${owner}-erp` })
    await writing(async (db) => {
      await allowLongCapture(db)
      await captureFacts(db, inputs)
    })
    facts += events.length
    for (const event of events) if (event['bizStep'] === 'commissioning') made += (event['epcList'] as string[]).length // the plan's own events
    if (facts > analyzed * 2 + 100) {
      await refreshStatistics(house.owner) // plans made for an empty store are no good for a full one
      analyzed = facts
    }
    progress(facts, made)
  }
  await openSession(house.db, { organizationId: idOf(manufacturer(0)), personId: null, clientId: null }).writing((db) => sequencePositions(db)) // prettier-ignore
  await refreshStatistics(house.owner)
  return { units, seed, facts, seconds: (Date.now() - started) / 1000, clients }
}

const HEAD = {
  '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { tc: 'urn:trace-commons:voc:1:' }],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-01-01T00:00:00.000Z',
}

const EVERY_KIND = ['receipt', 'inspection', 'production', 'sterilisation', 'release', 'packing', 'shipment', 'transport', 'storage', 'use', 'return', 'maintenance', 'change', 'nonconformity', 'sensor', 'declaration', 'other'] // prettier-ignore
const GROUPS = ['identity', 'dates', 'quantities', 'parties', 'release', 'inspection']

/** Companies, their numbers, and who shows what to whom. */
function standing(): Parameters<typeof seedStanding>[1] {
  const each = <T>(count: number, of: (n: number) => T) => Array.from({ length: count }, (_, n) => of(n))
  const organization = (slug: string, kind: string) => ({ slug, name: slug, nameZh: slug, country: 'IE', kind })
  const grant = (
    owner: string,
    partner: string,
    relation: 'o' | 's' | 'c',
    extent: 'item' | 'ancestry',
    verdict: string[] = [],
  ) => ({
    key: `${owner} ${partner} ${relation}`,
    owner,
    partner,
    relation,
    extent,
    kinds: EVERY_KIND,
    groups: GROUPS,
    dis: null,
    purpose: 'provenance',
    verdict,
    onward: [],
    via: null,
  })
  const makers = each(WORLD.manufacturers, manufacturer)
  const suppliers = each(WORLD.suppliers, supplier)
  const hospitals = each(WORLD.hospitals, hospital)
  return {
    organizations: [
      organization('operator', 'operator'),
      ...makers.map((slug) => organization(slug, 'manufacturer')),
      ...suppliers.map((slug) => organization(slug, 'supplier')),
      ...each(WORLD.carriers, carrier).map((slug) => organization(slug, 'logistics')),
      ...hospitals.map((slug) => organization(slug, 'hospital')),
    ],
    people: each(2, (n) => ({
      email: `operator-${n + 1}@operator.example`,
      name: `Operator ${n + 1}`,
      passwordHash: '',
      language: 'en',
      zone: 'UTC',
      memberships: [{ organization: 'operator', roles: ['admin'] }],
    })),
    products: makers.map((labeler, n) => ({ di: gtinOf(n), labeler, name: `Product ${n + 1}`, nameZh: `产品 ${n + 1}`, model: `M${n + 1}`, description: '', sterile: true, storageMax: null })), // prettier-ignore
    claims: makers.map((slug, n) => ({ organization: slug, scheme: 'gs1-prefix', value: prefixOf(n), state: 'verified', evidence: 'generated' })), // prettier-ignore
    appointments: [],
    grants: [
      ...makers.flatMap((maker) => hospitals.map((one) => grant(maker, one, 'c', 'ancestry', ['identity', 'custody', 'safety', 'release']))), // prettier-ignore
      ...suppliers.flatMap((one) => makers.map((maker) => grant(one, maker, 'c', 'ancestry'))),
      ...makers.flatMap((maker) => suppliers.map((one) => grant(maker, one, 's', 'ancestry'))),
    ],
    standingApprovals: [],
    locations: [],
    verifiedBy: ['operator-1@operator.example', 'operator-2@operator.example'],
    from: '2024-01-01',
    until: '2036-01-01',
  }
}
