/** A knee component, as St Brigid's may see it: state-named answers for the pages' tests. */
import type { CheckName, Check, Evidence, LineageNode, NamedParty, SeenFact } from '#app/evidence/evidence.ts'
import { unconfirmed } from '#app/evidence/evidence.ts'

export const MERIDIAN: NamedParty = { slug: 'meridian', name: 'Meridian Orthopaedics', nameZh: '子午线骨科' }
export const HALCYON: NamedParty = { slug: 'halcyon', name: 'Halcyon Sterile', nameZh: null }
export const NORTHLINE: NamedParty = { slug: 'northline', name: 'Northline Logistics', nameZh: null }
export const BRIGIDS: NamedParty = { slug: 'st-brigids', name: "St Brigid's Hospital", nameZh: '圣布里吉德医院' }

const DI = '09520001134357'
export const UNIT = `https://id.gs1.org/01/${DI}/21/S0048817`
export const LOT = `https://id.gs1.org/01/${DI}/10/K7-26-0214`
export const SCANNED = `(01)${DI}(17)280331(10)K7-26-0214(21)S0048817`

const fine = (code: Check['reasons'][number]['code'], params: Check['reasons'][number]['params'] = {}): Check => ({
  state: 'ok',
  reasons: [{ code, params }],
})

export const ALL_FINE: Record<CheckName, Check> = {
  identity: fine('released-by', { party: MERIDIAN }),
  custody: fine('custody-whole', { count: 4 }),
  dates: fine('in-date', { date: '2028-03-31' }),
  safety: fine('not-recalled'),
  release: fine('tests-conform'),
}

function fact(id: string, over: Partial<SeenFact>): SeenFact {
  return {
    id: `fact_${id.padEnd(26, '0')}`,
    kind: 'production',
    type: 'ObjectEvent',
    step: 'commissioning',
    disposition: null,
    source: 'erp',
    owner: MERIDIAN,
    eventTime: '2026-02-02T07:00:00.000Z',
    offset: '+01:00',
    recordTime: '2026-02-02T07:04:11.000Z',
    item: { uri: UNIT, role: 'self', lot: 'K7-26-0214', serial: 'S0048817' },
    fields: {},
    items: [],
    withheld: [],
    erased: null,
    superseded: null,
    amendmentOf: null,
    claim: false,
    conflict: false,
    ...over,
  }
}

