import { beforeAll, expect, inject, test } from 'vitest'
import { machineToken } from '#tests/machine-token.ts'
import { demo } from './browser.ts'

/** Every answer to nonsense is a clear 4xx in the manner of its door; nothing is a 500 and nothing is half stored. */
const baseUrl = () => inject('baseUrl')
let token = ''
let queryToken = ''

async function tokenFor(organization: string, scope: string): Promise<string> {
  const client = demo().clients.find((c) => c.organization === organization)
  if (!client) throw new Error(`no client of ${organization}`)
  return machineToken(baseUrl(), client, scope)
}

beforeAll(async () => {
  token = await tokenFor('meridian', 'epcis:capture')
  queryToken = await tokenFor('meridian', 'epcis:query')
})

const event = (change: Record<string, unknown>) => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'ObjectEvent',
  eventTime: '2026-02-03T10:00:00.000+01:00',
  eventTimeZoneOffset: '+01:00',
  action: 'OBSERVE',
  epcList: ['https://id.gs1.org/01/09521234000013/21/MALFORMED1'],
  bizStep: 'inspecting',
  ...change,
})

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${baseUrl()}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body,
  })
}

async function stored(): Promise<number> {
  const answer = await fetch(
    `${baseUrl()}/epcis/v2/events?MATCH_anyEPC=${encodeURIComponent('https://id.gs1.org/01/09521234000013/21/MALFORMED1')}`,
    { headers: { authorization: `Bearer ${queryToken}` } },
  )
  const body = (await answer.json()) as { epcisBody: { queryResults: { resultsBody: { eventList: unknown[] } } } } // EPCIS query document
  return body.epcisBody.queryResults.resultsBody.eventList.length
}

test.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
  ['broken JSON', '{"type":', {}],
  ['an array instead of an event', '[]', {}],
  ['null', 'null', {}],
  ['a number', '12', {}],
  ['an empty body', '', {}],
  ['invalid UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), {}],
  ['a depth of 60,000', '['.repeat(60_000) + ']'.repeat(60_000), {}],
  ['a body of 10 MB', `{"type":"ObjectEvent","x":"${'a'.repeat(10_000_000)}"}`, {}],
  ['31 February', JSON.stringify(event({ eventTime: '2026-02-31T10:00:00.000+01:00' })), {}],
  ['a time without a zone', JSON.stringify(event({ eventTime: '2026-02-03T10:00:00' })), {}],
  ['a null byte in an identifier', JSON.stringify(event({ epcList: ['urn:x:\u0000'] })), {}],
  ['a list where a word belongs', JSON.stringify(event({ bizStep: ['inspecting'] })), {}],
  ['a wrong content type', JSON.stringify(event({})), { 'content-type': 'text/plain' }],
  ['a compressed body', JSON.stringify(event({})), { 'content-encoding': 'gzip' }],
  ['a bad token', JSON.stringify(event({})), { authorization: 'Bearer not.a.token' }],
  ['no token', JSON.stringify(event({})), { authorization: '' }],
])('%s gets a clear 4xx from capture, and nothing is stored', async (_name, body, headers) => {
  for (const path of ['/epcis/v2/events', '/epcis/v2/capture']) {
    const answer = await post(path, body, headers).catch((error: unknown) => {
      // A server may refuse a body that is too large while it is still being sent; the connection then ends.
      if (typeof body === 'string' && body.length > 9_000_000) return null
      throw error
    })
    if (!answer) continue
    expect([path, answer.status]).toSatisfy(([, status]: [string, number]) => status >= 400 && status < 500)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status: answer.status,
    })
  }
  expect(await stored()).toBe(0)
})

test.each([
  'udi=' + 'A'.repeat(10_000),
  'udi=%00',
  'udi=%E0%A4%A',
  'udi=' + encodeURIComponent('(01)09521234000013(17)260231(21)X'),
  'udi=',
  '',
  'page=nonsense&udi=1',
  'udi=1&udi=2',
])('the evidence API answers ?%s without a 500', async (query) => {
  const evidence = await tokenFor('st-brigids', 'evidence:read')
  const answer = await fetch(`${baseUrl()}/api/v1/evidence?${query}`, {
    headers: { authorization: `Bearer ${evidence}` },
  })
  expect(answer.status).toBeLessThan(500)
  await answer.text()
})

test.each([
  '/%00',
  '/%E0%A4%A',
  '/01/%00',
  '/01/' + '9'.repeat(10_000),
  '/evidence?udi=%00',
  '/evidence?udi=' + 'x'.repeat(10_000),
  '/interaction/nonsense',
  '/id/../../etc/passwd',
  '/01/09521234000013/10/%2e%2e%2f/21/%0d%0aSet-Cookie:x',
  '/epcis/v2/events?nextPageToken=zzz',
  '/epcis/v2/events?EQ_nothing=1',
  '/epcis/v2/events/%00',
  '/epcis/v2/capture/nothing',
  '/oidc/auth?client_id=nobody',
])('the path %s gets an answer that is not a 500', async (path) => {
  for (const headers of [{}, { authorization: `Bearer ${queryToken}` }]) {
    const answer = await fetch(`${baseUrl()}${path}`, { headers, redirect: 'manual' })
    expect([path.slice(0, 60), answer.status]).toSatisfy(([, status]: [string, number]) => status < 500)
    await answer.text()
  }
})

test('an unknown query parameter is refused by name', async () => {
  const answer = await fetch(`${baseUrl()}/epcis/v2/events?EQ_nothing=1`, {
    headers: { authorization: `Bearer ${queryToken}` },
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ type: 'epcisException:QueryParameterException' })
})
