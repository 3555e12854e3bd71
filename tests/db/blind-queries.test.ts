import { type Expression, type Kysely, sql, type SqlBool } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import {
  CaptureId,
  ConfirmationId,
  ErasureId,
  FactId,
  GrantId,
  GuestLinkId,
  OrganizationSlug,
  ScarId,
  SharingRequestId,
} from '#app/vocabulary/ids.ts'
import { amendmentById, amendmentsPending, amendmentsWaiting, itemsOfFact } from '#db/amendments.ts'
import { appointments } from '#db/appointments.ts'
import { apiClients } from '#db/api-clients.ts'
import { findCaptureJob, listCaptureJobs, quarantinedDocument } from '#db/capture-jobs.ts'
import { confirmationById, confirmationsOfOurs, confirmationsWaiting } from '#db/confirmations.ts'
import type { Database, Reader } from '#db/database.ts'
import { seesBy } from '#db/migrations/0008-purpose.ts'
import { SEEN } from '#db/migrations/0012-speed.ts'
import { calendarOf, ownDays } from '#db/calendars.ts'
import { claimChanges } from '#db/claim-changes.ts'
import { colleagueInvitations } from '#db/colleagues.ts'
import { deliveredItems, shipmentsToUs } from '#db/deliveries.ts'
import { disclosuresOfOurs } from '#db/disclosures.ts'
import { erasureById, erasuresOfOurs, erasuresWaiting } from '#db/erasures.ts'
import { findEvents, itemsOfEvents } from '#db/events.ts'
import {
  datesAreShown,
  datesStated,
  factsAbout,
  factsById,
  itemsInReach,
  itemsListed,
  positionsOf,
} from '#db/evidence.ts'
import { grantById, grantsWaiting } from '#db/grants.ts'
import { contactsWaiting, locationsOfPartner, locationsWithoutContact, ownLocations } from '#db/locations.ts'
import { guestLinkById, guestLinksOf } from '#db/guests.ts'
import { eventsOfProduct } from '#db/product-events.ts'
import { claimantOf, claimsInReach } from '#db/identifier-claims.ts'
import { invitationsOf, partnerBySlug, partnersOf } from '#db/partnerships.ts'
import { factAskedAbout, sharingRequestById, sharingRequests, sharingRequestsWaiting } from '#db/sharing-requests.ts'
import { recoveriesWaiting } from '#db/recoveries.ts'
import { responseTimesOf } from '#db/response-times.ts'
import { draftAbout, scarById, scarsForDesk, scarsOfOurs, scarsOnItems } from '#db/scars.ts'
import { openSession } from '#db/session.ts'
import { abilityFor } from '#policies/ability-for.ts'
import { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Action, SubjectName } from '#policies/vocabulary.ts'
import { person } from '#tests/policies/actors.ts'
import { type DemoDatabase, demoDatabase } from '#tests/world/demo-database.ts'

/** What a question is left with when somebody deletes the predicate of the policies from it: every row. */
class BlindReach<A extends Action, S extends SubjectName> extends Reach<A, S> {
  override rows(): Expression<SqlBool> {
    return sql<SqlBool>`true`
  }
}

let database: DemoDatabase
let stranger: OrganizationId
let somebody: { id: number; fact: string; item: number; uri: string; shipment: number; note: string }
let ids: Record<'confirmation' | 'amendment' | 'erasure' | 'job' | 'grant' | 'request', string>
let claim: number
let scarId: ScarId
let guestId: GuestLinkId

const one = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row> => {
  const { rows } = await database.ownerPool.query<Row>(text, values)
  if (!rows[0]) throw new Error(`the demo has no row for ${text}`)
  return rows[0]
}

