import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentText, objectEvent } from '../capture/builders.ts'
import { type EpcisWorld, asRecord, epcisWorld, eventsOf } from './world.ts'

const DI = '09521141012345'
const unit = (serial: string) => `https://id.gs1.org/01/${DI}/21/${serial}`
const at = (minute: number) => `2026-03-31T08:${String(minute).padStart(2, '0')}:00.000+02:00`

let world: EpcisWorld
beforeAll(async () => {
  world = await epcisWorld()
  await world.database.ownerPool.query(
    `insert into portal.identifier_claim (organization, scheme, value, state, verified_by)
     values ($1, 'gs1-prefix', '9521141', 'verified', '{1,2}')`,
    [world.organizations.meridian],
  )
  await world.capture(
    'meridian',
    documentText([
      objectEvent({
        action: 'ADD',
        bizStep: 'commissioning',
        eventTime: at(0),
        epcList: [unit('a'), unit('b')],
        ilmd: { 'cbvmda:lotNumber': 'L1', 'cbvmda:itemExpirationDate': '2031-03', 'ext:oven': '7' },
        'tc:operator': 'M. Weber',
        'ext:secret': { depth: [1, '2.50'] },
        eventID: 'urn:uuid:made',
      }),
      objectEvent({
        bizStep: 'inspecting',
        disposition: 'conformant',
        eventTime: at(1),
        epcList: [unit('a')],
        sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: 21.5, uom: 'CEL' }] }],
        eventID: 'ni:///sha-256;00e1e6eba3a7cc6125be4793a631f0af50f8322e0ab5f2c0bab994a11cec1d79?ver=CBV2.0',
      }),
      objectEvent({
        bizStep: 'shipping',
        disposition: 'in_transit',
        eventTime: at(2),
        epcList: [unit('a')],
        bizTransactionList: [{ type: 'desadv', bizTransaction: 'urn:epcglobal:cbv:bt:9521141000014:D1' }],
        destinationList: [{ type: 'owning_party', destination: 'urn:trace-commons:id:party:st-brigids' }],
      }),
      {
        type: 'TransformationEvent',
        eventTime: at(3),
        eventTimeZoneOffset: '+02:00',
        bizStep: 'urn:trace-commons:voc:1:processing',
        inputQuantityList: [{ epcClass: `https://id.gs1.org/01/${DI}/10/R1`, quantity: 2.5, uom: 'KGM' }],
        outputEPCList: [unit('c')],
      },
    ]),
  )
})
afterAll(() => world.close())

const ask = (path: string) => world.ask('meridian', path)
const stepsOf = async (path: string) => (await eventsOf(await ask(path))).map((event) => event['bizStep'])

