import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentText, objectEvent } from '../capture/builders.ts'
import { type EpcisWorld, epcisWorld } from './world.ts'

let world: EpcisWorld
beforeAll(async () => {
  world = await epcisWorld()
})
afterAll(() => world.close())

const good = documentText([objectEvent()])
const post = (body: BodyInit, headers: Record<string, string> = {}, path = '/capture') =>
  world.ask('meridian', path, { method: 'POST', body, headers })

describe('who may', () => {
  test('without a token nothing is answered but how to ask', async () => {
    for (const [method, path] of [
      ['POST', '/capture'],
      ['GET', '/capture'],
      ['GET', '/capture/cap_00000000000000000000000000'],
      ['POST', '/events'],
      ['GET', '/events'],
      ['GET', '/events/x'],
      ['OPTIONS', '/capture'],
      ['GET', '/eventTypes'],
    ] as const) {
      const answer = await world.ask(null, path, { method, ...(method === 'POST' ? { body: good } : {}) })
      expect(answer.status, path).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
      expect(await answer.json()).toMatchObject({ type: 'epcisException:SecurityException', status: 401 })
    }
  })

  test('a token for questions does not capture, and one for capture asks no questions', async () => {
    const asking = await epcisWorld(['epcis:query'])
    const capturing = await epcisWorld(['epcis:capture'])
    try {
      const refused = await asking.ask('meridian', '/capture', { method: 'POST', body: good })
      expect([refused.status, await refused.json()]).toMatchObject([403, { type: 'epcisException:SecurityException' }])
      expect(await asking.facts()).toBe(0)
      expect((await capturing.ask('meridian', '/events')).status).toBe(403)
    } finally {
      await asking.close()
      await capturing.close()
    }
  })
})

describe('what is not taken', () => {
  test.each([
    ['XML', '<epcis/>', { 'content-type': 'application/xml' }, 415],
    ['no type', good, { 'content-type': '' }, 415],
    ['another character set', good, { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['a compressed body', good, { 'content-encoding': 'gzip' }, 415],
    ['an answer in XML', good, { accept: 'application/xml' }, 406],
    ['EPCIS 1.2', good, { 'GS1-EPCIS-Version': '1.2' }, 406],
    ['versions before 2', good, { 'GS1-EPCIS-Max': '1.2' }, 406],
    ['another error behaviour', good, { 'GS1-Capture-Error-Behaviour': 'maybe' }, 400],
    ['a body that says it is larger than 8 MiB', good, { 'content-length': '9000000' }, 413],
    ['broken JSON', '{"type":', {}, 400],
    ['nothing', '', {}, 400],
    ['a null byte', good.replace('inspecting', 'insp\u0000ecting'), {}, 400],
    ['31 February', good.replace('2026-03-31T08:15', '2026-02-31T08:15'), {}, 400],
    ['nesting of 60,000', `${good.slice(0, -2)},"x":${'['.repeat(60_000)}`, {}, 400],
    ['an identifier of 10,000 characters', good.replace('/21/2017', `/21/${'9'.repeat(10_000)}`), {}, 400],
  ])('%s', async (_, body, headers, status) => {
    const before = await world.facts()
    const answer = await post(body, headers)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ type: expect.stringMatching(/^epcisException:/), status })
    expect(await world.facts()).toBe(before)
  })

  test('ten megabytes that do not say their size are given up at the limit', async () => {
    let sent = 0
    const chunk = new Uint8Array(1024 * 1024).fill(0x20)
    const body = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        sent += chunk.byteLength
        if (sent > 64 * chunk.byteLength) stream.close()
        else stream.enqueue(chunk)
      },
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    const answer = await world.ask('meridian', '/capture', init)
    expect(answer.status).toBe(413)
    expect(answer.headers.get('GS1-EPCIS-Capture-File-Size-Limit')).toBe('8388608')
    expect(await answer.json()).toMatchObject({ type: 'epcisException:CaptureLimitExceededException' })
    expect(sent).toBeLessThan(16 * chunk.byteLength)
  })

  test('a document where one event is asked for, and an event where a document is', async () => {
    expect((await post(good, {}, '/events')).status).toBe(400)
    expect((await post(JSON.stringify(objectEvent()))).status).toBe(400)
  })

  test('paths and methods that are not there', async () => {
    expect((await world.ask('meridian', '/nothing')).status).toBe(404)
    const answer = await world.ask('meridian', '/events', { method: 'DELETE' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'OPTIONS, GET, POST'])
    expect((await world.ask('meridian', `/events?MATCH_epc=urn:x:${'y'.repeat(9_000)}`)).status).toBe(414)
  })

  test('no noise makes it fail inside', async () => {
    let seed = 11
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    for (let round = 0; round < 150; round++) {
      const place = random(good.length)
      const noise = String.fromCharCode(random(0x300))
      const body = round % 2 ? good.slice(0, place) + noise + good.slice(place + 1) : good.slice(0, place)
      expect((await post(body, {}, round % 3 ? '/capture' : '/events')).status).toBeLessThan(500)
      const query = encodeURIComponent(noise.repeat(random(20))) + noise
      expect(
        (await world.ask('meridian', `/events?MATCH_anyEPC=urn:x:${query}&perPage=${random(5)}`)).status,
      ).toBeLessThan(500)
    }
    await world.work.drained()
  })
})

test('the capture resource says its limits and its versions', async () => {
  const answer = await world.ask('meridian', '/capture', { method: 'OPTIONS' })
  expect(answer.status).toBe(204)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    allow: 'OPTIONS, GET, POST',
    'gs1-epcis-version': '2.0',
    'gs1-epcis-min': '2.0',
    'gs1-epcis-max': '2.0',
    'gs1-cbv-version': '2.0',
    'gs1-epcis-capture-limit': '5000',
    'gs1-epcis-capture-file-size-limit': '8388608',
    'gs1-capture-error-behaviour': 'all',
  })
})
