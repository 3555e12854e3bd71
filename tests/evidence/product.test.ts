import type { AppLoadContext } from '@remix-run/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_QUESTION, seeEvents } from '#app/capture/find-events.server.ts'
import { wordsFor } from '#app/i18n/catalogues.server.ts'
import { productFacts } from '#app/product/product-facts.server.ts'
import { FACTS_A_PIECE, productPieces } from '#app/product/product-file.server.ts'
import { productCsvHead, productCsvRows } from '#app/product/product-text.ts'
import { cookieName } from '#app/http/cookies.server.ts'
import { digestOf, randomToken } from '#app/identity/secrets.server.ts'
import { loader as productCsv } from '#app/routes/evidence_.product[.]csv.tsx'
import { csvStream } from '#app/ui/csv.ts'
import { OrganizationId } from '#app/vocabulary/ids.ts'
import { openIdentitySession } from '#db/session.ts'
import { startSession } from '#db/sessions.ts'
import { type Firm, LOT, party, UNIT, UNIT2 } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld } from './small-world.ts'

const CODE = '(01)09520001000017'
const PRODUCT = 'https://id.gs1.org/01/09520001000017'

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
  await world.say('maker', 'commissioning', 10, { on: [{ uri: UNIT2, statedLot: LOT }], action: 'ADD' })
  await world.say('maker', 'shipping', 12, { on: [{ uri: UNIT2 }], consignee: party('clinic') })
  await world.say('hospital', 'tc:implanting', 14, { on: [{ uri: UNIT }] })
  await world.say('stranger', 'receiving', 15, { on: [{ uri: UNIT }] })
}, 60_000)
afterAll(() => world.db.close())

const ask = { code: CODE, since: '', page: null, rows: 100 }
const lines = async (firm: Firm, more: Partial<typeof ask> = {}) => {
  const facts = await productFacts(await world.as(firm), { ...ask, ...more })
  if (!facts.asked) throw new Error('it was asked')
  return facts.lines
}

test('a product’s facts come newest first: one’s own, and of others what a grant opens', async () => {
  expect((await lines('maker')).map(({ step }) => step)).toEqual(['shipping', 'commissioning', 'packing', 'tc:releasing', 'commissioning', 'assembling']) // prettier-ignore
  const seen = await lines('hospital')
  expect(seen.map(({ step }) => step)).toEqual(['tc:implanting', 'packing', 'tc:releasing', 'commissioning', 'assembling']) // prettier-ignore
  expect(seen.every(({ owner }) => owner === null || owner.slug === 'hospital')).toBe(true) // no parties were granted
  expect(await lines('stranger')).toMatchObject([{ step: 'receiving' }])
  expect(await lines('accomplice')).toEqual([])
})

test('since a day is the reader’s own day', async () => {
  expect((await lines('hospital', { since: '2025-01-06' })).map(({ step }) => step)).toEqual(['tc:implanting', 'packing']) // prettier-ignore
  expect(await lines('hospital', { since: '2025-02-01' })).toEqual([])
})

test('page after page gives the same rows as one page, each once', async () => {
  for (const firm of ['maker', 'hospital', 'clinic', 'supplier'] as const) {
    const walked: string[] = []
    let page: string | null = null
    do {
      const part: Awaited<ReturnType<typeof productFacts>> = await productFacts(await world.as(firm), { ...ask, page, rows: 2 } as never) // prettier-ignore
      if (!part.asked) throw new Error('it was asked')
      walked.push(...part.lines.map(({ id }) => id))
      page = part.next
    } while (page !== null)
    expect(walked).toEqual((await lines(firm)).map(({ id }) => id))
  }
})

test('the question of a product over EPCIS is found by an index and answered as every other question', async () => {
  for (const firm of Object.keys(world.id) as Firm[]) {
    if (firm === 'operator') continue
    const op = await world.as(firm)
    const quick = { ...NO_QUESTION, anyEpcs: { uris: [PRODUCT], products: ['09520001000017'] }, order: 'eventTime' as const, limit: 100 } // prettier-ignore
    const slow = { ...quick, eventTime: { from: null, before: new Date('2100-01-01') } }
    expect((await seeEvents(op, quick, 'q')).events).toEqual((await seeEvents(op, slow, 'q')).events)
  }
})

