import { afterAll, beforeAll, expect, test } from 'vitest'
import { askToSee, whatIsWithheld } from '#app/sharing/ask-to-see.server.ts'
import { grantEditor } from '#app/sharing/edit-grant.server.ts'
import {
  endPartnershipWith,
  resumePartnershipWith,
  suspendPartnershipWith,
} from '#app/sharing/invite-partner.server.ts'
import { moveGrantOn } from '#app/sharing/move-grant.server.ts'
import { grantFile, partnerFile } from '#app/sharing/partner-file.server.ts'
import { sharingOverview } from '#app/sharing/sharing-overview.server.ts'
import { whyVisible } from '#app/sharing/why-visible.server.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { FactId, GrantId, OrganizationId, OrganizationSlug, PersonId } from '#app/vocabulary/ids.ts'
import { grantsOfOurs, liveGrants } from '#db/grants.ts'
import { openSession } from '#db/session.ts'
import type { Role } from '#db/portal/foundation.ts'
import { reachOfPartner } from '#policies/partner-reach.ts'
import type { Firm } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld, TODAY } from '#tests/evidence/small-world.ts'

const UNIT = '(01)09520001000017(21)S1'
const MEANWHILE = 'their audit is open'

let world: SmallWorld
const stewards: Partial<Record<Firm, PersonId>> = {}
let onward: { parent: number; child: number }
let offer: GrantId

const one = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row> => {
  const { rows } = await world.db.ownerPool.query<Row>(text, values)
  if (!rows[0]) throw new Error(`no row for ${text}`)
  return rows[0]
}

beforeAll(async () => {
  world = await smallWorld()
  for (const firm of ['maker', 'hospital', 'clinic'] as const) {
    const { id } = await one<{ id: number }>(
      `with p as (insert into portal.person (email, name) values ($1, $1) returning id)
       insert into portal.membership (person, organization, roles) select id, $2, '{admin,data-steward,operations}' from p returning person as id`,
      [`steward@${firm}.example.test`, world.id[firm]],
    )
    stewards[firm] = PersonId.parse(id)
  }
  for (const [inviter, invited] of [
    ['maker', 'hospital'],
    ['hospital', 'clinic'],
  ] as const)
    await world.db.ownerPool.query(
      'insert into portal.partnership (inviter, invited) values ($1, $2) on conflict do nothing',
      [world.id[inviter], world.id[invited]],
    )
  const span = [new Date(Date.now() + 86_400_000), new Date(Date.now() - 60_000)]
  const grant = `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, onward, via, starts, ends, accepted_at)
    values ($1, $2, 'c', 'ancestry', '{production}', '{identity}', $3, $4, $7, $6, $5) returning id, public_id`
  const parent = await one<{ id: number }>(grant, [
    world.id.maker,
    world.id.hospital,
    ['identity'],
    null,
    new Date(),
    ...span,
  ])
  const child = await one<{ id: number }>(grant, [world.id.maker, world.id.clinic, [], parent.id, new Date(), ...span])
  onward = { parent: parent.id, child: child.id }
  offer = GrantId.parse(
    (await one<{ public_id: string }>(grant, [world.id.maker, world.id.hospital, [], null, null, ...span])).public_id,
  )
})
afterAll(() => world.db.close())

const as = async (firm: 'maker' | 'hospital' | 'clinic', ...roles: Role[]) => {
  const person = stewards[firm]
  if (!person) throw new Error('somebody')
  return world.at(firm, { roles: roles.length > 0 ? roles : ['data-steward', 'operations'], person, now: new Date() })
}
const slug = (firm: Firm) => OrganizationSlug.parse(firm)
const bound = (firm: Firm) => ({
  organizationId: OrganizationId.parse(world.id[firm]),
  personId: null,
  clientId: null,
  purpose: 'provenance' as const,
})

/** What the hospital is shown of the maker's facts, at each wall alone and through the page. */
async function shown() {
  const page = await verifyDevice(await as('hospital', 'quality'), { text: UNIT, today: TODAY })
  const wall = await world.ask<{ fact: number }>(
    'hospital',
    `select distinct fact from facts.fact_item where owner = $1 and answers is distinct from $2 order by fact`,
    [world.id.maker, world.id.hospital],
  )
  const grants = await openSession(world.db.app, bound('hospital')).reading(liveGrants)
  const rules = reachOfPartner({ id: OrganizationId.parse(world.id.hospital), kind: 'hospital' }, grants)
  const tie = { brand: world.id.maker, di: '09520001000017', answers: null, relations: ['c:item'] as const }
  const owner = OrganizationId.parse(world.id.maker)
  return {
    page: page.facts.map(({ id }) => id).sort(),
    verdict: JSON.stringify(page.verdict),
    wall: wall.map(({ fact }) => fact),
    grants: grants.map(({ id }) => id),
    fields: [...rules.fields({ ...tie, owner, kind: 'release', brand: OrganizationId.parse(world.id.maker) })],
  }
}

