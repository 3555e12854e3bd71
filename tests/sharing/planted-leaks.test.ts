import { type Expression, sql, type SqlBool } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { OrganizationId } from '#app/vocabulary/ids.ts'
import { liveGrants } from '#db/grants.ts'
import { openSession } from '#db/session.ts'
import { compile, rulesOf } from '#policies/ability-for.ts'
import type { Actor } from '#policies/actor.ts'
import { Reach } from '#policies/reach.ts'
import type { Rule } from '#policies/rule.ts'
import { LOT, UNIT } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld, TODAY } from '#tests/evidence/small-world.ts'

/**
 * Twenty and more leaks of what is shared, planted one at a time: each must change what somebody is shown. What each may be
 * shown on clean walls is written out below by hand, so that the look itself is not taken on trust.
 */
let world: SmallWorld
let guest: number
const HOUR = 3_600_000
const FIRMS = ['hospital', 'clinic', 'carrier'] as const

beforeAll(async () => {
  world = await smallWorld()
  const { db, id, person } = world
  await db.ownerPool.query('update portal.grant_ set revoked_at = now() where revoked_at is null')
  // facts of the maker about the unit that only a leak opens to the hospital
  const told = [
    ['inspecting', {}],
    ['storing', {}],
    ['repairing', {}],
    ['tc:monitoring', {}],
  ] as const
  for (const [step, more] of told) await world.say('maker', step, 8, { on: [{ uri: UNIT }], ...more })
  // and one of the hospital about the lot that a guest of the maker is shown
  await world.say('hospital', 'tc:releasing', 10, { on: [{ uri: LOT }] })
  const { rows: kinds } = await db.ownerPool.query<{ step: string; kind: string }>(
    `select step, kind from facts.fact where step = any ($1)`,
    [told.map(([step]) => step)],
  )
  const kindOf = (step: string) => kinds.find((one) => one.step === step)?.kind ?? step
  await world.grant('maker', 'hospital', 'c', { kinds: ['release'], groups: ['identity'], extent: 'item' })
  await world.grant('maker', 'hospital', 'c', {
    kinds: ['packing'],
    ends: new Date(Date.now() - HOUR),
    starts: new Date(Date.now() - 2 * HOUR),
  })
  await world.grant('maker', 'hospital', 'c', { kinds: ['production'], accepted_at: null })
  await world.grant('maker', 'hospital', 'c', { kinds: [kindOf('inspecting')], purpose: 'recall' })
  await world.grant('maker', 'hospital', 'c', { kinds: [kindOf('storing')], dis: ['09520001000024'] })
  await world.grant('maker', 'hospital', 't', { kinds: [kindOf('repairing')], extent: 'item' })
  await world.grant('supplier', 'hospital', 'c', { kinds: ['production'], extent: 'item' })
  await db.ownerPool.query(
    `insert into portal.grant_ (owner, partner, relation, kinds, groups, starts, ends, accepted_at) select $1, $2, 'c', array[$3], '{identity}', now() - interval '1 hour', now() + interval '1 day', now() - interval '1 hour'`,
    [id.maker, id.hospital, kindOf('tc:monitoring')],
  )
  await db.ownerPool.query(
    `update portal.grant_ set revoked_at = now() where owner = $1 and partner = $2 and kinds = array[$3]`,
    [id.maker, id.hospital, kindOf('tc:monitoring')],
  )
  // passed on to the clinic under a grant that is revoked
  await db.ownerPool.query(
    `insert into portal.partnership (inviter, invited) values ($1, $2), ($3, $4), ($5, $6) on conflict do nothing`,
    [id.hospital, id.clinic, id.maker, id.clinic, id.maker, id.hospital],
  )
  const { rows: parents } = await db.ownerPool.query<{ id: number }>(
    `insert into portal.grant_ (owner, partner, relation, kinds, groups, onward, starts, ends, accepted_at) values ($1, $2, 'c', '{release}', '{identity,dates}', '{identity,dates}', now() - interval '1 hour', now() + interval '1 day', now()) returning id`,
    [id.maker, id.hospital],
  )
  await db.ownerPool.query(
    `insert into portal.grant_ (owner, partner, relation, kinds, groups, starts, ends, accepted_at, via) values ($1, $2, 'c', '{release}', '{dates}', now() - interval '30 minutes', now() + interval '1 hour', now(), $3)`,
    [id.maker, id.clinic, parents[0]?.id],
  )
  await db.ownerPool.query(`update portal.grant_ set revoked_at = now() where id = $1`, [parents[0]?.id])
  // one that rests while the partnership is suspended
  await world.grant('maker', 'clinic', 'c', { kinds: ['release'] })
  await db.ownerPool.query(`update portal.grant_ set suspended = true where partner = $1 and via is null`, [id.clinic])
  // what else lies between two of them and is nobody else's
  await db.ownerPool.query(
    `insert into portal.sharing_request (asker, owner, owner_named, kind, group_, purpose, note, asked_by) values ($1, $2, true, 'release', 'dates', 'provenance', 'x', $3)`,
    [id.hospital, id.maker, person.hospital],
  )
  const { rows: scars } = await db.ownerPool.query<{ id: number }>(
    `insert into portal.scar (customer, supplier, category, severity, title, part, problem, disposition, issued_by, issued_name) values ($1, $2, 'response', 'major', 'x', 'x', 'x', 'none', $3, 'x') returning id`,
    [id.maker, id.hospital, person.maker],
  )
  for (const audience of ['own', 'both'])
    await db.ownerPool.query(
      `insert into portal.scar_note (scar, organization, audience, body, written_by, written_name) values ($1, $2, $3, 'x', $4, 'x')`,
      [scars[0]?.id, id.maker, audience, person.maker],
    )
  await db.ownerPool.query(
    `insert into portal.draft (organization, about, content, saved_by, saved_name) values ($1, 'scar:new', '{}', $2, 'x')`,
    [id.maker, person.maker],
  )
  const { rows: guests } = await db.ownerPool.query<{ organization: number }>(
    `with o as (insert into portal.organization (slug, name, country, kind) values ('guest-1', 'Guest', 'IE', 'guest') returning id),
       l as (insert into portal.guest_link (owner, organization, name, firm, email, who, purpose, kinds, groups, extent, language, reason, made_by, made_name, ends, token_digest)
         select $1, id, 'x', 'x', 'x@example.test', 'auditor', 'audit', '{release}', '{identity}', 'item', 'en', 'x', $2, 'x', now() + interval '1 day', '\\x00' from o returning id, organization)
     insert into portal.guest_item (link, n, item, uri, said) select l.id, 1, i.id, i.uri, i.uri from l, facts.item i where i.uri = $3 returning (select organization from l)`,
    [id.maker, person.maker, LOT],
  )
  guest = guests[0]?.organization ?? 0
}, 120_000)
afterAll(() => world.db.close())