beforeAll(async () => {
  database = await demoDatabase()
  // A member that nobody granted anything and that is tied to nothing.
  const made = await one<{ id: OrganizationId }>(
    `insert into portal.organization (slug, name, country, kind) values ('stranger', 'Stranger', 'IE', 'hospital') returning id`,
  )
  stranger = made.id
  const found = await one<{ id: number; fact: string; item: number; uri: string }>(
    `select f.id, f.public_id as fact, i.id as item, i.uri from facts.fact f join facts.fact_item x on x.fact = f.id join facts.item i on i.id = x.item
     where f.expiry is not null and f.kind = 'production' and x.entitled and i.kind = 'unit' order by f.id limit 1`,
  )
  const shipped = await one<{ shipment: number; note: string }>(
    `select t.fact as shipment, t.id as note from facts.fact_transaction t join facts.fact f on f.id = t.fact where f.effect = 'ship' and f.effective order by f.id limit 1`,
  )
  somebody = { ...found, ...shipped }
  const asker = await one<{ id: number; organization: number }>(
    `select m.person as id, m.organization from portal.membership m join portal.organization o on o.id = m.organization where o.slug = 'meridian' order by m.person limit 1`,
  )
  await database.ownerPool.query(
    `insert into portal.erasure (owner, fact, fact_id, basis, reason, asked_by) select f.owner, f.id, f.public_id, 'gdpr-17', 'x', $2 from facts.fact f where f.id = $1`,
    [somebody.id, asker.id],
  )
  await database.ownerPool.query(`insert into portal.recovery_request (person, reason) values ($1, 'lost')`, [asker.id])
  const pair = await one<{ owner: number; partner: number; person: number }>(
    `select g.owner, g.partner, m.person from portal.grant_ g join portal.membership m on m.organization = g.partner where g.via is null order by g.id limit 1`,
  )
  await database.ownerPool.query(
    `insert into portal.sharing_request (asker, owner, owner_named, kind, group_, purpose, note, asked_by) values ($1, $2, true, 'release', 'dates', 'provenance', 'x', $3)`,
    [pair.partner, pair.owner, pair.person],
  )
  await database.ownerPool.query(
    `insert into portal.grant_ (owner, partner, relation, kinds, groups, ends) values ($1, $2, 's', '{release}', '{identity}', now() + interval '1 day')`,
    [pair.owner, pair.partner],
  )
  await database.ownerPool.query(
    `insert into portal.invitation (organization, gln, name, invited_by) values ($1, '9521999000006', 'x', $2)`,
    [asker.organization, asker.id],
  )
  await database.ownerPool.query(
    `insert into portal.colleague_invitation (organization, email, name, roles, invited_by, token_digest) values ($1, 'x@example.test', 'x', '{viewer}', $2, '\\x00')`,
    [asker.organization, asker.id],
  )
  await database.ownerPool.query(
    `insert into portal.calendar_day (organization, day, kind, name, source, reason, added_by) values ($1, '2026-12-24', 'holiday', 'x', 'typed', 'x', $2)`,
    [asker.organization, asker.id],
  )
  await database.ownerPool.query(
    `with l as (insert into portal.location (organization, name, address, country, zone, changed_by) select $1, x, 'x', 'IE', 'Europe/Dublin', $2 from unnest(array['x', 'y']) x returning id)
     insert into portal.contact (organization, location, name, email, purposes, confirmed_by, changed_by, confirmed_at)
     select $1, min(id), 'x', 'x@example.test', '{recall}', $2, $2, '2020-01-01' from l`,
    [asker.organization, asker.id],
  )
  await database.ownerPool.query(
    `insert into portal.response_time (organization, severity, step, version, days, unit, kept_by) values ($1, 'major', 'answer', 1, 5, 'working', $2)`,
    [asker.organization, asker.id],
  )
  const scar = await one<{ id: number; public_id: string }>(
    `insert into portal.scar (customer, supplier, category, severity, title, part, problem, disposition, issued_by, issued_name)
     values ($1, $2, 'response', 'major', 'x', 'x', 'x', 'none', $3, 'x') returning id, public_id`,
    [asker.organization, pair.partner === asker.organization ? pair.owner : pair.partner, asker.id],
  )
  await database.ownerPool.query(
    `insert into portal.scar_item (scar, n, uri, said) values ($1, 1, 'https://id.gs1.org/01/09520001000017/10/L1', 'x')`,
    [scar.id],
  )
  await database.ownerPool.query(
    `insert into portal.draft (organization, about, content, saved_by, saved_name) values ($1, 'scar:new', '{}', $2, 'x')`,
    [asker.organization, asker.id],
  )
  scarId = ScarId.parse(scar.public_id)
  const guest = await one<{ id: string }>(
    `with o as (insert into portal.organization (slug, name, country, kind) values ('guest-x', 'Guest', 'IE', 'guest') returning id)
     insert into portal.guest_link (owner, organization, name, firm, email, who, purpose, kinds, groups, extent, language, reason, made_by, made_name, ends, token_digest)
     select $1, id, 'x', 'x', 'x@example.test', 'auditor', 'audit', '{release}', '{identity}', 'item', 'en', 'x', $2, 'x', now() + interval '1 day', '\\x00' from o returning public_id as id`,
    [asker.organization, asker.id],
  )
  guestId = GuestLinkId.parse(guest.id)
  claim = (
    await one<{ id: number }>(`select id from portal.identifier_claim where state = 'proposed' order by id limit 1`)
  ).id
  await database.ownerPool.query(
    `insert into portal.claim_change (claim, scheme, value, organization, day, reason, proposed_by) select id, scheme, value, organization, now(), 'x', $1 from portal.identifier_claim where state = 'verified' order by id limit 1`,
    [asker.id],
  )
  ids = {
    grant: (await one<{ id: string }>(`select public_id as id from portal.grant_ order by id limit 1`)).id,
    request: (await one<{ id: string }>(`select public_id as id from portal.sharing_request limit 1`)).id,
    confirmation: (await one<{ id: string }>(`select public_id as id from portal.confirmation_request limit 1`)).id,
    amendment: (
      await one<{ id: string }>(
        `select f.public_id as id from facts.amendment a join facts.fact f on f.id = a.fact limit 1`,
      )
    ).id,
    erasure: (await one<{ id: string }>(`select public_id as id from portal.erasure limit 1`)).id,
    job: (
      await one<{ id: string }>(
        `select j.public_id as id from portal.capture_job j join portal.capture_document d on d.job = j.id limit 1`,
      )
    ).id,
  }
}, 300_000)
afterAll(() => database.close())