const lives = async (id: number) => (await one<{ l: boolean }>('select portal.grant_lives($1) as l', [id])).l
const letters = async (kind: string) =>
  (await one<{ n: number }>(`select count(*)::int as n from portal.outbox where kind = $1`, [kind])).n

test('suspended by either side, no grant between the two counts from the next question, at each wall alone; resumed, everything is as it was', async () => {
  const before = await shown()
  expect(before.page.length).toBeGreaterThan(0)
  expect(before.wall.length).toBeGreaterThan(0)
  expect(before.fields).toContain('release')
  for (const side of ['maker', 'hospital'] as const) {
    const other = side === 'maker' ? 'hospital' : 'maker'
    const told = await letters('partner-suspended')
    expect(await suspendPartnershipWith(await as(side), { slug: slug(other), reason: 'for a while' })).toBe('done')
    expect(await letters('partner-suspended')).toBe(told + 1)
    const meanwhile = await shown()
    // each alone: the rules are given no grant, and the database lets no row of the maker's through
    expect(meanwhile).toMatchObject({ wall: [], grants: [], fields: [] })
    expect(meanwhile.page.length).toBeLessThan(before.page.length)
    expect(await lives(onward.parent)).toBe(false)
    expect(await lives(onward.child), 'one that was given onward').toBe(false)
    expect(await openSession(world.db.app, bound('clinic')).reading(liveGrants)).toEqual([])
    const owner = openSession(world.db.app, bound('maker'))
    expect(await owner.reading((db) => grantsOfOurs(db, undefined as never, null))).toEqual([]) // the function alone, without any rule
    expect(await suspendPartnershipWith(await as(side), { slug: slug(other), reason: 'again' })).toBe('over')
    expect(await resumePartnershipWith(await as(other), { slug: slug(side) }), 'the other side cannot').toBe('over')
    expect((await shown()).grants).toEqual([])
    expect(await resumePartnershipWith(await as(side), { slug: slug(other) })).toBe('done')
    expect(await shown()).toEqual(before)
    expect(await lives(onward.child)).toBe(true)
  }
})

test('suspended by both, it takes both to resume', async () => {
  await suspendPartnershipWith(await as('maker'), { slug: slug('hospital'), reason: 'one' })
  await suspendPartnershipWith(await as('hospital'), { slug: slug('maker'), reason: 'two' })
  await resumePartnershipWith(await as('maker'), { slug: slug('hospital') })
  expect((await shown()).wall).toEqual([])
  await resumePartnershipWith(await as('hospital'), { slug: slug('maker') })
  expect((await shown()).wall.length).toBeGreaterThan(0)
})

test('both sides read that it is suspended and by whom; why, the own side alone', async () => {
  await suspendPartnershipWith(await as('maker'), { slug: slug('hospital'), reason: MEANWHILE })
  const ours = (await partnerFile(await as('maker'), { slug: slug('hospital') })).partner
  expect(ours).toMatchObject({ suspendedBecause: MEANWHILE, suspended: { byThem: null } })
  expect(ours.suspended.byUs).not.toBeNull()
  const file = await partnerFile(await as('hospital'), { slug: slug('maker') })
  expect(file.partner).toMatchObject({ suspendedBecause: null, suspended: { byUs: null } })
  expect(file.partner.suspended.byThem).not.toBeNull()
  expect(file.grants.filter(({ state }) => state === 'live')).toEqual([])
  expect(JSON.stringify([file, await sharingOverview(await as('hospital'))])).not.toContain(MEANWHILE)
  // and the database alone says so, whatever is asked of it
  const asked = `select to_jsonb(s)::text as row from portal.suspension s union all select to_jsonb(t)::text from portal.trail t union all select to_jsonb(p)::text from portal.partnership p`
  const theirs = await world.ask<{ row: string }>('hospital', asked)
  expect(theirs.map(({ row }) => row).join('\n')).not.toContain(MEANWHILE)
  expect((await world.ask<{ row: string }>('maker', asked)).map(({ row }) => row).join('\n')).toContain(MEANWHILE)
  await resumePartnershipWith(await as('maker'), { slug: slug('hospital') })
})

