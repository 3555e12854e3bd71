import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { ActionFunctionArgs } from '@remix-run/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { safePath } from '#app/http/safe-path.ts'
import { Refusal } from '#policies/refusal.ts'
import { Browser } from '../identity/browser.ts'
import { addOrganization, addPerson, type House, openHouse, PASSWORD } from '../identity/house.tsx'

let house: House
let ran = 0
const act = async ({ request }: ActionFunctionArgs) => {
  await request.formData()
  ran++
  return new Response('ran')
}

beforeAll(async () => {
  house = await openHouse({
    routes: {
      'routes/page': { path: 'page', module: { default: () => 'a page', action: act, loader: () => null } },
      'routes/resource': { path: 'resource', module: { action: act, loader: () => new Response('ok') } },
      'routes/hidden': {
        path: 'hidden',
        module: {
          default: () => 'x',
          loader: () => {
            throw Refusal.hidden('lot')
          },
        },
      },
      'routes/forbidden': {
        path: 'forbidden',
        module: {
          default: () => 'x',
          loader: () => {
            throw Refusal.forbidden('read', 'Fact')
          },
        },
      },
      'routes/broken': {
        path: 'broken',
        module: {
          default: () => 'x',
          loader: () => {
            throw new Error('duplicate key value violates: canary-value')
          },
        },
      },
    },
  })
  const mercy = await addOrganization(house.world, 'mercy')
  await addPerson(house.world, 'ann@mercy.test', [mercy])
})
afterAll(() => house.close())

const form = (headers: Record<string, string>, path: string, method = 'POST') =>
  fetch(house.origin + path, {
    method,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: 'x=1',
  })

