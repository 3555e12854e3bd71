import { describe, expect, test } from 'vitest'
import { MAX_BYTES, parseDocument } from '#app/capture/parse-document.ts'
import { MAX_FAULTS, validationProblem } from '#app/capture/problem.ts'
import { NOW, documentText, faultsOf, faultsWith, objectEvent } from './builders.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('bytes that are no document', () => {
  test.each([
    ['nothing', '', 'ends too early'],
    ['half an object', '{"type":"EPCISDocument"', 'comma or its end'],
    ['a word', 'nope', 'not a JSON value'],
    ['a number with a leading zero', '{"a":01}', 'comma or its end'],
    ['two documents', '{} {}', 'follows after the end'],
    ['a list', '[]', 'is a JSON object'],
    ['a trailing comma', '{"a":1,}', 'key in double quotes'],
    ['a raw null byte in a text', '{"a":"\u0000"}', 'null character'],
    ['an escaped null character', '{"a":"\\u0000"}', 'null character'],
    ['a lone surrogate', '{"a":"\\ud800"}', 'surrogate'],
    ['a surrogate pair the wrong way round', '{"a":"\\udc00\\ud800"}', 'surrogate'],
    ['a raw line break in a text', '{"a":"x\ny"}', 'control character'],
    ['a key said twice', '{"a":1,"a":2}', 'said twice'],
    ['an unknown escape', '{"a":"\\x41"}', 'escape'],
    ['a document of no type', '{"a":1}', 'must be EPCISDocument'],
    ['a document without body', '{"type":"EPCISDocument"}', 'missing'],
    ['a body without events', '{"type":"EPCISDocument","epcisBody":{}}', 'list of events'],
    ['an event that is a number', '{"type":"EPCISDocument","epcisBody":{"eventList":[1]}}', 'event is a JSON object'],
  ])('%s is refused with its place', (_, text, message) => {
    const result = parseDocument(bytes(text))
    expect(result).toMatchObject({ ok: false, problem: { status: 400, type: 'epcisException:ValidationException' } })
    expect(faultsOf(text)[0]?.message).toContain(message)
  })

  test('bytes that are not UTF-8 are refused', () => {
    expect(faultsOf(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]))[0]?.message).toContain('UTF-8')
  })

  test('a byte order mark is let pass', () => {
    expect(faultsOf(`\uFEFF${documentText([objectEvent()])}`)).toEqual([])
  })

  test.each(['[', '{"a":'])('nesting of 60,000 of %s is refused without touching the stack', (opening) => {
    const deep = `{"type":"EPCISDocument","epcisBody":{"eventList":[{"x":${opening.repeat(60_000)}`
    expect(faultsOf(deep)[0]).toMatchObject({ event: 0, message: expect.stringContaining('deeper than 64') })
  })

  test('ten megabytes are refused before they are read', () => {
    const result = parseDocument(new Uint8Array(10 * 1024 * 1024))
    expect(result).toMatchObject({
      ok: false,
      problem: { status: 413, type: 'epcisException:CaptureLimitExceededException' },
    })
    expect(parseDocument(new Uint8Array(MAX_BYTES + 1))).toMatchObject({ ok: false, problem: { status: 413 } })
  })

  test('a second number is said where goods are relabelled or received, and nowhere else', () => {
    const second = { 'urn:trace-commons:voc:1:sameAs': 'https://id.gs1.org/01/09521141012345/10/CAME' }
    expect(faultsWith({ bizStep: 'shipping', ...second })[0]).toContain('relabelling')
    expect(faultsWith({ bizStep: 'receiving', ...second })).toEqual([])
  })

  test('more than 5,000 events are refused', () => {
    const text = `{"type":"EPCISDocument","epcisBody":{"eventList":[${'{},'.repeat(5_000)}{}]}}`
    expect(parseDocument(bytes(text))).toMatchObject({ ok: false, problem: { status: 413 } })
  })

  test('a key named __proto__ is a key like any other and changes nothing', () => {
    const text = documentText([objectEvent()]).replace('"action"', '"__proto__":{"polluted":true},"action"')
    expect(faultsOf(text)[0]?.field).toBe('__proto__')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined() // a plain object, looked at for what must not be there
  })

  test('every cut and every flipped character of a document is answered, never thrown', () => {
    const text = documentText([
      objectEvent({ ilmd: { 'cbvmda:lotNumber': 'L1' }, action: 'ADD', 'ext:a': [1.5, { 'ext:b': null }] }),
    ])
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    for (let round = 0; round < 3_000; round++) {
      const at = random(text.length)
      const kind = random(3)
      const noise = String.fromCharCode(random(256))
      const broken =
        kind === 0
          ? text.slice(0, at)
          : kind === 1
            ? text.slice(0, at) + noise + text.slice(at + 1)
            : text.slice(0, at) + noise + text.slice(at)
      expect(() => faultsOf(broken)).not.toThrow()
    }
  })
})

