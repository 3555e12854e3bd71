import { beforeAll, describe, expect, inject, test } from 'vitest'
import { Browser } from '../identity/browser.ts'
import { checkDigit } from '#app/vocabulary/check-digits.ts'
import { demo } from './browser.ts'

/**
 * A tenant of the demo world with real credentials turns on the others, from outside, over HTTP alone. Each attack must
 * gain no reach, move no verdict and reveal nothing: what the victim and the attacker read is compared before and after.
 */
const GS1 = 'https://id.gs1.org'
const PARTY = {
  meridian: `${GS1}/417/9521234100010`,
  calder: `${GS1}/417/9521234200017`,
  'tern-medical': `${GS1}/417/9521234700012`,
  'st-brigids': `${GS1}/417/9521234800019`,
  'east-lake': `${GS1}/417/9521234850014`,
} as const
type Tenant = keyof typeof PARTY
type Scope = 'epcis:capture' | 'epcis:query' | 'evidence:read'
type Json = { [name: string]: unknown }
type Event = Json & { epcList?: string[]; childEPCs?: string[]; parentID?: string; bizStep?: string }

const baseUrl = () => inject('baseUrl')

async function tokenAnswer(organization: string, ask: Record<string, string>): Promise<Response> {
  const client = demo().clients.find((c) => c.organization === organization)
  if (!client) throw new Error(`no client of ${organization}`)
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')
  return fetch(`${baseUrl()}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...ask }),
  })
}

const tokens = new Map<string, Promise<string>>()
function tokenOf(organization: string, scope: Scope): Promise<string> {
  const key = `${organization} ${scope}`
  const known = tokens.get(key)
  if (known) return known
  const made = tokenAnswer(organization, { scope, resource: baseUrl() }).then(async (answer) => {
    const { access_token: token } = (await answer.json()) as { access_token?: string } // RFC 6749
    if (token === undefined) throw new Error(`no token for ${key}`)
    return token
  })
  tokens.set(key, made)
  return made
}

async function ask(organization: string, scope: Scope, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has('authorization')) headers.set('authorization', `Bearer ${await tokenOf(organization, scope)}`)
  return fetch(`${baseUrl()}${path}`, { ...init, headers, redirect: 'manual' })
}

const evidencePath = (udi: string) => `/api/v1/evidence?udi=${encodeURIComponent(udi)}`

async function evidenceText(organization: string, udi: string): Promise<string> {
  const answer = await ask(organization, 'evidence:read', evidencePath(udi))
  expect(answer.status).toBe(200)
  return answer.text()
}

type Evidence = {
  item?: Json
  verdict: { status: string; checks: Json; reasons: { code: string }[] }
  facts?: { id: string; owner: { slug?: string }; claim: boolean; fields: Json; withheld: { group: string | null }[] }[]
  custody?: unknown
  lineage?: unknown
}
const parsed = (text: string) => JSON.parse(text) as Evidence // an answer of the evidence API

async function eventsOf(organization: string, query: string): Promise<Event[]> {
  const answer = await ask(organization, 'epcis:query', `/epcis/v2/events${query}`)
  expect([query, answer.status]).toEqual([query, 200])
  const body = (await answer.json()) as {
    epcisBody: { queryResults: { resultsBody: { eventList: Event[] } } }
  } // EPCIS query document
  return body.epcisBody.queryResults.resultsBody.eventList
}

const naming = (item: string, more = '') => `?perPage=1000&MATCH_anyEPC=${encodeURIComponent(item)}${more}`
const idOf = (event: Event) => String(event['tc:fact'])

async function capture(organization: string, event: Event | string): Promise<string> {
  const answer = await ask(organization, 'epcis:capture', '/epcis/v2/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof event === 'string' ? event : JSON.stringify(event),
  })
  expect([answer.status, await answer.text()]).toEqual([201, ''])
  return (answer.headers.get('location') ?? '').split('/').at(-1) ?? ''
}

let moments = 0
/** An event of the last hour, each at a moment of its own. */
function event(more: Event): Event {
  moments += 1
  return {
    '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { tc: 'urn:trace-commons:voc:1:' }],
    type: 'ObjectEvent',
    eventTime: new Date(Date.now() - 3_600_000 + moments * 1000).toISOString(),
    eventTimeZoneOffset: '+00:00',
    ...(more.type === 'TransformationEvent' ? {} : { action: 'OBSERVE' }),
    ...more,
  }
}

const between = (from: Tenant | string, to: Tenant | string) => ({
  sourceList: [{ type: 'owning_party', source: PARTY[from as Tenant] ?? from }],
  destinationList: [{ type: 'owning_party', destination: PARTY[to as Tenant] ?? to }],
})

const closed = (body: string) => `${body}${checkDigit(body) ?? ''}`
const INSERT = '09521234100034'
const LOT = `${GS1}/01/${INSERT}/10/N260701`
const unit = (serial: string) => `${GS1}/01/${INSERT}/21/${serial}`
/** At St Brigid's, by way of Northline; verified. */
const WHOLE = unit('N100001')
/** At St Brigid's since East Lake gave it back to Tern and Tern sold it on; verified. */
const RESOLD = unit('N100002')
/** Never made. */
const NEVER = unit('N199998')
const EAST_LAKE_PREFIX = '952123485'
const MINE = `${GS1}/01/${closed(`0${EAST_LAKE_PREFIX}001`)}/10/MINE`
/** Read beside the attackers: the labeler, the holder, a former holder, and a maker that has nothing to do with it. */
const WITNESSES = ['meridian', 'st-brigids', 'east-lake', 'calder']

/** What an organization reads of an item, apart from claims of its own or of the attackers. */
function apartFromClaims(text: string, ids: ReadonlySet<string>): unknown {
  const { facts, ...rest } = parsed(text)
  return { ...rest, facts: facts?.filter((fact) => !ids.has(fact.id)) }
}

/**
 * Runs an attack and compares what everybody reads of the items before and after: byte for byte, save that the attackers
 * and the labeler may see the attack itself, marked as a claim and without effect.
 */
async function changesNothing(items: readonly string[], attack: readonly (readonly [string, Event | string])[]) {
  const attackers = new Set(attack.map(([who]) => who))
  const everybody = [...new Set([...WITNESSES, ...attackers])]
  const before = new Map<string, string>()
  const seen = new Map<string, Set<string>>()
  for (const item of items) {
    for (const who of everybody) before.set(`${who} ${item}`, await evidenceText(who, item))
    for (const who of attackers) seen.set(`${who} ${item}`, new Set((await eventsOf(who, naming(item))).map(idOf)))
  }
  const said = new Set<string>()
  for (const [who, what] of attack) said.add(await capture(who, what))
  for (const item of items) {
    for (const who of everybody) {
      const now = await evidenceText(who, item)
      const then = before.get(`${who} ${item}`) ?? ''
      const facts = parsed(now).facts ?? []
      for (const fact of facts.filter(({ id }) => said.has(id))) expect(fact).toMatchObject({ claim: true })
      if (who === 'meridian' || attackers.has(who)) {
        expect([who, item, apartFromClaims(now, said)]).toEqual([who, item, apartFromClaims(then, said)])
      } else expect([who, item, now]).toEqual([who, item, then])
    }
    for (const who of attackers) {
      const fresh = (await eventsOf(who, naming(item))).filter((one) => !seen.get(`${who} ${item}`)?.has(idOf(one)))
      expect([who, fresh.map((one) => one['tc:owner']).filter((owner) => owner !== who)]).toEqual([who, []])
    }
  }
}

/** The box in which the unit came, as its labeler knows it. */
async function boxOf(owner: string, item: string): Promise<string> {
  const packed = (await eventsOf(owner, naming(item, '&eventType=AggregationEvent'))).find((one) => one.parentID)
  if (!packed?.parentID) throw new Error(`no box of ${item}`)
  return packed.parentID
}

describe('nobody can make themselves involved', () => {
  let box = ''
  beforeAll(async () => {
    box = await boxOf('meridian', WHOLE)
  })

  test('a receipt without a shipment opens no door', async () => {
    await changesNothing(
      [WHOLE, LOT, box],
      [
        [
          'east-lake',
          event({
            bizStep: 'receiving',
            epcList: [WHOLE, box],
            ...between('meridian', 'east-lake'),
          }),
        ],
        [
          'calder',
          event({
            bizStep: 'accepting',
            epcList: [WHOLE, box],
            quantityList: [{ epcClass: LOT, quantity: 3 }],
            ...between('meridian', 'calder'),
          }),
        ],
      ],
    )
  })

  test('a transformation that claims a lot of others as its input or its output joins nothing', async () => {
    await changesNothing(
      [WHOLE, LOT],
      [
        [
          'east-lake',
          event({
            type: 'TransformationEvent',
            bizStep: 'assembling',
            inputEPCList: [WHOLE],
            inputQuantityList: [{ epcClass: LOT, quantity: 1 }],
            outputQuantityList: [{ epcClass: MINE, quantity: 1 }],
          }),
        ],
        [
          'east-lake',
          event({
            type: 'TransformationEvent',
            inputQuantityList: [{ epcClass: MINE, quantity: 1 }],
            outputQuantityList: [{ epcClass: LOT, quantity: 1 }],
          }),
        ],
        ['polymera', event({ type: 'AssociationEvent', action: 'ADD', parentID: WHOLE, childEPCs: [unit('N100060')] })],
        ['calder', event({ bizStep: 'tc:sterilising', quantityList: [{ epcClass: LOT, quantity: 8 }] })],
      ],
    )
  })

  test('a unit put into a lot of others at first sight is in no lot', async () => {
    await changesNothing(
      [NEVER, LOT, WHOLE],
      [
        [
          'east-lake',
          event({
            action: 'ADD',
            bizStep: 'commissioning',
            epcList: [NEVER, WHOLE],
            ilmd: { 'cbvmda:lotNumber': 'N260701', 'cbvmda:itemExpirationDate': '2040-01-01' },
          }),
        ],
      ],
    )
    const answer = parsed(await evidenceText('east-lake', NEVER))
    expect(answer).toMatchObject({ verdict: { status: 'unconfirmed' } })
    expect(answer.item).toBeUndefined()
  })

  test('a false recall, hold, nonconformity, use or destruction of a device of others moves no verdict', async () => {
    const on = { epcList: [WHOLE], quantityList: [{ epcClass: LOT }] }
    await changesNothing(
      [WHOLE, LOT],
      [
        ['east-lake', event({ bizStep: 'tc:recalling', persistentDisposition: { set: ['recalled'] }, ...on })],
        ['calder', event({ bizStep: 'holding', disposition: 'unavailable', ...on })],
        ['calder', event({ bizStep: 'tc:reporting_nonconformity', disposition: 'non_conformant', ...on })],
        ['calder', event({ bizStep: 'tc:releasing', disposition: 'non_conformant', ...on })],
        ['tern-medical', event({ bizStep: 'tc:implanting', disposition: 'dispensed', epcList: [WHOLE] })],
        ['east-lake', event({ action: 'DELETE', bizStep: 'destroying', disposition: 'destroyed', epcList: [WHOLE] })],
      ],
    )
  })

  test('a carrier that names a false consignee, and what lies in its box, moves nothing and learns nothing', async () => {
    await changesNothing(
      [WHOLE, box, NEVER],
      [
        [
          'northline',
          event({ bizStep: 'shipping', epcList: [box, WHOLE, NEVER], ...between(PARTY.meridian, 'east-lake') }),
        ],
        ['northline', event({ bizStep: 'receiving', epcList: [WHOLE, NEVER] })],
        ['east-lake', event({ bizStep: 'receiving', epcList: [box, WHOLE, NEVER] })],
      ],
    )
    // A unit that it carried and one that was never made: it named both, and reads the same of both.
    const told = await evidenceText('northline', WHOLE)
    expect(told.replaceAll('N100001', '·')).toBe((await evidenceText('northline', NEVER)).replaceAll('N199998', '·'))
  })

  test('a distributor that sold a device on cannot ship it once more to an accomplice', async () => {
    const units = (
      await eventsOf('tern-medical', '?perPage=1000&eventType=AggregationEvent&EQ_bizStep=packing')
    ).flatMap((one) => one.childEPCs ?? [])
    let sold: string | undefined
    for (const candidate of units) {
      const held = parsed(await evidenceText('east-lake', candidate)).item !== undefined
      if (held && parsed(await evidenceText('st-brigids', candidate)).item === undefined) sold = candidate
      if (sold) break
    }
    if (!sold) throw new Error('Tern sold nothing to East Lake')
    await changesNothing(
      [sold],
      [
        ['tern-medical', event({ bizStep: 'shipping', epcList: [sold], ...between('tern-medical', 'st-brigids') })],
        ['st-brigids', event({ bizStep: 'receiving', epcList: [sold], ...between('tern-medical', 'st-brigids') })],
      ],
    )
  })

  test('a hospital that gave a device back cannot ship it to an accomplice', async () => {
    await changesNothing(
      [RESOLD],
      [
        ['east-lake', event({ bizStep: 'shipping', epcList: [RESOLD], ...between('east-lake', 'calder') })],
        ['calder', event({ bizStep: 'receiving', epcList: [RESOLD], ...between('east-lake', 'calder') })],
        ['east-lake', event({ bizStep: 'holding', disposition: 'unavailable', epcList: [RESOLD] })],
      ],
    )
  })

  test('numbers under a prefix of others entitle nobody', async () => {
    const foreignBox = `${GS1}/00/${closed('19521234109999999').slice(-18)}`
    const own = 'urn:trace-commons:id:party:bolt-titanium:part:K7-BLANK:lot:FALSE'
    await changesNothing(
      [NEVER, foreignBox, own, WHOLE],
      [
        [
          'east-lake',
          event({
            type: 'AggregationEvent',
            action: 'ADD',
            bizStep: 'packing',
            parentID: foreignBox,
            childEPCs: [NEVER, WHOLE],
          }),
        ],
        ['east-lake', event({ bizStep: 'shipping', epcList: [foreignBox], ...between('meridian', 'tern-medical') })],
        ['east-lake', event({ action: 'ADD', bizStep: 'commissioning', quantityList: [{ epcClass: own }] })],
        [
          'east-lake',
          event({
            bizStep: 'shipping',
            quantityList: [{ epcClass: own, quantity: 4 }],
            ...between('urn:trace-commons:id:party:bolt-titanium', 'meridian'),
          }),
        ],
        [
          'tern-medical',
          event({ action: 'ADD', bizStep: 'commissioning', epcList: [`${GS1}/01/09521234200010/21/X1`] }),
        ],
      ],
    )
  })

  test('packing a device of others into a box of one’s own and shipping that moves nothing', async () => {
    const mine = `${GS1}/00/${closed(`1${EAST_LAKE_PREFIX}0000777`)}`
    await changesNothing(
      [WHOLE, LOT],
      [
        [
          'east-lake',
          event({
            type: 'AggregationEvent',
            action: 'ADD',
            bizStep: 'packing',
            parentID: mine,
            childEPCs: [WHOLE],
            childQuantityList: [{ epcClass: LOT, quantity: 2 }],
          }),
        ],
        ['east-lake', event({ bizStep: 'shipping', epcList: [mine], ...between('east-lake', 'tern-medical') })],
        ['tern-medical', event({ bizStep: 'receiving', epcList: [mine, WHOLE] })],
        [
          'east-lake',
          event({
            type: 'AggregationEvent',
            action: 'DELETE',
            bizStep: 'unpacking',
            parentID: box,
            childEPCs: [WHOLE],
          }),
        ],
      ],
    )
  })
})

describe('what others captured stays theirs', () => {
  const stated = { bizStep: 'inspecting', epcList: [WHOLE], eventID: 'urn:uuid:5b0c7a52-8f0e-4a7e-9d5e-2f1f6c1d0a01' }

  test('an event copied byte for byte is a claim of the copier, and neither collides nor shows', async () => {
    const original = JSON.stringify(event(stated))
    const theirs = await capture('st-brigids', original)
    const before = await evidenceText('st-brigids', WHOLE)
    await changesNothing([WHOLE], [['east-lake', original]])
    expect(await evidenceText('st-brigids', WHOLE)).toBe(before)
    const again = await ask('st-brigids', 'epcis:capture', '/epcis/v2/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: original,
    })
    expect(again.status).toBe(409)
    // Each finds its own under the id that the event states.
    for (const who of ['st-brigids', 'east-lake']) {
      const answer = await ask(who, 'epcis:query', `/epcis/v2/events/${stated.eventID}`)
      expect([who, (await answer.text()).includes(theirs)]).toEqual([who, who === 'st-brigids'])
    }
    // Declaring it to be an error, as if it were one's own, takes no effect from it.
    const declared = {
      ...(JSON.parse(original) as Event), // written above
      errorDeclaration: { declarationTime: new Date().toISOString(), reason: 'did_not_occur' },
    }
    await changesNothing([WHOLE], [['calder', declared]])
    const kept = parsed(await evidenceText('st-brigids', WHOLE)).facts?.find((fact) => fact.id === theirs)
    expect(kept).toMatchObject({ superseded: null, claim: false })
  })

  test('a fact, a capture and a page of others are answered as if there were none', async () => {
    const [mine] = await eventsOf('meridian', '?perPage=1&EQ_bizStep=inspecting')
    const job = await ask('meridian', 'epcis:capture', '/epcis/v2/capture', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"type":"EPCISDocument"}',
    })
    const { instance } = (await job.json()) as { instance?: string } // RFC 9457
    const absent = (path: string) => path.replace(/.$/, (last) => (last === '7' ? '8' : '7'))
    for (const path of [`/epcis/v2/events/${idOf(mine ?? {})}`, instance ?? '']) {
      const scope = path.includes('capture') ? 'epcis:capture' : 'epcis:query'
      expect((await ask('meridian', scope, path)).status).toBe(200)
      const [hidden, none] = await Promise.all([ask('calder', scope, path), ask('calder', scope, absent(path))])
      expect([hidden.status, none.status]).toEqual([404, 404])
      expect(await hidden.text()).toBe(await none.text())
      const headers = (answer: Response) => [...answer.headers].filter(([name]) => name !== 'date')
      expect(headers(hidden).map(([name]) => name)).toEqual(headers(none).map(([name]) => name))
    }
  })

  test('no hash and no id made of one ever leaves for anybody but the owner', async () => {
    for (const who of ['st-brigids', 'east-lake', 'tern-medical', 'bolt-titanium', 'northline', 'calder']) {
      for (const one of await eventsOf(who, '?perPage=1000')) {
        if (one['tc:owner'] !== who) expect(JSON.stringify(one)).not.toMatch(/ni:\/\/\/|"[^"]*hash":/i)
      }
    }
    for (const fact of parsed(await evidenceText('st-brigids', WHOLE)).facts ?? []) {
      if (fact.owner.slug !== 'st-brigids') expect(Object.keys(fact.fields)).not.toContain('hash')
    }
  })
})

describe('nothing can be asked out of what is withheld', () => {
  test('events whose dates, disposition or parties are withheld are not found by them', async () => {
    for (const who of ['st-brigids', 'east-lake', 'bolt-titanium', 'northline']) {
      const all = await eventsOf(who, '?perPage=1000')
      const without = (group: string) =>
        new Set(all.filter((one) => ((one['tc:withheld'] ?? []) as string[]).includes(group)).map(idOf)) // a list of ours
      const dateless = without('dates')
      const past = '1970-01-01T00:00:00Z'
      for (const query of [
        'GE_eventTime=' + past,
        'GE_recordTime=' + past,
        'orderBy=eventTime',
        'orderBy=recordTime',
      ]) {
        const found = await eventsOf(who, `?perPage=1000&${query}`)
        expect([who, query, found.filter((one) => dateless.has(idOf(one))).length]).toEqual([who, query, 0])
        expect(found.length).toBeGreaterThan(0)
      }
      for (const one of all) {
        if (dateless.has(idOf(one))) expect(Object.keys(one)).not.toContain('eventTime')
        if (dateless.has(idOf(one))) expect(Object.keys(one)).not.toContain('recordTime')
      }
      const unreleased = without('release')
      for (const disposition of ['in_transit', 'conformant|non_conformant']) {
        const found = await eventsOf(who, `?perPage=1000&EQ_disposition=${disposition}`)
        expect([who, disposition, found.filter((one) => unreleased.has(idOf(one))).length]).toEqual([
          who,
          disposition,
          0,
        ])
      }
    }
  })

  test('the evidence of a fact whose dates are withheld tells no time, on every door', async () => {
    for (const who of ['st-brigids', 'meridian']) {
      const { facts = [] } = parsed(await evidenceText(who, WHOLE))
      const dateless = facts.filter((fact) => fact.withheld.some(({ group }) => group === 'dates'))
      expect(dateless.length).toBeGreaterThan(0)
      for (const fact of dateless)
        expect(fact).toMatchObject({ eventTime: null, recordTime: null, eventTimeZoneOffset: null })
    }
  })

  test('items out of reach match nothing, whatever is asked beside them', async () => {
    const pump = demo().devices.find((device) => device.udi.includes('CI3-40001'))
    if (!pump) throw new Error('no pump on the wall')
    for (const item of [WHOLE, LOT, NEVER]) {
      for (const more of ['', '&eventType=ObjectEvent', '&EQ_bizStep=shipping', '&orderBy=eventTime', '&perPage=1']) {
        const found = await eventsOf('calder', `${naming(item).replace('perPage=1000&', '')}${more}`)
        expect([item, more, found.map((one) => one['tc:owner']).filter((owner) => owner !== 'calder')]).toEqual([
          item,
          more,
          [],
        ])
      }
    }
  })

  test('a page token is worth nothing to another organization, altered, or for another question, and says nothing', async () => {
    const first = await ask('st-brigids', 'epcis:query', '/epcis/v2/events?perPage=1&eventType=ObjectEvent')
    const next = new URL(/<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '', baseUrl())
    const token = next.searchParams.get('nextPageToken') ?? ''
    expect((await ask('st-brigids', 'epcis:query', next.pathname + next.search)).status).toBe(200)
    const at = (text: string, more = '') =>
      `/epcis/v2/events?perPage=1&nextPageToken=${encodeURIComponent(text)}${more}`
    expect((await ask('calder', 'epcis:query', at(token))).status).toBe(400)
    expect((await ask('meridian', 'epcis:query', at(token))).status).toBe(400)
    expect((await ask('st-brigids', 'epcis:query', at(token, '&eventType=AggregationEvent'))).status).toBe(400)
    const capture = `/epcis/v2/capture?nextPageToken=${encodeURIComponent(token)}`
    expect((await ask('st-brigids', 'epcis:capture', capture)).status).toBe(400)
    for (const place of [0, Math.floor(token.length / 2), token.length - 2]) {
      const altered = token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1)
      expect((await ask('st-brigids', 'epcis:query', at(altered))).status).toBe(400)
    }
    for (const nonsense of ['.', '..', 'a.b', token.slice(0, 20), `${token}.`, '\ud83d\ude00', 'e30.e30']) {
      expect((await ask('st-brigids', 'epcis:query', at(nonsense))).status).toBe(400)
    }
    // Where a page stands counts the facts of everybody: that is nobody's to read.
    for (const part of token.split('.'))
      expect(Buffer.from(part, 'base64url').toString('latin1')).not.toMatch(/"(?:at|id|upTo)"/)
  })

  test('evidence out of reach is the evidence of a device that was never made, alone and in a list', async () => {
    const label = (serial: string) => `(01)${INSERT}(17)310715(10)N260701(21)${serial}`
    for (const who of ['calder', 'polymera', 'national-device-authority', 'harbour-cold-chain']) {
      const same = async (serial: string) => (await evidenceText(who, label(serial))).replaceAll(serial, '·')
      expect([who, await same('N100001')]).toEqual([who, await same('N199997')])
      const answer = await ask(who, 'evidence:read', '/api/v1/evidence/batch', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ udis: [label('N100001'), label('N199997'), 'rubbish', label('N100001')] }),
      })
      const { results } = (await answer.json()) as { results: unknown[] } // as described by the API
      const [real, never, , again] = results.map((one) => JSON.stringify(one))
      expect(real).toBe(again)
      expect(real?.replaceAll('N100001', '·')).toBe(never?.replaceAll('N199997', '·'))
      expect(await evidenceText(who, label('N100001'))).toBe(real)
    }
  })

  test('a page of evidence that is no page of this reader gives no fact', async () => {
    const [shown] = parsed(await evidenceText('meridian', WHOLE)).facts ?? []
    const own = await ask('calder', 'evidence:read', `${evidencePath(WHOLE)}&page=${shown?.id ?? ''}`)
    const none = await ask('calder', 'evidence:read', `${evidencePath(WHOLE)}&page=fact_00000000000000000000000000`)
    expect(await own.text()).toBe(await none.text())
  })
})

describe('a token speaks for one organization and one purpose', () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  test('the wrong audience, the wrong scope and the wrong organization are refused', async () => {
    const elsewhere = await tokenAnswer('east-lake', { scope: 'evidence:read', resource: 'https://elsewhere.example' })
    expect(elsewhere.status).toBe(400)
    const opaque = await tokenAnswer('east-lake', { scope: 'evidence:read' })
    const { access_token: without } = (await opaque.json()) as { access_token?: string } // RFC 6749
    if (without !== undefined) {
      const answer = await ask('east-lake', 'evidence:read', evidencePath(WHOLE), {
        headers: { authorization: `Bearer ${without}` },
      })
      expect([200, 401]).toContain(answer.status)
    }
    const authority = await tokenAnswer('national-device-authority', { scope: 'epcis:query', resource: baseUrl() })
    expect(authority.status).toBe(400)

    const doors: [Scope, string, string][] = [
      ['evidence:read', 'GET', '/epcis/v2/events'],
      ['evidence:read', 'POST', '/epcis/v2/capture'],
      ['epcis:query', 'POST', '/epcis/v2/events'],
      ['epcis:query', 'GET', '/epcis/v2/capture'],
      ['epcis:capture', 'GET', '/epcis/v2/events'],
      ['epcis:capture', 'GET', evidencePath(WHOLE)],
      ['epcis:query', 'POST', '/api/v1/evidence/batch'],
    ]
    for (const [scope, method, path] of doors) {
      const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}
      const answer = await ask('east-lake', scope, path, { method, ...body })
      expect([scope, path, answer.status]).toEqual([scope, path, 403])
      expect(answer.headers.get('www-authenticate')).toContain('insufficient_scope')
    }
  })

  test('a token that is forged, altered or unsigned is refused alike', async () => {
    const token = await tokenOf('east-lake', 'evidence:read')
    const [header = '', payload = '', seal = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Json // our own token
    const kind = JSON.parse(Buffer.from(header, 'base64url').toString()) as Json // our own token
    const forged = [
      `${encoded({ ...kind, alg: 'none' })}.${payload}.`,
      `${encoded({ alg: 'none', typ: 'at+jwt' })}.${encoded({ ...claims, organization: 'meridian' })}.`,
      `${header}.${encoded({ ...claims, organization: 'meridian', client_id: 'meridian-systems' })}.${seal}`,
      `${header}.${encoded({ ...claims, exp: 4_102_444_800 })}.${seal}`,
      `${encoded({ ...kind, alg: 'HS256' })}.${payload}.${seal}`,
      `${encoded({ ...kind, jwk: { kty: 'EC' }, kid: '../../x' })}.${payload}.${seal}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${'A'.repeat(86)}`,
      'a.b.c',
      'x'.repeat(9000),
    ]
    for (const bearer of forged) {
      for (const path of [evidencePath(WHOLE), '/epcis/v2/events', '/epcis/v2/capture']) {
        const answer = await ask('east-lake', 'evidence:read', path, { headers: { authorization: `Bearer ${bearer}` } })
        expect([bearer.slice(0, 40), path, answer.status]).toSatisfy(
          ([, , status]: [string, string, number]) => status === 401 || status === 431,
        )
        expect(await answer.text()).not.toMatch(/at .*\.(?:ts|js):\d+/)
      }
    }
  })
})

describe('a browser of another house', () => {
  const person = (organization: string, role: string) => {
    const found = demo().people.find((one) => one.organization === organization && one.roles.includes(role))
    if (!found) throw new Error(`no ${role} at ${organization}`)
    return found
  }
  const signedInAs = async (organization: string, role: string, returnTo = '/verify') => {
    const { email, password } = person(organization, role)
    const browser = new Browser(baseUrl())
    let { response, url } = await browser.signIn(email, password, returnTo)
    const text = await response.text()
    if (text.includes('name="organization"')) {
      const action = /<form[^>]+action="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? url.href
      ;({ response, url } = await browser.submit(new URL(action, url).href, { organization }))
    }
    return { browser, response, url }
  }
  const PAGES = [
    '/verify',
    '/verify/list',
    '/verify/list.csv',
    '/evidence?udi=x',
    '/evidence.csv?udi=x',
    '/who-looked',
    '/who-looked.csv',
    '/desk',
    '/deliveries',
    '/deliveries/check?of=DN-26-0004',
    '/deliveries/confirmed?of=DN-26-0004',
    '/confirmations/conf_00000000000000000000000000',
    '/confirmations/ask',
    '/amendments/fact_00000000000000000000000000',
    '/choose-organization',
  ]

  test('signed out, every page leads to sign-in, every form changes nothing and every door asks for a token', async () => {
    for (const path of PAGES) {
      for (const address of [
        path,
        `${path}${path.includes('?') ? '&' : '?'}_data=routes%2F_portal`,
        path.replace('?', '.data?'),
      ]) {
        const answer = await fetch(`${baseUrl()}${address}`, { redirect: 'manual' })
        const text = await answer.text()
        expect([address, answer.status]).toSatisfy(
          ([, status]: [string, number]) =>
            [202, 204, 302, 303, 400, 401, 404].includes(status) || (status === 200 && !/N100001|Meridian/.test(text)),
        )
      }
      for (const headers of [{}, { origin: baseUrl() }] as Record<string, string>[]) {
        const answer = await fetch(`${baseUrl()}${path}`, {
          method: 'POST',
          body: new URLSearchParams({ text: 'x' }),
          headers,
          redirect: 'manual',
        })
        expect([path, answer.status]).toSatisfy(([, status]: [string, number]) =>
          [302, 303, 400, 401, 403, 404, 405].includes(status),
        )
      }
    }
    for (const path of [
      '/epcis/v2/events',
      '/epcis/v2/capture',
      '/epcis/v2/eventTypes',
      evidencePath(WHOLE),
      '/api/v1/evidence/batch',
    ]) {
      expect([path, (await fetch(`${baseUrl()}${path}`)).status]).toEqual([path, 401])
    }
  })

  test('a form that another site sends changes nothing, with the session of the person', async () => {
    const { browser } = await signedInAs('st-brigids', 'operations')
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${baseUrl()}.evil.example` },
      { origin: baseUrl(), 'sec-fetch-site': 'cross-site' },
      { origin: baseUrl().replace('http:', 'https:') },
    ]
    for (const path of [
      '/confirmations/ask',
      '/deliveries/check',
      '/verify/list',
      '/verify/list.csv',
      '/language',
      '/sign-out',
      '/choose-organization',
    ]) {
      for (const headers of foreign) {
        const answer = await browser.once(path, {
          method: 'POST',
          body: new URLSearchParams({ text: '1', of: '1', items: '1', language: 'en' }),
          headers,
        })
        expect([path, JSON.stringify(headers), answer.status]).toEqual([path, JSON.stringify(headers), 403])
      }
    }
    expect((await browser.once('/verify')).status).toBe(200)
  })

  test('nothing that a person brings along as the place to return to leads away', async () => {
    const away = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/%09/evil.example',
      '/x/..//evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '\\\\evil.example',
    ]
    const { browser } = await signedInAs('st-brigids', 'operations')
    for (const returnTo of away) {
      const query = `returnTo=${encodeURIComponent(returnTo)}`
      const answers = [
        await browser.once(`/sign-in?${query}`),
        await browser.once(`/choose-organization?${query}`),
        await browser.once('/language', { method: 'POST', body: new URLSearchParams({ language: 'en', returnTo }) }),
      ]
      for (const answer of answers) {
        const to = new URL(answer.headers.get('location') ?? '/', baseUrl())
        expect([returnTo, to.origin]).toEqual([returnTo, baseUrl()])
      }
    }
    const { url } = await signedInAs('st-brigids', 'operations', '//evil.example/x')
    expect(url.origin).toBe(baseUrl())
  })

  test('the owner sees each look of others, and the one who looked sees nothing of others', async () => {
    const owner = await signedInAs('meridian', 'quality')
    const log = async (browser: Browser, query = '') => {
      const answer = await browser.once(`/who-looked.csv${query}`)
      expect(answer.status).toBe(200)
      return (await answer.text()).split('\r\n').filter((line) => line !== '')
    }
    const before = (await log(owner.browser)).length
    const mark = `(01)${INSERT}(17)310715(10)N260701(21)N100001`
    await evidenceText('st-brigids', mark)
    const after = await log(owner.browser)
    expect(after.length).toBeGreaterThan(before)
    expect(after.join('\n')).toContain('N100001')

    // East Lake's own log holds looks at East Lake's facts alone, whatever it asks the log for.
    const other = await signedInAs('east-lake', 'quality')
    for (const query of [
      '',
      '?organization=meridian',
      '?organization=st-brigids',
      `?item=${encodeURIComponent(mark)}`,
      "?item=%25'%20or%201=1--",
      '?page=zzz',
      '?owner=1',
      '?purpose=audit',
    ]) {
      const facts = new Set((await log(other.browser, query)).flatMap((line) => line.match(/fact_[0-9a-z]{26}/g) ?? []))
      for (const fact of [...facts].slice(0, 4)) {
        const [one] = await eventsOf('east-lake', `/${fact}`)
        expect([query, fact, one?.['tc:owner']]).toEqual([query, fact, 'east-lake'])
      }
    }
  })

  test('a cell that a spreadsheet would run as a formula is text', async () => {
    const formula = '=HYPERLINK("https://evil.example","x")'
    await capture('st-brigids', event({ bizStep: 'holding', epcList: [unit('N100004')], 'tc:holdReason': formula }))
    const { browser } = await signedInAs('st-brigids', 'operations')
    const timeline = await (await browser.once(`/evidence.csv?udi=${encodeURIComponent(unit('N100004'))}`)).text()
    const list = await (
      await browser.once('/verify/list.csv', {
        method: 'POST',
        body: new URLSearchParams({ codes: `${formula}\n+1+1\n@SUM(1)\n-2` }),
      })
    ).text()
    expect(timeline).toContain('HYPERLINK')
    for (const text of [timeline, list]) {
      const cells = text.slice(1).match(/"(?:[^"]|"")*"|[^,\r\n]+/g) ?? []
      expect(cells.filter((cell) => /^"?[=+@\t]|^"?-\D/.test(cell))).toEqual([])
    }
  })
})
