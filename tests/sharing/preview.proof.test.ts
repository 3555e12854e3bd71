import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_QUESTION, seeEvents } from '#app/capture/find-events.server.ts'
import { previewGrant } from '#app/sharing/edit-grant.server.ts'
import type { Terms } from '#app/sharing/grant.ts'
import { FACT_KINDS, type FactKind } from '#app/vocabulary/fact-kinds.ts'
import { GRANTABLE_GROUPS, isGrantableGroup } from '#app/vocabulary/groups.ts'
import { OrganizationSlug } from '#app/vocabulary/ids.ts'
import { groupsOfKind } from '#policies/vocabulary.ts'
import { LOT, UNIT } from '#tests/db/facts/story.ts'
import { dice } from '#tests/db/facts/worlds.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'
import { proofSize } from '#tests/proof-size.ts'

const GRANTS = proofSize(1_000, 60)
const PARTNERS = ['supplier', 'hospital', 'carrier', 'clinic'] as const
/** How each is tied to what the maker made, when it is. */
const NATURAL = { supplier: 's', hospital: 'c', carrier: 't', clinic: 'c' } as const

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
  // more than the ordinary course: things that happened later, and what only some partners are tied to
  await world.say('hospital', 'receiving', 9, { on: [{ uri: UNIT }] })
  await world.say('maker', 'inspecting', 10, { on: [{ uri: LOT }] })
  await world.say('maker', 'inspecting', 11, { on: [{ uri: UNIT }] })
  await world.say('maker', 'tc:nonconforming', 12, { on: [{ uri: LOT }] })
  for (const partner of PARTNERS)
    await world.db.ownerPool.query(
      'insert into portal.partnership (inviter, invited) values ($1, $2) on conflict do nothing',
      [world.id.maker, world.id[partner]],
    )
})
afterAll(() => world.db.close())

/** Everything of the maker that a partner is shown through EPCIS: kind and the groups that are not withheld. */
async function shownTo(partner: (typeof PARTNERS)[number], facts: ReadonlyMap<string, string>) {
  const page = await seeEvents(
    await world.at(partner, { roles: ['quality'], now: new Date() }),
    { ...NO_QUESTION, descending: false, limit: 500 },
    'everything',
  )
  const counts = new Map<string, number>()
  for (const event of page.events) {
    const kind = facts.get(event.id)
    if (kind === undefined) continue // of another owner
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    for (const group of groupsOfKind(kind as FactKind).filter(isGrantableGroup))
      // a kind that the database holds
      if (!event.withheld.includes(group)) {
        const key = `${kind} ${group}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
  }
  return counts
}

test(`of ${GRANTS} random grants, the difference promises to each partner what EPCIS then shows it: no fact and no group more or less`, async () => {
  const { pick, chance } = dice(20261127)
  const some = <T>(list: readonly T[], share: number): T[] => list.filter(() => chance(share))
  const { rows } = await world.db.ownerPool.query<{ id: string; kind: string }>(
    'select public_id as id, kind from facts.fact where owner = $1',
    [world.id.maker],
  )
  const facts = new Map(rows.map(({ id, kind }) => [id, kind]))
  const steward = await world.at('maker', { roles: ['data-steward'], now: new Date() })
  await world.db.ownerPool.query(
    `update portal.membership set roles = '{quality,data-steward}' where organization = $1`,
    [world.id.maker],
  )
  let opened = 0
  for (let made = 0; made < GRANTS; made++) {
    const partner = pick(PARTNERS)
    const terms: Terms = {
      relation: chance(0.7) ? NATURAL[partner] : pick(['o', 's', 'c', 't']),
      extent: pick(['item', 'ancestry']),
      kinds: some(FACT_KINDS, 0.7),
      groups: some(GRANTABLE_GROUPS, 0.5),
      dis: chance(0.7) ? null : [pick(['09520001000017', '09520002000014'])],
      verdict: [],
      onward: [],
      purpose: pick(['provenance', 'provenance', 'provenance', 'audit']),
      starts: '2025-01-01',
      ends: '2099-01-01',
    }
    // sometimes beside a grant that stands, so that "stays open" is met too
    if (chance(0.8))
      await world.db.ownerPool.query(
        'update portal.grant_ set revoked_at = now() where owner = $1 and revoked_at is null',
        [world.id.maker],
      )
    const { difference } = await previewGrant(steward, {
      partner: OrganizationSlug.parse(partner),
      template: 'supplier',
      terms,
      from: null,
      item: '',
    })
    const before = await shownTo(partner, facts)
    await world.grant('maker', partner, terms.relation, { ...terms, starts: new Date(0), ends: new Date('2099-01-01') })
    const after = await shownTo(partner, facts)
    const told = JSON.stringify(terms)
    // a grant for another purpose opens nothing to a free lookup; its own preview speaks of that purpose
    if (terms.purpose !== 'provenance') {
      expect([...after], told).toEqual([...before])
      continue
    }
    const promised = new Map<string, number>()
    for (const { kind, after: n, groups } of difference.kinds) {
      if (n > 0) promised.set(kind, n)
      for (const { group, opens, stays, usual } of groups)
        if (usual && opens + stays > 0) promised.set(`${kind} ${group}`, opens + stays)
    }
    const sorted = (counts: ReadonlyMap<string, number>) => [...counts].map(([key, n]) => `${key}: ${n}`).sort()
    expect(sorted(promised), `${partner} ${told}`).toEqual(sorted(after))
    if (difference.opens > 0) opened++
  }
  console.log(`${opened} of ${GRANTS} grants opened a fact`)
  expect(opened).toBeGreaterThan(GRANTS / 20)
})
