import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ASSURANCE_CODES, VERDICT_CODES } from '#app/evidence/evidence.ts'
import { en } from '#app/i18n/en.ts'
import { zhCN } from '#app/i18n/zh-CN.ts'
import { PROBLEM_CODES } from '#app/vocabulary/problem.ts'

function leaves(words: object, at = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(words) as [string, string | object][]) {
    if (typeof value === 'string') found.set(at + key, value)
    else for (const [inner, text] of leaves(value, `${at}${key}.`)) found.set(inner, text)
  }
  return found
}

const english = leaves(en)
const chinese = leaves(zhCN)
const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

test('both catalogues say the same things; only the singular is English alone', () => {
  const asked = [...english.keys()].filter((key) => !key.endsWith('_one')).sort()
  expect([...chinese.keys()].sort()).toEqual(asked)
})

test('no sentence is empty, and none was left untranslated by oversight', () => {
  for (const catalogue of [english, chinese]) {
    expect([...catalogue].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
  }
  // Names, abbreviations and patterns are the same in every language.
  const same = [...chinese].filter(
    ([key, text]) => text === english.get(key) && /[a-z]{3}/.test(text.replaceAll(/\{\{\w+\}\}/g, '')),
  )
  expect(same.map(([key]) => key).sort()).toEqual(['product.name'])
})

test('a sentence names the same things in both languages', () => {
  const differs = [...chinese].filter(([key, text]) => slots(text).join() !== slots(english.get(key) ?? '').join())
  expect(differs.map(([key]) => key)).toEqual([])
})

test('a plural has both its English forms', () => {
  for (const [key, text] of english) {
    if (!text.includes('{{count}}') || !/_(one|other)$/.test(key)) continue
    const stem = key.replace(/_(one|other)$/, '')
    expect(english.has(`${stem}_one`) && english.has(`${stem}_other`), stem).toBe(true)
  }
})

test('every problem of a code and every verdict code has its sentence', () => {
  for (const code of PROBLEM_CODES) expect(english.has(`problem.code.${code}`), code).toBe(true)
  for (const code of [...VERDICT_CODES, ...ASSURANCE_CODES]) {
    expect(english.has(`reason.${code}.a`) || english.has(`reason.${code}.a_other`), code).toBe(true)
  }
})

test('the portal says lot, never batch, and amendment where a fact is amended', () => {
  expect([...english].filter(([, text]) => /\bbatch/i.test(text)).map(([key]) => key)).toEqual([])
  expect([...english].filter(([, text]) => /\bcorrection\b/i.test(text)).map(([key]) => key)).toEqual([])
})

test('no component carries a sentence of its own', () => {
  const rooms = [
    'app/ui',
    'app/portal',
    'app/evidence',
    'app/delivery',
    'app/confirmation',
    'app/amendment',
    'app/disclosure',
    'app/clocks',
    'app/routes',
  ]
  const said: string[] = []
  for (const room of rooms) {
    for (const name of readdirSync(room).filter((file) => file.endsWith('.tsx'))) {
      const text = readFileSync(path.join(room, name), 'utf8')
      for (const [, words = ''] of text.matchAll(/<[a-zA-Z][^<>{}]*>\s*([^<>{}]*[A-Za-z]{2}[^<>{}]*?)\s*<\//g))
        said.push(`${name}: ${words}`)
      for (const [, words = ''] of text.matchAll(/(?:aria-label|title|alt|placeholder)="([^"]+)"/g))
        said.push(`${name}: ${words}`)
    }
  }
  expect(said).toEqual([])
})
