import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_SEED, type DemoWorld, demoWorld } from '#app/demo/demo.ts'
import { seedDemo } from '#app/demo/seed.server.ts'
import { CLAIMS, ORGANIZATIONS, organization } from '#app/demo/world.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { clientMetadata } from '#app/identity/clients.server.ts'
import { isPassword } from '#app/identity/password.server.ts'
import { type Operation, operationFor } from '#app/operation.server.ts'
import { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import { VERDICT_CODES } from '#app/evidence/evidence.ts'
import { liveGrants } from '#db/grants.ts'
import { activeClient } from '#db/oidc.ts'
import { seedMarker, seededIds } from '#db/seed.ts'
import { openIdentitySession, openSession } from '#db/session.ts'
import { type DemoDatabase, demoDatabase } from './demo-database.ts'

let database: DemoDatabase
let world: DemoWorld

beforeAll(async () => {
  database = await demoDatabase()
  const marker = await seedMarker(database.ownerPool)
  world = demoWorld(marker?.seed ?? DEMO_SEED, marker?.today ?? '')
}, 300_000)
afterAll(async () => database?.close())

async function rows<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await database.ownerPool.query<Row>(text, values)
  return rows
}

/** An operation of the first person of a company, as a page would build it. */
async function personOf(slug: string): Promise<Operation> {
  const ids = await seededIds(database.ownerPool)
  const person = database.demo.people.find((one) => one.organization === slug)
  const organizationId = OrganizationId.parse(ids.organizations.get(slug))
  const personId = PersonId.parse(ids.people.get(person?.email ?? ''))
  const { kind, zone } = organization(slug)
  const grants = await openSession(database.app, { organizationId, personId, clientId: null }).reading((db) =>
    liveGrants(db),
  )
  return operationFor(
    { db: database.app, disclosureDb: database.app },
    {
      actor: { personId, clientId: null, organizationId, kind, roles: ['operations'], scopes: [] },
      grants,
      now: new Date(),
      door: 'page',
      purpose: 'provenance',
      zone,
      language: 'en',
    },
  )
}

describe('the captured world', () => {
  test('holds each event of the story once, captured by a client of its owner', async () => {
    const told = world.documents.reduce((sum, document) => sum + document.events.length, 0)
    expect(await rows('select count(*)::int as n from facts.fact')).toEqual([{ n: told }])
    expect(
      await rows(`select count(*)::int as n from facts.fact where captured_by not like 'client:%-systems'`),
    ).toEqual([{ n: 0 }])
    expect(await rows(`select count(*)::int as n from portal.capture_job where state <> 'captured'`)).toEqual([
      { n: 0 },
    ])
  })

  test('is the same after a second seeding, which doubles nothing', async () => {
    const before = await rows(
      'select count(*)::int as facts, (select count(*)::int from portal.grant_) as grants from facts.fact',
    )
    await rows('update portal.demo_seed set finished_at = null') // as after a crash just before the end
    const again = await seedDemo({
      db: database.app,
      owner: database.ownerPool,
      vault: database.vault,
      origin: 'http://localhost:3000',
      dataDir: null,
      hash: () => Promise.reject(new Error('the accounts are there already')),
    })
    expect(again).toEqual(database.demo)
    expect(
      await rows('select count(*)::int as facts, (select count(*)::int from portal.grant_) as grants from facts.fact'),
    ).toEqual(before)
  }, 120_000)

  test('knows as claims only what nobody entitled supports: receipts without a shipment, and a supplier that is no member', async () => {
    const claims = await rows<{ slug: string; step: string; uri: string }>(
      `select o.slug, f.step, i.uri from facts.fact_item n join facts.fact f on f.id = n.fact join facts.item i on i.id = n.item
       join portal.organization o on o.id = n.owner where not n.entitled and n.effective`,
    )
    const others = claims.filter((claim) => !claim.uri.includes('westmark-resins'))
    expect(others.map((claim) => `${claim.slug} ${claim.step}`).sort()).toEqual([
      'east-lake receiving',
      'st-brigids receiving',
    ])
    expect(claims.filter((claim) => claim.uri.includes('westmark-resins')).length).toBeGreaterThan(4)
  })

  test('leaves one amendment on the desk; the others are in force', async () => {
    const states = await rows('select state, count(*)::int as n from facts.amendment group by state order by state')
    expect(states).toEqual([
      { state: 'effective', n: 2 },
      { state: 'pending', n: 1 },
    ])
    const approved = await rows<{ email: string }>(
      `select p.email from facts.amendment a join portal.person p on p.id = a.approved_by where a.state = 'effective'`,
    )
    expect(approved.map((one) => one.email)).toContain('declan.walsh@meridian.example')
  })

  test('brought the nonconforming forging lot to three hospitals before it was found', async () => {
    const reached = await rows<{ to: string }>(
      `with recursive down(item) as (
         select id from facts.item where uri = $1
         union select l.child from down d join facts.lineage l on l.parent = d.item),
       units as (select u.id from facts.item u join down d on u.lot_item = d.item)
       select distinct f.consignee_uri as to from facts.fact f join facts.fact_item n on n.fact = f.id
       join facts.containment c on c.parent = n.item join units u on u.id = c.child where f.step = 'shipping'`,
      [world.badForging],
    )
    expect(reached.length).toBeGreaterThanOrEqual(4) // the distributor and three hospitals
  })

  test('has one screw lot in devices of both manufacturers', async () => {
    const labelers = await rows<{ slug: string }>(
      `select distinct o.slug from facts.lineage l join facts.item p on p.id = l.parent and p.uri = $1
       join facts.item c on c.id = l.child join portal.organization o on o.id = c.brand order by 1`,
      [world.sharedScrews],
    )
    expect(labelers.map((one) => one.slug)).toEqual(['calder', 'meridian'])
  })

  test('has a box at the door of each hospital that nobody has confirmed', async () => {
    expect(world.arrived.map((one) => one.to)).toEqual(['st-brigids', 'east-lake'])
    for (const { to, box } of world.arrived) {
      const facts = await rows<{ step: string; slug: string }>(
        `select f.step, o.slug from facts.fact f join facts.fact_item n on n.fact = f.id join facts.item i on i.id = n.item
         left join portal.organization o on o.id = f.consignee where i.uri = $1 and f.step in ('shipping', 'receiving')`,
        [box],
      )
      expect(facts).toEqual([{ step: 'shipping', slug: to }])
    }
  })

  test('has one claim on identifiers and one question waiting', async () => {
    const waiting = CLAIMS.filter((claim) => claim.state === 'proposed').length
    expect(await rows(`select count(*)::int as n from portal.identifier_claim where state = 'proposed'`)).toEqual([
      { n: waiting },
    ])
    expect(
      await rows(
        `select o.slug from portal.confirmation_request c join portal.organization o on o.id = c.labeler where state = 'open'`,
      ),
    ).toEqual([{ slug: 'meridian' }])
  })
})

