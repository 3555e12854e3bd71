import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CATALOG, compose, isLetterKind, type LetterKind } from '#emails/catalog.ts'

const KINDS = Object.keys(CATALOG) as LetterKind[] // the keys of a closed record

test('every letter that a function of the database posts is one that the catalog can write', () => {
  const posted = readdirSync('db/migrations').flatMap((file) =>
    [...readFileSync(`db/migrations/${file}`, 'utf8').matchAll(/insert into outbox \(kind[^)]*\)\s*(?:values \(|select )([^;]*);/g)].flatMap(
      ([, values = '']) => [...(values.split(', jsonb_build_object')[0] ?? '').matchAll(/'([a-z]+-[a-z-]+)'/g)].map(([, kind = '']) => kind),
    ),
  ) // prettier-ignore
  expect(posted.length).toBeGreaterThanOrEqual(6)
  expect(posted.filter((kind) => !isLetterKind(kind))).toEqual([])
})

test.each(KINDS)('“%s” says the same in both languages: who, one link, and no more than it was given', (kind) => {
  const about = { path: '/sharing', from: 'Meridian', reference: 'R-1' }
  const letters = (['en', 'zh-CN'] as const).map((language) => compose(kind, about, language, 'https://portal.example'))
  for (const { subject, text } of letters) {
    expect(subject).not.toBe('')
    expect(text.match(/https?:\/\/\S+/g)).toEqual(['https://portal.example/sharing'])
    // a mailbox is outside every policy: no identifier of an item, no date, no number of facts
    expect(text.replaceAll('https://portal.example/sharing', '')).not.toMatch(
      /\(01\)|\d{8,}|fact_|grant_|\d{4}-\d{2}-\d{2}/,
    )
  }
  const [english, chinese] = letters
  expect(chinese?.text).toMatch(/[\u4e00-\u9fff]/)
  expect(english?.text).not.toMatch(/[\u4e00-\u9fff]/)
  expect(english?.text.includes('Meridian')).toBe(chinese?.text.includes('Meridian'))
})
