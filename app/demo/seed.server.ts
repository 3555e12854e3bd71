import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import { captureDocument } from '#app/capture/capture-document.server.ts'
import { openCaptureWork } from '#app/capture/capture-work.server.ts'
import { clientMetadata, registerClient } from '#app/identity/clients.server.ts'
import { hashPassword } from '#app/identity/password.server.ts'
import type { Vault } from '#app/identity/vault.server.ts'
import { type Operation, operationFor } from '#app/operation.server.ts'
import { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Database } from '#db/database.ts'
import { approveAmendment, sequencePositions } from '#db/facts/capture.ts'
import { activeClient } from '#db/oidc.ts'
import {
  type SeedMarker,
  type Standing,
  beginSeed,
  capturedDocuments,
  endSeed,
  pendingDeclarations,
  publishSeedNotice,
  refreshStatistics,
  seedConfirmation,
  seedMarker,
  seedStanding,
  seededIds,
  storeIsEmpty,
} from '#db/seed.ts'
import { openIdentitySession, openSession } from '#db/session.ts'
import type { Scope } from '#policies/actor.ts'
import { dayOf } from './calendar.ts'
import { seedCases } from './cases.server.ts'
import { LOCATIONS } from './locations.ts'
import { DEMO_SEED, type DemoWorld, demoWorld } from './demo.ts'
import type { DemoDocument } from './documents.ts'
import {
  APPOINTMENTS,
  CLAIMS,
  CLIENTS,
  DEMO_PASSWORD,
  GRANTS,
  ORGANIZATIONS,
  PEOPLE,
  PRODUCTS,
  STANDING_APPROVALS,
  organization,
  standingInterval,
} from './world.ts'

export type DemoServices = {
  /** The app's login, as in the running product. */
  readonly db: Kysely<Database>
  /** A pool of the tables' owner: standing data is put in beneath the walls. */
  readonly owner: pg.Pool
  readonly vault: Vault
  /** The origin the world sees. */
  readonly origin: string
  /** Where demo.json goes; null writes none. */
  readonly dataDir: string | null
  /** One line of progress. */
  readonly say?: (line: string) => void
  /** The day of seeding, UTC; today unless a test says otherwise. */
  readonly today?: string
  /** For tests, which need not wait for the cost of real passwords. */
  readonly hash?: (password: string) => Promise<string>
}

/** What `demo.json` holds: a contract with tests outside this repository. */
export type DemoSummary = {
  readonly baseUrl: string
  readonly people: readonly {
    email: string
    password: string
    organization: string
    kind: string
    roles: readonly string[]
  }[]
  readonly clients: readonly { organization: string; clientId: string; clientSecret: string; scope: string }[]
  readonly organizations: readonly { slug: string; name: string; kind: string }[]
  readonly devices: readonly { udi: string; heldBy: string; expect: string; codes: readonly string[] }[]
}

/**
 * Puts the demo world into an empty store and writes DATA_DIR/demo.json; gives null, and changes nothing, when the store
 * holds something else. A run that was cut off goes on where it stopped, with the same day and the same documents: what
 * is captured already is known, so nothing doubles. Each document is captured as its owner's API client.
 */
export async function seedDemo(services: DemoServices): Promise<DemoSummary | null> {
  const marker = await markerOf(services)
  if (!marker) return null
  const world = demoWorld(marker.seed, marker.today)
  if (!marker.standing) await seedStanding(services.owner, await standingOf(services, world))
  const ids = await seededIds(services.owner)
  const clients = await clientsOf(services, ids.organizations)
  if (!marker.finished) {
    await captureAll(services, world, ids.organizations)
    await approveMarked(services, world, ids)
    await publishSeedNotice(services.owner, {
      ...world.notice,
      issuedAt: new Date(world.notice.issuedAt).toISOString(),
    })
    await seedConfirmation(services.owner, {
      asker: 'east-lake',
      askedBy: 'liu.yan@east-lake.example',
      labeler: 'meridian',
      ...world.question,
      note: 'Came with a courier, without papers. Is this one of yours?',
    })
    await sequence(services, ids.organizations)
    await seedCases(services, world, ids)
    await endSeed(services.owner)
  }
  const summary = summaryOf(services, world, clients)
  if (services.dataDir !== null) await writeSummary(services.dataDir, summary)
  return summary
}

/** Facts get their positions before anybody asks for them. Any organization may ring for it. */
async function sequence(services: DemoServices, organizations: ReadonlyMap<string, number>): Promise<void> {
  const bound = { organizationId: OrganizationId.parse(organizations.get('meridian')), personId: null, clientId: null }
  await openSession(services.db, bound).writing((db) => sequencePositions(db))
}

async function markerOf(services: DemoServices): Promise<SeedMarker | null> {
  const marker = await seedMarker(services.owner)
  if (marker) return marker
  if (!(await storeIsEmpty(services.owner))) return null
  await beginSeed(services.owner, DEMO_SEED, services.today ?? dayOf(Date.now()))
  return seedMarker(services.owner)
}

