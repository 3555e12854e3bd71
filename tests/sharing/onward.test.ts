import { afterAll, beforeAll, expect, test } from 'vitest'
import { previewGrant } from '#app/sharing/edit-grant.server.ts'
import type { Terms } from '#app/sharing/grant.ts'
import { moveGrantOn } from '#app/sharing/move-grant.server.ts'
import { offerGrant } from '#app/sharing/offer-grant.server.ts'
import { grantFile, partnerFile } from '#app/sharing/partner-file.server.ts'
import { passOn, passOnForm } from '#app/sharing/pass-on.server.ts'
import { type GrantId, OrganizationSlug, PersonId } from '#app/vocabulary/ids.ts'
import { liveGrants } from '#db/grants.ts'
import type { Firm } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

let world: SmallWorld
const steward: Partial<Record<Firm, PersonId>> = {}
beforeAll(async () => {
  world = await smallWorld()
  for (const firm of ['maker', 'supplier', 'hospital', 'carrier', 'clinic'] as const) {
    const { rows } = await world.db.ownerPool.query<{ id: number }>(
      `with p as (insert into portal.person (email, name) values ($1, $1) returning id)
       insert into portal.membership (person, organization, roles) select id, $2, '{data-steward}' from p returning person as id`,
      [`steward@${firm}.example.test`, world.id[firm]],
    )
    steward[firm] = PersonId.parse(rows[0]?.id)
  }
  for (const [one, other] of [
    ['maker', 'supplier'],
    ['supplier', 'carrier'],
  ] as const)
    await world.db.ownerPool.query(
      'insert into portal.partnership (inviter, invited) values ($1, $2) on conflict do nothing',
      [world.id[one], world.id[other]],
    )
})
afterAll(() => world.db.close())

const slug = (firm: string) => OrganizationSlug.parse(firm)
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
async function as(firm: Firm) {
  const person = steward[firm]
  if (!person) throw new Error(`nobody keeps the data at ${firm}`)
  return world.at(firm, { roles: ['data-steward'], person, now: new Date() })
}

const TERMS: Terms = {
  relation: 's',
  extent: 'item',
  kinds: ['inspection', 'release'],
  groups: ['identity', 'dates', 'release'],
  dis: null,
  verdict: [],
  onward: ['identity', 'dates'],
  purpose: 'provenance',
  starts: day(0),
  ends: day(30),
}

/** A grant of the maker to the supplier with something that may go onward, in force. */
async function granted(terms: Partial<Terms> = {}): Promise<GrantId> {
  const maker = await as('maker')
  const of = {
    partner: slug('supplier'),
    template: 'supplier',
    terms: { ...TERMS, ...terms },
    from: null,
    item: '',
  } as const
  const { seen } = await previewGrant(maker, of)
  const outcome = await offerGrant(maker, { ...of, request: null, reason: 'agreed', seen })
  if (!outcome.offered) throw new Error(outcome.because)
  // beyond the template, since something goes onward: somebody who answers for quality says yes
  const quality = await world.at('maker', { now: new Date() })
  await moveGrantOn(quality, { id: outcome.id, move: 'approve', reason: 'yes' })
  await moveGrantOn(await as('supplier'), { id: outcome.id, move: 'accept', reason: 'yes' })
  return outcome.id
}
const TO_CARRIER: Omit<Parameters<typeof passOn>[1], 'id'> = {
  partner: slug('carrier'),
  terms: {
    relation: 't',
    extent: 'item',
    kinds: ['release'],
    groups: ['identity'],
    dis: null,
    verdict: [],
    ends: day(10),
  },
  reason: 'they ask what they carry',
}
const grantsOf = async (firm: Firm) => (await as(firm)).reading((db) => liveGrants(db))

test('what may go onward is offered to a partner, accepted, and counts as long as the grant it is made under', async () => {
  const id = await granted()
  expect(await passOnForm(await as('supplier'), { id })).toMatchObject({
    owner: { slug: 'maker' },
    granted: { onward: ['identity', 'dates'] },
  })
  const outcome = await passOn(await as('supplier'), { id, ...TO_CARRIER })
  if (!outcome.passed) throw new Error(outcome.because)
  const { rows } = await world.db.ownerPool.query<{ kind: string; to_organization: number }>(
    `select kind, to_organization from portal.outbox where about ->> 'path' = $1 order by id`,
    [`/sharing/grants/${outcome.id}`],
  )
  expect(rows).toEqual([
    { kind: 'grant-offered', to_organization: world.id.carrier },
    { kind: 'grant-passed-on', to_organization: world.id.maker },
  ])
  expect(await grantsOf('carrier'), 'not before it is accepted').toEqual([])
  const seenBy = async (firm: Firm) => grantFile(await as(firm), { id: outcome.id })
  for (const firm of ['maker', 'supplier', 'carrier'] as const)
    expect(await seenBy(firm)).toMatchObject({
      state: 'offered',
      giver: { slug: 'supplier' },
      owner: { slug: 'maker' },
    })
  await expect(seenBy('hospital')).rejects.toMatchObject({ kind: 'hidden' })
  expect((await seenBy('carrier')).acts.map(({ act }) => act)).toEqual(['accept', 'decline'])
  expect((await seenBy('supplier')).acts.map(({ act }) => act)).toEqual(['revoke'])
  await moveGrantOn(await as('carrier'), { id: outcome.id, move: 'accept', reason: 'thanks' })
  expect((await grantsOf('carrier')).map(({ owner, groups, kinds }) => ({ owner, groups, kinds }))).toEqual([
    { owner: world.id.maker, groups: ['identity'], kinds: ['release'] },
  ])
  // the first owner sees on its own grant to whom it went, and on the page of no other
  expect((await grantFile(await as('maker'), { id })).passedOn.map(({ partner }) => partner.slug)).toEqual(['carrier'])
  expect((await partnerFile(await as('supplier'), { slug: slug('carrier') })).grants.map((one) => one.id)).toContain(
    outcome.id,
  )

  await moveGrantOn(await as('maker'), { id, move: 'revoke', reason: 'over' })
  expect(await grantsOf('carrier'), 'with its parent').toEqual([])
  for (const firm of ['supplier', 'carrier'] as const) expect((await seenBy(firm)).state).toBe('resting')
})