describe('a question about events', () => {
  test.each([
    ['eventType=TransformationEvent', ['urn:trace-commons:voc:1:processing']],
    ['EQ_bizStep=shipping|commissioning', ['shipping', 'commissioning']],
    ['EQ_bizStep=https://ref.gs1.org/cbv/BizStep-shipping', ['shipping']],
    ['EQ_bizStep=tc:processing', ['urn:trace-commons:voc:1:processing']],
    ['EQ_disposition=conformant', ['inspecting']],
    [`MATCH_epc=urn:epc:id:sgtin:9521141.001234.b`, ['commissioning']],
    [`MATCH_epc=${unit('c')}`, []],
    [`MATCH_anyEPC=${unit('c')}`, ['urn:trace-commons:voc:1:processing']],
    [
      'MATCH_anyEPC=urn:epc:idpat:sgtin:9521141.001234.*',
      ['urn:trace-commons:voc:1:processing', 'shipping', 'inspecting', 'commissioning'],
    ],
    ['GE_eventTime=2026-03-31T06:02:00Z', ['urn:trace-commons:voc:1:processing', 'shipping']],
    ['LT_eventTime=2026-03-31T08:01:00%2B02:00', ['commissioning']],
    ['LT_recordTime=2020-01-01T00:00:00Z', []],
    ['orderBy=eventTime&orderDirection=ASC&LT_eventTime=2026-03-31T06:02:00Z', ['commissioning', 'inspecting']],
  ])('%s', async (query, steps) => {
    const found = await stepsOf(`/events?${query}`)
    const ordered = query.includes('orderBy') // else the standard promises no order
    expect(ordered ? found : [...found].sort()).toEqual(ordered ? steps : [...steps].sort())
  })

  test.each([
    'EQ_readPoint=urn:x:1',
    'foo=1',
    'eventType=BakingEvent',
    'EQ_bizStep=baking',
    'EQ_bizStep=shipping|',
    'GE_eventTime=yesterday',
    'GE_eventTime=2026-02-31T00:00:00Z',
    'MATCH_epc=123',
    'perPage=0',
    'perPage=1001',
    'perPage=ten',
    'orderBy=owner',
    'orderDirection=UP',
    'perPage=1&perPage=2',
    'eventType=',
    'nextPageToken=abc',
    'nextPageToken=abc.def',
    'EQ_disposition=%00',
    'EQ_disposition=%ff',
  ])('%s is a QueryParameterException', async (query) => {
    const answer = await ask(`/events?${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ type: 'epcisException:QueryParameterException', status: 400 })
  })

  test('our own event comes back as it was said, numbers and dates with their digits, people as pseudonyms', async () => {
    const [made] = await eventsOf(await ask('/events?EQ_bizStep=commissioning'))
    expect(made).toMatchObject({
      type: 'ObjectEvent',
      eventID: 'urn:uuid:made',
      eventTime: '2026-03-31T06:00:00.000Z',
      eventTimeZoneOffset: '+02:00',
      action: 'ADD',
      epcList: [unit('a'), unit('b')],
      ilmd: { 'cbvmda:lotNumber': 'L1', 'cbvmda:itemExpirationDate': '2031-03', 'https://ns.example.com/oven': '7' },
      'https://ns.example.com/secret': { depth: [1, '2.50'] },
      'tc:operator': expect.stringMatching(/^urn:trace-commons:person:[0-9a-f]{32}$/),
      'tc:fact': expect.stringMatching(/^fact_/),
      'tc:owner': 'meridian',
    })
    expect(made).not.toHaveProperty('tc:withheld')
    const text = await (await ask('/events?eventType=TransformationEvent')).text()
    expect(text).toContain('"quantity":2.5,"uom":"KGM"')
  })

  test('what it answers can be captured again and is known', async () => {
    const before = await world.facts()
    const document = await (await ask('/events?EQ_bizStep=shipping')).text()
    const stripped = document.replace(/,"tc:(fact|owner)":"[^"]*"/g, '')
    expect(await world.capture('meridian', stripped)).toMatchObject({ success: true, 'tc:captured': 0, 'tc:known': 1 })
    expect(await world.facts()).toBe(before)
  })

  test('one event is found by its fact id, by the id its owner gave it, and by no other', async () => {
    const [made] = await eventsOf(await ask('/events/urn:uuid:made'))
    expect(await eventsOf(await ask(`/events/${String(made?.['tc:fact'])}`))).toEqual([made])
    for (const id of ['fact_00000000000000000000000000', 'urn:uuid:unmade', '%00', 'x'.repeat(2_000), "';--"]) {
      expect((await ask(`/events/${id}`)).status, id).toBe(404)
    }
  })
})

describe('pages', () => {
  const serials = (events: Record<string, unknown>[]) => events.map((event) => String(event['epcList']))

  test('follow one another without gap or repetition while more comes in', async () => {
    const events = Array.from({ length: 7 }, (_, index) =>
      objectEvent({ bizStep: 'storing', epcList: [unit(`page${index}`)], eventTime: at(10 + index) }),
    )
    await world.capture('meridian', documentText(events))
    for (const order of ['', '&orderBy=eventTime', '&orderBy=recordTime&orderDirection=ASC']) {
      let path: string | null = `/events?EQ_bizStep=storing&perPage=3${order}`
      const seen: string[] = []
      let pages = 0
      while (path !== null) {
        const answer: Response = await ask(path)
        seen.push(...serials(await eventsOf(answer)))
        const more = objectEvent({
          bizStep: 'storing',
          epcList: [unit(`late${order}${pages}`.replace(/\W/g, ''))],
          eventTime: at(12),
        })
        await world.capture('meridian', documentText([more]))
        path = /^<\/epcis\/v2([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? null
        pages++
      }
      const wanted = events.map((event) => String(event['epcList']))
      expect(seen.filter((serial) => serial.includes('page')).sort()).toEqual([...wanted].sort())
      expect(new Set(seen).size).toBe(seen.length)
    }
  })

  test('belong to the client and to the question they were made for', async () => {
    const answer = await ask('/events?EQ_bizStep=storing&perPage=1')
    const path = /^<\/epcis\/v2([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
    expect(answer.headers.get('GS1-Next-Page-Token-Expires')).toMatch(/Z$/)
    expect((await world.ask('calder', path)).status).toBe(400)
    expect((await ask(`${path}&EQ_bizStep=shipping`)).status).toBe(400)
    expect((await ask(path.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A')))).status).toBe(400)
    expect((await ask(path)).status).toBe(200)
  })
})

describe('another organization', () => {
  const theirs = (path: string) => world.ask('st-brigids', path)

  test('sees nothing without a grant, and cannot tell that there is anything', async () => {
    const [made] = await eventsOf(await ask('/events/urn:uuid:made'))
    expect(await eventsOf(await theirs('/events'))).toEqual([])
    const hidden = await theirs(`/events/${String(made?.['tc:fact'])}`)
    const absent = await theirs('/events/fact_00000000000000000000000000')
    expect([hidden.status, await hidden.text()]).toEqual([404, await absent.text()])
  })

  test('sees with a grant the granted groups of facts about its own items, and what is withheld is said', async () => {
    await grant(['shipment', 'production', 'inspection'], ['identity', 'dates'])
    const events = await eventsOf(await theirs('/events?orderBy=eventTime&orderDirection=ASC'))
    expect(events.map((event) => event['bizStep'])).toEqual(['commissioning', 'inspecting', 'shipping'])
    const [made, inspected, shipped] = events
    // the shipment names the reader, so its ends and its delivery note are theirs to see
    expect(shipped?.['bizTransactionList']).toMatchObject([{ type: 'desadv' }])
    expect(made?.['epcList']).toEqual([unit('a')]) // b was never theirs
    expect(made?.['eventID']).toBe('urn:uuid:made')
    expect(JSON.stringify(events)).not.toMatch(/ns\.example\.com|person:|in_transit|conformant|21\.5|meridian/)
    expect(made?.['tc:withheld']).toEqual(expect.arrayContaining(['people', 'unclassified', 'hash', 'items']))
    // an id made of the hash commits to fields they do not see
    expect(inspected?.['eventID']).toMatch(/^urn:trace-commons:fact:fact_/)
    expect(inspected?.['tc:withheld']).toEqual(expect.arrayContaining(['inspection', 'sensor']))
    expect(shipped?.['tc:withheld']).toEqual(expect.arrayContaining(['parties', 'commercial']))
  })

  test('cannot find or order by what is withheld', async () => {
    expect(await eventsOf(await theirs('/events?EQ_disposition=conformant'))).toEqual([])
    expect(await eventsOf(await theirs(`/events?MATCH_epc=${unit('b')}`))).toEqual([])
    const byHash = encodeURIComponent(
      'ni:///sha-256;00e1e6eba3a7cc6125be4793a631f0af50f8322e0ab5f2c0bab994a11cec1d79?ver=CBV2.0',
    )
    expect((await theirs(`/events/${byHash}`)).status).toBe(404)
    expect((await ask(`/events/${byHash}`)).status).toBe(200)
  })

  test('leaves a disclosure for each answer that held facts of others', async () => {
    const count = async () => {
      const { rows } = await world.database.ownerPool.query<{ n: number; question: string }>(
        'select count(*)::int as n, max(question) as question from portal.disclosure where $1 = any(owners)',
        [world.organizations.meridian],
      )
      return rows[0]?.n ?? 0
    }
    const before = await count()
    await theirs('/events?EQ_bizStep=shipping')
    expect(await count()).toBe(before + 1)
    await theirs('/events?EQ_disposition=conformant') // nothing was shown
    await ask('/events?EQ_bizStep=shipping') // our own
    expect(await count()).toBe(before + 1)
  })

  async function grant(kinds: string[], groups: string[]): Promise<void> {
    await world.database.ownerPool.query(
      `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, purpose, starts, ends, accepted_at)
       values ($1, $2, 'c', 'item', $3, $4, 'provenance', now() - interval '1 day', now() + interval '1 day', now())`,
      [world.organizations.meridian, world.organizations['st-brigids'], kinds, groups],
    )
  }
})

test('the problem of a refused event names no value of the sender beyond the field', async () => {
  const answer = await world.ask('meridian', '/events', {
    method: 'POST',
    body: JSON.stringify(objectEvent({ epcList: ['no uri, but a secret'] })),
  })
  expect(answer.status).toBe(400)
  expect(JSON.stringify(asRecord(await answer.json()))).not.toContain('secret')
})

test('an event id that another organization reused leads to one’s own event, and for a third to the one known first', async () => {
  const id = 'urn:uuid:11111111-2222-4333-8444-555555555555'
  const event = (serial: string) => objectEvent({ eventID: id, epcList: [unit(serial)], bizStep: 'storing' })
  await world.capture('meridian', documentText([event('first')]))
  await world.capture('calder', documentText([event('later')]))
  const read = async (company: 'meridian' | 'calder') =>
    (await eventsOf(await world.ask(company, `/events/${encodeURIComponent(id)}`)))[0] ?? {}
  expect((await read('calder'))['epcList']).toEqual([unit('later')])
  await world.database.ownerPool.query(
    `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, purpose, starts, ends, accepted_at)
     values ($1, $2, 'o', 'item', '{storage}', '{identity}', 'provenance', now() - interval '1 day', now() + interval '1 day', now())`,
    [world.organizations.calder, world.organizations.meridian],
  )
  // the labeler sees both, and reads its own
  expect(await stepsOf(`/events?MATCH_epc=${unit('later')}`)).toEqual(['storing'])
  expect((await read('meridian'))['epcList']).toEqual([unit('first')])
})
