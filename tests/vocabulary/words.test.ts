import { describe, expect, test } from 'vitest'

import { DICTIONARY, dictionaryEntry, entryAt, fieldGroup, ILMD_ADDRESSES } from '#app/vocabulary/dictionary.ts'
import { EFFECTS, FACT_KINDS, isFactKind } from '#app/vocabulary/fact-kinds.ts'
import { GROUPS, isGrantableGroup } from '#app/vocabulary/groups.ts'
import { FactId, OrganizationId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import { factSense, stepLabelKey, STEPS, storedWord, writtenWord } from '#app/vocabulary/steps.ts'

describe('steps', () => {
  test('each says a kind, an effect and its words in both languages', () => {
    for (const [name, step] of Object.entries(STEPS)) {
      expect([name, FACT_KINDS.includes(step.kind), EFFECTS.includes(step.effect)]).toEqual([name, true, true])
      expect(step.en).not.toBe('')
      expect(step.zh).toMatch(/\p{Script=Han}/u)
    }
  })

  test('all 41 of CBV and our 12 are there', () => {
    const names = Object.keys(STEPS)
    expect(names.filter((name) => !name.startsWith('tc:'))).toHaveLength(41)
    expect(names.filter((name) => name.startsWith('tc:'))).toHaveLength(12)
  })

  test.each([
    ['TransformationEvent', null, 'tc:sterilising', 'production', 'transform'],
    ['TransformationEvent', null, null, 'production', 'transform'],
    ['ObjectEvent', 'OBSERVE', 'tc:sterilising', 'sterilisation', 'process'],
    ['ObjectEvent', 'ADD', 'commissioning', 'production', 'commission'],
    ['AggregationEvent', 'ADD', 'packing', 'packing', 'pack'],
    ['AggregationEvent', 'DELETE', 'packing', 'packing', 'unpack'],
    ['AggregationEvent', 'DELETE', 'unpacking', 'packing', 'unpack'],
    ['AggregationEvent', 'OBSERVE', 'packing', 'packing', 'none'],
    ['AggregationEvent', 'ADD', null, 'packing', 'pack'],
    ['AssociationEvent', 'ADD', 'assembling', 'production', 'pack'],
    ['AssociationEvent', 'DELETE', null, 'packing', 'unpack'],
    ['ObjectEvent', 'OBSERVE', 'packing', 'packing', 'none'],
    ['ObjectEvent', 'OBSERVE', 'shipping', 'shipment', 'ship'],
    ['ObjectEvent', 'OBSERVE', 'void_shipping', 'shipment', 'none'],
    ['ObjectEvent', 'OBSERVE', 'receiving', 'receipt', 'receive'],
    ['ObjectEvent', 'OBSERVE', 'https://example.com/step', 'other', 'none'],
    ['ObjectEvent', 'OBSERVE', null, 'other', 'none'],
    ['ObjectEvent', 'OBSERVE', 'constructor', 'other', 'none'],
  ] as const)('%s %s with step %s is a %s with effect %s', (type, action, step, kind, effect) => {
    expect(factSense({ type, action, step })).toEqual({ kind, effect })
  })

  test('words of documents are stored short and written back', () => {
    expect(
      [
        'shipping',
        'https://ref.gs1.org/cbv/BizStep-shipping',
        'urn:epcglobal:cbv:bizstep:shipping',
        'cbv:BizStep-shipping',
      ].map(storedWord),
    ).toEqual(Array(4).fill('shipping'))
    expect(['https://ref.gs1.org/cbv/Disp-recalled', 'urn:epcglobal:cbv:disp:recalled'].map(storedWord)).toEqual([
      'recalled',
      'recalled',
    ])
    expect(['urn:trace-commons:voc:1:sterilising', 'tc:sterilising'].map(storedWord)).toEqual([
      'tc:sterilising',
      'tc:sterilising',
    ])
    expect(storedWord('https://example.com/x')).toBe('https://example.com/x')
    expect(['tc:sterilising', 'shipping'].map(writtenWord)).toEqual(['urn:trace-commons:voc:1:sterilising', 'shipping'])
    expect([stepLabelKey('shipping'), stepLabelKey('https://example.com/x')]).toEqual(['step.shipping', null])
  })
})

describe('the data dictionary', () => {
  test('names and addresses are unique, words stand in both languages, groups are those a grant may name', () => {
    expect(new Set(DICTIONARY.map((entry) => entry.name)).size).toBe(DICTIONARY.length)
    expect(new Set(DICTIONARY.map((entry) => entry.address)).size).toBe(DICTIONARY.length)
    expect(DICTIONARY.length).toBeGreaterThanOrEqual(60)
    for (const entry of DICTIONARY) {
      expect([entry.name, isGrantableGroup(entry.group)]).toEqual([entry.name, true])
      expect(entry.labels.zh).toMatch(/\p{Script=Han}/u)
      expect(entry.says.zh).toMatch(/\p{Script=Han}/u)
      expect([
        entry.name,
        entry.value === 'code' && !['action', 'step', 'disposition', 'persistentDisposition'].includes(entry.name),
      ]).toEqual([entry.name, entry.codes !== undefined])
    }
  })

  test('what nobody described belongs to no grantable group', () => {
    const unknown = [
      'x.secret',
      'ilmd.other',
      'sensor.mood',
      'source.friend',
      'bizTransaction.gossip',
      'bizTransaction.constructor',
      'x.constructor',
      '',
      'eoTemperature',
      'x',
      'ilmd',
    ]
    expect(unknown.filter((address) => fieldGroup(address) !== 'unclassified')).toEqual([])
  })

  test.each([
    ['x.eoTemperature', 'sterilisation'],
    ['x.price', 'commercial'],
    ['x.operator', 'people'],
    ['ilmd.lot', 'identity'],
    ['ilmd.expiry', 'dates'],
    ['bizTransaction.po', 'commercial'],
    ['bizTransaction.testres', 'inspection'],
    ['source.owning_party', 'parties'],
    ['destination.location', 'places'],
    ['sensor.temperature', 'sensor'],
    ['readPoint', 'places'],
    ['quantity', 'quantities'],
    ['disposition', 'release'],
  ])('%s is granted with %s', (address, group) => {
    expect(fieldGroup(address)).toBe(group)
  })

  test('entries are found by name, however it is written', () => {
    expect(dictionaryEntry('tc:eoTemperature')).toBe(dictionaryEntry('urn:trace-commons:voc:1:eoTemperature'))
    expect(entryAt('x.eoTemperature')?.unit).toBe('Cel')
    expect(dictionaryEntry('constructor')).toBeNull()
    expect([
      ILMD_ADDRESSES['cbvmda:lotNumber'],
      ILMD_ADDRESSES['tc:manufactureDate'],
      ILMD_ADDRESSES['tc:productNameZh'],
    ]).toEqual(['ilmd.lot', 'ilmd.made', 'ilmd.productNameZh'])
  })
})

test('kinds, groups and ids are closed', () => {
  expect(FACT_KINDS).toHaveLength(17)
  expect(GROUPS).toHaveLength(13)
  expect([isFactKind('receipt'), isFactKind('toString'), isGrantableGroup('unclassified')]).toEqual([
    true,
    false,
    false,
  ])
  expect(FactId.safeParse(`fact_${'0'.repeat(26)}`).success).toBe(true)
  expect(FactId.safeParse(`fact_${'l'.repeat(26)}`).success).toBe(false)
  expect([
    OrganizationId.safeParse(0).success,
    OrganizationId.safeParse(2 ** 31).success,
    OrganizationId.safeParse(7).success,
  ]).toEqual([false, false, true])
  expect([OrganizationSlug.safeParse('bolt-titanium').success, OrganizationSlug.safeParse('Bolt').success]).toEqual([
    true,
    false,
  ])
})