const TABLES = [
  'portal.grant_',
  'portal.sharing_request',
  'portal.partnership',
  'portal.scar',
  'portal.scar_note',
  'portal.draft',
  'portal.guest_link',
  'portal.disclosure',
  'portal.grant_difference',
] as const

const bound = (organization: number) => ({
  organizationId: OrganizationId.parse(organization),
  personId: null,
  clientId: null,
  purpose: 'provenance',
})

/** Everything that each of them is shown, at each wall alone and on the page. */
async function look(
  bend: (rules: readonly Rule[]) => readonly Rule[] = (rules) => rules,
): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {}
  const { id, db } = world
  for (const firm of FIRMS) {
    const session = openSession(db.app, bound(id[firm]))
    const grants = await session.reading(liveGrants)
    seen[`${firm}: grants that count`] = grants.map(({ kinds, groups }) => `${kinds.join()} ${groups.join()}`)
    seen[`${firm}: facts of others by the database alone`] = await world.ask(
      firm,
      `select owner, kind, count(*)::int as n from facts.fact_item where owner <> $1 group by 1, 2 order by 1, 2`,
      [id[firm]],
    )
    for (const table of TABLES) {
      // looking leaves a line of one's own in the log: only those of others are counted
      const others = table === 'portal.disclosure' ? `where reader <> ${id[firm]}` : ''
      const [counted] = await world.ask<{ n: number }>(firm, `select count(*)::int as n from ${table} ${others}`)
      seen[`${firm}: ${table}`] = counted?.n
    }
    const actor: Actor = {
      personId: world.person[firm],
      clientId: null,
      organizationId: OrganizationId.parse(id[firm]),
      kind: 'hospital',
      roles: ['quality'],
      scopes: [],
    }
    const policy = compile(
      bend(
        rulesOf(
          actor,
          grants.filter(({ purpose }) => purpose === 'provenance'),
        ),
      ),
    )
    const reach = new Reach(policy, id[firm], 'read', 'Fact')
    const rows = (field?: 'identity' | 'parties' | 'dates' | 'unclassified'): Expression<SqlBool> => reach.rows(field)
    // the rules alone: the tables' owner has no wall before it
    const { rows: byRules } =
      await sql`select owner, kind, count(*)::int as n, count(*) filter (where ${rows('identity')})::int as identity,
      count(*) filter (where ${rows('parties')})::int as parties, count(*) filter (where ${rows('dates')})::int as dates, count(*) filter (where ${rows('unclassified')})::int as unclassified
      from facts.fact_item where owner <> ${id[firm]} and ${rows()} group by 1, 2 order by 1, 2`.execute(db.owner)
    seen[`${firm}: facts of others by the rules alone`] = byRules
  }
  const page = await verifyDevice(await world.at('hospital', { now: new Date() }), { text: UNIT, today: TODAY })
  seen['hospital: page'] = page.facts.map(({ kind, fields, items, withheld, eventTime }) => ({ kind, fields: Object.keys(fields).sort(), items: items.map(({ list, shown }) => [list, shown.length]), withheld: withheld.length, dated: eventTime !== null })) // prettier-ignore
  const asGuest = openSession(db.app, bound(guest))
  seen['guest: facts'] = await asGuest.reading(async (reader) => {
    const { rows } = await sql<{
      owner: number
      kind: string
    }>`select owner, kind from facts.guest_facts(1, 500)`.execute(reader)
    return rows
  })
  seen['maker: what the hospital could see of ours'] = await asSteward(
    `select kind, sum(n)::int as n from facts.counts_for($1) group by kind order by kind`,
  )
  return seen
}

