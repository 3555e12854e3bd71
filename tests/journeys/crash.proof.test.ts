import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '#db/embedded.ts'
import { freePort } from '#tests/free-port.ts'
import { machineToken } from '#tests/machine-token.ts'
import { proofSize } from '#tests/proof-size.ts'
import { dice } from '#tests/db/facts/worlds.ts'

const KILLS = proofSize(30, 2)
const WRITERS = 4
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

let folder: string
let pgFolder: string
let database: { url: string; stop: () => Promise<void> }
let proxy: { port: number; close: () => void; target: number; drop: () => void }
let portal: ChildProcess | null = null
let lastWords = ''
let origin: string
let client: { clientId: string; clientSecret: string }

/** A door of a fixed number before a database whose own number changes with each start. */
async function openProxy(): Promise<typeof proxy> {
  const open = new Set<Socket>()
  const door = { port: 0, target: 0, close: () => {}, drop: () => {} }
  const server: Server = createServer((near) => {
    const far = connect(door.target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  door.port = typeof address === 'object' && address ? address.port : 0
  door.drop = () => open.forEach((socket) => socket.destroy())
  door.close = () => {
    door.drop()
    server.close()
  }
  return door
}

async function startPortal(): Promise<void> {
  const url = new URL(database.url)
  url.port = String(proxy.port)
  portal = spawn(process.execPath, ['app/host/start.mjs'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: new URL(origin).port,
      PUBLIC_URL: origin,
      DATA_DIR: folder,
      DATABASE_URL: url.href,
      SEED_DEMO: '1',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  portal.stderr?.on('data', (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(-4000)))
  await ready()
}

async function ready(): Promise<void> {
  for (const end = Date.now() + 300_000; Date.now() < end; await sleep(100)) {
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5000) }).catch(() => null)
    if (answer?.ok) return
    if (portal && portal.exitCode !== null) throw new Error(`the portal ended:\n${lastWords}`)
  }
  throw new Error('the portal is not ready')
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trace-commons-crash-'))
  pgFolder = await mkdtemp(path.join(tmpdir(), 'trace-commons-crash-pg-'))
  for (const one of [folder, pgFolder]) await chmod(one, 0o755)
  database = await startEmbedded(pgFolder) // durable: what is proved is that a commit survives
  proxy = await openProxy()
  proxy.target = Number(new URL(database.url).port)
  origin = `http://localhost:${await freePort()}`
  await startPortal()
  const demo = JSON.parse(await readFile(path.join(folder, 'demo.json'), 'utf8')) as {
    clients: { organization: string; clientId: string; clientSecret: string }[]
  } // written by our own seed
  const found = demo.clients.find((one) => one.organization === 'meridian')
  if (!found) throw new Error('no client')
  client = found
})

afterAll(async () => {
  portal?.kill('SIGKILL')
  proxy.close()
  await database.stop()
  for (const one of [folder, pgFolder]) await rm(one, { recursive: true, force: true })
})

type Acknowledged = { serials: string[]; jobs: string[] }

const event = (serial: string) => ({
  type: 'ObjectEvent',
  eventTime: '2026-10-01T08:00:00.000Z',
  eventTimeZoneOffset: '+00:00',
  action: 'OBSERVE',
  bizStep: 'inspecting',
  epcList: [`https://id.gs1.org/01/09521234100034/21/${serial}`],
})

/** Sends until told to stop, through every crash. Only what was answered with 201 or 202 is owed. */
async function write(name: number, stopping: AbortSignal, owed: Acknowledged): Promise<void> {
  let token: string | null = null
  for (let n = 0; !stopping.aborted; n++) {
    try {
      token ??= await machineToken(origin, client, 'epcis:capture')
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'GS1-EPCIS-Version': '2.0',
      }
      const send = (to: string, body: unknown) =>
        fetch(origin + to, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(15_000) })
      if (n % 3 === 0) {
        const serials = Array.from({ length: 20 }, (_, i) => `CRASH${name}-${n}-${i}`)
        const answer = await send('/epcis/v2/capture', {
          '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
          type: 'EPCISDocument',
          schemaVersion: '2.0',
          creationDate: '2026-10-01T08:00:00.000Z',
          epcisBody: { eventList: serials.map(event) },
        })
        if (answer.status === 202) {
          owed.serials.push(...serials)
          owed.jobs.push(answer.headers.get('location') ?? '')
        } else if (answer.status === 401) token = null
        await answer.body?.cancel()
      } else {
        const serial = `CRASH${name}-${n}`
        const answer = await send('/epcis/v2/events', {
          '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
          ...event(serial),
        })
        if (answer.status === 201) owed.serials.push(serial)
        else if (answer.status === 401) token = null
        await answer.body?.cancel()
      }
    } catch {
      await sleep(100) // the connection broke: nothing was acknowledged
    }
  }
}

