import { expect, test } from 'vitest'
import { type Check, type CheckName, reasonsOf, statusOf, unconfirmed } from '#app/evidence/evidence.ts'
import { partyText, problemText, reasonText, seenByText, verdictText } from '#app/evidence/evidence-text.ts'
import { curveOf, fieldTexts, rangeText, withheldTexts } from '#app/evidence/fact-text.ts'
import { wordsFor } from '#app/i18n/catalogues.server.ts'
import { dateText, dayText, instantText, momentText, monthText, unitText, weekdayText } from '#app/i18n/format.ts'
import { languageOf, todayIn, zoneOf } from '#app/i18n/language.ts'
import { isItemPath, paths } from '#app/paths.ts'
import { csv } from '#app/ui/csv.ts'
import { fitText, textWidth, wrapText } from '#app/ui/fit-text.ts'
import { DICTIONARY } from '#app/vocabulary/dictionary.ts'
import { itemPath } from '#app/vocabulary/item-uri.ts'
import { matchLine } from '#app/delivery/match-line.ts'
import { readFilter } from '#app/disclosure/read-filter.ts'
import { ALL_FINE, BRIGIDS, HALCYON, LOT, MERIDIAN, NOT_CONFIRMED, UNIT, VERIFIED } from './fixtures.tsx'

const en = wordsFor('en')
const zh = wordsFor('zh-CN')
const withCheck = (name: CheckName, check: Check) => ({ ...ALL_FINE, [name]: check })

test('one stop stops the whole, and what is withheld leaves it at attention', () => {
  expect(statusOf(ALL_FINE)).toBe('verified')
  expect(statusOf(withCheck('release', { state: 'withheld', reasons: [] }))).toBe('attention')
  expect(statusOf(withCheck('safety', { state: 'stop', reasons: [] }))).toBe('stop')
})

test('what is wrong is said before what is right, also within one check', () => {
  const checks = withCheck('identity', {
    state: 'stop',
    reasons: [
      { code: 'identified', params: {} },
      { code: 'label-differs', params: {} },
    ],
  })
  expect(
    reasonsOf(checks)
      .map((reason) => reason.code)
      .slice(0, 2),
  ).toEqual(['label-differs', 'identified'])
})

test('an unconfirmed answer depends on the label and the published notices alone', () => {
  const again = unconfirmed(NOT_CONFIRMED.query, [], [])
  expect(JSON.stringify(again)).toBe(JSON.stringify(NOT_CONFIRMED))
  expect(again).toMatchObject({ item: null, facts: [], seenBy: null, verdict: { status: 'unconfirmed' } })
})

test('a reason uses the fullest wording for which it has the names', () => {
  expect(reasonText(en, 'en', { code: 'recalled', params: { party: MERIDIAN, reference: 'R-1' } })).toBe(
    'Recall R-1 by Meridian Orthopaedics names it',
  )
  expect(reasonText(en, 'en', { code: 'recalled', params: { party: MERIDIAN } })).toBe(
    'Recalled by Meridian Orthopaedics',
  )
  expect(reasonText(en, 'en', { code: 'recalled', params: {} })).toBe('Recalled')
  expect(reasonText(zh, 'zh-CN', { code: 'recalled', params: { party: MERIDIAN } })).toBe('已被子午线骨科召回')
  expect(reasonText(en, 'en', { code: 'custody-whole', params: { count: 1 } })).toBe('Custody whole, 1 hand-over')
  expect(reasonText(zh, 'zh-CN', { code: 'custody-whole', params: { count: 4 } })).toBe('保管链完整，共 4 次交接')
})

test('a company whose name is withheld is spoken of by its role', () => {
  expect(partyText(en, 'en', { role: 'supplier', of: MERIDIAN })).toBe('a supplier of Meridian Orthopaedics')
  expect(partyText(zh, 'zh-CN', { role: 'supplier', of: null })).toBe('某供应商')
})

test('a product code alone is not said to verify a unit', () => {
  const item = VERIFIED.item === null ? null : { ...VERIFIED.item, kind: 'product' as const }
  expect(verdictText(en, { ...VERIFIED, item }).lead).toContain('Scan lot and serial')
})

test('who learns of a reading is said in one sentence', () => {
  expect(seenByText(en, 'en', { owners: [MERIDIAN, HALCYON], reader: BRIGIDS })).toBe(
    "Meridian Orthopaedics and Halcyon Sterile can see that St Brigid's Hospital read this evidence.",
  )
})

test('withheld groups of one owner are one sentence', () => {
  const by = MERIDIAN
  expect(
    withheldTexts(en, 'en', [
      { address: null, group: 'places', by },
      { address: null, group: 'people', by },
      { address: null, group: 'sensor', by: null },
    ]),
  ).toEqual(['Places · People — withheld by Meridian Orthopaedics', 'Sensor data — withheld'])
})

