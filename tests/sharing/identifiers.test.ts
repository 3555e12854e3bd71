import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimValue } from '#app/identifiers/claim-value.ts'
import { claimFile, decideChange, proposeChange } from '#app/identifiers/change-claim.server.ts'
import { claimIdentifier, identifiersOf, judgeIdentifier } from '#app/identifiers/identifiers.server.ts'
import { OrganizationSlug, PersonId } from '#app/vocabulary/ids.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

let world: SmallWorld
const registrars: PersonId[] = []
beforeAll(async () => {
  world = await smallWorld()
  const { rows } = await world.db.ownerPool.query<{ id: number }>(
    `with p as (insert into portal.person (email, name) select 'registrar' || n || '@operator.example.test', 'Registrar' from generate_series(1, 2) n returning id)
     insert into portal.membership (person, organization, roles) select id, $1, '{admin}' from p returning person as id`,
    [world.id.operator],
  )
  registrars.push(...rows.map(({ id }) => PersonId.parse(id)))
})
afterAll(() => world.db.close())

const registrar = (index: number) =>
  world.at('operator', { roles: ['admin'], person: registrars[index] ?? PersonId.parse(1) })
const clinic = () => world.at('clinic', { roles: ['data-steward'] })
const waiting = async () => (await identifiersOf(await registrar(0))).claims
const labelerOf = async (uri: string) =>
  (await world.db.ownerPool.query<{ id: number | null }>('select facts.resolve_labeler($1) as id', [uri])).rows[0]?.id

const GLN = '9521999000006'

test('a claim has no effect until two people of the operator verified it, each saying how; the organization reads both', async () => {
  expect(await claimIdentifier(await clinic(), { scheme: 'gs1-prefix', value: '9521999', evidence: 'licence 7' })).toBe(
    true,
  )
  expect(
    await claimIdentifier(await clinic(), { scheme: 'gs1-prefix', value: '9521999', evidence: 'again' }),
    'once',
  ).toBe(false)
  const uri = 'https://id.gs1.org/01/09521999000004'
  expect(await labelerOf(uri)).toBeNull()
  const [claim] = await waiting()
  if (!claim) throw new Error('it waits')
  const judged = { claim: claim.id, yes: true, reason: 'looked up in the register' }
  expect(await judgeIdentifier(await registrar(0), judged)).toBe('first')
  expect(await judgeIdentifier(await registrar(0), judged)).toBe('twice')
  expect(await labelerOf(uri)).toBeNull()
  expect((await waiting())[0]).toMatchObject({ half: true })
  expect(await judgeIdentifier(await registrar(1), { ...judged, reason: 'called the registrar' })).toBe('verified')
  expect(await labelerOf(uri)).toBe(world.id.clinic)
  const { claims } = await identifiersOf(await clinic())
  expect(claims.find(({ value }) => value === '9521999')).toMatchObject({
    state: 'verified',
    judgements: [{ reason: 'looked up in the register' }, { reason: 'called the registrar' }],
  })
  expect(await judgeIdentifier(await registrar(1), { ...judged, yes: false })).toBe('over')
})

test('a disputed claim must be verified by both again, and overlaps are shown before anybody says yes', async () => {
  await claimIdentifier(await clinic(), { scheme: 'gln', value: GLN, evidence: 'our ward' })
  const [claim] = await waiting()
  if (!claim) throw new Error('it waits')
  const judged = { claim: claim.id, yes: true, reason: 'x' }
  await judgeIdentifier(await registrar(0), judged)
  expect(await judgeIdentifier(await registrar(1), { ...judged, yes: false, reason: 'no such ward' })).toBe('disputed')
  expect((await waiting())[0]).toMatchObject({ state: 'disputed', half: false })
  expect(await judgeIdentifier(await registrar(1), judged)).toBe('first')

  await claimIdentifier(await clinic(), { scheme: 'gtin', value: '09520001000017', evidence: 'we say so' })
  const bold = (await waiting()).find(({ scheme }) => scheme === 'gtin')
  expect(bold?.overlaps).toMatchObject({ value: '9520001' })
})