async function standingOf(services: DemoServices, world: DemoWorld): Promise<Standing> {
  services.say?.(`Accounts of ${PEOPLE.length} people`)
  const hash = services.hash ?? hashPassword
  const people: Standing['people'][number][] = []
  for (let index = 0; index < PEOPLE.length; index += 2) {
    // two at a time: more would only wait for each other
    const pair = PEOPLE.slice(index, index + 2)
    people.push(...(await Promise.all(pair.map(async (one) => ({ ...one, passwordHash: await hash(DEMO_PASSWORD) })))))
  }
  const [first, second] = PEOPLE.filter((one) => one.memberships[0]?.organization === 'operator').map(
    (one) => one.email,
  )
  if (first === undefined || second === undefined) throw new Error('the operator needs two people')
  const { from, until } = standingInterval(world.today)
  return {
    organizations: ORGANIZATIONS,
    people,
    products: PRODUCTS,
    claims: CLAIMS,
    locations: LOCATIONS,
    appointments: APPOINTMENTS,
    grants: GRANTS,
    standingApprovals: STANDING_APPROVALS,
    verifiedBy: [first, second],
    from,
    until,
  }
}

/** Each company's API client. Those that a run before a crash registered keep their secrets. */
async function clientsOf(
  services: DemoServices,
  organizations: ReadonlyMap<string, number>,
): Promise<DemoSummary['clients']> {
  const clients: DemoSummary['clients'][number][] = []
  for (const { clientId, organization, name, scope } of CLIENTS) {
    const there = await openIdentitySession(services.db).identifying((db) => activeClient(db, clientId))
    const secret = there
      ? String(clientMetadata(there, services.vault).client_secret)
      : (
          await registerClient(services, {
            id: clientId,
            organization: OrganizationId.parse(organizations.get(organization)),
            name,
            scopes: scope.split(' ') as Scope[], // the demo's own list, checked by the table
          })
        ).clientSecret
    clients.push({ organization, clientId, clientSecret: secret ?? '', scope })
  }
  return clients
}

/** All documents in their order, each as the client of its owner. */
async function captureAll(
  services: DemoServices,
  world: DemoWorld,
  organizations: ReadonlyMap<string, number>,
): Promise<void> {
  const work = openCaptureWork(services)
  const events = world.documents.reduce((sum, document) => sum + document.events.length, 0)
  const operations = new Map<string, Operation>()
  const already = await capturedDocuments(services.owner)
  let done = 0
  let said = 0
  for (const document of world.documents) {
    const bytes = bytesOf(document)
    if (!already.has(`${document.owner} ${createHash('sha256').update(bytes).digest('hex')}`)) {
      const op = operations.get(document.owner) ?? clientOperation(services, document.owner, organizations)
      operations.set(document.owner, op)
      const accepted = await captureDocument(op, work, { bytes, behaviour: 'rollback' })
      if (!accepted.ok) throw new Error(`${document.name} was refused: ${JSON.stringify(accepted.problem)}`)
      await work.drained()
    }
    done += document.events.length
    if (done - said >= events / 10 || done === events) {
      said = done
      await refreshStatistics(services.owner)
      services.say?.(`Facts of 18 months: ${done} of ${events}`)
    }
  }
}

/** A document of the demo as a client would send it. */
export function bytesOf(document: DemoDocument): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document.body))
}

function clientOperation(services: DemoServices, slug: string, organizations: ReadonlyMap<string, number>): Operation {
  const { kind, zone } = organization(slug)
  const client = CLIENTS.find((one) => one.organization === slug)
  return operationFor(
    { db: services.db, disclosureDb: services.db },
    {
      actor: {
        personId: null,
        clientId: client?.clientId ?? null,
        organizationId: OrganizationId.parse(organizations.get(slug)),
        kind,
        roles: [],
        scopes: ['epcis:capture'],
      },
      grants: [],
      now: new Date(),
      door: 'epcis',
      purpose: 'provenance',
      zone,
      language: 'en',
      reason: 'The demo world is seeded.',
    },
  )
}

/** A data steward approves the amendments that the story marks; the others stay on the desk. */
async function approveMarked(
  services: DemoServices,
  world: DemoWorld,
  ids: { organizations: ReadonlyMap<string, number>; people: ReadonlyMap<string, number> },
): Promise<void> {
  const marked = world.documents.flatMap((document) => document.events).filter((one) => one.decision === 'approve')
  for (const { owner, at } of marked) {
    const steward = PEOPLE.find((one) =>
      one.memberships.some(
        (membership) => membership.organization === owner && membership.roles.includes('data-steward'),
      ),
    )
    const bound = {
      organizationId: OrganizationId.parse(ids.organizations.get(owner)),
      personId: PersonId.parse(ids.people.get(steward?.email ?? '')),
      clientId: null,
      reason: 'Checked against the label proof.',
    }
    await openSession(services.db, bound).writing(async (db) => {
      for (const { fact, declared } of await pendingDeclarations(db)) {
        if (declared.getTime() === at) await approveAmendment(db, fact, bound.reason)
      }
    })
  }
}

function summaryOf(services: DemoServices, world: DemoWorld, clients: DemoSummary['clients']): DemoSummary {
  return {
    baseUrl: services.origin,
    people: PEOPLE.flatMap(({ email, memberships }) =>
      memberships.map(({ organization: slug, roles }) => ({
        email,
        password: DEMO_PASSWORD,
        organization: slug,
        kind: organization(slug).kind,
        roles,
      })),
    ),
    clients,
    organizations: ORGANIZATIONS.map(({ slug, name, kind }) => ({ slug, name, kind })),
    devices: world.devices.map(({ udi, heldBy, expect, codes }) => ({ udi, heldBy, expect, codes })),
  }
}

/** Whole or not at all, and for its owner only: it holds secrets, though only of a demo. */
async function writeSummary(dataDir: string, summary: DemoSummary): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  const file = path.join(dataDir, 'demo.json')
  await writeFile(`${file}.new`, `${JSON.stringify(summary, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
