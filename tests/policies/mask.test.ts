import { expect, test } from 'vitest'
import { fieldGroup } from '#app/vocabulary/dictionary.ts'
import type { Group } from '#app/vocabulary/groups.ts'
import { type Mask, maskItems, maskProjection, type Projection } from '#policies/mask.ts'

const projection: Projection = {
  action: 'OBSERVE',
  disposition: 'conformant',
  readPoint: 'https://id.gs1.org/414/9521234500017',
  bizTransaction: [{ type: 'po', id: 'urn:x:po-77' }],
  destination: [{ type: 'owning_party', id: 'https://id.gs1.org/417/9521234500024' }],
  sensor: [{ type: 'temperature', value: '26.0', uom: 'CEL' }],
  ilmd: { lot: 'A1', expiry: { value: '2028-03', precision: 'month' } },
  x: { 'https://example.test/secret': 'a field nobody described' },
  eventID: 'ni:///sha-256;abc?ver=CBV2.0',
  hash: 'ab'.repeat(32),
}

function mask(groups: Group[], more: Partial<Mask> = {}): Mask {
  return { kind: 'release', groups: new Set(groups), isOwner: false, isParty: false, groupOf: fieldGroup, ...more }
}

test('the owner of a fact sees all of it and nothing is said to be withheld', () => {
  const seen = maskProjection(projection, mask([], { isOwner: true }), false)
  expect(seen.withheld).toEqual([])
  expect(Object.keys(seen.fields)).toContain('x.https://example.test/secret')
  expect(seen.fields['ilmd.lot']).toBe('A1')
})

test('a reader sees the granted groups and is told which others are withheld', () => {
  const seen = maskProjection(projection, mask(['release', 'dates']), false)
  expect(Object.keys(seen.fields).sort()).toEqual(['disposition', 'ilmd.expiry'])
  const groups = seen.withheld.flatMap(({ group }) => (group === null ? [] : [group]))
  expect(groups).toContain('commercial')
  expect(groups).toContain('unclassified')
  expect(groups).not.toContain('release')
})

test('what is withheld depends on the kind of fact and the grant, never on whether there is a value', () => {
  const full = maskProjection(projection, mask(['dates']), false)
  const empty = maskProjection({ hash: 'cd'.repeat(32) }, mask(['dates']), false)
  expect(full.withheld).toEqual(empty.withheld)
})

test('the hash and an eventID made of it are withheld from anyone who does not see every hashed field', () => {
  const all: Group[] = [
    'identity',
    'dates',
    'quantities',
    'parties',
    'places',
    'release',
    'inspection',
    'process',
    'sterilisation',
    'sensor',
    'commercial',
    'people',
  ]
  const seen = maskProjection(projection, mask(all), false)
  expect(seen.fields).not.toHaveProperty('hash')
  expect(seen.fields).not.toHaveProperty('eventID')
  expect(seen.withheld).toContainEqual({ address: 'hash', group: null })
  const said = maskProjection(
    { ...projection, eventID: 'urn:uuid:0190e8a4-0000-7000-8000-000000000000' },
    mask(all),
    false,
  )
  expect(said.fields).toHaveProperty('eventID')
})

test('a field nobody described is shown to its owner alone, whatever was granted', () => {
  const sneaky = mask(['unclassified', 'identity'])
  expect(maskProjection(projection, sneaky, false).fields).not.toHaveProperty('x.https://example.test/secret')
})

test('sources, destinations and transactions are shown to a party of the fact, or where their group is granted', () => {
  expect(maskProjection(projection, mask(['dates']), false).fields).not.toHaveProperty('bizTransaction.po')
  const party = maskProjection(projection, mask(['dates'], { isParty: true }), false).fields
  expect(party).toHaveProperty('bizTransaction.po')
  expect(party).toHaveProperty('destination.owning_party')
  expect(party).not.toHaveProperty('readPoint')
  expect(maskProjection(projection, mask(['commercial']), false).fields).toHaveProperty('bizTransaction.po')
  expect(maskProjection(projection, mask(['commercial']), false).fields).not.toHaveProperty('destination.owning_party')
})

const items = ['a', 'b', 'c'].map((uri) => ({ uri, quantity: '5', uom: null }))

test('a list shows the items in reach and withholds the rest as one, uncounted', () => {
  const one = maskItems(items, (item) => item.uri === 'a', mask(['identity', 'quantities']))
  const other = maskItems([...items, ...items], (item) => item.uri === 'a', mask(['identity', 'quantities']))
  expect(one).toEqual({ shown: [{ uri: 'a', quantity: '5', uom: null }], rest: true })
  expect(other.rest).toBe(one.rest)
  expect(JSON.stringify(other)).not.toMatch(/count|6|total/)
})

test('without the group quantities no item keeps one, and without identity there is no list', () => {
  expect(maskItems(items, () => true, mask(['identity'])).shown[0]).toEqual({ uri: 'a', quantity: null, uom: null })
  expect(maskItems(items, () => true, mask(['quantities']))).toEqual({ shown: [], rest: true })
})

test('a total of items is withheld as soon as one item is', () => {
  const counted = { ...projection, quantity: '500' }
  const groupOf = (address: string): Group => (address === 'quantity' ? 'quantities' : fieldGroup(address))
  expect(maskProjection(counted, mask(['quantities'], { groupOf }), false).fields).toHaveProperty('quantity')
  const cut = maskProjection(counted, mask(['quantities'], { groupOf }), true)
  expect(cut.fields).not.toHaveProperty('quantity')
  expect(cut.withheld).toContainEqual({ address: 'quantity', group: null })
})
