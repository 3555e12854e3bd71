import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { captureFiles } from '#app/capture/capture-files.ts'
import { documentText, objectEvent } from '../capture/builders.ts'
import { type EpcisWorld, epcisWorld } from './world.ts'

let world: EpcisWorld
let server: Server
let folder: string
let baseUrl: string
let tokens: URLSearchParams[] = []

beforeAll(async () => {
  world = await epcisWorld()
  folder = await mkdtemp(path.join(tmpdir(), 'capture-command-'))
  // An issuer that takes any secret and gives the name of the client's company for a token, before the real door.
  const listener = getRequestListener(async (request) => {
    const url = new URL(request.url)
    if (url.pathname === '/oidc/.well-known/openid-configuration') {
      return Response.json({ issuer: `${baseUrl}/oidc`, token_endpoint: `${baseUrl}/oidc/token` })
    }
    if (url.pathname === '/oidc/token') {
      tokens.push(new URLSearchParams(await request.text()))
      const basic = Buffer.from(request.headers.get('authorization')?.slice('Basic '.length) ?? '', 'base64').toString()
      const [id, secret] = basic.split(':').map(decodeURIComponent)
      if (secret !== 'a:secret') return Response.json({ error: 'invalid_client' }, { status: 401 })
      return Response.json({ access_token: id, token_type: 'Bearer' })
    }
    const company = request.headers.get('authorization')?.replace('Bearer ', '')
    const body = request.method === 'POST' ? await request.arrayBuffer() : undefined
    const given = { method: request.method, headers: request.headers, ...(body ? { body } : {}) }
    return world.ask(
      company === 'calder' ? 'calder' : 'meridian',
      url.pathname.replace('/epcis/v2', '') + url.search,
      given,
    )
  })
  server = createServer((req, res) => void listener(req, res))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  await demoFile(baseUrl)
})
afterAll(async () => {
  await new Promise((done) => server.close(done))
  await rm(folder, { recursive: true })
  await world.close()
})
beforeEach(() => {
  tokens = []
})

async function demoFile(url: string, secret = 'a:secret'): Promise<void> {
  const client = (organization: string) => ({
    organization,
    clientId: organization,
    clientSecret: secret,
    scope: 'epcis:query epcis:capture',
  })
  const clients = [client('meridian'), client('calder'), { ...client('tern'), scope: 'evidence:read' }]
  await writeFile(path.join(folder, 'demo.json'), JSON.stringify({ baseUrl: url, clients }))
}

async function file(name: string, text: string): Promise<string> {
  await writeFile(path.join(folder, name), text)
  return path.join(folder, name)
}

async function run(args: string[], options: { terminal?: boolean; dataDir?: string } = {}) {
  let out = ''
  let err = ''
  const status = await captureFiles(args, options.dataDir ?? folder, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    terminal: options.terminal ?? false,
  })
  return { status, out, err }
}

const unit = (serial: string) => `https://id.gs1.org/01/09521141012345/21/${serial}`
const one = (serial: string) => documentText([objectEvent({ epcList: [unit(serial)] })])

test('files are captured as Meridian unless said otherwise, and the same again doubles nothing', async () => {
  const files = [
    await file('a.json', one('1')),
    await file('b.json', documentText([objectEvent({ epcList: [unit('2')] }), objectEvent({ epcList: [unit('3')] })])),
  ]
  const first = await run(files)
  expect(first).toEqual({
    status: 0,
    err: '',
    out: `ok      ${files[0]}: 1 captured, 0 known\nok      ${files[1]}: 2 captured, 0 known\n2 files, 3 captured, 0 known, 0 failed\n`,
  })
  expect(Object.fromEntries(tokens[0] ?? [])).toEqual({
    grant_type: 'client_credentials',
    resource: baseUrl,
    scope: 'epcis:capture',
  })
  expect((await run(files)).out).toContain('2 files, 0 captured, 3 known, 0 failed')
  expect((await run(['--as', 'calder', ...files])).out).toContain('2 files, 3 captured, 0 known, 0 failed')
})

test('a file that is wrong says where, the others are captured, and the command fails', async () => {
  const wrong = await file('wrong.json', documentText([objectEvent(), objectEvent({ bizStep: 'baking', action: 'X' })]))
  const right = await file('right.json', one('9'))
  const broken = await file('broken.json', '{"type": ')
  const { status, out } = await run([wrong, broken, path.join(folder, 'absent.json'), folder, right])
  expect(status).toBe(1)
  expect(out).toContain(
    `failed  ${wrong}\n  event 2, action: The action must be one of ADD, OBSERVE, DELETE\n  event 2, bizStep: "baking"`,
  )
  expect(out).toMatch(/failed {2}\S+broken\.json\n {2}.*ends too early \(line 1, column 10\)/)
  expect(out).toContain('absent.json\n  There is no such file')
  expect(out).toContain('This is a folder')
  expect(out).toContain('5 files, 1 captured, 0 known, 4 failed')
})

test('a terminal shows how far it is, and the bar leaves nothing behind', async () => {
  const { err } = await run([await file('bar.json', one('bar'))], { terminal: true })
  expect(err).toContain('0/1 bar.json')
  expect(err.endsWith('\r\u001b[K')).toBe(true)
})

test('what is called wrongly is answered with how to call it', async () => {
  expect(await run([])).toMatchObject({ status: 2, err: expect.stringContaining('No file was named') })
  expect(await run(['--as'])).toMatchObject({ status: 2, err: expect.stringContaining('--as needs the name') })
  expect(await run(['--fast', 'x'])).toMatchObject({ status: 2, err: expect.stringContaining('no option --fast') })
  expect(await run(['--help'])).toMatchObject({ status: 0, out: expect.stringContaining('npm run capture') })
})

test('an unknown organization, a missing portal and a refused secret are said plainly', async () => {
  const right = await file('right.json', one('9'))
  expect(await run(['--as', 'tern', right])).toMatchObject({
    status: 1,
    err: expect.stringContaining('Organizations that can: calder, meridian'),
  })
  expect(await run([right], { dataDir: path.join(folder, 'nowhere') })).toMatchObject({
    status: 1,
    err: expect.stringContaining('npm start'),
  })
  try {
    await demoFile('http://127.0.0.1:9')
    expect(await run([right])).toMatchObject({
      status: 1,
      err: expect.stringContaining('does not answer at http://127.0.0.1:9'),
    })
    await demoFile(baseUrl, 'wrong')
    expect(await run([right])).toMatchObject({ status: 1, err: expect.stringContaining('gave no token to meridian') })
  } finally {
    await demoFile(baseUrl)
  }
})
