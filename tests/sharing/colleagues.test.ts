import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeRoles, invitePerson, withdrawPerson } from '#app/people/invite-colleague.server.ts'
import { colleagueOf, peopleOf } from '#app/people/people.server.ts'
import { ColleagueInvitationId, PersonId } from '#app/vocabulary/ids.ts'
import { colleagueLetter, joinAsColleague } from '#db/colleagues.ts'
import { openIdentitySession } from '#db/session.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

let world: SmallWorld
let admin: PersonId
beforeAll(async () => {
  world = await smallWorld()
  const { rows } = await world.db.ownerPool.query<{ id: number }>(
    `with p as (insert into portal.person (email, name) values ('admin@maker.example.test', 'Admin of maker') returning id)
     insert into portal.membership (person, organization, roles) select id, $1, '{admin}' from p returning person as id`,
    [world.id.maker],
  )
  admin = PersonId.parse(rows[0]?.id)
})
afterAll(() => world.db.close())

const asAdmin = () => world.at('maker', { roles: ['admin'], person: admin })
const identity = () => openIdentitySession(world.db.app)
const NEW = { name: 'Ada Byrne', passwordHash: 'x', language: 'en', zone: 'Europe/Dublin' }

/** The secret in the newest letter to an address, as the mailbox would get it. */
async function secretFor(email: string): Promise<Buffer> {
  const { rows } = await world.db.ownerPool.query<{ path: string }>(
    `select about ->> 'path' as path from portal.outbox where to_address = $1 order by id desc limit 1`,
    [email],
  )
  return createHash('sha256')
    .update(rows[0]?.path.split('/').at(-1) ?? '')
    .digest()
}

test('an admin invites, the person joins with the letter in exactly those roles, and the letter opens once', async () => {
  expect(await invitePerson(await asAdmin(), { email: 'ada@maker.example.test', name: 'Ada', roles: ['operations'] })).toBe('sent') // prettier-ignore
  const digest = await secretFor('ada@maker.example.test')
  expect(await identity().identifying((db) => colleagueLetter(db, digest))).toMatchObject({
    slug: 'maker',
    roles: ['operations'],
    state: 'sent',
    known: false,
  })
  expect(await identity().identifying((db) => joinAsColleague(db, digest, NEW))).toBe('joined')
  expect(await identity().identifying((db) => joinAsColleague(db, digest, NEW))).toBe('over')
  const ada = (await peopleOf(await asAdmin())).colleagues.find(({ email }) => email === 'ada@maker.example.test')
  expect(ada).toMatchObject({ name: 'Ada Byrne', roles: ['operations'] })
  expect(await invitePerson(await asAdmin(), { email: 'ada@maker.example.test', name: 'Ada', roles: ['admin'] })).toBe(
    'member',
  )
})

test('a letter for one person is not accepted by another, and a second letter takes the first one’s place', async () => {
  const ask = { email: 'person@elsewhere.example.test', name: 'Bo', roles: ['viewer'] as const }
  await invitePerson(await asAdmin(), ask)
  const first = await secretFor(ask.email)
  await invitePerson(await asAdmin(), ask)
  const second = await secretFor(ask.email)
  expect(await identity().identifying((db) => joinAsColleague(db, first, NEW))).toBe('over')
  expect(await identity().identifying((db) => joinAsColleague(db, second, { person: world.person.hospital }))).toBe(
    'another',
  )
  const { invited } = await peopleOf(await asAdmin())
  expect(invited).toHaveLength(1)
  expect(JSON.stringify(invited)).not.toContain('token')
})

test('whoever has an account accepts with it and belongs to both', async () => {
  await invitePerson(await asAdmin(), { email: 'hospital@example.test', name: 'H', roles: ['viewer'] })
  const digest = await secretFor('hospital@example.test')
  expect(await identity().identifying((db) => joinAsColleague(db, digest, NEW))).toBe('known')
  expect(await identity().identifying((db) => joinAsColleague(db, digest, { person: world.person.hospital }))).toBe(
    'joined',
  )
  const { rows } = await world.db.ownerPool.query<{ n: number }>(
    'select count(*)::int as n from portal.membership where person = $1 and ended_at is null',
    [world.person.hospital],
  )
  expect(rows[0]?.n).toBe(2)
})

test('roles change and memberships end, but somebody is always left to run the accounts', async () => {
  expect(await changeRoles(await asAdmin(), { person: admin, roles: ['viewer'] })).toBe('last-admin')
  expect(await changeRoles(await asAdmin(), { person: admin, roles: null })).toBe('last-admin')
  expect(await changeRoles(await asAdmin(), { person: world.person.maker, roles: ['admin', 'quality'] })).toBe('kept')
  expect((await colleagueOf(await asAdmin(), { person: world.person.maker })).roles).toEqual(['admin', 'quality'])
  expect(await changeRoles(await asAdmin(), { person: world.person.hospital, roles: null })).toBe('kept')
  await expect(changeRoles(await asAdmin(), { person: world.person.hospital, roles: null })).rejects.toMatchObject({
    kind: 'hidden',
  })
  await expect(changeRoles(await asAdmin(), { person: world.person.carrier, roles: ['admin'] })).rejects.toMatchObject({
    kind: 'hidden',
  })
})

test('nobody but an admin invites or changes roles, in the policies and in the database alone', async () => {
  const quality = await world.at('maker', { roles: ['quality', 'data-steward'] })
  const ask = { email: 'x@example.test', name: 'X', roles: ['admin'] as const }
  await expect(invitePerson(quality, ask)).rejects.toMatchObject({ kind: 'forbidden' })
  await expect(changeRoles(quality, { person: admin, roles: null })).rejects.toMatchObject({ kind: 'forbidden' })
  // a policy that let a person without the role through would still meet the wall
  const pretender = await world.at('hospital', { roles: ['admin'] })
  await expect(invitePerson(pretender, ask)).rejects.toThrow(/an admin invites/)
  await expect(changeRoles(pretender, { person: admin, roles: ['viewer'] })).rejects.toThrow(/an admin changes roles/)
  const { invited } = await peopleOf(await asAdmin())
  const [waiting] = invited
  if (!waiting) throw new Error('one waits')
  expect(await withdrawPerson(await asAdmin(), { id: ColleagueInvitationId.parse(waiting.id) })).toBe(true)
})
