import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { companyView } from '#app/company/company-view.server.ts'
import { companySchema } from '#app/company/company-form.ts'
import { CONTACT_CYCLE_DAYS, confirmedSince } from '#app/company/company.ts'
import {
  confirmContactsOf,
  contactsThatWait,
  keepContact,
  retireContactOfOurs,
} from '#app/company/keep-contacts.server.ts'
import { keepLocation, retireLocationOfOurs } from '#app/company/keep-locations.server.ts'
import { partnerLocations } from '#app/company/partner-locations.server.ts'
import { waitingForUs } from '#app/confirmation/waiting.server.ts'
import { wordsFor } from '#app/i18n/catalogues.server.ts'
import { OrganizationSlug } from '#app/vocabulary/ids.ts'
import { flagBounced } from '#db/contacts.ts'
import { locationsWithoutContact } from '#db/locations.ts'
import type { Role } from '#db/portal/foundation.ts'
import { openSession } from '#db/session.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

const NOW = new Date()
const GLN = '9521234000006'
const WORKS = { name: 'Works', gln: null, address: '1 Mill Road\nGalway', country: 'IE', zone: 'Europe/Dublin' }
const EVE = { name: 'Eve', email: 'eve@example.test', phone: null, purposes: ['recall'] } as const
const supplier = { slug: OrganizationSlug.parse('supplier') }
let world: SmallWorld

beforeAll(async () => {
  world = await smallWorld()
  await world.db.ownerPool.query('delete from portal.partnership')
  await world.db.ownerPool.query('insert into portal.partnership (inviter, invited) values ($1, $2)', [
    world.id.maker,
    world.id.supplier,
  ])
})
afterAll(() => world.db.close())

type FirmName = 'maker' | 'supplier' | 'hospital' | 'operator'
const at = (firm: FirmName, ...roles: Role[]) => world.at(firm, { now: NOW, ...(roles.length > 0 ? { roles } : {}) })
const admin = () => at('supplier', 'admin')
const later = (days: number) =>
  world.at('supplier', { now: new Date(NOW.getTime() + days * 86_400_000), roles: ['admin'] })
const only = async () => {
  const [location] = (await companyView(await admin())).locations
  if (!location) throw new Error('there is no location')
  return location
}
const eve = async () => {
  const [contact] = (await only()).contacts
  if (!contact) throw new Error('there is no contact')
  return contact
}

test('an admin adds a location and a contact, and a partner reads both without who confirmed them', async () => {
  expect(await keepLocation(await admin(), { ...WORKS, id: null })).toBe(true)
  expect(await keepContact(await admin(), { ...EVE, location: (await only()).id })).toBe(true)
  const [seen] = await partnerLocations(await at('maker', 'viewer'), supplier)
  expect(seen).toMatchObject({ ...WORKS, verified: false, contacts: [EVE] })
  expect(JSON.stringify(seen)).not.toContain('Person of')
})

test('a stranger, the operator and a partner of old read nothing of it', async () => {
  for (const firm of ['hospital', 'operator'] as const)
    expect(await partnerLocations(await at(firm), supplier)).toEqual([])
  await world.db.ownerPool.query(`update portal.partnership set ended_at = now(), ended_because = 'x', ended_by = $1`, [
    world.person.maker,
  ])
  expect(await partnerLocations(await at('maker'), supplier)).toEqual([])
  await world.db.ownerPool.query('update portal.partnership set ended_at = null, ended_because = null, ended_by = null')
  expect(await partnerLocations(await at('maker'), supplier)).toHaveLength(1)
  await expect(companyView(await at('operator', 'admin'))).rejects.toMatchObject({ status: 404 })
})

test('row-level security alone keeps locations and contacts to their own organization, whatever is asked', async () => {
  for (const firm of ['maker', 'hospital'] as const) {
    const session = openSession(world.db.app, {
      organizationId: (await at(firm)).actor.organizationId,
      personId: world.person[firm],
      clientId: null,
    })
    for (const table of ['location', 'contact']) {
      const { rows } = await session.reading((db) => sql`select * from ${sql.table(`portal.${table}`)}`.execute(db))
      expect(rows).toEqual([])
    }
    const changed = await session.writing((db) =>
      sql`update portal.contact set name = 'x', changed_by = ${world.person[firm]} returning id`.execute(db),
    )
    expect(changed.rows).toEqual([])
  }
})

test('only an admin changes them, and of the own organization', async () => {
  const { id } = await only()
  await expect(keepLocation(await at('supplier', 'quality'), { ...WORKS, id })).rejects.toMatchObject({ status: 403 })
  expect(await keepLocation(await at('maker', 'admin'), { ...WORKS, name: 'Mine', id })).toBe(false)
  expect(await confirmContactsOf(await at('maker', 'admin'), { location: id, contact: null })).toBe(false)
  expect((await only()).name).toBe('Works')
  expect((await companyView(await at('supplier', 'viewer'))).notOffered).toBe('needs-admin')
})

