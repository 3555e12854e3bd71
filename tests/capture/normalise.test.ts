import { describe, expect, test } from 'vitest'
import { canonicalJson, toJson } from '#app/capture/canonical-json.ts'
import { jsonDecimal } from '#app/capture/json-decimal.ts'
import { readJson } from '#app/capture/json-text.ts'
import { normaliseEvent } from '#app/capture/normalise.ts'
import { canonicalReading } from '#app/capture/units.ts'
import { documentText, objectEvent, parsed } from './builders.ts'

function fact(over: Record<string, unknown>, context: Record<string, unknown> = {}) {
  const [event] = parsed(documentText([objectEvent(over)], context)).events
  if (!event) throw new Error('no event')
  return normaliseEvent(event, (person) => `person:${[...person].reverse().join('')}`)
}

describe('items', () => {
  test('EPC URNs and Digital Links of any host become one canonical item', () => {
    const { items } = fact({
      epcList: ['urn:epc:id:sgtin:9521141.001234.2017', 'https://qr.example.com/01/09521141012345/21/2017'],
    })
    expect(items).toEqual([
      { uri: 'https://id.gs1.org/01/09521141012345/21/2017', role: 'e', quantity: null, uom: null, statedLot: null },
    ])
  })

  test('a lot beside a serial is a statement, not part of the unit', () => {
    const { items } = fact({ epcList: ['https://id.gs1.org/01/09521141012345/10/L%2F1/21/2017'] })
    expect(items).toMatchObject([
      {
        uri: 'https://id.gs1.org/01/09521141012345/21/2017',
        statedLot: 'https://id.gs1.org/01/09521141012345/10/L%2F1',
      },
    ])
  })

  test('the lot of the master data is stated for every unit made, in our own schemes too', () => {
    const made = fact({
      action: 'ADD',
      epcList: ['https://id.gs1.org/01/09521141012345/21/1', 'urn:trace-commons:id:hibc:A123BJC5D6E71:serial:7'],
      ilmd: { 'cbvmda:lotNumber': 'L7' },
    })
    expect(made.items.map((item) => item.statedLot)).toEqual([
      'https://id.gs1.org/01/09521141012345/10/L7',
      'urn:trace-commons:id:hibc:A123BJC5D6E71:lot:L7',
    ])
  })

  test('the number that a relabelled item came under is an item of the event, so that it is masked like one', () => {
    const { items, projection } = fact(
      {
        bizStep: 'urn:trace-commons:voc:1:relabelling',
        epcList: ['https://id.gs1.org/01/09521141012345/10/OWN'],
        'tc:sameAs': ['urn:epc:class:lgtin:9521141.001234.CAME'],
      },
      { '@context': [{ tc: 'urn:trace-commons:voc:1:' }] },
    )
    expect(items.map(({ uri, role }) => [role, uri])).toEqual([
      ['e', 'https://id.gs1.org/01/09521141012345/10/OWN'],
      ['s', 'https://id.gs1.org/01/09521141012345/10/CAME'],
    ])
    expect(JSON.stringify(projection)).not.toContain('CAME')
  })

  test('roles follow the lists, and quantities keep their digits', () => {
    const [event] = parsed(
      documentText([]).replace(
        '"eventList":[]',
        `"eventList":[{"type":"TransformationEvent","eventTime":"2026-03-31T08:00:00Z","eventTimeZoneOffset":"+00:00",
        "inputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521141012345/10/A","quantity":200.500,"uom":"KGM"}],
        "outputEPCList":["https://id.gs1.org/01/09521141012345/21/1"]}]`,
      ),
    ).events
    if (!event) throw new Error('no event')
    const made = normaliseEvent(event, String)
    expect(made.action).toBeNull()
    expect(made.items.map(({ role, quantity, uom }) => [role, quantity, uom])).toEqual([
      ['o', null, null],
      ['i', '200.5', 'KGM'],
    ])
    expect(made.raw).toContain('200.500')
  })
})