const blind = <A extends Action, S extends SubjectName>(action: A, subject: S) =>
  new BlindReach(
    abilityFor({ ...person('quality', 'data-steward', 'admin'), organizationId: stranger }, []),
    stranger,
    action,
    subject,
  )

const found = async <T>(one: Promise<T>): Promise<T[]> =>
  one.then(
    (row) => [row],
    (error: unknown) => {
      if (error instanceof Refusal && error.kind === 'hidden') return []
      throw error
    },
  )

/** Questions from which the predicate is taken away, one at a time. */
const QUESTIONS: Readonly<Record<string, (db: Reader) => Promise<readonly unknown[]>>> = {
  'items by name': (db) =>
    itemsInReach(db, { items: blind('read', 'Item'), facts: blind('read', 'Fact') }, [somebody.uri]),
  'whether dates are shown': async (db) => [
    ...(await datesAreShown(db, blind('read', 'Fact'), [{ self: somebody.item, items: [somebody.item] }])),
  ],
  'positions of facts': async (db) => [...(await positionsOf(db, blind('read', 'Fact'), [somebody.id]))],
  events: (db) => findEvents(db, blind('read', 'Fact'), question()),
  'events by time': (db) =>
    findEvents(
      db,
      blind('read', 'Fact'),
      question({ eventTime: { from: new Date(0), before: null }, order: 'eventTime' }),
    ),
  'events by disposition': (db) =>
    findEvents(
      db,
      blind('read', 'Fact'),
      question({ dispositions: ['in_transit', 'conformant', 'active', 'in_progress'] }),
    ),
  'the items of events': (db) => itemsOfEvents(db, blind('read', 'Fact'), [somebody.id]),
  'shipments to us': async (db) => {
    const reach = { facts: blind('read', 'Fact'), deliveries: blind('read', 'Delivery') }
    return shipmentsToUs(db, reach, { uri: (await uriShipped()) ?? '', number: somebody.note })
  },
  'what lies in a shipment': (db) => deliveredItems(db, blind('read', 'Fact'), [somebody.shipment]),
  'items of a fact of ours': (db) => itemsOfFact(db, blind('read', 'Fact'), [somebody.id]),
  'amendments that wait': (db) => amendmentsPending(db, blind('read', 'Amendment'), 50),
  'how many amendments wait': async (db) =>
    Array.from({ length: await amendmentsWaiting(db, blind('approve', 'Amendment')) }),
  'one amendment': (db) => found(amendmentById(db, blind('read', 'Amendment'), FactId.parse(ids.amendment))),
  'questions about devices': (db) => confirmationsOfOurs(db, blind('read', 'ConfirmationRequest'), 50),
  'how many questions wait': async (db) =>
    Array.from({ length: await confirmationsWaiting(db, blind('answer', 'ConfirmationRequest')) }),
  'one question': (db) =>
    found(confirmationById(db, blind('read', 'ConfirmationRequest'), ConfirmationId.parse(ids.confirmation))),
  erasures: (db) => erasuresOfOurs(db, blind('read', 'Erasure'), 50),
  'how many erasures wait': async (db) =>
    Array.from({ length: await erasuresWaiting(db, blind('approve', 'Erasure'), -1 as PersonId) }), // nobody
  'one erasure': (db) => found(erasureById(db, blind('read', 'Erasure'), ErasureId.parse(ids.erasure))),
  'capture jobs': (db) => listCaptureJobs(db, blind('read', 'CaptureJob'), { before: null, limit: 50 }),
  'one capture job': async (db) =>
    [await findCaptureJob(db, blind('read', 'CaptureJob'), CaptureId.parse(ids.job))].filter((job) => job !== null),
  'a received document': async (db) =>
    [await quarantinedDocument(db, blind('read', 'CaptureJob'), CaptureId.parse(ids.job))].filter(
      (body) => body !== null,
    ),
  partners: (db) => partnersOf(db, blind('read', 'Partnership')),
  'one partner': async (db) =>
    [await partnerBySlug(db, blind('read', 'Partnership'), OrganizationSlug.parse('meridian'))].filter(
      (row) => row !== null,
    ),
  'whom others invited': (db) => invitationsOf(db, blind('read', 'Invitation')),
  'clients of others': (db) => apiClients(db, blind('read', 'ApiClient')),
  'whom others invited as colleagues': (db) => colleagueInvitations(db, blind('invite', 'Person')),
  'one grant': (db) => found(grantById(db, blind('read', 'Grant'), GrantId.parse(ids.grant))),
  'how many grants wait': async (db) =>
    Array.from({
      length: await grantsWaiting(db, { accept: blind('accept', 'Grant'), approve: blind('approve', 'Grant') }, null),
    }),
  'questions for more': (db) => sharingRequests(db, blind('read', 'SharingRequest'), 50),
  'one question for more': (db) =>
    found(sharingRequestById(db, blind('read', 'SharingRequest'), SharingRequestId.parse(ids.request))),
  'how many questions for more wait': async (db) =>
    Array.from({ length: await sharingRequestsWaiting(db, blind('answer', 'SharingRequest')) }),
  'a fact with something withheld': async (db) =>
    [await factAskedAbout(db, blind('read', 'Fact'), FactId.parse(somebody.fact))].filter((row) => row !== null),
  'claims that wait': (db) => claimsInReach(db, blind('read', 'IdentifierClaim'), 'waiting'),
  'ends and transfers of claims': (db) => claimChanges(db, blind('read', 'IdentifierClaim'), 'all'),
  'appointments of others': (db) => appointments(db, blind('read', 'Appointment')),
  'whose claim it is': async (db) =>
    [await claimantOf(db, blind('verify', 'IdentifierClaim'), claim)].filter((row) => row !== null),
  'days off of others': (db) => ownDays(db, blind('read', 'Calendar')),
  'response times of others': (db) => responseTimesOf(db, blind('read', 'Calendar')),
  'locations of others': (db) => ownLocations(db, blind('read', 'Location')),
  'locations of others without a contact': (db) =>
    locationsWithoutContact(db, blind('read', 'Location'), new Date('2024-01-01')),
  'contacts that wait for others': async (db) =>
    Array.from({ length: (await contactsWaiting(db, blind('change', 'Location'), new Date('2024-01-01'))).due }),
  'links of guests': (db) => guestLinksOf(db, blind('read', 'GuestLink')),
  'one link of a guest': (db) => found(guestLinkById(db, blind('read', 'GuestLink'), guestId)),
  'corrective requests': (db) => scarsOfOurs(db, blind('read', 'Scar'), { limit: 50 }),
  'corrective requests on an item': (db) =>
    scarsOnItems(db, blind('read', 'Scar'), ['https://id.gs1.org/01/09520001000017/10/L1']),
  'corrective requests that are not over': (db) => scarsForDesk(db, blind('read', 'Scar')),
  'one corrective request': (db) => found(scarById(db, blind('read', 'Scar'), scarId)),
  'a form that is not sent': async (db) =>
    [await draftAbout(db, blind('read', 'Draft'), 'scar:new')].filter((row) => row !== null),
  'requests of recovery': (db) => recoveriesWaiting(db, blind('read', 'Recovery'), -1 as PersonId), // nobody
}

