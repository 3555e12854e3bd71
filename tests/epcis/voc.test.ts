import { expect, test } from 'vitest'
import { vocDoor } from '#app/doors/voc/voc.ts'
import { OWN_FIELDS, OWN_STEPS } from '#app/doors/voc/vocabulary-document.ts'
import { asRecord } from './world.ts'

const ask = async (path: string, headers: Record<string, string> = {}) =>
  vocDoor().fetch(new Request(`http://localhost:3000${path}`, { headers }))

test('the vocabulary is JSON-LD for machines: every step and field of ours, in both languages', async () => {
  const answer = await ask('/voc')
  expect(answer.headers.get('content-type')).toContain('application/ld+json')
  const document = asRecord(await answer.json())
  const graph = document['@graph']
  if (!Array.isArray(graph)) throw new Error('no graph')
  expect(graph).toHaveLength(OWN_FIELDS.length + OWN_STEPS.length)
  const ids = graph.map((node) => String(asRecord(node)['@id']))
  expect(ids).toContain('urn:trace-commons:voc:1:sterilising')
  expect(ids).toContain('urn:trace-commons:voc:1:eoTemperature')
  expect(new Set(ids).size).toBe(ids.length)
  for (const node of graph) {
    expect(asRecord(node)['label']).toEqual([
      { '@language': 'en', '@value': expect.stringMatching(/./) },
      { '@language': 'zh', '@value': expect.stringMatching(/\p{Script=Han}/u) },
    ])
  }
})

test.each([
  ['en', 'The Trace Commons vocabulary', 'Sterilised'],
  ['zh-CN', 'Trace Commons 词汇表', '灭菌'],
])('the vocabulary is a page for people in %s', async (language, title, step) => {
  const answer = await ask('/voc', { accept: 'text/html,*/*;q=0.8', 'accept-language': language })
  expect(answer.headers.get('content-type')).toContain('text/html')
  const page = await answer.text()
  expect(page).toContain(`<h1>${title}</h1>`)
  expect(page).toContain(`lang="${language}"`)
  expect(page).toContain(step)
  expect(page).toContain('<code>tc:eoTemperature</code>')
})

test('nothing else is answered there', async () => {
  expect((await ask('/voc/nothing')).status).toBe(404)
  expect((await vocDoor().fetch(new Request('http://localhost:3000/voc', { method: 'POST' }))).status).toBe(405)
})
