import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiDoor } from '#app/doors/api/door.server.ts'
import type { NotAdmitted } from '#app/doors/door-host.ts'
import type { Operation } from '#app/operation.server.ts'
import { type SmallWorld, smallWorld } from './small-world.ts'

let world: SmallWorld
let ask: (path: string, init?: RequestInit & { as?: 'hospital' | 'stranger' | null }) => Promise<Response>
beforeAll(async () => {
  world = await smallWorld()
  const refused: NotAdmitted = Object.assign(new Error('An access token is required'), {
    status: 401 as const,
    challenge: 'Bearer realm="trace-commons"',
  })
  const door = apiDoor({
    operation: async (request): Promise<Operation> => {
      const who = /^Bearer (hospital|stranger)$/.exec(request.headers.get('authorization') ?? '')?.[1]
      if (who !== 'hospital' && who !== 'stranger') throw refused
      return world.at(who, { door: 'api' })
    },
  })
  ask = async (path, { as = 'hospital', ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (as !== null) headers.set('authorization', `Bearer ${as}`)
    return door.fetch(new Request(`http://localhost:3000/api/v1${path}`, { ...init, headers }))
  }
})
afterAll(() => world.db.close())

const UDI = '(01)09520001000017(21)S1'
const batch = (body: unknown, type = 'application/json') =>
  ask('/evidence/batch', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': type },
  })

test('a machine reads the evidence of a device with its verdict, reasons in words and facts', async () => {
  const answer = await ask(`/evidence?udi=${encodeURIComponent(UDI)}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.json()).toMatchObject({
    query: { raw: UDI, issuer: 'gs1', di: '09520001000017', serial: 'S1' },
    label: [{ ai: '21', said: 'S1', record: 'S1' }],
    item: { kind: 'unit', lot: 'L1' },
    verdict: {
      status: 'verified',
      checks: { identity: 'ok', custody: 'ok', dates: 'ok', safety: 'ok', release: 'ok' },
      reasons: expect.arrayContaining([{ code: 'identified', text: 'Made by maker' }]),
    },
    facts: expect.arrayContaining([
      expect.objectContaining({ kind: 'release', withheld: expect.any(Array), fields: expect.any(Object) }),
    ]),
    custody: expect.any(Array),
    lineage: { ancestors: expect.any(Array), descendants: expect.any(Array) },
    next: null,
  })
  const zh = await ask(`/evidence?udi=${encodeURIComponent(UDI)}`, { headers: { 'accept-language': 'zh-CN' } })
  expect(JSON.stringify(await zh.json())).toMatch(/[\u4e00-\u9fff]/)
})

test('what is not shared reads "unconfirmed", with neither item nor facts, and no disclosure', async () => {
  const answer = await ask(`/evidence?udi=${encodeURIComponent(UDI)}`, { as: 'stranger' })
  const body: unknown = await answer.json()
  expect(answer.status).toBe(200)
  expect(body).toMatchObject({ verdict: { status: 'unconfirmed' }, next: null })
  for (const absent of ['item', 'facts', 'custody', 'lineage']) expect(body).not.toHaveProperty(absent)
  const { rows } = await world.db.ownerPool.query('select 1 from portal.disclosure where reader = $1', [
    world.id.stranger,
  ])
  expect(rows).toEqual([])
})

test('many at once come back in their order, in one disclosure by the door of the API', async () => {
  const answer = await batch({ udis: ['nonsense', UDI, '(01)09520001000017(21)NEVER'] })
  expect(answer.status).toBe(200)
  const { results } = (await answer.json()) as { results: { verdict: { status: string } }[] } // the described shape
  expect(results.map(({ verdict }) => verdict.status)).toEqual(['unconfirmed', 'verified', 'unconfirmed'])
  const { rows } = await world.db.ownerPool.query(
    `select door, question from portal.disclosure order by id desc limit 1`,
  )
  expect(rows).toMatchObject([{ door: 'api' }])
})

test('without a token nothing is said but that one is needed', async () => {
  for (const path of ['/evidence', '/evidence?udi=x', '/evidence?udi=x&purpose=nonsense']) {
    const answer = await ask(path, { as: null })
    expect([answer.status, answer.headers.get('www-authenticate')], path).toEqual([401, 'Bearer realm="trace-commons"'])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  }
  expect((await ask('/evidence/batch', { as: null, method: 'POST', body: '{' })).status).toBe(401)
})

test('malformed questions are answered with a problem that says what is wrong', async () => {
  const wrong: [string, number][] = [
    ['/evidence', 400],
    ['/evidence?udi=', 400],
    [`/evidence?udi=${'9'.repeat(10_000)}`, 400],
    ['/evidence?udi=%00', 400],
    ['/evidence?udi=x&purpose=curiosity', 400],
    ['/evidence?udi=x&page=fact_1', 400],
    ['/evidence?udi=x&udi=y&sort=owner', 400],
    ['/evidence?udi=x&limit=5', 400],
    ['/evidences', 404],
    ['/', 404],
  ]
  for (const [path, status] of wrong) {
    const answer = await ask(path)
    expect(answer.status, path.slice(0, 60)).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ status, title: expect.any(String) })
  }
  const bodies: [unknown, number][] = [
    ['{', 400],
    ['', 400],
    ['null', 400],
    ['[]', 400],
    [{}, 400],
    [{ udis: [] }, 400],
    [{ udis: [1] }, 400],
    [{ udis: ['\0'] }, 400],
    [{ udis: Array.from({ length: 501 }, () => UDI) }, 400],
    [{ udis: [UDI], actor: { roles: ['quality'] } }, 400],
    ['['.repeat(60_000), 400],
    [`{"udis":${'['.repeat(60_000)}${']'.repeat(60_000)}}`, 400],
    [`{"udis":["${'x'.repeat(10 * 1024 * 1024)}"]}`, 413],
  ]
  for (const [body, status] of bodies)
    expect((await batch(body)).status, JSON.stringify(body).slice(0, 60)).toBe(status)
  expect((await batch({ udis: [UDI] }, 'text/plain')).status).toBe(415)
  expect((await ask('/evidence', { method: 'DELETE' })).status).toBe(405)
})

test('readable labels that cannot be true are an answer, not a fault: 31 February is a problem of the label', async () => {
  const answer = await ask(`/evidence?udi=${encodeURIComponent('(01)09520001000017(17)250231(21)S1')}`)
  expect(answer.status).toBe(200)
  expect(JSON.stringify(await answer.json())).toMatch(/"severity":"error"/)
})

test('the description is made of the schemas that read the requests, and needs no token', async () => {
  const answer = await ask('/openapi.json', { as: null })
  expect(answer.status).toBe(200)
  const described: unknown = await answer.json()
  expect(described).toMatchObject({
    openapi: '3.1.0',
    paths: {
      '/api/v1/evidence': {
        get: {
          security: [{ oauth: ['evidence:read'] }],
          parameters: expect.arrayContaining([expect.objectContaining({ name: 'udi' })]),
        },
      },
      '/api/v1/evidence/batch': { post: expect.any(Object) },
    },
    components: { schemas: { Evidence: expect.any(Object), Problem: expect.any(Object) } },
  })
})