export const FACTS: SeenFact[] = [
  fact('7', {
    kind: 'receipt',
    step: 'receiving',
    source: 'field',
    owner: BRIGIDS,
    eventTime: '2026-04-04T08:12:00.000Z',
    recordTime: '2026-04-04T08:12:09.000Z',
    disposition: 'in_progress',
    fields: {
      'bizTransaction.desadv': ['ND-20418'],
      bizLocation: 'urn:trace-commons:id:party:st-brigids:place:goods-in',
    },
  }),
  fact('6', {
    kind: 'shipment',
    step: 'shipping',
    source: 'wms',
    owner: NORTHLINE,
    eventTime: '2026-04-02T14:40:00.000Z',
    offset: '+02:00',
    recordTime: '2026-04-02T14:41:30.000Z',
    disposition: 'in_transit',
    fields: {
      disposition: 'in_transit',
      'destination.owning_party': { ...BRIGIDS },
      'sensor.temperature': [14.2, 15, 16.4, 18, 17.1, 19.2, 21.8, 20.3].map((value, hour) => ({
        type: 'Temperature',
        value,
        uom: 'CEL',
        time: `2026-04-02T${String(14 + hour).padStart(2, '0')}:00:00.000Z`,
      })),
    },
    items: [
      {
        list: 'parentID',
        shown: [
          {
            uri: 'https://id.gs1.org/00/395200010000000011',
            kind: 'logistic-unit',
            di: null,
            lot: null,
            serial: null,
            quantity: null,
            uom: null,
          },
        ],
        rest: null,
      },
    ],
  }),
  fact('5', {
    kind: 'release',
    step: 'tc:releasing',
    source: 'lims',
    eventTime: '2026-03-14T09:05:00.000Z',
    disposition: 'conformant',
    item: { uri: LOT, role: 'lot', lot: 'K7-26-0214', serial: null },
    fields: { disposition: 'conformant', 'x.eoResidual': 0.8, 'x.certificateNumber': 'CoC-26-0311' },
    withheld: [{ address: null, group: 'inspection', by: MERIDIAN }],
  }),
  fact('4', {
    kind: 'sterilisation',
    step: 'tc:sterilising',
    source: 'mes',
    owner: HALCYON,
    eventTime: '2026-03-11T21:31:00.000Z',
    item: { uri: LOT, role: 'lot', lot: 'K7-26-0214', serial: null },
    fields: { 'x.load': '0311-2' },
    items: [
      {
        list: 'inputs',
        shown: [{ uri: LOT, kind: 'lot', di: DI, lot: 'K7-26-0214', serial: null, quantity: '240', uom: null }],
        rest: { withheld: true, by: { role: 'processor', of: MERIDIAN } },
      },
    ],
    withheld: [
      { address: null, group: 'sterilisation', by: MERIDIAN },
      { address: null, group: 'people', by: { role: 'processor', of: MERIDIAN } },
    ],
  }),
  fact('3', {
    owner: { role: 'distributor', of: MERIDIAN },
    kind: 'receipt',
    step: 'receiving',
    source: 'field',
    eventTime: '2026-03-01T11:00:00.000Z',
    claim: true,
    conflict: true,
  }),
  fact('2', {
    eventTime: '2026-02-02T07:00:00.000Z',
    recordTime: '2026-02-05T15:20:00.000Z',
    item: { uri: LOT, role: 'lot', lot: 'K7-26-0214', serial: null },
    fields: {
      'ilmd.lot': 'K7-26-0214',
      'ilmd.expiry': { value: '2028-03-31', precision: 'day' },
      quantity: { value: 240, uom: 'EA' },
    },
    amendmentOf: `fact_${'1'.padEnd(26, '0')}`,
  }),
  fact('1', {
    item: { uri: LOT, role: 'lot', lot: 'K7-26-0214', serial: null },
    fields: { 'ilmd.lot': 'K7-26-0214', 'ilmd.expiry': { value: '2028-02-28', precision: 'day' } },
    superseded: {
      by: `fact_${'2'.padEnd(26, '0')}`,
      reason: 'Expiry typed from the wrong order',
      at: '2026-02-05T15:20:00.000Z',
    },
  }),
]

function node(id: string, depth: number, to: string, over: Partial<LineageNode> = {}): LineageNode {
  return {
    id,
    depth,
    kind: 'lot',
    uri: `urn:trace-commons:id:party:bolt-titanium:part:F-1:lot:${id}`,
    di: null,
    lot: id,
    serial: null,
    product: null,
    maker: null,
    withheldBy: null,
    count: 1,
    edges: [{ to, quantity: '240', uom: 'EA', possible: false, same: false, fact: null }],
    ...over,
  }
}

export const LINEAGE: Evidence['lineage'] = {
  ancestors: [
    node('C-8841', 1, 'self', { product: { name: 'CoCr casting, size 5', nameZh: '钴铬合金铸件 5号', model: null } }),
    node('PT-113', 1, 'self', { product: { name: 'Porous coating powder', nameZh: '多孔涂层粉末', model: null } }),
    node('withheld-1', 1, 'self', {
      kind: 'withheld',
      uri: null,
      lot: null,
      withheldBy: { role: 'supplier', of: MERIDIAN },
    }),
    node('H-7712', 2, 'C-8841', {
      product: { name: 'CoCr bar stock, heat', nameZh: '钴铬棒材', model: null },
      edges: [{ to: 'C-8841', quantity: '84', uom: 'KGM', possible: true, same: false, fact: null }],
    }),
  ],
  descendants: [
    node('SET-9', 1, 'self', { kind: 'logistic-unit', uri: 'https://id.gs1.org/00/395200010000000011', lot: null }),
  ],
}