/** Bytes as they are, for what no client library would send. */
function raw(text: string | Buffer): Promise<string> {
  return new Promise((done, failed) => {
    let answer = ''
    const socket = connect(house.port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')))
    socket.on('close', () => done(answer))
    socket.on('error', failed)
    setTimeout(() => socket.destroy(), 5_000)
  })
}

describe('another site changes nothing in the name of a browser', () => {
  const evil = { origin: 'https://evil.example' }
  test.each([
    ['a page', '/page', evil],
    ['a page as data', '/page.data', evil],
    ['a resource', '/resource', evil],
    ['a page by the old name of its data', '/page?_data=routes%2Fpage', evil],
    ['a resource by the old name of its data', '/resource?_data=routes%2Fresource', evil],
    ['a page with a forwarded host', '/page', { ...evil, 'x-forwarded-host': 'evil.example' }],
    ['a resource with a forwarded host', '/resource', { ...evil, 'x-forwarded-host': 'evil.example' }],
    ['an opaque origin', '/resource', { origin: 'null' }],
    ['a site that the browser calls another', '/resource', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', '/resource', { 'sec-fetch-site': 'same-site' }],
    ['our port with another host', '/resource', { origin: 'http://localhost.evil.example' }],
    ['no word about where it comes from', '/resource', {}],
    [
      'our origin claimed, the browser saying otherwise',
      '/resource',
      { origin: 'OURS', 'sec-fetch-site': 'cross-site' },
    ],
    ['sign-out', '/sign-out', evil],
  ] as const)('%s', async (_, path, headers: Record<string, string>) => {
    const before = ran
    const sent = { ...headers, ...(headers.origin === 'OURS' ? { origin: house.origin } : {}) }
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const response = await form(sent, path, method)
      expect(response.status).toBe(403)
    }
    expect(ran).toBe(before)
  })

  test('our own pages may', async () => {
    const before = ran
    expect((await form({ origin: house.origin }, '/resource')).status).toBe(200)
    expect((await form({ 'sec-fetch-site': 'same-origin' }, '/resource')).status).toBe(200)
    expect((await form({ origin: house.origin }, '/page.data')).status).toBeLessThan(300)
    expect(ran).toBe(before + 3)
    expect((await form({ origin: house.origin }, '/resource?_data=routes%2Fresource')).status).toBe(400)
    expect(ran).toBe(before + 3)
  })
})

describe('what cannot be read is answered with a 4xx, never with a 500', () => {
  test.each([
    '/%',
    '/%zz',
    '/%c0%af',
    '/%00',
    '/page?x=%00',
    '/page?x=%E0%A4%A',
    '/interaction/%00',
    '/callback?code=%',
    '/01/%ff',
    `/${'a'.repeat(9000)}`,
  ])('the address %s', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost:${house.port}\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  test.each([
    ['an address of another host', 'GET http://evil.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['no address', 'GET  HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['no protocol', 'nonsense\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', 400],
    [
      'a length and chunks',
      'POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['another host name', 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
    ['a tunnel', 'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405],
  ])('%s', async (_, text, status) => {
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })

  test('a path that looks like another host stays here', async () => {
    const answer = await raw(
      `GET //evil.example/x HTTP/1.1\r\nHost: localhost:${house.port}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 404 /)
    expect(answer).not.toMatch(/location:/i)
  })

  test.each(['br', 'gzip', 'deflate', 'zstd', 'gzip, br'])('a body encoded as %s, anywhere', async (encoding) => {
    for (const path of ['/page', '/resource', '/oidc/token', '/epcis/v2/capture', '/healthz']) {
      const response = await fetch(house.origin + path, {
        method: 'POST',
        headers: { 'content-encoding': encoding, origin: house.origin },
        body: gzipSync('x=1'),
      })
      expect(response.status).toBe(415)
    }
  })

  test('a form larger than 1 MiB, whether or not it says so', async () => {
    const response = await fetch(`${house.origin}/resource`, {
      method: 'POST',
      headers: { origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: `x=${'a'.repeat(1024 * 1024)}`,
    }).catch(() => null)
    if (response) expect(response.status).toBe(413)
    const head = `POST /resource HTTP/1.1\r\nHost: localhost:${house.port}\r\nOrigin: ${house.origin}\r\n`
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
    expect(await raw(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(20)}0\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 413 /,
    )
  })

  test('a form of a type that is no form', async () => {
    const browser = new Browser(house.origin)
    const { url } = await browser.go('/sign-in')
    for (const type of ['application/json', 'text/plain', '']) {
      const { response } = await browser.go(url.href, { method: 'POST', body: '{}', headers: { 'content-type': type } })
      expect(response.status).toBe(415)
    }
    const broken = { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data' } }
    expect((await browser.go(url.href, broken)).response.status).toBe(400)
  })

  test('a form that names what every object has, or holds a null character', async () => {
    const browser = new Browser(house.origin)
    const { url } = await browser.go('/sign-in')
    for (const body of ['__proto__=x&email=a', 'constructor=x']) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      expect((await browser.go(url.href, { method: 'POST', body, headers })).response.status).toBe(400)
    }
    expect((await browser.submit(url.href, { email: 'a\0b', password: 'x' })).response.status).toBe(400)
  })
})

test('hidden is 404, forbidden is 403, and a fault says nothing about its cause', async () => {
  expect((await fetch(`${house.origin}/hidden`)).status).toBe(404)
  expect((await fetch(`${house.origin}/hidden.data`)).status).toBe(404)
  expect((await fetch(`${house.origin}/forbidden`)).status).toBe(403)
  const broken = await fetch(`${house.origin}/broken`)
  expect(broken.status).toBe(500)
  expect(await broken.text()).not.toContain('canary-value')
  expect(await (await fetch(`${house.origin}/broken.data`)).text()).not.toContain('canary-value')
})

test('every answer carries the headers, and no nonce is used twice', async () => {
  const nonces = new Set<string>()
  for (let i = 0; i < 200; i++) {
    const response = await fetch(`${house.origin}/signed-out`)
    const policy = response.headers.get('content-security-policy') ?? ''
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '')
    await response.body?.cancel()
  }
  expect(nonces.size).toBe(200)
  for (const path of ['/signed-out', '/no-such', '/oidc/auth', '/healthz', '/epcis/v2/events', '/%00']) {
    const { headers } = await fetch(house.origin + path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`frame-ancestors 'none'`)
    expect(policy).toContain(`base-uri 'none'`)
    expect(policy).toContain(`default-src 'none'`)
    expect(/script-src[^;]*unsafe-inline|style-src [^;]*unsafe-inline/.test(policy)).toBe(false)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('x-powered-by')).toBeNull()
  }
})

test('cookies of the session and the provider are read by no script and sent to no other site', async () => {
  const browser = new Browser(house.origin)
  const { url } = await browser.go('/sign-in')
  const posted = await browser.once(url.href, {
    method: 'POST',
    body: new URLSearchParams({ email: 'ann@mercy.test', password: PASSWORD }),
  })
  const resumed = await browser.once(posted.headers.get('location') ?? '')
  const back = await browser.once(resumed.headers.get('location') ?? '')
  const all = [posted, resumed, back].flatMap((one) => one.headers.getSetCookie())
  expect(all.some((cookie) => cookie.startsWith('session='))).toBe(true)
  for (const cookie of all) {
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
  }
})

describe('safePath', () => {
  test.each(['/', '/desk', '/01/09506000134352/10/K7?a=b#c', '/evidence?udi=%2801%29', '/id/uri/urn%3Ax', '/a:b'])(
    'keeps %s',
    (path) => expect(safePath(path)).toBe(path),
  )
  const bad = [
    '//evil',
    '///evil',
    '/\\evil',
    '\\\\evil',
    '\\/evil',
    'https://evil',
    'http:/evil',
    'javascript:alert(1)',
  ]
    .concat(['data:text/html,x', 'evil', '', ' /x', '/ x', '/x\r\nSet-Cookie: a=b', '/\t/evil', '/\n/evil', '/\0'])
    .concat([
      '/.//evil',
      '/..//evil',
      '/x/..//evil',
      '/%2e//evil',
      '/./\\evil',
      `/${'a'.repeat(3000)}`,
      '/\u007f',
      '/x\\y',
    ])
  test.each(bad)('sends %j home', (path) => expect(safePath(path)).toBe('/'))
  test('takes nothing that is not text', () => {
    for (const value of [null, undefined, 1, {}, ['/x'], Symbol('x')]) expect(safePath(value)).toBe('/')
  })
  test('whatever it gives leads to this origin', () => {
    const pieces = ['/', '\\', '.', '..', '%2f', '%5c', 'evil.example', ':', '@', '\t', '\r', '?', '#', 'a', '%09']
    let seed = 7
    const next = () => (seed = (seed * 48271) % 2147483647)
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: 1 + (next() % 6) }, () => pieces[next() % pieces.length]).join('')
      const { origin } = new URL(safePath(text), 'http://ours.example')
      expect(origin).toBe('http://ours.example')
    }
  })
})

test('the process says that it lives and that it is ready', async () => {
  expect(await (await fetch(`${house.origin}/healthz`)).json()).toEqual({ status: 'ok' })
  expect(await (await fetch(`${house.origin}/readyz`)).json()).toEqual({ status: 'ready' })
  expect((await fetch(`${house.origin}/healthz`, { method: 'POST' })).status).toBe(405)
})

test('on another loopback name one is led to the one that the cookies belong to', async () => {
  const response = await fetch(`http://127.0.0.1:${house.port}/page?x=1`, { redirect: 'manual' })
  expect(response.status).toBe(307)
  expect(response.headers.get('location')).toBe(`${house.origin}/page?x=1`)
})

test('two hundred connections that send nothing do not keep others waiting', async () => {
  const sockets = Array.from({ length: 200 }, () => connect(house.port, '127.0.0.1'))
  for (const socket of sockets) {
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')
  }
  const started = performance.now()
  expect((await fetch(`${house.origin}/healthz`)).status).toBe(200)
  expect(performance.now() - started).toBeLessThan(2000)
  for (const socket of sockets) socket.destroy()
})

test('stopping lets a request under way finish and takes no new one', async () => {
  let finish = () => {}
  const began = new Promise<void>((begun) => {
    finish = begun
  })
  const slow = await openHouse({
    routes: {
      'routes/slow': {
        path: 'slow',
        module: {
          loader: async () => {
            finish()
            await new Promise((done) => setTimeout(done, 500))
            return new Response('finished')
          },
        },
      },
    },
  })
  const under = fetch(`${slow.origin}/slow`)
  await began
  const closing = slow.close()
  await new Promise((done) => setTimeout(done, 50))
  await expect(fetch(`${slow.origin}/signed-out`)).rejects.toThrow()
  expect(await (await under).text()).toBe('finished')
  await closing
})