test('a fault of a code says what to do and where it is', () => {
  const fault = { code: 'check-digit', severity: 'error', ai: '01', params: { found: '0', expected: '7' } } as const
  expect(problemText(en, fault)).toContain('is 0 and should be 7')
  expect(problemText(zh, fault)).toContain('UDI-DI')
})

test('an event stands on the clock of its own offset', () => {
  expect(momentText('en', '2026-04-02T22:40:00.000Z', '+02:00')).toEqual({ day: '3 Apr 2026', time: '00:40 +02:00' })
  expect(momentText('zh-CN', '2026-01-01T01:00:00.000Z', '-05:00')).toEqual({
    day: '2025年12月31日',
    time: '20:00 -05:00',
  })
})

test('dates keep their precision, and a date that is none stays as it was said', () => {
  expect(dateText('en', '2028-03')).toBe('Mar 2028')
  expect(dateText('zh-CN', '2028-03-31')).toBe('2028年3月31日')
  expect(dateText('en', 'soon')).toBe('soon')
  expect(instantText('en', '2026-07-01T08:12:00Z', 'Europe/Dublin')).toMatch(/^1 Jul 2026, 09:12 /)
})

test('fields read as people write them', () => {
  expect(fieldTexts(en, 'en', 'quantity', { value: 240, uom: 'EA' })).toEqual([{ text: '240', mono: false }])
  expect(
    fieldTexts(en, 'en', 'bizTransaction.desadv', [{ id: 'urn:epcglobal:cbv:bt:0952:ND-1', type: 'desadv' }]),
  ).toEqual([{ text: 'ND-1', mono: true, full: 'urn:epcglobal:cbv:bt:0952:ND-1' }])
  expect(fieldTexts(zh, 'zh-CN', 'disposition', 'in_transit')).toEqual([{ text: '运输途中', mono: false }])
  expect(fieldTexts(en, 'en', 'x.note', '')).toEqual([{ text: 'empty', mono: false }])
  expect(unitText('Cel')).toBe('°C')
})

test('codes of the dictionary read as words in both languages, and people stand under a short pseudonym', () => {
  for (const { address, codes } of DICTIONARY) {
    if (address === 'x.source') continue
    for (const code of codes ?? []) {
      expect(zh([`code.${code}`], { defaultValue: '?' }), code).not.toBe('?')
      expect(en([`code.${code}`], { defaultValue: '?' }), code).not.toBe('?')
    }
  }
  expect(fieldTexts(zh, 'zh-CN', 'x.biologicalIndicator', 'no-growth')).toEqual([{ text: '无生长', mono: false }])
  const uri = `urn:trace-commons:id:person:${'d33d8016'.repeat(4)}`
  expect(fieldTexts(en, 'en', 'x.approvedBy', uri)).toEqual([{ text: 'person d33d8016', mono: false, full: uri }])
})

