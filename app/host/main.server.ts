import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Kysely } from 'kysely'
import type { Provider } from 'oidc-provider'
import { Allowance } from '#app/allowance.server.ts'
import { type CaptureWork, openCaptureWork } from '#app/capture/capture-work.server.ts'
import { type Config, readConfig } from '#app/config.server.ts'
import { seedDemo } from '#app/demo/seed.server.ts'
import { apiDoor } from '#app/doors/api/door.server.ts'
import type { DoorHost } from '#app/doors/door-host.ts'
import { epcisDoor } from '#app/doors/epcis/epcis.ts'
import { type Health, healthDoor } from '#app/doors/health/door.server.ts'
import { vocDoor } from '#app/doors/voc/voc.ts'
import { operationFromToken } from '#app/identity/access-token.server.ts'
import { interactionsOf } from '#app/identity/interactions.server.ts'
import { openProvider } from '#app/identity/provider.server.ts'
import { openRelyingParty } from '#app/identity/relying-party.server.ts'
import { rotateWhenOld } from '#app/identity/key-care.server.ts'
import { openKeys, type ProviderKeys } from '#app/identity/signing-keys.server.ts'
import { openVault, type Vault } from '#app/identity/vault.server.ts'
import { logFault, logRequest } from '#app/log.server.ts'
import type { Services } from '#app/services.server.ts'
import { startEmbedded } from '#db/embedded.ts'
import { sequencePositions } from '#db/facts/capture.ts'
import { migrate } from '#db/migrate.ts'
import { keyState, sweepPayloads } from '#db/oidc.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import { isReady } from '#db/preconditions.ts'
import { sweepLimitsAndKeys } from '#db/rate-limits.ts'
import { openIdentitySession } from '#db/session.ts'
import { sweepSessions } from '#db/sessions.ts'
import { fileTransport, smtpTransport } from '#emails/transport.ts'
import { openMetrics } from './metrics.server.ts'
import { createHost, type Listener, type PageHandler, type Parts } from './http.server.ts'
import { postman } from './postman.server.ts'
import { assertPreconditions, policyFindings } from './preconditions.server.ts'
import { pause, startWorkers, type Worker } from './workers.server.ts'

/** What the starter hands over: how pages are made and where files come from. */
export type Boot = {
  readonly pages: PageHandler
  readonly files: Parts['files']
  readonly development: boolean
  /** Called before each step that may take a while, in words for the person who waits. */
  readonly say: (step: string) => void
  readonly env?: Record<string, string | undefined>
  /** How often this process looks whether the keys changed, in milliseconds. */
  readonly keysEveryMs?: number
}

export type Running = {
  readonly origin: string
  readonly port: number
  readonly config: Config
  readonly services: Services
  /** Where the owner of the tables connects; tests and the demo seed use it, requests never. */
  readonly ownerUrl: string
  /** Drains: no new requests, those under way finish, then workers, connections, the database. */
  readonly stop: () => Promise<void>
}

const DRAIN_MS = 10_000