/** Answered by functions that know the organization themselves: they give nothing either way. */
const BEHIND_FUNCTIONS: Readonly<Record<string, (db: Reader) => Promise<readonly unknown[]>>> = {
  'the calendar of an organization': async (db) =>
    [await calendarOf(db, blind('read', 'Calendar'), OrganizationSlug.parse('meridian'))].filter((row) => row !== null),
  'the locations of a partner': (db) =>
    locationsOfPartner(db, blind('read', 'Location'), {
      slug: OrganizationSlug.parse('meridian'),
      confirmedSince: new Date(0),
    }),
  'the timeline of an item': (db) =>
    factsAbout(db, blind('read', 'Fact'), [{ self: somebody.item, items: [somebody.item] }], {
      before: null,
      limit: 20,
    }),
  'facts by number': (db) => factsById(db, blind('read', 'Fact'), [somebody.id]),
  'the items of a fact': (db) => itemsListed(db, blind('read', 'Fact'), [somebody.id]),
  'dates that facts state': (db) =>
    datesStated(db, blind('read', 'Fact'), [{ self: somebody.item, items: [somebody.item] }]),
  // it starts from what one holds, made or answers for: a stranger has nothing of it
  'events of a product': (db) =>
    eventsOfProduct(db, blind('read', 'Fact'), {
      di: '09521234100010',
      unitsAnd: null,
      since: null,
      after: null,
      upTo: null,
      limit: 30,
    }),
  'who looked': (db) =>
    disclosuresOfOurs(db, blind('read', 'Disclosure'), {
      organization: null,
      purpose: null,
      from: null,
      until: null,
      items: null,
      flag: null,
      before: null,
      limit: 50,
    }),
}