describe('words, times, parties', () => {
  test('words are kept bare, ours with tc, those of others in full', () => {
    const kept = fact({
      bizStep: 'urn:trace-commons:voc:1:sterilising',
      disposition: 'https://ref.gs1.org/cbv/Disp-conformant',
      persistentDisposition: { set: ['recalled'], unset: ['https://ns.example.com/disp/x'] },
    })
    expect(kept).toMatchObject({
      step: 'tc:sterilising',
      disposition: 'conformant',
      set: ['recalled'],
      unset: ['https://ns.example.com/disp/x'],
    })
    expect(fact({ bizStep: 'urn:epcglobal:cbv:bizstep:shipping' }).step).toBe('shipping')
  })

  test('an event keeps its instant in UTC with milliseconds, and its own offset', () => {
    expect(fact({ eventTime: '2026-03-31T00:15:00.1239+02:00' })).toMatchObject({
      eventTime: '2026-03-30T22:15:00.123Z',
      offset: '+02:00',
    })
  })

  test('owner and possessor are read from both ends, in canonical form', () => {
    const sent = fact({
      sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:9521141.00001' }],
      destinationList: [
        { type: 'urn:epcglobal:cbv:sdt:owning_party', destination: 'urn:trace-commons:id:party:st-brigids' },
        { type: 'possessing_party', destination: 'urn:epc:id:pgln:9521141.00002' },
      ],
    })
    expect(sent).toMatchObject({
      sourceOwner: 'https://id.gs1.org/417/9521141000014',
      consignee: 'urn:trace-commons:id:party:st-brigids',
      possessor: 'https://id.gs1.org/417/9521141000021',
      sourcePossessor: null,
    })
  })

  test('a declaration names its time, reason and corrections', () => {
    const declared = fact({
      errorDeclaration: {
        declarationTime: '2026-04-01T00:00:00+02:00',
        reason: 'incorrect_data',
        correctiveEventIDs: ['urn:uuid:2'],
      },
    })
    expect(declared.declared).toBe('2026-03-31T22:00:00.000Z')
    expect(declared.declaration).toEqual({ reason: 'incorrect_data', corrective: ['urn:uuid:2'] })
  })
})