test('a GLN is verified when it lies in a verified claim of the organization, and in none that is narrower', async () => {
  const { id } = await only()
  await keepLocation(await admin(), { ...WORKS, gln: GLN, id })
  expect((await only()).verified).toBe(false)
  const claim = (firm: FirmName, scheme: string, value: string) =>
    world.db.ownerPool.query(
      `insert into portal.identifier_claim (organization, scheme, value, state, verified_by) values ($1, $2, $3, 'verified', array[$4::int, $5::int])`,
      [world.id[firm], scheme, value, world.person.operator, world.person.maker],
    )
  await claim('supplier', 'gs1-prefix', '9521234000')
  expect((await only()).verified).toBe(true)
  await claim('hospital', 'gln', GLN)
  expect((await only()).verified).toBe(false)
})

test('a contact is due again 180 days after it was confirmed: it waits for admins, and partners read it no more', async () => {
  expect(await contactsThatWait(await later(CONTACT_CYCLE_DAYS - 1))).toEqual({ due: 0, bounced: 0 })
  const then = await later(CONTACT_CYCLE_DAYS + 1)
  expect(await contactsThatWait(then)).toEqual({ due: 1, bounced: 0 })
  expect((await companyView(then)).locations[0]?.contacts[0]?.state).toBe('due')
  const reader = await world.at('maker', { now: then.now })
  expect(await partnerLocations(reader, supplier)).toMatchObject([{ name: 'Works', contacts: [] }])
  const viewer = await world.at('supplier', { now: then.now, roles: ['viewer'] })
  expect(await contactsThatWait(viewer)).toEqual({ due: 0, bounced: 0 })
  expect((await waitingForUs(then)) - (await waitingForUs(await later(0)))).toBe(1)
})

test('a location without a contact that is confirmed and reached is told, and one with is not', async () => {
  const bare = async (days: number) => {
    const op = await later(days)
    return op.reading((db) => locationsWithoutContact(db, op.reach('read', 'Location'), confirmedSince(op.now)))
  }
  expect(await bare(0)).toEqual([])
  expect(await bare(CONTACT_CYCLE_DAYS + 1)).toMatchObject([{ name: 'Works' }])
})

test('an address that bounced waits until another is given or it is confirmed anew', async () => {
  await flagBounced(world.db.app, 'EVE@example.test')
  expect(await eve()).toMatchObject({ state: 'bounced' })
  expect(await contactsThatWait(await admin())).toEqual({ due: 0, bounced: 1 })
  expect(await partnerLocations(await at('maker'), supplier)).toMatchObject([{ contacts: [] }])
  await keepContact(await admin(), { ...EVE, phone: '+353 1', id: (await eve()).id })
  expect((await eve()).state).toBe('bounced')
  await keepContact(await admin(), { ...EVE, email: 'eve.b@example.test', id: (await eve()).id })
  expect((await eve()).state).toBe('confirmed')
  await flagBounced(world.db.app, 'eve.b@example.test')
  expect(await confirmContactsOf(await admin(), { location: (await only()).id, contact: (await eve()).id })).toBe(true)
  expect((await eve()).state).toBe('confirmed')
})

test('what is retired is shown no more and stays, with its reason and its trail', async () => {
  const { id } = await eve()
  expect(await retireContactOfOurs(await admin(), { id, reason: 'left' })).toBe(true)
  expect(await retireContactOfOurs(await admin(), { id, reason: 'left' })).toBe(false)
  expect((await only()).contacts).toEqual([])
  expect(await retireLocationOfOurs(await admin(), { id: (await only()).id, reason: 'sold' })).toBe(true)
  expect((await companyView(await admin())).locations).toEqual([])
  expect(await partnerLocations(await at('maker'), supplier)).toEqual([])
  const { rows } = await world.db.ownerPool.query<{ retired_because: string }>(
    'select retired_because from portal.contact',
  )
  expect(rows).toEqual([{ retired_because: 'left' }])
  const trail = await world.db.ownerPool.query<{ n: number }>(
    `select count(*)::int as n from portal.trail where table_name = 'portal.contact' and person = $1`,
    [world.person.supplier],
  )
  expect(trail.rows[0]?.n).toBe(5) // added, changed twice, confirmed, retired; the bounces were nobody's
  await expect(
    openSession(world.db.app, {
      organizationId: (await admin()).actor.organizationId,
      personId: world.person.supplier,
      clientId: null,
    }).writing((db) => sql`delete from portal.contact`.execute(db)),
  ).rejects.toThrow('permission denied')
})

test('a form is read with its check digit, and each thing that is wrong is said at its field', () => {
  const schema = companySchema(wordsFor('en'))
  const sent = { act: 'add-location', ...WORKS, gln: '952 1234 00000-6', reason: 'x' }
  expect(schema.parse(sent)).toMatchObject({ gln: GLN })
  expect(schema.parse({ ...sent, gln: '' })).toMatchObject({ gln: null })
  const wrong = schema.safeParse({ ...sent, gln: '9521234000007', zone: 'Mars', country: 'XX', reason: '' })
  expect(wrong.error?.issues.map(({ path }) => path[0]).sort()).toEqual(['country', 'gln', 'reason', 'zone'])
  const nobody = schema.safeParse({ act: 'add-contact', id: 'loca_00000000000000000000000000', name: '', email: 'x' })
  expect(nobody.success).toBe(false)
})