describe('an event that is wrong in itself', () => {
  test.each([
    ['31 February', { eventTime: '2026-02-31T08:00:00Z' }, 'eventTime: There is no 2026-02-31'],
    ['29 February of a common year', { eventTime: '2025-02-29T08:00:00Z' }, 'eventTime: There is no 2025-02-29'],
    ['no offset', { eventTime: '2026-03-31T08:00:00' }, 'eventTime: A time needs its offset'],
    ['hour 25', { eventTime: '2026-03-31T25:00:00Z' }, 'eventTime: There is no such time'],
    ['a time that is a number', { eventTime: 5 }, 'eventTime: A time is text'],
    ['no zone', { eventTimeZoneOffset: undefined }, 'eventTimeZoneOffset: This field is required'],
    ['zone +15:00', { eventTimeZoneOffset: '+15:00' }, 'eventTimeZoneOffset: This is not an offset'],
    ['a step that is no word', { bizStep: 'sterilizing' }, 'bizStep: "sterilizing" is not a business step'],
    [
      'a step that CBV does not have under its own address',
      { bizStep: 'https://ref.gs1.org/cbv/BizStep-baking' },
      'bizStep: ',
    ],
    [
      'a step that our vocabulary does not have',
      { bizStep: 'urn:trace-commons:voc:1:baking' },
      'bizStep: "baking" is not a step of',
    ],
    ['a step that is a number', { bizStep: 7 }, 'bizStep: Text is needed'],
    ['an unknown type', { type: 'BakingEvent' }, 'type: The type must be one of'],
    ['a field of another type', { childEPCs: [] }, 'childEPCs: A ObjectEvent does not have'],
    ['a field without namespace', { depth: 1 }, 'depth: EPCIS does not have this field'],
    ['a prefix that is not declared', { 'foo:depth': 1 }, 'foo:depth: The prefix "foo" is not declared'],
    ['an undeclared prefix deep inside', { 'ext:a': { 'bar:b': 1 } }, 'bar:b: The prefix "bar" is not declared'],
    ['a field of ours that the dictionary does not have', { 'tc:magic': 1 }, 'tc:magic: The Trace Commons dictionary'],
    ['a measured value in quotes', { 'tc:eoTemperature': '55' }, 'tc:eoTemperature: A number in Cel'],
    [
      'a unit of another kind',
      { 'tc:eoTemperature': { value: 5, unit: 'kg' } },
      'tc:eoTemperature: "kg" cannot be turned',
    ],
    ['a code outside its list', { 'tc:result': 'fine' }, 'tc:result: One of accepted'],
    ['master data with OBSERVE', { ilmd: { 'cbvmda:lotNumber': 'L' } }, 'ilmd: Master data may stand only'],
    [
      'an expiry that is no date',
      { action: 'ADD', ilmd: { 'cbvmda:itemExpirationDate': '2026-02-30' } },
      'cbvmda:itemExpirationDate: This is not a date',
    ],
    [
      'a negative quantity',
      { quantityList: [{ epcClass: 'https://id.gs1.org/01/09521141012345', quantity: -1 }] },
      'quantityList.quantity: A quantity',
    ],
    [
      'a unit that is no code',
      { quantityList: [{ epcClass: 'https://id.gs1.org/01/09521141012345', quantity: 1, uom: 'kilo' }] },
      'quantityList.uom: ',
    ],
    [
      'a number of a million digits',
      { quantityList: [{ epcClass: 'https://id.gs1.org/01/09521141012345', quantity: 1e300 }] },
      'quantityList.quantity: This number',
    ],
    ['an identifier twice', { epcList: ['urn:x:1', 'urn:x:1'] }, 'epcList: This identifier is listed twice'],
    ['an identifier that is no URI', { epcList: ['0952114101234'] }, 'epcList: This is not a URI'],
    ['an identifier with a space', { epcList: ['urn:x:1 2'] }, 'epcList: This is not a URI'],
    [
      'an identifier of 10,000 characters',
      { epcList: [`https://id.gs1.org/01/09521141012345/21/${'9'.repeat(10_000)}`] },
      'epcList: A URI has at most',
    ],
    [
      'a sensor value in quotes',
      { sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: '26' }] }] },
      'value: A number is needed',
    ],
    ['a sensor element without report', { sensorElementList: [{}] }, 'sensorReport: At least one report'],
    [
      'a declaration without its time',
      { errorDeclaration: { reason: 'incorrect_data' } },
      'declarationTime: This field is required',
    ],
    [
      'a reason that is no word',
      { errorDeclaration: { declarationTime: '2026-04-01T00:00:00Z', reason: 'oops' } },
      'reason: "oops"',
    ],
    [
      'an empty persistent disposition',
      { persistentDisposition: {} },
      'persistentDisposition: An object with set or unset',
    ],
    ['a source without type', { sourceList: [{ source: 'urn:x:1' }] }, 'sourceList.type: This field is required'],
    ['a place without id', { readPoint: {} }, 'readPoint: The id of the place is required'],
  ])('%s is refused at its field', (_, over, start) => {
    const faults = faultsWith(over)
    expect(faults.filter((fault) => fault.includes(start))).not.toEqual([])
  })

  test('an event may lie ten minutes ahead of the clock and no more', () => {
    const at = (ms: number) => faultsWith({ eventTime: new Date(NOW + ms).toISOString() })
    expect(at(10 * 60_000)).toEqual([])
    expect(at(10 * 60_000 + 1)).toEqual(['eventTime: The event lies more than ten minutes in the future'])
  })

  test('fields of our own, of the standard and of anybody with a namespace are taken', () => {
    const over = {
      bizStep: 'urn:trace-commons:voc:1:sterilising',
      'tc:eoTemperature': { value: 131, unit: 'FAH' },
      'tc:operator': 'M. Weber',
      'https://ns.example.org/oven': 3,
      'ext:oven': { inner: [1, 'two', null] },
      disposition: 'cbv:Disp-conformant',
    }
    expect(faultsWith(over)).toEqual([])
  })

  test('every fault is listed, each with its event and its pointer, up to a hundred and counted beyond', () => {
    const events = Array.from({ length: 80 }, () => objectEvent({ action: 'X', bizStep: 'y' }))
    const faults = faultsOf(documentText(events))
    expect(faults).toHaveLength(160)
    expect(faults[3]).toMatchObject({ event: 1, field: 'bizStep', pointer: '/epcisBody/eventList/1/bizStep' })
    const problem = validationProblem(faults)
    expect(problem.errors).toHaveLength(MAX_FAULTS)
    expect(problem.errorCount).toBe(160)
  })

  test('a document needs its context, version and date', () => {
    const fields = (over: Record<string, unknown>) => faultsOf(documentText([], over)).map((fault) => fault.field)
    expect(fields({ '@context': undefined })).toEqual(['@context'])
    expect(fields({ schemaVersion: '1.2' })).toEqual(['schemaVersion'])
    expect(fields({ creationDate: '2026-02-31T00:00:00Z' })).toEqual(['creationDate'])
    expect(fields({})).toEqual([])
  })
})
