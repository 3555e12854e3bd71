/**
 * `npm start` and `npm run dev`, on a fresh clone with nothing but Node and npm: installs what is missing, builds what
 * is older than its sources, starts the house and says where it is. `--build` stops after the build. Plain JavaScript,
 * since nothing is installed yet.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
const development = process.argv.includes('--dev')
const buildOnly = process.argv.includes('--build')
process.env.NODE_ENV ??= development ? 'development' : 'production'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) fail(`Node 20.19 or later is needed; this is ${process.versions.node}.`)

/** @param {string} text */
function say(text) {
  console.log(text)
}

/** @param {string} text @returns {never} */
function fail(text) {
  console.error(text)
  process.exit(1)
}

/** Says what goes on; a step of more than a second also says that it still goes on, and how long it took.
 * @template T @param {string} text @param {() => Promise<T>} work @returns {Promise<T>} */
async function step(text, work) {
  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 1000)
  const terminal = process.stdout.isTTY
  say(`${text} …`)
  const ticking = setInterval(
    () => (terminal ? process.stdout.write(`\r  ${seconds()} s `) : say(`  still at it, ${seconds()} s`)),
    terminal ? 1000 : 10_000,
  )
  try {
    return await work()
  } finally {
    clearInterval(ticking)
    if (seconds() >= 1) say(`${terminal ? '\r' : ''}  done in ${seconds()} s`)
  }
}

/** @param {string} command @param {string[]} parameters @returns {Promise<void>} */
function run(command, parameters) {
  return new Promise((done, failed) => {
    /** @type {Buffer[]} */
    const output = []
    const child = spawn(command, parameters, {
      cwd: root,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.on('error', failed)
    child.on('exit', (code) => {
      if (code === 0) return done()
      failed(
        new Error(
          `${command} ${parameters.join(' ')} ended with ${code}:\n${Buffer.concat(output).toString().slice(-8000)}`,
        ),
      )
    })
  })
}

/** @param {string} file */
const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

/** Names, sizes and times of everything the build reads. */
function fingerprint() {
  const hash = createHash('sha256')
  /** @param {string} at */
  const add = (at) => {
    const found = statSync(at, { throwIfNoEntry: false })
    if (!found) return
    if (found.isDirectory()) for (const name of readdirSync(at).sort()) add(path.join(at, name))
    else hash.update(`${path.relative(root, at)} ${found.size} ${Math.round(found.mtimeMs)}\n`)
  }
  for (const name of [
    'app',
    'db',
    'policies',
    'emails',
    'public',
    'vite.config.ts',
    'remix.config.js',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    add(path.join(root, name))
  }
  return hash.digest('hex')
}

const installed = path.join(root, 'node_modules', '.package-lock.json')
if (modified(installed) < modified(path.join(root, 'package-lock.json'))) {
  await step('Installing the packages of package-lock.json', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--include=dev']),
  ).catch((error) => fail(`The packages could not be installed. ${error.message}`))
}

const stamp = path.join(root, 'build', 'sources.sha256')
if (!development) {
  const sources = fingerprint()
  const built =
    existsSync(stamp) && existsSync(path.join(root, 'build', 'server', 'index.js')) ? readFileSync(stamp, 'utf8') : ''
  if (built !== sources) {
    await step('Building', () =>
      run(process.execPath, [path.join(root, 'node_modules', '@remix-run', 'dev', 'dist', 'cli.js'), 'vite:build']),
    ).catch((error) => fail(`The build failed. ${error.message}`))
    writeFileSync(stamp, sources)
  }
}
if (buildOnly) process.exit(0)

/** @type {(() => Promise<void>)[]} */
const closing = []
let stopping = false
function stop() {
  if (stopping) return
  stopping = true
  say('\nStopping: finishing what is under way …')
  void (async () => {
    await ready.catch(() => {})
    for (const close of closing.reverse()) await close().catch((error) => console.error(error))
    say('Stopped.')
    process.exit(0)
  })()
}

/** Build tools leave handlers behind that exit at once; ours is the only one that may answer. */
function listenForTheEnd() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.removeAllListeners(signal)
    process.on(signal, stop)
  }
}
listenForTheEnd()

/** @returns {Promise<import('./server.ts').Served>} */
async function house() {
  /** @param {string} text */
  const tell = (text) => say(`${text} …`)
  if (!development) {
    const built = await import(pathToFileURL(path.join(root, 'build', 'server', 'index.js')).href)
    return built.serve({ root, say: tell })
  }
  const { createServer } = await import('vite')
  const vite = await createServer({ root, server: { middlewareMode: true }, appType: 'custom' })
  closing.push(() => vite.close())
  const { serve } = await vite.ssrLoadModule('/app/host/server.ts')
  return serve({
    root,
    say: tell,
    development: { middlewares: vite.middlewares, build: () => vite.ssrLoadModule('virtual:remix/server-build') },
  })
}

const ready = house()
try {
  const served = await ready
  closing.push(served.stop)
  listenForTheEnd()
  if (!stopping) {
    if (served.accounts.length > 0) {
      say('\nDemo accounts (they exist only on this machine):')
      const width = Math.max(...served.accounts.map((account) => account.email.length))
      for (const { email, password, organization, roles } of served.accounts) {
        say(`  ${email.padEnd(width)}  ${password}  ${organization}: ${roles.join(', ')}`)
      }
    }
    say(`\nTrace Commons is at ${served.url}  (Ctrl-C stops it)`)
  }
} catch (error) {
  const plain = error instanceof Error && ['BadConfiguration', 'RefusesToStart'].includes(error.name)
  fail(
    plain
      ? /** @type {Error} */ (error).message
      : `It could not be started. ${error instanceof Error ? error.stack : error}`,
  )
}
