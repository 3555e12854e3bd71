import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

/** What each room may use at run time. Type-only imports are windows: look through any of them. */
const DOORS: Record<string, readonly string[]> = {
  // a route knows no SQL, no rule, no letter
  'app/routes': ['app', 'app/http', 'app/ui', 'app/i18n', 'app/vocabulary', 'app/identity', 'app/portal', 'app/rooms'],
  'app/portal': ['app', 'app/ui', 'app/i18n', 'app/vocabulary', 'app/rooms'], // the frame of every page
  'app/host': [
    'app',
    'app/http',
    'app/identity',
    'app/doors',
    'app/rooms',
    'app/vocabulary',
    'app/i18n',
    'db',
    'policies',
    'emails',
  ],
  'app/identity': ['app', 'app/http', 'app/ui', 'app/i18n', 'app/vocabulary', 'db', 'policies', 'app/rooms'],
  'app/doors': ['app', 'app/rooms', 'app/vocabulary', 'app/http', 'app/i18n', 'policies'], // a machine door knows no SQL
  'app/rooms': ['app', 'app/ui', 'app/i18n', 'app/vocabulary', 'app/identity', 'db', 'policies', 'emails'],
  'app/ui': ['app/vocabulary', 'app/i18n'],
  'app/i18n': ['app/vocabulary'],
  'app/http': ['app', 'app/i18n', 'app/ui', 'app/vocabulary', 'app/identity', 'db', 'policies'],
  app: ['app/vocabulary', 'app/http', 'app/portal', 'app/ui', 'app/i18n', 'db', 'policies'],
  db: ['policies', 'app/vocabulary'],
  policies: ['app/vocabulary'],
  emails: [],
  'app/vocabulary': [],
}
const NAMED = new Set(['routes', 'ui', 'http', 'vocabulary', 'host', 'identity', 'doors', 'i18n', 'portal'])

function room(file: string): string {
  const [top = '', next = '', ...rest] = file.split('/')
  if (top !== 'app') return top
  if (rest.length === 0) return 'app'
  return NAMED.has(next) ? `app/${next}` : 'app/rooms'
}

function sources(): string[] {
  return ['app', 'db', 'policies', 'emails'].flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => path.join(top, name)),
  )
}

test('every import goes through a door', () => {
  const trespasses: string[] = []
  for (const file of sources()) {
    const text = readFileSync(file, 'utf8')
    for (const [, specifier = ''] of text.matchAll(
      /^(?:import|export) (?!type )[^'\n;]*?(?:\{[^}]*\}[^'\n;]*?)?from '([#.][^']*)'/gm,
    )) {
      const target = specifier.startsWith('.') ? path.join(path.dirname(file), specifier) : specifier.slice(1)
      const [here, there] = [room(file), room(target)]
      if (here !== there && !DOORS[here]?.includes(there)) trespasses.push(`${file} -> ${target}`)
    }
  }
  expect(trespasses).toEqual([])
})

test('SQL stands in db and nowhere else', () => {
  const elsewhere = sources()
    .filter((file) => !file.startsWith('db/') && !file.startsWith('policies/'))
    .filter((file) =>
      /\bsql`|\bsql<|\.query\(\s*[`'"]\s*(select|insert|update|delete)\b/i.test(readFileSync(file, 'utf8')),
    )
  expect(elsewhere).toEqual([])
})

test('nobody but the configuration reads the environment', () => {
  const readers = sources().filter((file) => /process\.env\b/.test(readFileSync(file, 'utf8')))
  const allowed = new Set(['app/config.server.ts', 'db/embedded.ts', 'app/capture/cli.ts'])
  expect(readers.filter((file) => !allowed.has(file))).toEqual([])
})

test('there is no room without a word: no utils, helpers, common, lib, misc', () => {
  expect(sources().filter((file) => /(^|\/)(utils?|helpers?|common|lib|misc)(\/|\.|$)/.test(file))).toEqual([])
})

test('one word per thing: a lot is never called a batch, a fact never an incident', () => {
  const wrong = sources()
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('app/i18n/') && !file.startsWith('app/doors/api'))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .map((line, i) => [line, i + 1] as const)
        .filter(([line]) => /\bbatch(es)?(Number|No|Id)\b|device instance/i.test(line))
        .map(([, line]) => `${file}:${line}`),
    )
  expect(wrong).toEqual([])
})
