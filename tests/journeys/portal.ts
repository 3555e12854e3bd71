import { spawn } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort } from '#tests/free-port.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    baseUrl: string
    dataDir: string
  }
}

/** Starts the built product as `npm start` does, with a demo world of its own and a log of all it says, and stops it as Ctrl-C would. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync('build/server/index.js')) throw new Error('Build first: npm run build')
  const dataDir = await mkdtemp(path.join(tmpdir(), 'trace-commons-journeys-'))
  await chmod(dataDir, 0o755) // the account that PostgreSQL runs under must get through
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const portal = spawn(process.execPath, ['app/host/start.mjs'], {
    env: {
      ...process.env,
      PORT: String(port),
      PUBLIC_URL: baseUrl,
      DATA_DIR: dataDir,
      NODE_ENV: 'production',
      LOG_REQUESTS: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const log = createWriteStream(path.join(dataDir, 'portal.log'))
  for (const stream of [portal.stdout, portal.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-20_000)
      log.write(chunk)
    })
  let ended = false
  const end = new Promise<void>((done) =>
    portal.on('exit', () => {
      ended = true
      done()
    }),
  )
  const deadline = Date.now() + 400_000
  for (;;) {
    if (ended) throw new Error(`The portal stopped while starting:\n${said}`)
    const ready = await fetch(`${baseUrl}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready && existsSync(path.join(dataDir, 'demo.json'))) break
    if (Date.now() > deadline) throw new Error(`The portal was not ready in time:\n${said}`)
    await new Promise((wait) => setTimeout(wait, 300))
  }
  project.provide('baseUrl', baseUrl)
  project.provide('dataDir', dataDir)
  return async () => {
    portal.kill('SIGINT')
    await end
    await rm(dataDir, { recursive: true, force: true })
  }
}
