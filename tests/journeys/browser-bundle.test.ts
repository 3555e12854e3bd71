import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const ASSETS = 'build/client/assets'
const scripts = () => readdirSync(ASSETS).filter((name) => name.endsWith('.js'))

test('no query, no rule and no letter reaches a browser', () => {
  const marks = [
    'facts.fact_item',
    'portal.organization_id',
    'set_config',
    'createMongoAbility',
    'nodemailer',
    'scrypt',
    'oidc-provider',
  ]
  const found = scripts().flatMap((name) => {
    const text = readFileSync(path.join(ASSETS, name), 'utf8')
    return marks.filter((mark) => text.includes(mark)).map((mark) => `${name}: ${mark}`)
  })
  expect(found).toEqual([])
})

test('the marks would be found if they were there: the server bundle holds them', () => {
  const server = readdirSync('build/server', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(path.join('build/server', name), 'utf8'))
    .join('\n')
  for (const mark of ['facts.fact_item', 'portal.organization_id', 'set_config', 'scrypt'])
    expect(server).toContain(mark)
})

test('what the evidence page loads stays under 150 kB of script, gzip', () => {
  const manifest = scripts().find((name) => name.startsWith('manifest-'))
  expect(manifest).toBeDefined()
  const text = readFileSync(path.join(ASSETS, manifest ?? ''), 'utf8')
  const routes = JSON.parse(text.replace(/^window\.__remixManifest=/, '').replace(/;?\s*$/, '')) as {
    entry: { module: string; imports: string[] }
    routes: Record<string, { module: string; imports?: string[] }>
  } // Remix's own manifest
  const files = new Set([routes.entry.module, ...routes.entry.imports])
  for (const id of ['root', 'routes/_portal', 'routes/_portal.evidence']) {
    const route = routes.routes[id]
    expect([id, route?.module]).toEqual([id, expect.any(String)])
    if (route) for (const file of [route.module, ...(route.imports ?? [])]) files.add(file)
  }
  const bytes = [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(path.join('build/client', file))).length,
    0,
  )
  expect(bytes).toBeLessThan(150_000)
  expect(bytes).toBeGreaterThan(30_000)
})
