import { createHash } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'
import type { FactInput } from '#app/capture/fact-input.ts'
import { capture, speaking, type CapturedRow } from './worlds.ts'

export const FIRMS = [
  'maker',
  'supplier',
  'carrier',
  'hospital',
  'clinic',
  'stranger',
  'accomplice',
  'operator',
] as const
export type Firm = (typeof FIRMS)[number]

const DI = '09520001000017'
export const UNIT = `https://id.gs1.org/01/${DI}/21/S1`
export const UNIT2 = `https://id.gs1.org/01/${DI}/21/S2`
export const LOT = `https://id.gs1.org/01/${DI}/10/L1`
export const BAR = 'https://id.gs1.org/01/09520002000014/10/BAR1'
export const BOX = 'https://id.gs1.org/00/095200010000000012'
export const party = (firm: Firm) => `urn:trace-commons:id:party:${firm}`

type Line = Partial<FactInput> & {
  on: { uri: string; role?: 'e' | 'p' | 'c' | 'i' | 'o' | 's'; statedLot?: string; quantity?: string; uom?: string }[]
}

/** A small named world: a maker and its supplier, a carrier, two hospitals, and two firms with nothing to do with it. */
export type Story = {
  db: TestDatabase
  id: Record<Firm, number>
  /** Captures one event of a firm on a day of January 2025; the same lines give the same hash, whoever says them. */
  say: (firm: Firm, step: string, day: number, line: Line, as?: 'client' | 'person') => Promise<CapturedRow>
  ask: <Row extends object>(firm: Firm, sql: string, values?: unknown[]) => Promise<Row[]>
  grant: (owner: Firm, partner: Firm, relation: 'o' | 's' | 'c' | 't', more?: Record<string, unknown>) => Promise<void>
  item: (uri: string) => Promise<number>
  /** Everything that is derived, in one text: to say that nothing moved. */
  derived: () => Promise<string>
  codes: (firm: Firm, uri: string) => Promise<string[]>
}

const ALL_KINDS = ['receipt', 'inspection', 'production', 'sterilisation', 'release', 'packing', 'shipment', 'transport', 'storage', 'use', 'return', 'maintenance', 'change', 'nonconformity', 'sensor', 'declaration', 'other'] // prettier-ignore

