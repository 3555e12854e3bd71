import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { registerClient } from '#app/identity/clients.server.ts'
import { openKeys } from '#app/identity/signing-keys.server.ts'
import { openStore } from '#app/identity/open-store.server.ts'
import { openVault } from '#app/identity/vault.server.ts'
import { readConfig } from '#app/config.server.ts'
import { buildWorld, type BuiltWorld } from '#app/world/build-world.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import { freePort } from '#tests/free-port.ts'
import { machineToken } from '#tests/machine-token.ts'
import type { Load, Loaded } from './load.ts'

/** A durable database with a world of so many units, and the built portal before it. */
export type BenchHouse = {
  readonly world: BuiltWorld
  readonly origin: string
  readonly ownerUrl: string
  readonly appUrl: string
  /** Its data folder. */
  readonly folder: string
  readonly stop: () => Promise<void>
}

const say = (text: string) => process.stderr.write(`${text}\n`)
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A durable database with a world of so many units, asked in process: no portal stands before it. */
export type BenchStore = Pick<BenchHouse, 'world' | 'ownerUrl' | 'appUrl' | 'folder' | 'stop'>

/** Opens the store of a bench; builds its world the first time and keeps it under `.data/bench`. */
export async function openBenchStore(units: number): Promise<BenchStore> {
  const folder = path.resolve('.data', 'bench', `world-${units}`)
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  const embedded = await startEmbedded(path.join(folder, 'postgres'))
  const login = await migrate(embedded.url)
  const file = path.join(folder, 'world.json')
  if (!existsSync(file)) await build(folder, embedded.url, units, file)
  const world = JSON.parse(await readFile(file, 'utf8')) as BuiltWorld // written below
  return { world, ownerUrl: embedded.url, appUrl: login.url, folder, stop: () => embedded.stop() }
}

/** The store of a bench with the built portal before it. */
export async function openBenchHouse(units: number): Promise<BenchHouse> {
  const store = await openBenchStore(units)
  const origin = `http://localhost:${await freePort()}`
  const portal = spawn(process.execPath, ['app/host/start.mjs'], {
    env: { ...process.env, NODE_ENV: 'production', PORT: new URL(origin).port, PUBLIC_URL: origin, DATA_DIR: store.folder, DATABASE_URL: store.ownerUrl, SEED_DEMO: '0', RATE_LIMITS: 'client:1000000/1000000,address:1000000/1000000,person:1000000/1000000' }, // prettier-ignore
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (const end = Date.now() + 300_000; ; await sleep(100)) {
    if (await fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false)) break // prettier-ignore
    if (portal.exitCode !== null || Date.now() > end) throw new Error('the portal did not start')
  }
  return {
    ...store,
    origin,
    stop: async () => {
      await ended(portal, 'SIGINT')
      await store.stop()
    },
  }
}

async function build(folder: string, ownerUrl: string, units: number, file: string): Promise<void> {
  say(`building a world of ${units} units`)
  const store = await openStore(readConfig({ DATA_DIR: folder, DATABASE_URL: ownerUrl }), 600_000)
  try {
    const vault = store.vault.withDigestSecret((await openKeys(store.db, store.vault)).digestSecret)
    let told = Date.now()
    const world = await buildWorld({ ...store, vault }, { units, seed: 1 }, (facts, made) => {
      if (Date.now() - told > 10_000) say(`  ${made} units, ${facts} facts`)
      if (Date.now() - told > 10_000) told = Date.now()
    })
    await writeFile(file, JSON.stringify(world), { mode: 0o600 })
  } finally {
    await store.close()
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((exited) => child.on('exit', exited))
  if (child.exitCode === null) child.kill(signal)
  if (child.exitCode === null) await gone
}

/** Registers an application of a hospital of the world, in place of one that an earlier bench registered. Gives its secret. */
export async function registerBenchClient(
  house: BenchHouse,
  client: { id: string; redirectUris: readonly string[] },
): Promise<string> {
  const owner = openPool(house.ownerUrl, { max: 1 })
  const pool = openPool(house.appUrl, { max: 1 })
  try {
    await owner.query('delete from oidc.client where id = $1', [client.id])
    const { rows } = await owner.query<{ id: OrganizationId }>(
      `select id from portal.organization where slug = 'hospital-001'`,
    )
    if (!rows[0]) throw new Error('the world has a hospital')
    const db = openDatabase(pool)
    const vault = await openVault(readConfig({ DATA_DIR: house.folder }))
    const made = await registerClient({ db, vault }, { ...client, organization: rows[0].id, name: 'Bench', scopes: [] })
    return made.clientSecret ?? ''
  } finally {
    await Promise.all([owner.end(), pool.end()])
  }
}

/** An access token of a client of the world. */
export async function tokenOf(house: BenchHouse, organization: string, scope: string): Promise<string> {
  const client = house.world.clients.find((one) => one.organization === organization)
  if (!client) throw new Error(`no client of ${organization}`)
  return machineToken(house.origin, client, scope)
}

const run = promisify(execFile)

/** Runs a load in a process of its own. */
export async function loadOf(load: Load): Promise<Loaded> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'tests/bench/load.ts', JSON.stringify(load)], {
    maxBuffer: 1 << 24,
  })
  return JSON.parse(stdout) as Loaded // written by load.ts
}

