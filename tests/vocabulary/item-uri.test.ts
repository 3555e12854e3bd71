import { describe, expect, test } from 'vitest'

import { canonicalItem, itemFromPath, itemPath, partyItem, partyUri, slugOfParty } from '#app/vocabulary/item-uri.ts'

import { seeded } from './seeded.ts'

describe('one item has one name', () => {
  test.each([
    ['https://id.gs1.org/01/09521234543213', 'https://id.gs1.org/01/09521234543213', 'product'],
    ['https://shop.example/de/01/09521234543213?17=270500', 'https://id.gs1.org/01/09521234543213', 'product'],
    ['https://id.gs1.org/01/9521234543213/10/a%2fb', 'https://id.gs1.org/01/09521234543213/10/a%2Fb', 'lot'],
    ['https://id.gs1.org/01/09521234543213/10/A1/21/7', 'https://id.gs1.org/01/09521234543213/21/7', 'unit'],
    ['urn:epc:idpat:sgtin:9521234.054321.*', 'https://id.gs1.org/01/09521234543213', 'product'],
    ['urn:epc:class:lgtin:9521234.054321.A1', 'https://id.gs1.org/01/09521234543213/10/A1', 'lot'],
    ['urn:epc:id:sgtin:9521234.054321.7', 'https://id.gs1.org/01/09521234543213/21/7', 'unit'],
    ['urn:epc:id:sscc:9521234.1000000001', 'https://id.gs1.org/00/195212340000000010', 'logistic-unit'],
    ['urn:epc:id:sgln:9521234.54321.0', 'https://id.gs1.org/414/9521234543213', 'location'],
    ['https://id.gs1.org/414/9521234543213/254/0', 'https://id.gs1.org/414/9521234543213', 'location'],
    [
      'https://id.gs1.org/414/9521234543213/254/dock%205',
      'https://id.gs1.org/414/9521234543213/254/dock%205',
      'location',
    ],
    ['urn:epc:id:pgln:9521234.54321', 'https://id.gs1.org/417/9521234543213', 'party'],
    ['urn:epc:id:giai:9521234.LOAN-7', 'https://id.gs1.org/8004/9521234LOAN-7', 'asset'],
    ['urn:epc:id:gdti:9521234.54321.C1', 'https://id.gs1.org/253/9521234543213C1', 'document'],
    ['urn:trace-commons:id:hibc:A123BJC5D6E71', 'urn:trace-commons:id:hibc:A123BJC5D6E71', 'product'],
    [
      'urn:trace-commons:id:ma:MA.156.M0.100123.11234567:serial:9',
      'urn:trace-commons:id:ma:MA.156.M0.100123.11234567:serial:9',
      'unit',
    ],
    ['urn:trace-commons:id:party:bolt:heat:H%2F7', 'urn:trace-commons:id:party:bolt:heat:H%2F7', 'lot'],
    ['urn:trace-commons:id:party:halcyon:load:L-9', 'urn:trace-commons:id:party:halcyon:load:L-9', 'load'],
    ['urn:trace-commons:id:party:bolt:place:hall%202', 'urn:trace-commons:id:party:bolt:place:hall%202', 'location'],
    ['urn:trace-commons:id:party:bolt', 'urn:trace-commons:id:party:bolt', 'party'],
    ['https://example.com/anything', 'https://example.com/anything', 'other'],
    ['urn:example:1', 'urn:example:1', 'other'],
    ['urn:trace-commons:id:hibc', 'urn:trace-commons:id:hibc', 'other'],
    ['urn:trace-commons:id:party:bolt:serial:1', 'urn:trace-commons:id:party:bolt:serial:1', 'other'],
    ['https://id.gs1.org/01/12345', 'https://id.gs1.org/01/12345', 'other'],
    ['https://id.gs1.org/01/09521234543213/21/7/10/A', 'https://id.gs1.org/01/09521234543213/21/7/10/A', 'other'],
  ])('%s is %s, a %s', (said, uri, kind) => {
    expect(canonicalItem(said)).toMatchObject({ uri, kind })
    expect(canonicalItem(uri)?.uri).toBe(uri)
  })

  test('a lot beside a serial is a statement, not part of the name', () => {
    expect(canonicalItem('https://id.gs1.org/01/09521234543213/10/A1/21/7')).toMatchObject({
      di: '09521234543213',
      lot: null,
      serial: '7',
      statedLot: 'https://id.gs1.org/01/09521234543213/10/A1',
    })
  })

  test('a wrong check digit is kept and marked', () => {
    expect(canonicalItem('https://id.gs1.org/01/09521234543210')).toMatchObject({ kind: 'product', valid: false })
  })

  test.each(['', 'plain words', '09521234543213', 'urn:', 'a:b c', `urn:${'x'.repeat(3_000)}`])(
    '%j is no URI',
    (text) => {
      expect(canonicalItem(text)).toBeNull()
    },
  )
})

describe('the portal shows each item at one address', () => {
  test.each([
    'https://id.gs1.org/01/09521234543213/21/a%2Fb',
    'https://id.gs1.org/00/195212340000000010',
    'https://id.gs1.org/414/9521234543213/254/dock%205',
    'urn:trace-commons:id:hibc:A123BJC5D6E71:lot:L%3A1',
    'urn:trace-commons:id:party:bolt:part:F-22:lot:H9:serial:3',
    'https://example.com/anything?x=1',
  ])('%s leads to its page and back', (uri) => {
    const [pathname = '', search = ''] = itemPath(uri).split('?')
    expect(itemFromPath(pathname, search)?.uri).toBe(uri)
  })

  test('addresses as people write them are understood, others are not', () => {
    expect(itemPath('urn:trace-commons:id:hibc:A123BJC5D6E71:lot:L1')).toBe('/id/hibc/A123BJC5D6E71/lot/L1')
    expect(itemFromPath('/01/9521234543213/', '?17=270500')?.uri).toBe('https://id.gs1.org/01/09521234543213')
    expect(itemFromPath('/01/09521234543213/10/A1/21/7')?.uri).toBe('https://id.gs1.org/01/09521234543213/21/7')
    for (const path of [
      '/',
      '/01',
      '/01/',
      '/stem/01/09521234543213',
      '/id/',
      '/id/hibc',
      '/id/%',
      '/01/x/21/7',
      '/99/A',
    ]) {
      expect([path, itemFromPath(path)]).toEqual([path, null])
    }
  })

  test('any lot and serial survives the way there and back', () => {
    const random = seeded(41)
    const letters = `!"%&'()*+,-./0129:;<=>?AZ_az`
    for (let round = 0; round < 2_000; round += 1) {
      const text = random.text(1 + random.below(20), letters)
      if (/^\.{1,2}$/.test(text)) continue // a path segment of dots is a direction to every browser
      const uri = canonicalItem(`https://id.gs1.org/01/09521234543213/21/${encodeURIComponent(text)}`)?.uri ?? ''
      expect(itemFromPath(itemPath(uri))).toMatchObject({ uri, serial: text })
      const own = partyItem('bolt-titanium', { part: text, lot: text })
      expect(itemFromPath(itemPath(own?.uri ?? ''))).toMatchObject({ uri: own?.uri, lot: text })
    }
  })
})

test('a party is known by its slug', () => {
  expect(slugOfParty(partyUri('bolt-titanium'))).toBe('bolt-titanium')
  expect(slugOfParty('urn:trace-commons:id:party:bolt:part:x')).toBeNull()
  expect(slugOfParty('https://id.gs1.org/417/9521234543213')).toBeNull()
})