/** Opens a fresh database with the firms of the story, their verified numbers and no fact. */
export async function openStory(): Promise<Story> {
  const db = await freshDatabase()
  const id = {} as Record<Firm, number> // filled below, for every firm
  for (const firm of FIRMS) {
    const kind = firm === 'operator' ? 'operator' : 'supplier'
    const { rows } = await db.ownerPool.query<{ id: number }>(
      `insert into portal.organization (slug, name, country, kind) values ($1, $1, 'IE', $2) returning id`,
      [firm, kind],
    )
    id[firm] = rows[0]?.id ?? 0
  }
  await db.ownerPool.query(
    `insert into portal.identifier_claim (organization, scheme, value, state, verified_by) values ($1, 'gs1-prefix', '9520001', 'verified', '{1,2}'), ($2, 'gs1-prefix', '9520002', 'verified', '{1,2}')`,
    [id.maker, id.supplier],
  )
  const story: Story = {
    db,
    id,
    say: async (firm, step, day, { on, ...more }, as = 'client') => {
      const body = JSON.stringify([step, day, on, { ...more, declared: null }])
      const hash = createHash('sha256').update(body).digest('hex')
      const type = on.some((i) => i.role === 'i')
        ? 'TransformationEvent'
        : on.some((i) => i.role === 'p')
          ? 'AggregationEvent'
          : 'ObjectEvent'
      const input: FactInput = {
        line: 0,
        hash,
        declared: null,
        declaration: null,
        type,
        action: type === 'AggregationEvent' ? 'ADD' : type === 'ObjectEvent' ? 'OBSERVE' : null,
        step,
        disposition: null,
        set: [],
        unset: [],
        eventTime: new Date(Date.UTC(2025, 0, day)).toISOString(),
        offset: '+00:00',
        eventId: null,
        consignee: null,
        possessor: null,
        sourceOwner: null,
        sourcePossessor: null,
        readPoint: null,
        bizLocation: null,
        transactions: [],
        expiry: null,
        made: null,
        alarm: false,
        items: on.map((i) => ({
          uri: i.uri,
          role: i.role ?? 'e',
          quantity: i.quantity ?? null,
          uom: i.uom ?? null,
          statedLot: i.statedLot ?? null,
        })),
        raw: body,
        canonical: body,
        projection: { hash },
        ...more,
      }
      const speaker =
        as === 'client' ? { organization: id[firm], client: `${firm}-erp` } : { organization: id[firm], person: 1 }
      const [row] = await capture(db.appPool, speaker, [input])
      if (!row) throw new Error('nothing captured')
      return row
    },
    ask: (firm, sql, values = []) =>
      speaking(db.appPool, { organization: id[firm] }, async (c) => (await c.query(sql, values)).rows),
    grant: async (owner, partner, relation, more = {}) => {
      const g = {
        kinds: ALL_KINDS,
        groups: ['identity'],
        extent: 'ancestry',
        verdict: [],
        dis: null,
        purpose: 'provenance',
        starts: new Date(Date.now() - 1000),
        ends: new Date(Date.now() + 86_400_000),
        accepted_at: new Date(),
        ...more,
      }
      await db.ownerPool.query(
        'insert into portal.partnership (inviter, invited) values ($1, $2) on conflict do nothing',
        [id[owner], id[partner]],
      )
      await db.ownerPool.query(
        `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, dis, verdict, starts, ends, accepted_at, purpose) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          id[owner],
          id[partner],
          relation,
          g.extent,
          g.kinds,
          g.groups,
          g.dis,
          g.verdict,
          g.starts,
          g.ends,
          g.accepted_at,
          g.purpose,
        ],
      )
    },
    item: async (uri) => {
      const { rows } = await db.ownerPool.query<{ id: number }>('select id from facts.item where uri = $1', [uri])
      return rows[0]?.id ?? 0
    },
    derived: async () => {
      const { rows } = await db.ownerPool.query<{ t: string }>(`select jsonb_build_array(
        (select jsonb_agg(to_jsonb(r) order by organization, item, relation, how, since) from facts.reach r),
        (select jsonb_agg(jsonb_build_array(organization, item, relation, since, until) order by organization, item, relation, since) from facts.standing where closed_by_fact is null),
        (select jsonb_agg(jsonb_build_array(parent, child, from_fact) order by parent, child, from_fact) from facts.lineage where closed_by_fact is null),
        (select jsonb_agg(jsonb_build_array(parent, child, since, until) order by parent, child, since) from facts.containment where closed_by_fact is null),
        (select jsonb_agg(jsonb_build_array(id, lot_item) order by id) from facts.item where lot_item is not null))::text t`)
      return rows[0]?.t ?? ''
    },
    codes: async (firm, uri) => {
      const rows = await story.ask<{ check_: string; code: string | null }>(
        firm,
        `select check_, code from facts.verdict($1, '2025-06-01')`,
        [await story.item(uri)],
      )
      return rows.filter((r) => r.code !== null).map((r) => `${r.check_} ${r.code}`)
    },
  }
  return story
}

/** The ordinary course: bar stock becomes a lot, a unit of it is made, released, packed, shipped and received. */
export async function ordinaryCourse(s: Story): Promise<void> {
  await s.say('supplier', 'creating_class_instance', 1, { on: [{ uri: BAR }], action: 'ADD' })
  await s.say('supplier', 'shipping', 2, { on: [{ uri: BAR }], consignee: party('maker') })
  await s.say('maker', 'assembling', 3, {
    on: [
      { uri: BAR, role: 'i' },
      { uri: LOT, role: 'o' },
    ],
  })
  await s.say('maker', 'commissioning', 4, { on: [{ uri: UNIT, statedLot: LOT }], action: 'ADD', expiry: '2026-01' })
  await s.say('maker', 'tc:releasing', 5, { on: [{ uri: LOT }], disposition: 'conformant' })
  await s.say('maker', 'packing', 6, {
    on: [
      { uri: BOX, role: 'p' },
      { uri: UNIT, role: 'c' },
    ],
  })
  await s.say('maker', 'shipping', 7, { on: [{ uri: BOX }], consignee: party('hospital'), possessor: party('carrier') })
  await s.say('hospital', 'receiving', 9, { on: [{ uri: BOX }] })
  await s.grant('maker', 'hospital', 'c', { verdict: ['identity', 'custody', 'safety', 'release'] })
  await s.grant('supplier', 'hospital', 'c')
}
