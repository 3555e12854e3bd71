import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askToSee, refuseToShow, whatIsWithheld } from '#app/sharing/ask-to-see.server.ts'
import { grantEditor, previewGrant } from '#app/sharing/edit-grant.server.ts'
import type { Terms } from '#app/sharing/grant.ts'
import { endPartnershipWith } from '#app/sharing/invite-partner.server.ts'
import { moveGrantOn } from '#app/sharing/move-grant.server.ts'
import { offerGrant } from '#app/sharing/offer-grant.server.ts'
import { grantFile, partnerFile } from '#app/sharing/partner-file.server.ts'
import { sharingRequestFile } from '#app/sharing/request-file.server.ts'
import { whyVisible } from '#app/sharing/why-visible.server.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { FactId, type GrantId, OrganizationSlug, PersonId } from '#app/vocabulary/ids.ts'
import type { Role } from '#db/portal/foundation.ts'
import { UNIT } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld, TODAY } from '#tests/evidence/small-world.ts'

// the supplier's bar went into this lot, and the maker released it
const TEXT = '(01)09520001000017(10)L1'

let world: SmallWorld
const people: Partial<Record<'maker' | 'supplier' | 'hospital', Partial<Record<Role, PersonId>>>> = {}

beforeAll(async () => {
  world = await smallWorld()
  for (const firm of ['maker', 'supplier', 'hospital'] as const) {
    people[firm] = {}
    for (const role of ['admin', 'data-steward', 'operations', 'viewer'] as const) {
      const { rows } = await world.db.ownerPool.query<{ id: number }>(
        `with p as (insert into portal.person (email, name) values ($1, $2) returning id)
         insert into portal.membership (person, organization, roles) select id, $3, array[$4] from p returning person as id`,
        [`${role}@${firm}.example.test`, `${role} of ${firm}`, world.id[firm], role],
      )
      people[firm][role] = PersonId.parse(rows[0]?.id)
    }
    people[firm].quality = world.person[firm]
  }
})
afterAll(() => world.db.close())

/** An operation of the person of a firm who has this one role; the clock is the database's, where grants live. */
async function as(firm: 'maker' | 'supplier' | 'hospital', role: Role) {
  const person = people[firm]?.[role]
  if (!person) throw new Error(`nobody at ${firm} is ${role}`)
  return world.at(firm, { roles: [role], person, now: new Date() })
}

const slug = (firm: string) => OrganizationSlug.parse(firm)
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

const TERMS: Terms = {
  relation: 's',
  extent: 'ancestry',
  kinds: ['production', 'inspection', 'release'],
  groups: ['identity', 'dates'],
  dis: null,
  verdict: [],
  onward: [],
  purpose: 'provenance',
  starts: day(0),
  ends: day(30),
}
const WITHIN: Terms = { ...TERMS, kinds: ['inspection', 'release'] }

/** Previews terms and saves what was shown, as the page does. */
async function offered(terms: Terms, more: { from?: GrantId; item?: string } = {}): Promise<GrantId> {
  const steward = await as('maker', 'data-steward')
  const of = { partner: slug('supplier'), template: 'supplier', terms, from: more.from ?? null, item: '' } as const
  const { seen } = await previewGrant(steward, of)
  const outcome = await offerGrant(steward, { ...of, request: null, reason: 'agreed in the annual review', seen })
  if (!outcome.offered) throw new Error(outcome.because)
  return outcome.id
}

const accepted = async (id: GrantId) =>
  moveGrantOn(await as('supplier', 'data-steward'), { id, move: 'accept', reason: 'yes' })
const state = async (firm: 'maker' | 'supplier', id: GrantId) =>
  (await grantFile(await as(firm, 'data-steward'), { id })).state

/** Facts of the maker that the supplier sees of the unit, by kind, and the groups of each. */
async function makersFactsSeen(): Promise<string[]> {
  const seen = await verifyDevice(await as('supplier', 'quality'), { text: TEXT, today: TODAY })
  return seen.facts.filter((fact) => !('slug' in fact.owner) || fact.owner.slug !== 'supplier').map(({ kind }) => kind)
}

async function cleared(): Promise<void> {
  await world.db.ownerPool.query(
    `update portal.grant_ set revoked_at = now() where owner = $1 and partner = $2 and revoked_at is null and declined_at is null`,
    [world.id.maker, world.id.supplier],
  )
}