/** The floor of a question: see bare.ts. */
export async function openBare(
  url: string,
  organization: number,
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/bench/bare.ts'], {
    env: { ...process.env, PORT: String(port), BARE_URL: url, BARE_ORGANIZATION: String(organization) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((ready, failed) => {
    child.stdout.once('data', () => ready())
    child.once('exit', () => failed(new Error('the floor did not start')))
  })
  return { origin: `http://127.0.0.1:${port}`, stop: () => ended(child, 'SIGTERM') }
}

const PEER = 'postgraphile@4.14.1'

/**
 * PostGraphile beside us: see postgraphile.mjs. It is fetched into the folder of the bench the first time. Null when it cannot
 * be fetched here, which is said.
 */
export async function openPeer(
  url: string,
  organization: number,
): Promise<{ origin: string; stop: () => Promise<void> } | null> {
  const root = path.resolve('.data', 'bench', 'peers')
  if (!existsSync(path.join(root, 'node_modules', 'postgraphile'))) {
    await mkdir(root, { recursive: true })
    await writeFile(path.join(root, 'package.json'), '{ "private": true }')
    const fetched = await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', PEER], { cwd: root, timeout: 180_000 }).catch(() => null) // prettier-ignore
    if (fetched === null) {
      say(`${PEER} cannot be fetched here: its lines are left out`)
      return null
    }
  }
  const port = await freePort()
  const child = spawn(process.execPath, ['tests/bench/postgraphile.mjs'], {
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), PEER_ROOT: root, BARE_URL: url, BARE_ORGANIZATION: String(organization) }, // prettier-ignore
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = `http://127.0.0.1:${port}`
  const headers = { 'content-type': 'application/json' }
  for (const end = Date.now() + 60_000; ; await sleep(300)) {
    const answer = await fetch(`${origin}/graphql`, { method: 'POST', headers, body: '{"query":"{ query { nodeId } }"}' }).then((one) => one.ok, () => false) // prettier-ignore
    if (answer) break
    if (child.exitCode !== null || Date.now() > end) throw new Error('the peer did not start')
  }
  return { origin: `${origin}/graphql`, stop: () => ended(child, 'SIGTERM') }
}

/** The machine, as every line of a bench says it. */
export const MACHINE = { cpu: os.cpus()[0]?.model ?? '', cores: os.cpus().length, node: process.versions.node }

/** One line of a bench: ours against a baseline that ran beside it, turn by turn. */
export function line(
  bench: string,
  about: Record<string, unknown>,
  unit: string,
  ours: number[],
  baseline: number[],
): void {
  const spread = (values: number[]) => {
    const sorted = [...values].sort((a, b) => a - b)
    return {
      min: round(sorted[0] ?? 0),
      median: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
      max: round(sorted.at(-1) ?? 0),
    }
  }
  const [a, b] = [spread(ours), spread(baseline)]
  const ratio = b.median === 0 ? null : round(a.median / b.median)
  process.stdout.write(
    `${JSON.stringify({ bench, ...about, unit, ours: a, baseline: b, ratio, load: round(os.loadavg()[0] ?? 0), ...MACHINE })}\n`,
  )
  say(
    `${bench} ${Object.values(about).join(' ')}: ours ${a.median} ${unit}, baseline ${b.median} ${unit}, ratio ${ratio ?? '-'}`,
  )
}
const round = (value: number) => Math.round(value * 1000) / 1000