test('meanwhile nothing is offered, accepted, previewed or asked for, by the rules and by the database alone', async () => {
  const released = await one<{ id: string; row: number }>(
    `select public_id as id, id as row from facts.fact where owner = $1 and kind = 'release' order by id limit 1`,
    [world.id.maker],
  )
  const fact = FactId.parse(released.id)
  const maker = await as('maker')
  expect((await whyVisible(maker, { fact })).readers.length).toBeGreaterThan(0)
  await suspendPartnershipWith(maker, { slug: slug('hospital'), reason: MEANWHILE })
  expect((await whyVisible(await as('maker'), { fact })).readers).toEqual([])
  await expect(
    grantEditor(await as('maker'), { partner: slug('hospital'), template: null, from: null, request: null }),
  ).rejects.toMatchObject({ kind: 'forbidden' })
  const offering = `insert into portal.grant_ (owner, partner, relation, kinds, groups, starts, ends) values ($1, $2, 'c', '{release}', '{identity}', now(), now() + interval '1 day')`
  await expect(world.ask('maker', offering, [world.id.maker, world.id.hospital])).rejects.toThrow(/row-level security/)

  expect((await grantFile(await as('hospital'), { id: offer })).state).toBe('suspended')
  expect(await moveGrantOn(await as('hospital'), { id: offer, move: 'accept', reason: '' })).toEqual({
    moved: false,
    because: 'suspended',
  })
  await expect(
    world.ask('hospital', 'update portal.grant_ set accepted_at = now() where public_id = $1', [offer]),
  ).rejects.toThrow(/while the partnership is suspended/)
  await expect(
    world.ask('hospital', 'update portal.grant_ set suspended = false where public_id = $1', [offer]),
  ).rejects.toThrow(/permission denied/)

  const question = `insert into portal.sharing_request (asker, owner, owner_named, kind, group_, purpose, note, asked_by) values ($1, $2, true, 'release', 'commercial', 'provenance', 'x', $3)`
  const steward = stewards.hospital
  const asking = () =>
    openSession(world.db.app, { ...bound('hospital'), personId: steward ?? null }).writing(async () => {
      await world.ask('hospital', question, [world.id.hospital, world.id.maker, steward])
    })
  await expect(asking()).rejects.toThrow(/row-level security/)
  await resumePartnershipWith(await as('maker'), { slug: slug('hospital') })
  expect((await whatIsWithheld(await as('hospital'), { fact })).partners).toBe(true)
  const asked = await askToSee(await as('hospital'), { fact, group: 'commercial', note: 'x', purpose: 'provenance' })
  expect(asked.asked).toBe(true)
})

test('what a partner gave onward rests with the partnership it was given in, and ends with it', async () => {
  await suspendPartnershipWith(await as('clinic'), { slug: slug('hospital'), reason: 'x' })
  expect(await lives(onward.parent)).toBe(true)
  expect(await lives(onward.child)).toBe(false)
  expect(await openSession(world.db.app, bound('clinic')).reading(liveGrants)).toEqual([])
  // given onward meanwhile, it rests from its first moment
  const { id } = await one<{ id: number }>(
    `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, via, starts, ends) values ($1, $2, 'c', 'ancestry', '{production}', '{identity}', $3, now(), now() + interval '1 hour') returning id`,
    [world.id.maker, world.id.clinic, onward.parent],
  )
  expect(await one(`select suspended from portal.grant_ where id = $1`, [id])).toEqual({ suspended: true })
  await resumePartnershipWith(await as('clinic'), { slug: slug('hospital') })
  expect(await lives(onward.child)).toBe(true)
  await endPartnershipWith(await as('hospital', 'admin'), { slug: slug('clinic'), reason: 'over' })
  expect(await lives(onward.child)).toBe(false)
  expect(await lives(onward.parent)).toBe(true)
})

test('who keeps no data and runs no accounts suspends nothing, by the rules and by the database alone; strangers find nothing', async () => {
  await expect(
    suspendPartnershipWith(await as('maker', 'operations', 'viewer'), { slug: slug('hospital'), reason: 'x' }),
  ).rejects.toMatchObject({ kind: 'forbidden' })
  const pretender = await world.at('maker', { roles: ['admin'] }) // whose membership says quality
  await expect(suspendPartnershipWith(pretender, { slug: slug('hospital'), reason: 'x' })).rejects.toThrow(/suspends/)
  await expect(resumePartnershipWith(pretender, { slug: slug('hospital') })).rejects.toThrow(/resumes/)
  await expect(suspendPartnershipWith(await as('clinic'), { slug: slug('maker'), reason: 'x' })).rejects.toMatchObject({
    kind: 'hidden',
  })
})

test('whatever in the database asks whether a grant was revoked asks whether it is suspended too', async () => {
  const { rows } = await world.db.ownerPool.query<{ name: string; source: string }>(
    `select p.oid::regprocedure::text as name, p.prosrc as source from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('facts', 'portal', 'oidc')
     union all select polrelid::regclass || ' ' || polname, pg_get_expr(polqual, polrelid) from pg_policy where polcmd in ('r', '*') and polqual is not null`,
  )
  const counts = (source: string, words: RegExp) => [...source.matchAll(words)].length
  const asking = rows.filter(({ source }) => /starts <= now\(\)/i.test(source) && /grant_/.test(source))
  expect(asking.length).toBeGreaterThan(8)
  for (const { name, source } of asking)
    expect(counts(source, /not \(?[gp]\.suspended/gi), name).toBe(counts(source, /\b[gp]\.revoked_at is null/gi))
})