/** Starts everything in order; when a step fails, what was started before is stopped again. */
export async function boot(given: Boot): Promise<Running> {
  const config = readConfig(given.env)
  const undo: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse())
      await step().catch((error: unknown) => logFault('something failed while stopping', error))
  }
  try {
    return await start(config, given, undo, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(
  config: Config,
  given: Boot,
  undo: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Running> {
  const { say } = given
  let ownerUrl = config.databaseUrl
  if (ownerUrl === null) {
    say('Starting the embedded PostgreSQL')
    const embedded = await startEmbedded(path.join(config.dataDir, 'postgres'))
    undo.push(embedded.stop)
    ownerUrl = embedded.url
  }
  say('Bringing the database to the newest schema')
  const login = await migrate(ownerUrl)

  const pool = openPool(login.url, { max: 16 })
  const disclosurePool = openPool(login.url, { max: 4 })
  const readPool = config.databaseReadUrl ? openPool(asLogin(config.databaseReadUrl, login.url), { max: 16 }) : null
  undo.push(async () => {
    await Promise.all([pool.end(), disclosurePool.end(), readPool?.end()])
  })
  const db = openDatabase(pool)
  const bare = db as unknown as Kysely<never> // catalogue questions name no table of ours
  for (const warning of await assertPreconditions(bare, policyFindings())) console.warn(`Warning: ${warning}`)

  const keyVault = await openVault(config)
  const keys = await openKeys(db, keyVault)
  const vault = keyVault.withDigestSecret(keys.digestSecret)
  const services: Services = {
    config,
    db,
    readDb: readPool ? openDatabase(readPool) : db,
    disclosureDb: openDatabase(disclosurePool),
    vault,
    allowance: new Allowance(db, config.limits),
    // Asked anew each time: keys change while the house is open.
    keys: (header, token) => current.keys.verifying(header, token),
  }
  const current = await providerWith(services, keys)
  const port = { listening: config.port }
  const relyingParty = openRelyingParty(config, keys, vault, () => port.listening)

  if (config.seedDemo) {
    say('Looking after the demo world')
    await seed(services, ownerUrl, say)
  }

  let draining = false
  const metrics = openMetrics(db, {
    main: pool,
    disclosure: disclosurePool,
    ...(readPool ? { replica: readPool } : {}),
  })
  const health = { draining: () => draining, ready: () => isReady(bare), metrics: metrics.text }
  const work = openCaptureWork({ db, vault })
  const server = createHost({
    config,
    development: given.development,
    draining: () => draining,
    provider: (req, res) => current.callback(req, res),
    doors: machineDoors(services, work, health),
    files: given.files,
    allow: (address) => services.allowance.take('address', address),
    answered: (about) => {
      metrics.answered(about)
      if (config.logRequests) logRequest(about)
    },
    pages: given.pages,
    context: (about, req, res) => ({
      ...about,
      services,
      relyingParty,
      oidc: interactionsOf(current.provider, db, req, res),
    }),
  })
  port.listening = await listen(server, config)
  undo.push(async () => {
    draining = true
    await drain(server)
  })

  const transport = config.smtpUrl
    ? smtpTransport(config.smtpUrl, config.mailFrom)
    : fileTransport(path.join(config.dataDir, 'mail'), config.mailFrom)
  const workers = startWorkers([
    postman({ db, databaseUrl: login.url, origin: config.origin, transport }),
    sequencer(services),
    sweeper(services),
    keyKeeper(services, keyVault, current, given.keysEveryMs ?? 20_000),
  ])
  const stopSweeping = work.keepSweeping()
  undo.push(async () => {
    stopSweeping()
    await work.drained()
    await workers.stop()
    transport.close()
  })
  // Stopping goes the other way round: requests first, since they may still post letters.
  const [stopWorkers, stopServer] = [undo.pop(), undo.pop()]
  if (stopWorkers && stopServer) undo.push(stopWorkers, stopServer)

  return { origin: config.origin, port: port.listening, config, services, ownerUrl, stop }
}

/** The provider as it is with the keys of this moment. Replaced whole when they change. */
type CurrentProvider = {
  keys: ProviderKeys
  provider: Provider
  callback: ReturnType<Provider['callback']>
}

async function providerWith({ config, db, vault }: Services, keys: ProviderKeys): Promise<CurrentProvider> {
  const provider = await openProvider({ config, db, vault, keys })
  return { keys, provider, callback: provider.callback() }
}

/**
 * Reads the keys again when they changed, and makes a successor when the signing key is old. State of sign-ins lies in
 * the database, so a provider can be replaced between two requests.
 */
function keyKeeper(services: Services, vault: Vault, current: CurrentProvider, everyMs: number): Worker {
  const { identifying } = openIdentitySession(services.db)
  return {
    name: 'the keeper of keys',
    run: async (stopping) => {
      let known = await identifying((trx) => keyState(trx))
      while (!stopping.aborted) {
        await pause(everyMs, stopping)
        if (stopping.aborted) return
        await rotateWhenOld({ db: services.db, vault })
        const state = await identifying((trx) => keyState(trx))
        if (state === known) continue
        Object.assign(current, await providerWith(services, await openKeys(services.db, vault)))
        known = state
      }
    },
  }
}

/** A replica is another host with the same login. */
function asLogin(url: string, login: string): string {
  const [replica, own] = [new URL(url), new URL(login)]
  replica.username = own.username
  replica.password = own.password
  return replica.href
}

/** On a loopback origin nobody outside this machine is served, whatever its network looks like. */
function listen(server: Server, config: Config): Promise<number> {
  return new Promise((listening, failed) => {
    server.once('error', failed)
    server.listen({ port: config.port, ...(config.loopback ? { host: '127.0.0.1' } : {}) }, () => {
      server.off('error', failed)
      const address = server.address()
      listening(typeof address === 'object' && address ? address.port : config.port)
    })
  })
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(late)
}

/** Gives each committed fact its position within a second (model.md, "Position"). */
function sequencer({ db }: Services): Worker {
  return {
    name: 'the sequencer',
    run: async (stopping) => {
      while (!stopping.aborted) {
        await openIdentitySession(db).identifying((trx) => sequencePositions(trx))
        await pause(500, stopping)
      }
    },
  }
}

function sweeper({ db }: Services): Worker {
  return {
    name: 'the sweeper',
    run: async (stopping) => {
      while (!stopping.aborted) {
        await openIdentitySession(db).identifying(async (trx) => {
          await sweepPayloads(trx)
          await sweepSessions(trx)
          await sweepLimitsAndKeys(trx)
        })
        await pause(10 * 60_000, stopping)
      }
    },
  }
}

/** The machine doors, each under the prefixes it answers for. All ask for the same tokens; none has rules of its own. */
function machineDoors(
  services: Services,
  work: CaptureWork,
  health: Health,
): readonly (readonly [prefix: string, listener: Listener])[] {
  const host = (door: 'epcis' | 'api'): DoorHost => ({
    operation: (request, scope, purpose) =>
      operationFromToken(services, request, scope, { door, ...(purpose ? { purpose } : {}) }),
  })
  const doors: readonly (readonly [Pick<Hono, 'fetch'>, readonly string[]])[] = [
    [epcisDoor({ ...host('epcis'), work }), ['/epcis']],
    [apiDoor(host('api')), ['/api']],
    [vocDoor(), ['/voc']],
    [healthDoor(health), ['/healthz', '/readyz', '/metrics']],
    [absentDoor(), ['/fhir', '/log']],
  ]
  return doors.flatMap(([door, prefixes]) => {
    const listener = getRequestListener(door.fetch, { overrideGlobalObjects: false })
    return prefixes.map(
      (prefix) => [prefix, (req: IncomingMessage, res: ServerResponse) => listener(req, res)] as const,
    )
  })
}

/** Surfaces that are promised for later: machines that ask get their kind of 404, not a page. */
function absentDoor(): Hono {
  const absent = () =>
    new Response(JSON.stringify({ type: 'about:blank', title: 'There is nothing of this name here', status: 404 }), {
      status: 404,
      headers: { 'Content-Type': 'application/problem+json' },
    })
  return new Hono().notFound(absent)
}

/** The demo world is captured as each company's client; whoever opens a seeded store finds it as it was. */
async function seed({ config, db, vault }: Services, ownerUrl: string, say: Boot['say']): Promise<void> {
  const owner = openPool(ownerUrl, { max: 2, statementTimeoutMs: 600_000 })
  try {
    await seedDemo({ db, owner, vault, origin: config.origin, dataDir: config.dataDir, say })
  } finally {
    await owner.end()
  }
}
