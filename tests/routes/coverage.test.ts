import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FOR_ANYONE, FOR_MEMBERS } from './signed-out.ts'

const files = readdirSync('app/routes').filter((name) => /\.tsx?$/.test(name))

test('every page is asked for by somebody who is not signed in, or says why anyone may have it', () => {
  const known = readFileSync('tests/routes/uncovered.txt', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const uncovered = files.filter((file) => !Object.hasOwn(FOR_MEMBERS, file) && !Object.hasOwn(FOR_ANYONE, file))
  expect(uncovered, 'this list may only shrink').toEqual(known)
})

test('no page is both, and none is listed that is gone', () => {
  const listed = [...Object.keys(FOR_MEMBERS), ...Object.keys(FOR_ANYONE)]
  expect(new Set(listed).size).toBe(listed.length)
  expect(listed.filter((file) => !files.includes(file))).toEqual([])
})

test('every machine door that the host mounts is known here', () => {
  const host = readFileSync('app/host/main.server.ts', 'utf8')
  const mounted = [...host.matchAll(/\[(\w+Door)\(/g)].map(([, name]) => name).sort()
  expect(
    mounted.filter((name) => !['apiDoor', 'epcisDoor', 'healthDoor', 'vocDoor', 'absentDoor'].includes(name ?? '')),
  ).toEqual([])
  expect(mounted).toContain('apiDoor')
})