test('whoever passed it on takes it back, and so does the first owner; the partner cannot pass it on again', async () => {
  for (const firm of ['supplier', 'maker'] as const) {
    const id = await granted()
    const outcome = await passOn(await as('supplier'), { id, ...TO_CARRIER })
    if (!outcome.passed) throw new Error(outcome.because)
    await moveGrantOn(await as('carrier'), { id: outcome.id, move: 'accept', reason: 'thanks' })
    expect((await grantsOf('carrier')).length).toBe(1)
    await expect(passOnForm(await as('carrier'), { id: outcome.id })).rejects.toMatchObject({ kind: 'hidden' })
    expect(await moveGrantOn(await as(firm), { id: outcome.id, move: 'revoke', reason: 'over' })).toEqual({
      moved: true,
    })
    expect(await grantsOf('carrier')).toEqual([])
    await moveGrantOn(await as('maker'), { id, move: 'revoke', reason: 'over' })
  }
})

test('nothing goes onward that is wider than the grant, by the page or by the database alone', async () => {
  const id = await granted()
  const wider: Partial<(typeof TO_CARRIER)['terms']>[] = [
    { groups: ['identity', 'release'] },
    { kinds: ['release', 'production'] },
    { extent: 'ancestry' },
    { ends: day(40) },
  ]
  for (const more of wider)
    expect(await passOn(await as('supplier'), { id, ...TO_CARRIER, terms: { ...TO_CARRIER.terms, ...more } })).toEqual({
      passed: false,
      because: 'wider',
    })
  const client = await world.db.appPool.connect()
  try {
    for (const [column, value] of [
      ['groups', ['identity', 'release']],
      ['kinds', ['production']],
      ['extent', 'ancestry'],
      ['purpose', 'recall'],
      ['partner', world.id.clinic],
      ['partner', world.id.maker],
    ] as const) {
      await client.query('begin')
      await client.query(`select set_config('portal.organization_id', $1, true)`, [String(world.id.supplier)])
      const row = { owner: world.id.maker, partner: world.id.carrier, relation: 't', extent: 'item', kinds: ['release'], groups: ['identity'], purpose: 'provenance', [column]: value } // prettier-ignore
      const insert = client.query(
        `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, purpose, ends, via)
         select $1, $2, $3, $4, $5, $6, $7, now() + interval '1 day', g.id from portal.grant_ g where g.public_id = $8`,
        [row.owner, row.partner, row.relation, row.extent, row.kinds, row.groups, row.purpose, id],
      )
      await expect(insert, `${column} ${String(value)}`).rejects.toThrow(/never wider|partner of whoever/)
      await client.query('rollback')
    }
  } finally {
    client.release()
  }
  await expect(passOn(await as('supplier'), { id, ...TO_CARRIER, partner: slug('clinic') })).rejects.toMatchObject({
    kind: 'hidden',
  })
  const none = await granted({ onward: [] })
  await expect(passOnForm(await as('supplier'), { id: none })).rejects.toMatchObject({ kind: 'hidden' })
})

test('of two versions made of the same grant one comes into force; the other is answered as decided in the meantime', async () => {
  const first = await granted()
  const maker = await as('maker')
  const versions: GrantId[] = []
  const wider: Terms['kinds'][] = [
    ['inspection', 'release', 'receipt'],
    ['inspection', 'release', 'nonconformity'],
  ]
  for (const kinds of wider) {
    const terms: Terms = { ...TERMS, onward: [], kinds }
    const of = { partner: slug('supplier'), template: 'supplier', terms, from: first, item: '' } as const
    const { seen } = await previewGrant(maker, of)
    const outcome = await offerGrant(maker, { ...of, request: null, reason: 'more', seen })
    if (!outcome.offered) throw new Error(outcome.because)
    versions.push(outcome.id)
  }
  const outcomes = []
  for (const id of versions)
    outcomes.push(await moveGrantOn(await as('supplier'), { id, move: 'accept', reason: 'yes' }))
  expect(outcomes).toEqual([{ moved: true }, { moved: false, because: 'not-any-more' }])
})