async function killPortal(): Promise<void> {
  const gone = new Promise((exited) => portal?.on('exit', exited))
  portal?.kill('SIGKILL')
  await gone
  await startPortal()
}

async function killDatabase(): Promise<void> {
  const meta = JSON.parse(await readFile(path.join(pgFolder, 'server.json'), 'utf8')) as { data: string } // written by the launcher
  const pid = Number((await readFile(path.join(meta.data, 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')
  proxy.drop()
  database = await startEmbedded(pgFolder)
  proxy.target = Number(new URL(database.url).port)
  await ready()
}

test(
  `${KILLS} kills of the process and ${KILLS} of the database under load lose nothing that was acknowledged, and double nothing`,
  { timeout: 3_600_000 },
  async () => {
    const { next, shuffle } = dice(KILLS)
    const owed: Acknowledged = { serials: [], jobs: [] }
    const stop = new AbortController()
    const writers = Array.from({ length: WRITERS }, (_, name) => write(name, stop.signal, owed))
    for (const kill of shuffle(
      Array.from({ length: KILLS * 2 }, (_, i) => (i % 2 === 0 ? killPortal : killDatabase)),
    )) {
      await sleep(500 + next() * 1500)
      await kill()
    }
    await sleep(1000)
    stop.abort()
    await Promise.all(writers)

    const owner = new pg.Pool({ connectionString: database.url, max: 2 })
    const one = async <Row extends object>(text: string, values: unknown[] = []) =>
      (await owner.query<Row>(text, values)).rows[0]
    // a document that was acknowledged is captured by whoever starts next
    for (const end = Date.now() + 120_000; Date.now() < end; await sleep(500)) {
      const waiting = await one<{ n: string }>(`select count(*) as n from portal.capture_job where state = 'waiting'`)
      const facts = await one<{ n: string }>(
        `select (select count(*) from facts.fact) - (select count(*) from facts.fact_position) as n`,
      )
      if (waiting?.n === '0' && facts?.n === '0') break
    }
    const { rows } = await owner.query<{ serial: string; n: string }>(
      `select i.serial, count(*) as n from facts.fact_item k join facts.item i on i.id = k.item where i.serial like 'CRASH%' group by 1`,
    )
    const stored = new Map(rows.map(({ serial, n }) => [serial, Number(n)]))
    expect(owed.serials.length).toBeGreaterThan(KILLS * 10)
    expect(owed.serials.filter((serial) => !stored.has(serial))).toEqual([])
    expect([...stored].filter(([, n]) => n !== 1)).toEqual([])
    const unfinished = await one<{ n: string }>(
      `select count(*) as n from portal.capture_job where state <> 'captured'`,
    )
    expect(unfinished?.n).toBe('0')
    // all or nothing: of a document either every event is there or none
    const halves = new Map<string, number>()
    for (const serial of stored.keys()) {
      const [, document] = /^(CRASH\d+-\d+)-\d+$/.exec(serial) ?? []
      if (document !== undefined) halves.set(document, (halves.get(document) ?? 0) + 1)
    }
    expect([...halves].filter(([, n]) => n !== 20)).toEqual([])
    const gaps = await one<{ n: string }>(`select max(position) - count(*) as n from facts.fact_position`)
    expect(gaps?.n).toBe('0')
    await owner.end()
    console.log(`${owed.serials.length} events acknowledged, ${stored.size} stored, ${KILLS * 2} kills`)
  },
)