test('what was typed and names no product or no day is said at its field', async () => {
  const op = await world.as('maker')
  expect(await productFacts(op, { ...ask, code: '' })).toEqual({ asked: false, wrong: { code: 'empty' } })
  expect(await productFacts(op, { ...ask, code: 'x', since: '2025-02-31' })).toEqual({ asked: false, wrong: { code: 'no-product', since: 'no-day' } }) // prettier-ignore
})

test('a page that begins after a fact one may not see is empty, as after one that does not exist', async () => {
  const [newest] = await lines('maker')
  const hidden = await productFacts(await world.as('accomplice'), { ...ask, page: newest?.id ?? '' } as never)
  const absent = await productFacts(await world.as('accomplice'), { ...ask, page: 'fact_00000000000000000000000000' } as never) // prettier-ignore
  expect(hidden).toEqual(absent)
})

test('each page that holds facts of others is on record for their owner, by the door it left through', async () => {
  await productFacts(await world.at('hospital', { door: 'csv' }), ask)
  const { rows } = await world.db.ownerPool.query<{ door: string; question: string; owners: number[] }>(
    'select door, question, owners from portal.disclosure order by id desc limit 1',
  )
  expect(rows).toEqual([{ door: 'csv', question: 'product 09520001000017', owners: [world.id.maker] }])
})

/** More facts of the maker than one piece of a file holds; said again, they are the same facts. */
async function moreThanAPiece(): Promise<void> {
  for (let n = 0; n < FACTS_A_PIECE + 5; n++)
    await world.say('maker', 'inspecting', 13, { on: [{ uri: LOT }], eventId: `urn:uuid:${n}` })
}

test('a revocation in the middle of a file ends it: no further row of theirs, and who may no longer ask breaks it off', async () => {
  await moreThanAPiece()
  const pieces = productPieces(() => world.as('hospital'), { code: CODE, since: '' })
  expect((await pieces.next()).value).toHaveLength(FACTS_A_PIECE)
  const began = performance.now()
  await world.db.ownerPool.query('update portal.grant_ set revoked_at = now() where revoked_at is null')
  expect(((await pieces.next()).value ?? []) as unknown[]).toEqual([])
  expect(performance.now() - began).toBeLessThan(10_000)

  // and a person who is turned away in the middle: the download fails instead of ending early as if it were whole
  let asked = 0
  const again = () => (asked++ === 0 ? world.as('maker') : Promise.reject(new Response(null, { status: 302 })))
  const t = wordsFor('en')
  async function* rows() {
    yield productCsvHead(t)
    for await (const piece of productPieces(again, { code: CODE, since: '' })) yield productCsvRows(t, 'en', piece)
  }
  const reader = csvStream('product', rows()).body?.getReader()
  const text = async () => new TextDecoder('utf-8', { ignoreBOM: true }).decode((await reader?.read())?.value)
  expect(await text()).toBe('\ufeffWhen,What,Owner,Items,Withheld,Fact id\r\n')
  expect((await text()).split('\r\n')).toHaveLength(FACTS_A_PIECE + 1)
  await expect(text()).rejects.toBeInstanceOf(Response)
}, 120_000)

test('whoever leaves the organization while a file is on its way gets no further row of it, within ten seconds', async () => {
  await moreThanAPiece()
  const token = randomToken()
  const session = { person: world.person.maker, organization: OrganizationId.parse(world.id.maker), providerSession: null, authTime: new Date(), secondFactor: true } // prettier-ignore
  await openIdentitySession(world.db.app).identifying((trx) => startSession(trx, { id: digestOf(token), ...session }))
  const services = {
    config: { https: false, origin: 'http://localhost:3000' },
    db: world.db.app,
    disclosureDb: world.db.app,
    allowance: { take: async () => {} },
  }
  const context = { services } as unknown as AppLoadContext // nothing else of a context is used here
  const request = new Request(`http://localhost:3000/evidence/product.csv?code=${encodeURIComponent(CODE)}`, {
    headers: { cookie: `${cookieName(false, 'session')}=${token}` },
  })
  const reader = (await productCsv({ request, context, params: {} })).body?.getReader()
  await reader?.read() // the head
  expect(new TextDecoder().decode((await reader?.read())?.value).split('\r\n')).toHaveLength(FACTS_A_PIECE + 1)
  const began = performance.now()
  await world.db.ownerPool.query('update portal.membership set ended_at = now() where person = $1', [
    world.person.maker,
  ])
  await expect(reader?.read()).rejects.toMatchObject({ status: 302 })
  expect(performance.now() - began).toBeLessThan(10_000)
}, 120_000)
