import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { eventHash, preHash } from '#app/capture/event-hash.ts'
import { type Json, JsonObject, isArray } from '#app/capture/json-text.ts'
import { type ParsedDocument, parseDocument } from '#app/capture/parse-document.ts'
import { documentText, objectEvent, parsed } from './builders.ts'

const FOLDER = '../shared/testdata/epcis/hash'
const present = existsSync(FOLDER)

/** Pre-hash lines of the vectors that do not speak of the event in the document, by name and line, and why. */
const INAPPLICABLE: Record<string, string> = {
  'epcisDocWithCustomSchemaInContext 1': 'the first event once more, its extension inside readPoint; its hash is right',
  'epcisDocWithDefaultSchemaInContext 1':
    'the line is cut off in the middle of a transaction; its hash is of the whole',
}

/** Vectors made from XML documents or without a document: there is nothing here that this reader could read. */
const WITHOUT_DOCUMENT = [
  'SensorDataExamples',
  'epcisDocHavingTooManyUserExtensions',
  'epcisDocWith2DifferentTransformationEvents',
  'epcisDocWithTransformationEventWithExtension',
  'epcisDocWithTransformationEventWithMultipleExtensions',
  'epcisXmlDocHavingEventWithIgnoreFields',
  'epcisXmlQueryDocHavingEventWithIgnoreFields',
]

function read(name: string): ParsedDocument {
  const parsed = parseDocument(readFileSync(`${FOLDER}/${name}.jsonld`))
  if (!parsed.ok) throw new Error(parsed.problem.detail)
  return parsed.document
}

function lines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
}

/** `<prefix>:ignoreFields` is a tool's own switch, stated beside the events. */
function ignored(document: ParsedDocument): string[] {
  const found: string[] = []
  const look = (value: Json | undefined) => {
    if (!(value instanceof JsonObject)) return
    for (const [key, inner] of value) {
      if (key.endsWith(':ignoreFields') && isArray(inner)) found.push(...inner.filter((one) => typeof one === 'string'))
      else if (['epcisBody', 'queryResults'].includes(key)) look(inner)
    }
  }
  look(document.root)
  return found
}

describe.skipIf(!present)('the event hash agrees with the vectors of the standard', () => {
  const names = present
    ? readdirSync(FOLDER)
        .filter((file) => file.endsWith('.jsonld'))
        .map((file) => file.replace('.jsonld', ''))
    : []

  test.each(names)('%s', (name) => {
    const document = read(name)
    const hashes = lines(`${FOLDER}/${name}.hashes`)
    const texts = lines(`${FOLDER}/${name}.prehashes`)
    expect(hashes).toHaveLength(document.events.length)
    for (const [index, event] of document.events.entries()) {
      const text = preHash(event.value, event.namespaces, ignored(document))
      const told = texts.length > 0 && INAPPLICABLE[`${name} ${index}`] === undefined
      if (told) expect(text).toBe(texts[index])
      expect(eventHash(event.value, event.namespaces, ignored(document))).toBe(hashes[index])
    }
  })

  test('the vectors that are left out are those without a JSON-LD document, and no others', () => {
    const all = new Set(readdirSync(FOLDER).map((file) => file.replace(/\.\w+$/, '')))
    expect([...all].filter((name) => !names.includes(name)).sort()).toEqual([...WITHOUT_DOCUMENT].sort())
  })
})

describe('one event has one hash', () => {
  const hashOf = (event: Record<string, unknown>) => {
    const [one] = parsed(documentText([event])).events
    if (!one) throw new Error('no event')
    return eventHash(one.value, one.namespaces)
  }
  const plain = hashOf(objectEvent())

  test.each([
    ['another order of keys', Object.fromEntries(Object.entries(objectEvent()).reverse())],
    ['an EPC URN for the Digital Link', objectEvent({ epcList: ['urn:epc:id:sgtin:9521141.001234.2017'] })],
    [
      'a resolver of its own',
      objectEvent({ epcList: ['https://dpp.example.com/01/09521141012345/21/2017?17=280101'] }),
    ],
    ['the lot beside the serial', objectEvent({ epcList: ['https://id.gs1.org/01/09521141012345/10/L1/21/2017'] })],
    ['the URN of the step', objectEvent({ bizStep: 'urn:epcglobal:cbv:bizstep:inspecting' })],
    ['the address of the step', objectEvent({ bizStep: 'https://ref.gs1.org/cbv/BizStep-inspecting' })],
    ['the same instant in UTC', objectEvent({ eventTime: '2026-03-31T06:15:00Z' })],
    [
      'an event id, a record time, a comment and a declaration',
      {
        ...objectEvent({ eventID: 'urn:uuid:1', recordTime: '2026-03-31T09:00:00Z', 'rdfs:comment': 'x' }),
        errorDeclaration: { declarationTime: '2026-04-01T00:00:00Z' },
      },
    ],
  ])('with %s', (_, event) => expect(hashOf(event)).toBe(plain))

  test.each([
    ['another serial', objectEvent({ epcList: ['https://id.gs1.org/01/09521141012345/21/2018'] })],
    ['another millisecond', objectEvent({ eventTime: '2026-03-31T08:15:00.001+02:00' })],
    ['another offset of the place', objectEvent({ eventTimeZoneOffset: '+01:00' })],
    ['a field of its own', objectEvent({ 'ext:depth': '2' })],
    ['a disposition', objectEvent({ disposition: 'conformant' })],
  ])('but not with %s', (_, event) => expect(hashOf(event)).not.toBe(plain))
})