describe('fields', () => {
  test('dates of the master data keep their precision', () => {
    const made = fact({
      action: 'ADD',
      ilmd: { 'cbvmda:itemExpirationDate': '2028-02', 'tc:manufactureDate': '2026-03-01', 'tc:model': 'K7' },
    })
    expect(made).toMatchObject({ expiry: '2028-02', made: '2026-03-01' })
    expect(made.projection.ilmd).toEqual({
      expiry: { value: '2028-02', precision: 'month' },
      made: { value: '2026-03-01', precision: 'day' },
      model: 'K7',
    })
  })

  test('a reading keeps what was entered and says beside it what that is in UCUM', () => {
    const { projection, alarm } = fact({
      sensorElementList: [
        {
          sensorMetadata: { startTime: '2026-03-31T00:00:00Z' },
          sensorReport: [{ type: 'gs1:Temperature', value: 131, uom: 'FAH', exception: 'ALARM_CONDITION' }],
        },
      ],
    })
    expect(alarm).toBe(true)
    expect(projection.sensor).toEqual([
      {
        type: 'temperature',
        value: '131',
        uom: 'FAH',
        canonical: { value: '55', unit: 'Cel' },
        start: '2026-03-31T00:00:00.000Z',
        exception: 'ALARM_CONDITION',
      },
    ])
  })

  test('people leave capture as pseudonyms, in the fields and in the canonical bytes', () => {
    const kept = fact({ 'tc:operator': 'M. Weber' })
    expect(kept.projection.x).toEqual({ operator: 'person:rebeW .M' })
    expect(kept.canonical).not.toContain('M. Weber')
    expect(kept.canonical).toContain('person:rebeW .M')
  })

  test('a field of somebody else is kept under its full name, wherever it stood', () => {
    const kept = fact({
      'ext:a': { b: [1, 2.5] },
      readPoint: { id: 'urn:epc:id:sgln:9521141.00001.0', 'ext:gate': '4' },
      sensorElementList: [
        {
          sensorReport: [
            { type: 'Mass', 'ext:cv': '1' },
            { type: 'Mass', 'ext:cv': '2' },
          ],
        },
      ],
    })
    expect(kept.projection.x).toEqual({
      'https://ns.example.com/a': { b: [1, 2.5] },
      'readPoint.https://ns.example.com/gate': '4',
      'sensor.https://ns.example.com/cv': ['1', '2'],
    })
    expect(kept.projection.readPoint).toBe('https://id.gs1.org/414/9521141000014')
  })

  test('a measured value of ours keeps its unit, with the canonical one beside it', () => {
    expect(fact({ 'tc:eoTemperature': { value: 131, unit: 'FAH' } }).projection.x).toEqual({
      eoTemperature: { value: '131', unit: 'FAH', canonical: { value: '55', unit: 'Cel' } },
    })
    expect(fact({ 'tc:eoTemperature': 55 }).projection.x).toEqual({ eoTemperature: 55 })
  })

  test('the canonical event says its own prefixes, so that it stands without its document', () => {
    const canonical = fact({ 'ext:a': 1 }).canonical
    expect(JSON.parse(canonical)).toMatchObject({ '@context': { ext: 'https://ns.example.com/' }, 'ext:a': 1 })
    expect(canonical.indexOf('"@context"')).toBeLessThan(canonical.indexOf('"action"'))
  })
})

describe('numbers', () => {
  test.each([
    ['26.0', '26'],
    ['2.50e1', '25'],
    ['1E-3', '0.001'],
    ['-0', '0'],
    ['0.10', '0.1'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e31', null],
    ['1e999999', null],
    ['0.0000000000000000000000000000001', null],
    ['1e99999999999999999999', null],
  ])('%s is %s as plain digits', (text, plain) => expect(jsonDecimal(text)).toBe(plain))

  test.each([
    ['131', 'FAH', '55', 'Cel'],
    ['-40', 'FAH', '-40', 'Cel'],
    ['310.15', 'KEL', '37', 'Cel'],
    ['90', 'MIN', '5400', 's'],
    ['1013.25', 'MBR', '101.325', 'kPa'],
    ['0.5', 'LBR', '0.226796185', 'kg'],
    ['25', 'Cel', '25', 'Cel'],
  ])('%s %s is %s %s', (value, unit, canonical, ucum) => {
    expect(canonicalReading(value, unit)).toEqual({ value: canonical, unit: ucum })
  })

  test('a unit that is not known has no canonical value', () => expect(canonicalReading('1', 'XYZ')).toBeNull())
})

describe('canonical JSON (RFC 8785)', () => {
  test.each([
    ['{"b":1,"a":[true,null,"€\\u000f"]}', '{"a":[true,null,"€\\u000f"],"b":1}'],
    [
      '[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]',
      '[333333333.3333333,1e+30,4.5,0.002,1e-27]',
    ],
    ['{"\\u20ac":1,"\\r":2,"1":3,"\\ud83d\\ude00":4,"\\ufb33":5}', '{"\\r":2,"1":3,"€":1,"😀":4,"\ufb33":5}'],
    ['-0', '0'],
  ])('%s', (text, canonical) => expect(canonicalJson(readJson(text))).toBe(canonical))

  test('a number that no double comes near is refused, and our own values are written the same way', () => {
    expect(() => canonicalJson(readJson('1e400'))).toThrow(RangeError)
    expect(canonicalJson(toJson({ z: 1, a: undefined, b: [0.5] }))).toBe('{"b":[0.5],"z":1}')
  })
})