describe('a grant', () => {
  beforeAll(async () => {
    await world.db.ownerPool.query(
      'insert into portal.partnership (inviter, invited) values ($1, $2) on conflict do nothing',
      [world.id.maker, world.id.supplier],
    )
  })

  test('within the template goes to the partner, shows nothing until it is accepted, and counts from the next question', async () => {
    await cleared()
    const id = await offered(WITHIN)
    expect(await state('supplier', id)).toBe('offered')
    expect(await makersFactsSeen()).toEqual([])
    expect(await accepted(id)).toEqual({ moved: true })
    expect(await state('maker', id)).toBe('live')
    expect(await makersFactsSeen()).toEqual(expect.arrayContaining(['release']))
    expect(await accepted(id), 'once').toEqual({ moved: false, because: 'not-any-more' })
  })

  test('beyond the template waits for a second person, and the partner cannot see that it exists', async () => {
    await cleared()
    const id = await offered(TERMS)
    expect(await state('maker', id)).toBe('proposed')
    await expect(grantFile(await as('supplier', 'data-steward'), { id })).rejects.toMatchObject({ kind: 'hidden' })
    await expect(accepted(id)).rejects.toMatchObject({ kind: 'hidden' })
    const stewardToo = await world.at('maker', {
      roles: ['quality', 'data-steward'],
      person: people.maker?.['data-steward'] ?? PersonId.parse(1),
      now: new Date(),
    })
    expect(await moveGrantOn(stewardToo, { id, move: 'approve', reason: 'x' })).toEqual({
      moved: false,
      because: 'proposed-it-yourself',
    })
    await expect(
      moveGrantOn(await as('maker', 'operations'), { id, move: 'approve', reason: 'x' }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
    expect(
      await moveGrantOn(await as('maker', 'quality'), { id, move: 'approve', reason: 'the contract says so' }),
    ).toEqual({ moved: true })
    expect(await state('supplier', id)).toBe('offered')
    await accepted(id)
    expect(await makersFactsSeen()).toEqual(expect.arrayContaining(['production']))
  })

  test('narrowed, takes effect at once and without being asked; widened, the old one holds until the new one is accepted', async () => {
    await cleared()
    const first = await offered(WITHIN)
    await accepted(first)
    const narrower = await offered({ ...WITHIN, groups: ['identity'] }, { from: first })
    expect(await state('maker', narrower)).toBe('live')
    expect(await state('maker', first)).toBe('replaced')
    expect((await grantFile(await as('maker', 'data-steward'), { id: narrower })).version).toBe(2)

    const wider = await offered({ ...WITHIN, groups: ['identity', 'dates', 'release'] }, { from: narrower })
    expect(await state('maker', narrower)).toBe('live')
    await accepted(wider)
    expect(await state('maker', narrower)).toBe('replaced')
    expect(await state('maker', wider)).toBe('live')
  })

  test('revoked, shows nothing from the next question on, and says why to the partner', async () => {
    await cleared()
    const id = await offered(WITHIN)
    await accepted(id)
    expect((await makersFactsSeen()).length).toBeGreaterThan(0)
    await moveGrantOn(await as('maker', 'data-steward'), { id, move: 'revoke', reason: 'the contract has ended' })
    expect(await makersFactsSeen()).toEqual([])
    expect(await grantFile(await as('supplier', 'data-steward'), { id })).toMatchObject({
      state: 'revoked',
      endedBecause: 'the contract has ended',
      acts: [],
    })
  })

  test('declined, shows nothing and cannot be accepted any more', async () => {
    await cleared()
    const id = await offered(WITHIN)
    await moveGrantOn(await as('supplier', 'data-steward'), { id, move: 'decline', reason: 'not needed' })
    expect(await state('maker', id)).toBe('declined')
    expect(await accepted(id)).toEqual({ moved: false, because: 'not-any-more' })
  })

  test('is offered by whoever keeps the data alone, to partners alone', async () => {
    const of = { partner: slug('supplier'), template: null, from: null, request: null }
    for (const role of ['admin', 'quality', 'operations', 'viewer'] as const)
      await expect(grantEditor(await as('maker', role), of)).rejects.toMatchObject({ kind: 'forbidden' })
    const steward = await as('maker', 'data-steward')
    for (const stranger of ['clinic', 'nobody-at-all'])
      await expect(grantEditor(steward, { ...of, partner: slug(stranger) })).rejects.toMatchObject({ kind: 'hidden' })
  })

  test('is not saved when what it does has changed since it was shown', async () => {
    await cleared()
    const steward = await as('maker', 'data-steward')
    const of = { partner: slug('supplier'), template: 'supplier', from: null, item: '' } as const
    const { seen } = await previewGrant(steward, { ...of, terms: WITHIN })
    const outcome = await offerGrant(steward, { ...of, terms: TERMS, request: null, reason: 'x', seen })
    expect(outcome).toMatchObject({ offered: false, because: 'changed-since' })
  })
})

describe('the preview', () => {
  test('says of each of my facts what opens and what stays withheld, just as the partner then sees it', async () => {
    await cleared()
    const steward = await as('maker', 'data-steward')
    const of = { partner: slug('supplier'), template: 'supplier', terms: WITHIN, from: null, item: TEXT } as const
    const preview = await previewGrant(steward, of)
    if (preview.item === null || typeof preview.item === 'string') throw new Error('the item has facts of the maker')
    const told = new Map(
      preview.item.facts.map(({ id, groups }) => [
        id,
        groups.filter(({ change }) => change === 'opens' || change === 'stays').map(({ group }) => group),
      ]),
    )
    const id = await offered(WITHIN)
    await accepted(id)
    const seen = await verifyDevice(await as('supplier', 'quality'), { text: TEXT, today: TODAY })
    for (const fact of seen.facts) {
      const promised = told.get(fact.id)
      if (!promised) continue // a fact of another owner, or of an ancestor
      const withheld = fact.withheld.map((field) => field.group)
      expect(
        promised.filter((group) => withheld.includes(group)),
        fact.id,
      ).toEqual([])
    }
    const shown = new Set(seen.facts.map((fact) => fact.id))
    for (const [fact, groups] of told) expect(shown.has(fact), fact).toBe(groups.length > 0)
  })

  test('counts facts of my own and no other, and the difference of saving it again is nothing', async () => {
    await cleared()
    const id = await offered(WITHIN)
    await accepted(id)
    const steward = await as('maker', 'data-steward')
    const again = await previewGrant(steward, {
      partner: slug('supplier'),
      template: 'supplier',
      terms: WITHIN,
      from: id,
      item: '',
    })
    expect(again.difference).toMatchObject({ opens: 0, closes: 0 })
    expect(again.difference.kinds.flatMap(({ groups }) => groups.map(({ opens, closes }) => opens + closes))).toEqual(
      again.difference.kinds.flatMap(({ groups }) => groups.map(() => 0)),
    )
    const counted = again.difference.kinds.reduce((sum, kind) => sum + kind.after, 0)
    const { rows } = await world.db.ownerPool.query<{ n: number }>(
      `select count(*)::int as n from facts.fact where owner = $1 and kind in ('inspection', 'release')`,
      [world.id.maker],
    )
    expect(counted).toBeGreaterThan(0)
    expect(counted).toBeLessThanOrEqual(rows[0]?.n ?? 0)
  })

  test('of what others own gives no row, and of what is mine it does', async () => {
    const client = await world.db.appPool.connect()
    try {
      await client.query('begin')
      await client.query(
        `select set_config('portal.organization_id', $1, true), set_config('portal.person_id', $2, true)`,
        [String(world.id.maker), String(people.maker?.['data-steward'])],
      )
      const { rows: facts } = await world.db.ownerPool.query<{ id: number; owner: number }>(
        'select id, owner from facts.fact',
      )
      const rowsOf = async (ids: number[]) =>
        (await client.query('select * from facts.rows_for($1, $2::bigint[])', [world.id.supplier, ids])).rows.length
      const mine = facts.filter(({ owner }) => owner === world.id.maker).map(({ id }) => id)
      const theirs = facts.filter(({ owner }) => owner !== world.id.maker).map(({ id }) => id)
      expect(await rowsOf(mine)).toBeGreaterThan(0)
      expect(theirs.length).toBeGreaterThan(0)
      expect(await rowsOf(theirs)).toBe(0)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})

describe('the database on its own', () => {
  test('lets nobody approve alone, nobody but the partner accept, and nobody offer to a stranger', async () => {
    await cleared()
    const id = await offered(TERMS)
    const bound = async (firm: 'maker' | 'supplier', person: PersonId | undefined, text: string) => {
      const client = await world.db.appPool.connect()
      try {
        await client.query('begin')
        await client.query(`select set_config('portal.organization_id', $1, true), set_config('portal.person_id', $2, true)`, [String(world.id[firm]), String(person ?? '')]) // prettier-ignore
        return (await client.query(text, [id])).rowCount
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    const approve = `update portal.grant_ set approved_at = now(), approved_by = portal.person() where public_id = $1`
    await expect(bound('maker', people.maker?.['data-steward'], approve)).rejects.toThrow(/second person/)
    await expect(bound('maker', people.maker?.operations, approve)).rejects.toThrow(/second person/)
    expect(await bound('maker', people.maker?.quality, approve)).toBe(1)
    const accept = `update portal.grant_ set accepted_at = now() where public_id = $1`
    expect(await bound('supplier', people.supplier?.['data-steward'], accept), 'not seen before approval').toBe(0)
    await expect(bound('maker', people.maker?.quality, accept)).rejects.toThrow(/only the partner|once_approved/)
    await expect(
      bound('maker', people.maker?.quality, `update portal.grant_ set ended_because = 'x' where public_id = $1`),
    ).rejects.toThrow(/the end it is for/)
    // counts of one's own facts, and who holds an invited number, are closed to the other side beneath every query
    const difference = 'select from portal.grant_difference d join portal.grant_ g on g.id = d.grant_ where g.public_id = $1' // prettier-ignore
    expect(await bound('maker', people.maker?.quality, difference)).toBe(1)
    expect(await bound('supplier', people.supplier?.['data-steward'], difference)).toBe(0)
    await expect(
      bound('maker', people.maker?.admin, `select to_organization from portal.invitation where $1::text is not null`),
    ).rejects.toThrow(/permission denied/)
    const stranger = `insert into portal.grant_ (owner, partner, relation, kinds, groups, ends) select portal.me(), o.id, 's', '{release}', '{identity}', now() + interval '1 day' from portal.organization o where o.slug = 'clinic' and $1::text is not null`
    await expect(bound('maker', people.maker?.['data-steward'], stranger)).rejects.toThrow(/row-level security/)
  })
})

describe('a question for more', () => {
  test('goes from the withheld field to the owner, who answers with a grant or with a reason', async () => {
    await cleared()
    const id = await offered({ ...WITHIN, groups: ['identity'] })
    await accepted(id)
    const asker = await as('supplier', 'quality')
    const seen = await verifyDevice(asker, { text: TEXT, today: TODAY })
    const release = seen.facts.find((fact) => fact.kind === 'release')
    const fact = FactId.parse(release?.id)
    const of = await whatIsWithheld(asker, { fact })
    expect(of).toMatchObject({ shown: ['identity'], owner: { slug: 'maker' }, partners: true })
    expect(of.grants.map((grant) => grant.id)).toEqual([id])
    expect(of.withheld).toContain('dates')

    const asked = await askToSee(asker, { fact, group: 'dates', note: 'to date our own lot', purpose: 'provenance' })
    if (!asked.asked) throw new Error(asked.because)
    expect(await askToSee(asker, { fact, group: 'dates', note: 'again', purpose: 'provenance' })).toEqual({
      asked: false,
      because: 'asked-already',
    })
    expect(await askToSee(asker, { fact, group: 'identity', note: 'x', purpose: 'provenance' })).toEqual({
      asked: false,
      because: 'not-withheld',
    })
    const mine = await sharingRequestFile(asker, { id: asked.id })
    expect(mine.file, 'the identifier names its labeler').toMatchObject({ ours: false, firm: { slug: 'maker' } })

    const steward = await as('maker', 'data-steward')
    const theirs = await sharingRequestFile(steward, { id: asked.id })
    expect(theirs.file).toMatchObject({ ours: true, firm: { slug: 'supplier' }, group: 'dates', kind: 'release' })
    expect(theirs.changeable).toMatchObject([{ id, version: 1, state: 'live' }])
    const editor = await grantEditor(steward, { partner: slug('supplier'), template: null, from: id, request: asked.id }) // prettier-ignore
    expect(editor.terms.groups).toEqual(['identity', 'dates'])
    const change = { partner: slug('supplier'), template: editor.template, terms: editor.terms, from: id, item: '' }
    const { seen: shown } = await previewGrant(steward, change)
    const saved = await offerGrant(steward, { ...change, request: asked.id, reason: 'you make the part', seen: shown })
    if (!saved.offered) throw new Error(saved.because)
    expect((await sharingRequestFile(asker, { id: asked.id })).file).toMatchObject({
      state: 'granted',
      answer: 'you make the part',
      grant: saved.id,
    })
    const late = await offerGrant(steward, { ...change, from: saved.id, request: asked.id, reason: 'x', seen: (await previewGrant(steward, { ...change, from: saved.id })).seen }) // prettier-ignore
    expect(late, 'answered once, and nothing is kept of a second answer').toEqual({
      offered: false,
      because: 'answered-already',
    })
    await accepted(saved.id)
    const after = await whatIsWithheld(await as('supplier', 'quality'), { fact })
    expect(after.shown).toEqual(['identity', 'dates'])
  })

  test('names an owner that is not the labeler only where parties are granted, to the end of the question', async () => {
    const { fact } = await world.say('hospital', 'tc:implanting', 15, { on: [{ uri: UNIT }] })
    await world.grant('hospital', 'maker', 'o', { kinds: ['use'], groups: ['identity'], extent: 'item' })
    const asker = await as('maker', 'quality')
    const factId = FactId.parse(fact)
    const of = await whatIsWithheld(asker, { fact: factId })
    // every firm of the story is kept as a supplier: the kind is all that is said
    expect(of).toMatchObject({ owner: null, ownerKind: 'supplier', grants: [], partners: true })
    const asked = await askToSee(asker, { fact: factId, group: 'dates', note: 'for the file', purpose: 'provenance' })
    if (!asked.asked) throw new Error(asked.because)
    expect((await sharingRequestFile(asker, { id: asked.id })).file).toMatchObject({ firm: null, firmKind: 'supplier' })
    expect((await sharingRequestFile(await as('hospital', 'data-steward'), { id: asked.id })).file).toMatchObject({
      firm: { slug: 'maker' },
    })
  })

  test('is refused with a reason, once, and by whoever keeps the data', async () => {
    const asker = await as('supplier', 'quality')
    const seen = await verifyDevice(asker, { text: TEXT, today: TODAY })
    const fact = FactId.parse(seen.facts.find(({ kind }) => kind === 'release')?.id)
    const asked = await askToSee(asker, { fact, group: 'people', note: 'who released it', purpose: 'provenance' })
    if (!asked.asked) throw new Error(asked.because)
    await expect(
      refuseToShow(await as('maker', 'viewer'), { id: asked.id, reason: 'no' }),
    ).rejects.toMatchObject({ kind: 'forbidden' }) // prettier-ignore
    await expect(
      sharingRequestFile(await as('hospital', 'data-steward'), { id: asked.id }),
      'a third party',
    ).rejects.toMatchObject({ kind: 'hidden' })
    expect(await refuseToShow(await as('maker', 'data-steward'), { id: asked.id, reason: 'names stay here' })).toBe(
      true,
    )
    expect(await refuseToShow(await as('maker', 'data-steward'), { id: asked.id, reason: 'again' })).toBe(false)
    expect((await sharingRequestFile(asker, { id: asked.id })).file).toMatchObject({
      state: 'refused',
      answer: 'names stay here',
    })
  })

  test('of a fact that is not shown is as if there were no such fact', async () => {
    const hospital = await as('hospital', 'quality')
    const { rows } = await world.db.ownerPool.query<{ id: string }>(
      `select f.public_id as id from facts.fact f where f.owner = $1 order by f.id limit 1`,
      [world.id.supplier],
    )
    for (const fact of [rows[0]?.id, 'fact_00000000000000000000000000'])
      await expect(whatIsWithheld(hospital, { fact: FactId.parse(fact) })).rejects.toMatchObject({ kind: 'hidden' })
  })
})

describe('why a fact is visible', () => {
  test('is told to whoever keeps the data of its owner: tie, grant and groups, and nothing to anybody else', async () => {
    const steward = await as('maker', 'data-steward')
    const seen = await verifyDevice(await as('supplier', 'quality'), { text: TEXT, today: TODAY })
    const fact = FactId.parse(seen.facts.find(({ kind }) => kind === 'release')?.id)
    const why = await whyVisible(steward, { fact })
    const supplier = why.readers.find(({ firm }) => firm.slug === 'supplier')
    expect(supplier).toMatchObject({ relations: ['s:descent'], groups: ['identity', 'dates'] })
    expect(supplier?.grants).toHaveLength(1)
    await expect(whyVisible(await as('maker', 'viewer'), { fact })).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(whyVisible(await as('supplier', 'data-steward'), { fact })).rejects.toMatchObject({ kind: 'hidden' })
  })
})

describe('the end of a partnership', () => {
  test('revokes every grant between the two, is an admin’s to say, and leaves the record', async () => {
    await expect(
      endPartnershipWith(await as('maker', 'data-steward'), { slug: slug('supplier'), reason: 'x' }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(
      endPartnershipWith(await as('maker', 'admin'), { slug: slug('clinic'), reason: 'x' }),
      'there is none',
    ).rejects.toMatchObject({ kind: 'hidden' })
    await endPartnershipWith(await as('maker', 'admin'), { slug: slug('supplier'), reason: 'we part' })
    expect(await makersFactsSeen()).toEqual([])
    const file = await partnerFile(await as('supplier', 'data-steward'), { slug: slug('maker') })
    expect(file.partner.endedBecause).toBe('we part')
    expect(file.grants.length).toBeGreaterThan(0)
    expect(file.grants.filter(({ state: now }) => now === 'live')).toEqual([])
  })
})
