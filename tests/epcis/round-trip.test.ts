import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventHashHex, preHash } from '#app/capture/event-hash.ts'
import { parseDocument } from '#app/capture/parse-document.ts'
import { documentText, objectEvent } from '../capture/builders.ts'
import { type EpcisWorld, epcisWorld, eventsOf } from './world.ts'

const FOLDER = '../shared/testdata/epcis/valid'
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.endsWith('.json')) : []

let world: EpcisWorld
beforeAll(async () => {
  world = await epcisWorld()
})
afterAll(() => world.close())

/** What the hash is made of, one text an event: everything an event says, in the order of the standard. */
function said(document: string): string[] {
  const parsed = parseDocument(new TextEncoder().encode(document))
  if (!parsed.ok) throw new Error(parsed.problem.detail)
  return parsed.document.events.map((event) => preHash(event.value, event.namespaces)).sort()
}

function hashes(document: string): string[] {
  const parsed = parseDocument(new TextEncoder().encode(document))
  return parsed.ok ? parsed.document.events.map((event) => eventHashHex(event.value, event.namespaces)) : []
}

/** All that the owner is given back, without the marks that the portal adds to an answer. */
async function givenBack(company: 'meridian' | 'calder', ids: readonly string[]): Promise<string> {
  const events: Record<string, unknown>[] = []
  for (let path: string | null = '/events?perPage=100'; path !== null;) {
    const answer = await world.ask(company, path)
    const next = /<[^>]*\/events\?([^>]*)>; *rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
    events.push(...(await eventsOf(answer)))
    path = next === undefined ? null : `/events?${next}`
  }
  const mine = events.filter((event) => ids.length === 0 || ids.includes(String(event['tc:fact'])))
  const plain = mine.map((event) =>
    Object.fromEntries(
      Object.entries(event).filter(([key]) => !['tc:fact', 'tc:owner', 'tc:superseded', 'recordTime'].includes(key)),
    ),
  )
  return documentText(plain, { '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { tc: 'urn:trace-commons:voc:1:', cbvmda: 'urn:epcglobal:cbv:mda:' }] }) // prettier-ignore
}

describe('what an owner captured is what it is given back', () => {
  test('an event with everything that sensors, items and parties can say', async () => {
    const report = {
      type: 'Temperature',
      value: 21.5,
      minValue: 20.1,
      maxValue: 25.0,
      meanValue: 22.25,
      sDev: 0.1,
      percRank: 50,
      percValue: 12.7,
      uom: 'CEL',
      time: '2026-03-31T06:00:00.000Z',
      component: 'x',
      stringValue: 'a',
      booleanValue: true,
      hexBinaryValue: 'f0f0f0',
      uriValue: 'https://id.example.com/v/1',
      deviceID: 'urn:epc:id:giai:4000001.111',
      deviceMetadata: 'https://id.gs1.org/8004/401234599999',
      rawData: 'https://data.example.com/1',
      dataProcessingMethod: 'https://id.gs1.org/253/4012345000054987',
      bizRules: 'https://id.gs1.org/253/4012345000054987',
      coordinateReferenceSystem: 'urn:ogc:def:crs:OGC:1.3:CRS84',
      microorganism: 'https://www.ncbi.nlm.nih.gov/taxonomy/1126011',
      chemicalSubstance: 'https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N',
    }
    const document = documentText(
      [
        objectEvent({
          bizStep: 'receiving',
          epcList: ['https://id.gs1.org/01/09521141012345/21/2017'],
          quantityList: [{ epcClass: 'https://id.gs1.org/01/09521141012345/10/L1', quantity: 3, uom: 'KGM' }],
          'tc:sameAs': ['https://id.gs1.org/01/09521141012345/10/CAME'],
          readPoint: { id: 'https://id.gs1.org/414/9521141000014' },
          sensorElementList: [{ sensorReport: [report] }],
        }),
      ],
      { '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { tc: 'urn:trace-commons:voc:1:' }] },
    )
    expect(await world.capture('calder', document)).toMatchObject({ success: true })
    expect(said(await givenBack('calder', []))).toEqual(said(document))
  })

  test.skipIf(files.length === 0).each(files)('%s', async (file) => {
    const document = readFileSync(`${FOLDER}/${file}`, 'utf8')
    expect(await world.capture('meridian', document)).toMatchObject({ success: true })
    const { rows } = await world.database.ownerPool.query<{ id: string }>(
      `select public_id as id from facts.fact where encode(hash, 'hex') = any ($1)`,
      [hashes(document)],
    )
    expect(rows.length).toBeGreaterThan(0)
    // readings come back one to an element and identities in one spelling, so what is compared is every plain value
    const back = await givenBack(
      'meridian',
      rows.map(({ id }) => id),
    )
    const lost = plainValues(JSON.parse(document)).filter((value) => !back.includes(value))
    expect(lost).toEqual([])
  })
})

/** The numbers and plain words in the events of a document, as they must stand in an answer somewhere. */
function plainValues(document: unknown): string[] {
  const list = (document as { epcisBody: { eventList: Record<string, unknown>[] } }).epcisBody.eventList // a valid document
  const values: string[] = []
  const take = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const one of value) take(one, key)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value))
        if (!name.startsWith('@') && name !== 'rdfs:comment') take(inner, name)
    } else if (typeof value === 'number') values.push(String(value))
    else if (typeof value === 'string' && !value.includes(':') && !KEPT_OTHERWISE.has(key))
      values.push(JSON.stringify(value))
  }
  for (const event of list) take(event, '')
  return values
}
/** The server says when it recorded an event, and a time zone stands in the form of the standard. */
const KEPT_OTHERWISE = new Set(['recordTime'])