test('no value is ever shown in the notation of machines', () => {
  const declared = {
    time: '2026-11-11T06:00:00.000Z',
    reason: 'https://ns.gs1.org/voc/ER-incorrect_data',
    corrective: ['urn:uuid:0b5c'],
  }
  expect(fieldTexts(en, 'en', 'declaration', declared)).toEqual([
    { text: 'the data was wrong; declared 11 Nov 2026 06:00 +00:00; replaced by 0b5c', mono: false },
  ])
  expect(fieldTexts(en, 'en', 'x.limits', { lowerLimit: 5, 'tc:upper_limit': { value: 30, uom: 'CEL' } })).toEqual([
    { text: 'lower limit 5, upper limit 30 °C', mono: false },
  ])
  for (const odd of [{}, { a: { b: [{ c: null }] } }, [[{ x: 1 }]], { set: [], unset: null }]) {
    for (const part of fieldTexts(zh, 'zh-CN', 'x.odd', odd)) expect(part.text).not.toMatch(/[{}"[\]]/)
  }
})

test('what only a machine would miss is named last, and a withheld rest stands in the same sentence', () => {
  const by = MERIDIAN
  expect(
    withheldTexts(
      en,
      'en',
      [
        { address: 'hash', group: null, by },
        { address: null, group: 'unclassified', by },
        { address: null, group: 'quantities', by },
        { address: 'quantity', group: null, by },
      ],
      [by],
    ),
  ).toEqual(['Further items · Quantities · Event hash · Fields without a group — withheld by Meridian Orthopaedics'])
})

test('a long name takes two lines before it is cut', () => {
  expect(wrapText('Meridian', 200, 13)).toEqual(['Meridian'])
  expect(wrapText('A processor for Meridian Orthopaedics', 160, 13)).toEqual([
    'A processor for',
    'Meridian Orthopaedics',
  ])
  const cut = wrapText('A processor for Meridian Orthopaedics', 90, 13)
  expect(cut).toHaveLength(2)
  for (const line of cut) expect(textWidth(line) * 13).toBeLessThanOrEqual(100)
  expect(wrapText('子午线骨科股份有限公司', 100, 13).join('')).toBe('子午线骨科股份有限公司')
})

test('sensor reports become a range and a curve in order of time', () => {
  const curve = curveOf('sensor.temperature', [
    { type: 'Temperature', value: 31, uom: 'CEL', time: '2026-04-02T16:00:00Z', exception: 'ALARM_CONDITION' },
    { type: 'Temperature', value: 14.2, uom: 'CEL', time: '2026-04-02T14:00:00Z' },
  ])
  expect(curve?.points.map((point) => point.value)).toEqual([14.2, 31])
  expect(curve?.alarm).toBe(true)
  expect(curve && rangeText(en, 'en', curve)).toBe('14.2 to 31 °C')
  expect(curveOf('sensor.door', [{ type: 'Door', boolean: true }])).toBeNull()
})

test('a cell that a spreadsheet would run is made inert', () => {
  expect(csv(['a'], [['=HYPERLINK("x")'], ['+1'], ['-2'], ['@x'], ['plain'], [3], [null]])).toBe(
    '\ufeffa\r\n"\'=HYPERLINK(""x"")"\r\n\'+1\r\n\'-2\r\n\'@x\r\nplain\r\n3\r\n\r\n',
  )
})

test('the language is the cookie, else the best of what the browser asks for', () => {
  const of = (headers: Record<string, string>) => languageOf(new Headers(headers))
  expect(of({})).toBe('en')
  expect(of({ 'accept-language': 'de, zh-TW;q=0.8, en;q=0.5' })).toBe('zh-CN')
  expect(of({ 'accept-language': 'zh-CN', cookie: 'a=b; lang=en' })).toBe('en')
  expect(of({ cookie: 'lang=%E0%A4%A' })).toBe('en')
})

test('a zone that is none counts as UTC, and the day ends where the reader is', () => {
  expect(zoneOf(new Headers({ cookie: 'zone=Asia%2FShanghai' }))).toBe('Asia/Shanghai')
  expect(zoneOf(new Headers({ cookie: 'zone=Mars%2FOlympus' }))).toBe('UTC')
  expect(todayIn('Asia/Shanghai', new Date('2026-11-22T17:00:00Z'))).toBe('2026-11-23')
})

test('items have the address that the vocabulary gives them', () => {
  for (const uri of [
    UNIT,
    LOT,
    'https://id.gs1.org/8004/9521234KIT-07',
    'urn:trace-commons:id:hibc:A123BJC5D6E71:lot:L%2F1',
    'urn:trace-commons:id:party:bolt-titanium:heat:H-77',
    'urn:example:thing:1',
  ]) {
    expect(paths.item(uri), uri).toBe(itemPath(uri))
  }
  expect(isItemPath('/01/09520001134357')).toBe(true)
  expect(isItemPath('/verify')).toBe(false)
})

test('a scan ticks the line it names, and no other', () => {
  const line = (serial: string | null, lot: string | null) => ({
    uri: `${UNIT}${serial}`,
    kind: 'unit' as const,
    di: '09520001134357',
    lot,
    serial,
    product: null,
    quantity: null,
    uom: null,
    container: null,
    status: 'verified' as const,
    receivedAt: null,
  })
  const lines = [line('S1', 'L1'), line('S10', 'L1'), line(null, 'L2')]
  expect(matchLine(lines, '(01)09520001134357(10)L1(21)S10')?.serial).toBe('S10')
  expect(matchLine(lines, '0109520001134357{GS}21S1')?.serial).toBe('S1')
  expect(matchLine(lines, 'https://id.gs1.org/01/09520001134357/21/S10?17=280331')?.serial).toBe('S10')
  expect(matchLine(lines, '(01)09520001134357(10)L2')?.lot).toBe('L2')
  expect(matchLine(lines, '(01)09520001134357(21)S100')).toBeNull()
  expect(matchLine(lines, '(01)09999999999999(21)S1')).toBeNull()
})

test('a filter keeps what it understands and names a date that is none', () => {
  const read = readFilter(new URLSearchParams('from=2026-02-31&until=2026-03-01&purpose=gossip&item=S1'))
  expect(read.wrong).toEqual(['from'])
  expect(read.filter).toMatchObject({ from: null, until: '2026-03-01', purpose: null, item: 'S1' })
})

test('words in a picture are cut to their box', () => {
  expect(fitText('Meridian', 200, 13)).toBe('Meridian')
  const cut = fitText('子午线骨科股份有限公司', 60, 13)
  expect(cut.endsWith('…')).toBe(true)
  expect(textWidth(cut) * 13).toBeLessThanOrEqual(74)
})

test('days, months and weekdays are named as each language writes them', () => {
  expect(dayText('en', '2026-12-01')).toBe('1 Dec 2026, Tuesday')
  expect(dayText('zh-CN', '2026-12-01')).toBe('2026年12月1日 星期二')
  expect([monthText('en', 10), monthText('zh-CN', 10)]).toEqual(['October', '十月'])
  expect([1, 7].map((day) => weekdayText('en', day, 'head'))).toEqual(['Mo', 'Su'])
  expect([1, 7].map((day) => weekdayText('zh-CN', day, 'head'))).toEqual(['一', '日'])
})
