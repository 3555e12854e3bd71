import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const ROW = /^\| v5\.0\.0-\d+\.\d+\.\d+ +\|[^|]+\| (`[^`]+`.*?) *\|$/
const PROOF = /^`([^`]+)`(?:: (.+))?$/

/** What a claim rests on: a file, and the title of a test in it where one is named. */
const claims = readFileSync('docs/asvs.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| v5'))

test('every claim about security names a test that exists', () => {
  expect(claims.length).toBeGreaterThan(20)
  const stands = (proof: string) => {
    const [, file, title] = PROOF.exec(proof) ?? []
    if (file === undefined || !existsSync(file)) return false
    if (title === undefined) return true
    const text = readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ').replaceAll('’', "'")
    return text.includes(title.replaceAll('’', "'"))
  }
  // several proofs of one claim stand one after the other
  const proofsOf = (line: string) => ROW.exec(line)?.[1]?.split(/; (?=`tests\/)/) ?? ['none']
  const wrong = claims.filter((line) => !proofsOf(line).every(stands))
  expect(wrong).toEqual([])
})

test('no requirement is claimed twice', () => {
  const ids = claims.map((line) => line.split(' ')[1])
  expect(ids.length).toBe(new Set(ids).size)
})