describe('the accounts', () => {
  test('open with the password that is printed', async () => {
    const [stored] = await rows<{ password_hash: string }>(
      `select password_hash from portal.person where email = 'maeve.oconnor@st-brigids.example'`,
    )
    const printed = database.demo.people.find((one) => one.email === 'maeve.oconnor@st-brigids.example')
    expect(await isPassword(printed?.password ?? '', stored?.password_hash ?? null)).toBe(true)
    expect(printed).toMatchObject({ organization: 'st-brigids', kind: 'hospital', roles: ['operations'] })
  })

  test('of machines have the secret that is printed, one for each company but the operator', async () => {
    expect(database.demo.clients.map((one) => one.organization).sort()).toEqual(
      ORGANIZATIONS.map((one) => one.slug)
        .filter((slug) => slug !== 'operator')
        .sort(),
    )
    for (const { clientId, clientSecret } of database.demo.clients) {
      const client = await openIdentitySession(database.app).identifying((db) => activeClient(db, clientId))
      expect(client && clientMetadata(client, database.vault).client_secret).toBe(clientSecret)
    }
  })
})

describe('the wall of devices', () => {
  test('shows every code there is', () => {
    const shown = new Set(database.demo.devices.flatMap((device) => device.codes))
    expect(VERDICT_CODES.filter((code) => !shown.has(code))).toEqual([])
  })

  test('tells a hospital of the way its device came in, and of the heat beneath the alarm', async () => {
    const device = database.demo.devices.find((one) => one.codes.includes('excursion'))
    const evidence = await verifyDevice(await personOf('east-lake'), { text: device?.udi ?? '' })
    const kinds = evidence.facts.map((fact) => fact.kind)
    expect(kinds).toEqual(
      expect.arrayContaining(['shipment', 'sensor', 'transport', 'receipt', 'release', 'sterilisation']),
    )
  })

  test('gives each device the verdict it is there for', async () => {
    const given = []
    for (const { udi, heldBy } of database.demo.devices) {
      const evidence = await verifyDevice(await personOf(heldBy), { text: udi })
      const codes = new Set(
        evidence.verdict.reasons
          .map((reason) => reason.code)
          .filter((code) => VERDICT_CODES.some((known) => known === code)),
      )
      given.push({ udi, heldBy, expect: evidence.verdict.status, codes: [...codes].sort() })
    }
    expect(given).toEqual(database.demo.devices.map((device) => ({ ...device, codes: [...device.codes].sort() })))
  })
})