async function asSteward(text: string) {
  const client = await world.db.appPool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('portal.organization_id', $1, true), set_config('portal.person_id', $2, true)`, [String(world.id.maker), String(world.person.maker)]) // prettier-ignore
    return (await client.query(text, [world.id.hospital])).rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('on clean walls each is shown what was granted and no more', async () => {
  const seen = await look()
  expect(seen['hospital: grants that count']).toEqual(
    expect.arrayContaining(['release identity', 'production identity']),
  )
  expect(seen['clinic: grants that count'], 'one hangs on a revoked grant, the other rests').toEqual([])
  expect(seen['carrier: grants that count']).toEqual([])
  const maker = (rows: unknown) =>
    (rows as { owner: number; kind: string }[]).filter(({ owner }) => owner === world.id.maker).map(({ kind }) => kind) // rows of the question above
  expect(maker(seen['hospital: facts of others by the rules alone'])).toEqual(['release'])
  expect(maker(seen['clinic: facts of others by the rules alone'])).toEqual([])
  expect(seen['hospital: portal.scar_note']).toBe(1)
  for (const firm of ['clinic', 'carrier'])
    for (const table of [
      'portal.sharing_request',
      'portal.scar',
      'portal.scar_note',
      'portal.draft',
      'portal.guest_link',
    ])
      expect(seen[`${firm}: ${table}`], `${firm} ${table}`).toBe(0)
  expect(seen['guest: facts']).toEqual([{ owner: world.id.maker, kind: 'release' }])
})

type Leak = { leak: string; of: string; from: string | RegExp; to: string }
/** Functions of the database, each with one condition taken away. */
const FUNCTIONS: readonly Leak[] = [
  { leak: 'an expired grant counts', of: 'portal.grants_to_me()', from: /now\(\) < g\.ends/, to: 'true' },
  { leak: 'a grant counts before it is accepted', of: 'portal.grants_to_me()', from: /g\.accepted_at is not null and/i, to: '' }, // prettier-ignore
  { leak: 'a revoked grant counts', of: 'portal.grants_to_me()', from: /g\.revoked_at is null/i, to: 'true' },
  { leak: 'a grant counts while the partnership is suspended', of: 'portal.grants_to_me()', from: /not g\.suspended/i, to: 'true' }, // prettier-ignore
  {
    leak: 'what was passed on outlives its parent',
    of: 'portal.grants_to_me()',
    from: /p\.revoked_at is null/i,
    to: 'true',
  },
  { leak: 'a guest reads beyond the kinds of the link', of: 'facts.guest_facts(integer, integer)', from: /n\.kind = any \(it\.kinds\)/i, to: 'true' }, // prettier-ignore
  { leak: 'a guest reads facts of other owners', of: 'facts.guest_facts(integer, integer)', from: /n\.owner = it\.owner and/i, to: '' }, // prettier-ignore
  { leak: 'a guest reads after the link was taken back', of: 'facts.guest_facts(integer, integer)', from: 'l.revoked_at is null', to: 'true' }, // prettier-ignore
  { leak: 'the preview counts facts of others', of: 'facts.counts_for(integer)', from: /n\.owner = portal\.me\(\) and/i, to: '' }, // prettier-ignore
]
/** Policies that let more through. */
const POLICIES: readonly { leak: string; policy: string; table: string; using: string }[] = [
  { leak: 'whoever is tied to an item sees its facts, granted or not', policy: 'fact_item_wall', table: 'facts.fact_item', using: `exists (select from facts.reach r where r.item in (fact_item.item, fact_item.lot) and r.organization = portal.me())` }, // prettier-ignore
  { leak: 'every fact is seen', policy: 'fact_item_wall', table: 'facts.fact_item', using: 'true' },
  { leak: 'grants of others are read', policy: 'grant_is_for_its_parties', table: 'portal.grant_', using: 'true' },
  { leak: 'questions for more are read by strangers', policy: 'sharing_request_is_for_its_two_sides', table: 'portal.sharing_request', using: 'true' }, // prettier-ignore
  { leak: 'who shares with whom is read by all', policy: 'partnership_is_for_its_two_sides', table: 'portal.partnership', using: 'true' }, // prettier-ignore
  { leak: 'corrective requests are read by strangers', policy: 'scar_is_for_its_two_sides', table: 'portal.scar', using: 'true' }, // prettier-ignore
  { leak: 'a note for one side is read by the other', policy: 'note_is_for_whom_it_is_meant', table: 'portal.scar_note', using: 'exists (select from portal.scar s where s.id = scar)' }, // prettier-ignore
  { leak: 'drafts of others are read', policy: 'draft_is_for_colleagues', table: 'portal.draft', using: 'true' },
  {
    leak: 'guests of others are read',
    policy: 'guest_link_is_for_its_owner',
    table: 'portal.guest_link',
    using: 'true',
  },
  { leak: 'who looked at what is read by all', policy: 'disclosure_is_read_whole_by_its_reader', table: 'portal.disclosure', using: 'true' }, // prettier-ignore
]
const facts = (rules: readonly Rule[], change: (rule: Extract<Rule, { subject: 'Fact' }>) => Rule) =>
  rules.map((rule) => (rule.subject === 'Fact' && rule.because.startsWith('granted') ? change(rule) : rule))
const without = <R extends object>(rows: R, ...names: string[]) =>
  Object.fromEntries(Object.entries(rows).filter(([name]) => !names.includes(name)))
/** Rules that say too much. */
const RULES: Readonly<Record<string, (rules: readonly Rule[]) => readonly Rule[]>> = {
  'a grant opens every kind of fact': (rules) =>
    facts(rules, (rule) => ({ ...rule, rows: without(rule.rows, 'kind') }) as Rule), // still a rule of the subject
  'a grant needs no tie to the item': (rules) => facts(rules, (rule) => ({ ...rule, rows: without(rule.rows, 'relations') }) as Rule), // prettier-ignore
  'a grant opens facts of every owner': (rules) => facts(rules, (rule) => ({ ...rule, rows: without(rule.rows, 'owner') }) as Rule), // prettier-ignore
  'a grant counts for every product': (rules) => facts(rules, (rule) => ({ ...rule, rows: without(rule.rows, 'di') }) as Rule), // prettier-ignore
  'a grant of the item reaches its ancestry': (rules) => facts(rules, (rule) => ({ ...rule, rows: { ...rule.rows, relations: { $related: ['c:item', 'c:lot', 'c:ancestry', 't:item'] } } })), // prettier-ignore
  'a grant shows the parties too': (rules) =>
    facts(rules, (rule) => ({ ...rule, fields: [...rule.fields, 'parties'] })),
  'a grant shows what is in no group': (rules) => facts(rules, (rule) => ({ ...rule, fields: [...rule.fields, 'unclassified'] })), // prettier-ignore
}

test('looking twice without a leak shows the same, so that a difference is a leak', async () => {
  expect(await look()).toEqual(await look())
})

test('twenty and more leaks are planted here', () => {
  expect(FUNCTIONS.length + POLICIES.length + Object.keys(RULES).length).toBeGreaterThanOrEqual(20)
})

test.each(FUNCTIONS)('found: $leak', async ({ leak, of, from, to }) => {
  const { ownerPool } = world.db
  const { rows } = await ownerPool.query<{ def: string }>('select pg_get_functiondef($1::regprocedure) as def', [of])
  const clean = rows[0]?.def ?? ''
  const bent = clean.replace(from, to)
  expect(bent, 'it is planted').not.toBe(clean)
  // what is taken back must be there to come back
  if (leak.includes('taken back')) await ownerPool.query(`update portal.guest_link set revoked_at = now(), revoked_name = 'x', revoked_because = 'x'`) // prettier-ignore
  const before = await look()
  try {
    await ownerPool.query(bent)
    expect(await look()).not.toEqual(before)
  } finally {
    await ownerPool.query(clean)
    if (leak.includes('taken back')) await ownerPool.query(`update portal.guest_link set revoked_at = null, revoked_name = null, revoked_because = null`) // prettier-ignore
  }
})

test.each(POLICIES)('found: $leak', async ({ policy, table, using }) => {
  const { ownerPool } = world.db
  const { rows } = await ownerPool.query<{ clean: string }>(
    `select pg_get_expr(polqual, polrelid) as clean from pg_policy where polname = $1 and polrelid = $2::regclass`,
    [policy, table],
  )
  const before = await look()
  try {
    await ownerPool.query(`alter policy ${policy} on ${table} using (${using})`)
    expect(await look()).not.toEqual(before)
  } finally {
    await ownerPool.query(`alter policy ${policy} on ${table} using (${rows[0]?.clean ?? 'false'})`)
  }
})

test.each(Object.entries(RULES))('found: %s', async (_leak, bend) => {
  expect(await look(bend)).not.toEqual(await look())
})