export const VERIFIED: Evidence = {
  query: {
    raw: SCANNED,
    issuer: 'gs1',
    prefixHolder: MERIDIAN,
    di: DI,
    lot: 'K7-26-0214',
    serial: 'S0048817',
    dates: [{ ai: '17', kind: 'expiry', iso: '2028-03-31', precision: 'day' }],
    problems: [],
  },
  label: [
    { ai: '01', said: DI, record: DI, agrees: 'equal' },
    { ai: '17', said: '2028-03-31', record: '2028-03-31', agrees: 'equal' },
    { ai: '10', said: 'K7-26-0214', record: 'K7-26-0214', agrees: 'equal' },
    { ai: '21', said: 'S0048817', record: 'S0048817', agrees: 'equal' },
  ],
  item: {
    uri: UNIT,
    kind: 'unit',
    di: DI,
    lot: 'K7-26-0214',
    serial: 'S0048817',
    product: {
      name: 'Meridian K7 femoral component, L, size 5',
      nameZh: '子午线 K7 股骨部件，左，5号',
      model: 'K7-FC-L5',
    },
    labeler: MERIDIAN,
    made: { iso: '2026-02-02', precision: 'day' },
    expiry: { iso: '2028-03-31', precision: 'day' },
    scannedText: SCANNED,
  },
  verdict: {
    status: 'verified',
    checks: ALL_FINE,
    reasons: Object.values(ALL_FINE).flatMap((check) => check.reasons),
  },
  facts: FACTS,
  custody: [
    { holder: MERIDIAN, since: '2026-02-02T07:00:00Z', until: '2026-03-11T06:00:00Z', how: 'made', statedByBoth: true },
    {
      holder: HALCYON,
      since: '2026-03-11T06:00:00Z',
      until: '2026-03-14T09:00:00Z',
      how: 'processed',
      statedByBoth: true,
    },
    {
      holder: MERIDIAN,
      since: '2026-03-14T09:00:00Z',
      until: '2026-04-02T14:40:00Z',
      how: 'received',
      statedByBoth: true,
    },
    {
      holder: { withheld: true, by: { role: 'carrier', of: MERIDIAN } },
      since: '2026-04-02T14:40:00Z',
      until: '2026-04-04T08:12:00Z',
      how: 'shipped',
      statedByBoth: false,
    },
    { holder: BRIGIDS, since: '2026-04-04T08:12:00Z', until: null, how: 'received', statedByBoth: true },
  ],
  lineage: LINEAGE,
  notices: [],
  next: 'older',
  seenBy: { owners: [MERIDIAN, HALCYON, { role: 'carrier', of: MERIDIAN }], reader: BRIGIDS },
}

export const STOPPED: Evidence = {
  ...VERIFIED,
  label: [
    { ai: '01', said: DI, record: DI, agrees: 'equal' },
    { ai: '17', said: '2029-03-31', record: '2028-03-31', agrees: 'differs' },
    { ai: '10', said: 'K7-26-0214', record: 'K7-26-0214', agrees: 'equal' },
    { ai: '21', said: 'S0048817', record: null, agrees: 'not-on-record' },
  ],
  verdict: {
    status: 'stop',
    checks: {
      ...ALL_FINE,
      identity: {
        state: 'attention',
        reasons: [{ code: 'label-differs', params: { ai: '17', said: '2029-03-31', record: '2028-03-31' } }],
      },
      safety: {
        state: 'stop',
        reasons: [{ code: 'recalled', params: { reference: 'RCL-2026-003', party: MERIDIAN } }],
      },
      release: { state: 'withheld', withheldBy: MERIDIAN, reasons: [] },
    },
    reasons: [
      { code: 'recalled', params: { reference: 'RCL-2026-003', party: MERIDIAN } },
      { code: 'label-differs', params: { ai: '17', said: '2029-03-31', record: '2028-03-31' } },
      { code: 'withheld', params: { check: 'release', party: MERIDIAN } },
    ],
  },
  notices: [
    {
      reference: 'RCL-2026-003',
      title: 'K7 femoral component: crack indication in forging lot F-5521',
      titleZh: 'K7 股骨部件：锻件批 F-5521 发现裂纹迹象',
      instruction: 'Quarantine all units of the lots named. Reply within two working days.',
      instructionZh: '请隔离通告所列批次的全部产品，并在两个工作日内回复。',
      issuer: MERIDIAN,
      issuedAt: '2026-10-12T12:00:00Z',
      match: 'affected',
    },
  ],
}

export const NOT_CONFIRMED: Evidence = unconfirmed(
  { ...VERIFIED.query, raw: '(01)09520001134357(21)NEVER-MADE', lot: null, serial: 'NEVER-MADE', dates: [] },
  [],
  [],
)
