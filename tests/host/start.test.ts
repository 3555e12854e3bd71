import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'

/** Runs the starter with hot reload, which needs no build. Gives its exit code and all it said. */
async function start(env: Record<string, string>): Promise<{ code: number | null; said: string; left: string[] }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trace-commons-start-'))
  const child = spawn(process.execPath, ['app/host/start.mjs', '--dev'], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      DATA_DIR: folder,
      PORT: '0',
      NODE_ENV: 'development',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((done) => child.on('exit', done))
  const left = await readdir(folder)
  await rm(folder, { recursive: true })
  return { code, said, left }
}

test('a real installation without mail and keys ends with plain words, before it touched anything', async () => {
  const { code, said, left } = await start({ PUBLIC_URL: 'https://trace.example' })
  expect(code).toBe(1)
  expect(said).toContain('SMTP_URL is required')
  expect(said).toContain('KEY_ENCRYPTION_KEYS is required')
  expect(said).not.toMatch(/\n\s+at /)
  expect(left).toEqual([])
})

test('a database that does not answer is named, without its password', async () => {
  const { code, said } = await start({ DATABASE_URL: 'postgres://owner:canary-secret@127.0.0.1:9/none' })
  expect(code).toBe(1)
  expect(said).toContain('ECONNREFUSED')
  expect(said).not.toContain('canary-secret')
})