const question = (change: Partial<Parameters<typeof findEvents>[2]> = {}): Parameters<typeof findEvents>[2] => ({
  types: null, steps: null, dispositions: null, epcs: null, anyEpcs: null, ids: null, upTo: null, after: null, order: 'none', descending: true, limit: 30,
  eventTime: { from: null, before: null }, recordTime: { from: null, before: null }, ...change,
}) // prettier-ignore

async function uriShipped(): Promise<string | null> {
  const { rows } = await database.ownerPool.query<{ uri: string }>(
    `select i.uri from facts.fact_item x join facts.item i on i.id = x.item where x.fact = $1 limit 1`,
    [somebody.shipment],
  )
  return rows[0]?.uri ?? null
}

const asStranger = (db: Kysely<Database>) =>
  openSession(db, { organizationId: stranger, personId: null, clientId: null, purpose: 'provenance' })

test('twenty and more questions are asked here', () => {
  expect(Object.keys(QUESTIONS).length).toBeGreaterThanOrEqual(20)
})

test.each(Object.entries(QUESTIONS))(
  'with its predicate deleted, “%s” still gives a stranger no row of others, since the database asks again',
  async (_name, ask) => {
    expect(await asStranger(database.app).reading(ask)).toEqual([])
    // and with the database's wall bypassed instead it would: the predicate was really gone, and rows are there to leak
    expect((await asStranger(database.owner).reading(ask)).length).toBeGreaterThan(0)
  },
)

test.each(Object.entries(BEHIND_FUNCTIONS))(
  '“%s” is answered for the organization of the transaction alone',
  async (_name, ask) => {
    expect(await asStranger(database.app).reading(ask)).toEqual([])
  },
)

test.each(
  SEEN.filter((statement) => statement.startsWith('create')).map(
    (statement) => [/facts\.\w+/.exec(statement)?.[0] ?? '', statement] as const,
  ),
)('a hole in the wall of %s would be found here: with it a stranger reads', async (name, statement) => {
  const client = await database.ownerPool.connect()
  try {
    await client.query('begin')
    const args = {
      'facts.seen_of': [[somebody.item]],
      'facts.seen_in': [[somebody.id]],
      'facts.told': [[somebody.id]],
      'facts.walks': [[somebody.item]],
    }[name]
    const rows = async () => {
      await client.query(
        `select set_config('portal.organization_id', $1, true), set_config('portal.purpose', 'provenance', true)`,
        [String(stranger)],
      )
      return (await client.query(`select * from ${name}($1::bigint[])`, args)).rows.length
    }
    expect(await rows()).toBe(0)
    // the walk asks the walls of the names and edges it goes along; the others carry the wall themselves
    const holed =
      name === 'facts.walks' ? null : statement.replaceAll(seesBy('', 'n'), 'true').replaceAll(seesBy('', 'w'), 'true')
    if (holed === null) return
    expect(holed).not.toBe(statement)
    await client.query(holed)
    expect(await rows()).toBeGreaterThan(0)
  } finally {
    await client.query('rollback')
    client.release()
  }
})