test('nobody but the operator sees or judges the claims of others', async () => {
  const [claim] = await waiting()
  if (!claim) throw new Error('one waits')
  const judged = { claim: claim.id, yes: true, reason: 'x' }
  for (const firm of ['maker', 'clinic', 'hospital'] as const) {
    const op = await world.at(firm, { roles: ['admin', 'data-steward', 'quality'] })
    await expect(judgeIdentifier(op, judged)).rejects.toMatchObject({ kind: 'forbidden' })
  }
  const { claims } = await identifiersOf(await world.at('hospital', { roles: ['admin'] }))
  expect(claims.filter(({ firm }) => firm.slug !== 'hospital')).toEqual([])
  await expect(
    claimIdentifier(await world.at('clinic', { roles: ['viewer'] }), { scheme: 'gln', value: GLN, evidence: 'x' }),
  ).rejects.toMatchObject({ kind: 'forbidden' })
})

test('a number is read as its kind demands, or refused', () => {
  expect(claimValue('gs1-prefix', '952 1234')).toBe('9521234')
  expect(claimValue('gs1-prefix', '95')).toBeNull()
  expect(claimValue('gtin', '9521234100035')).toBeNull()
  // 9521234100034 is an insert of the demo: twelve digits and their check digit
  expect(claimValue('gtin', '9521234100034')).toBe('09521234100034')
  expect(claimValue('gln', '9521234500011')).toBeNull()
  expect(claimValue('gln', GLN)).toBe(GLN)
  expect(claimValue('hibc-lic', 'a123')).toBe('A123')
  expect(claimValue('hibc-lic', '1234')).toBeNull()
})

test('a claim goes over by two people of the operator through the desk, and both organizations read it; others may not', async () => {
  const desk = await identifiersOf(await registrar(0))
  const held = desk.verified.find(({ value }) => value === '9521999')
  if (!held) throw new Error('it is verified')
  const change = { claim: held.id, to: OrganizationSlug.parse('carrier'), day: '2026-01-02', reason: 'sold' }
  await expect(proposeChange(await clinic(), change)).rejects.toMatchObject({ kind: 'forbidden' })
  await expect(claimFile(await clinic(), { claim: held.id })).rejects.toMatchObject({ kind: 'forbidden' })
  await expect(claimFile(await registrar(0), { claim: 999_999 })).rejects.toMatchObject({ kind: 'hidden' })
  expect((await claimFile(await registrar(0), { claim: held.id })).holders.map(({ slug }) => slug)).not.toContain(
    'clinic',
  )
  expect(await proposeChange(await registrar(0), change)).toBe('proposed')
  const [line] = (await identifiersOf(await registrar(1))).changes
  if (!line) throw new Error('it waits')
  expect(line).toMatchObject({ firm: { slug: 'clinic' }, to: { slug: 'carrier' }, reason: 'sold' })
  const decided = { id: line.id, yes: true, reason: 'the deed of sale' }
  await expect(decideChange(await clinic(), decided)).rejects.toMatchObject({ kind: 'forbidden' })
  expect(await decideChange(await registrar(0), decided)).toBe('twice')
  expect(await decideChange(await registrar(1), decided)).toBe('confirmed')
  expect(await decideChange(await registrar(1), decided)).toBe('over')
  for (const firm of ['clinic', 'carrier'] as const) {
    const view = await identifiersOf(await world.at(firm, { roles: ['data-steward'] }))
    expect(view.changes).toMatchObject([{ state: 'confirmed', reason: 'sold', decidedBecause: 'the deed of sale' }])
  }
  expect((await identifiersOf(await world.at('hospital', {}))).changes).toEqual([])
  expect(await labelerOf('https://id.gs1.org/01/09521999000004')).toBe(world.id.carrier)
})
