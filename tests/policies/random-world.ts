import type { Pool } from 'pg'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import { GRANTABLE_GROUPS } from '#app/vocabulary/groups.ts'
import { OrganizationId } from '#app/vocabulary/ids.ts'
import type { Relation } from '#policies/vocabulary.ts'

/** Numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Draw = ReturnType<typeof draws>
/** Choices from one stream of random numbers. */
export function draws(random: () => number) {
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(list: readonly T[]): T => {
    const one = list[below(list.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }
  return {
    below,
    pick,
    chance: (p: number) => random() < p,
    some: <T>(list: readonly T[], p: number) => list.filter(() => random() < p),
  }
}

export const KINDS = [
  'production',
  'release',
  'shipment',
  'receipt',
  'transport',
  'use',
  'sensor',
  'inspection',
] as const satisfies readonly FactKind[]
export const DIS = ['09521234500001', '09521234500018', '09521234500025']
const CLIMBING: readonly FactKind[] = ['production', 'release', 'inspection']

type Tie = { organization: number; item: number; since: number; until: number | null; inside: boolean }
type Place = {
  id: number
  kind: 'lot' | 'unit' | 'logistic-unit'
  di: string | null
  brand: number
  lot: number | null
}
export type FactItemRow = {
  fact: number
  item: number
  owner: OrganizationId
  kind: (typeof KINDS)[number]
  time: number
  klass: boolean
  lot: number | null
  di: string | null
  brand: OrganizationId
  consignee: number | null
  possessor: number | null
  late: boolean
  climbs: boolean
  entitled: boolean
  answers: OrganizationId | null
}
export type GrantRow = {
  owner: number
  partner: number
  relation: string
  extent: string
  kinds: string[]
  groups: string[]
  dis: string[] | null
  verdict: string[]
}

/** A small world of organizations, items, what went into what, who holds what, and facts about all that. */
export type RandomWorld = {
  organizations: OrganizationId[]
  items: Place[]
  /** child -> parents: what went into it. */
  edges: { parent: number; child: number }[]
  consignees: Tie[]
  carriers: Tie[]
  processors: { organization: number; item: number }[]
  facts: FactItemRow[]
  grants: GrantRow[]
}

const DAY = 86_400_000
const START = Date.UTC(2026, 0, 1)
export const at = (time: number) => new Date(START + time * DAY)

/** Makes a world; `organizations` are ids that exist in the database. Items get their ids when they are stored. */
export function makeWorld({ below, pick, chance, some }: Draw, organizations: OrganizationId[]): RandomWorld {
  const items: Place[] = []
  for (let n = 1; n <= 5; n += 1)
    items.push({ id: n, kind: 'lot', di: pick(DIS), brand: pick(organizations), lot: null })
  for (let n = 6; n <= 13; n += 1) {
    const lot = chance(0.8) ? pick(items.slice(0, 5)) : null
    items.push({
      id: n,
      kind: 'unit',
      di: lot?.di ?? pick(DIS),
      brand: lot?.brand ?? pick(organizations),
      lot: lot?.id ?? null,
    })
  }
  for (let n = 14; n <= 15; n += 1)
    items.push({ id: n, kind: 'logistic-unit', di: null, brand: pick(organizations), lot: null })
  const things = items.slice(0, 13)
  const edges = Array.from({ length: below(9) }, () => ({ parent: pick(things).id, child: pick(things).id })).filter(
    ({ parent, child }, index, all) =>
      parent !== child && all.findIndex((one) => one.parent === parent && one.child === child) === index,
  )
  const tie = (): Tie => {
    const since = below(20)
    return {
      organization: pick(organizations),
      item: pick(items).id,
      since,
      until: chance(0.5) ? since + below(15) : null,
      inside: chance(0.3),
    }
  }
  const ties = (n: number) =>
    Array.from({ length: n }, tie).filter(
      (one, index, all) =>
        all.findIndex((t) => t.organization === one.organization && t.item === one.item && t.since === one.since) ===
        index,
    )
  const processors = Array.from({ length: below(4) }, () => ({
    organization: pick(organizations),
    item: pick(things).id,
  })).filter(
    (one, index, all) => all.findIndex((p) => p.organization === one.organization && p.item === one.item) === index,
  )
  const facts = Array.from({ length: 60 }, (_, n): FactItemRow => {
    const item = pick(items)
    const kind = pick(KINDS)
    return {
      fact: n + 1,
      item: item.id,
      owner: pick(organizations),
      kind,
      time: below(40),
      klass: item.kind === 'lot',
      lot: item.lot,
      di: item.di,
      brand: OrganizationId.parse(item.brand),
      consignee: chance(0.4) ? pick(organizations) : null,
      possessor: chance(0.3) ? pick(organizations) : null,
      late: chance(0.15),
      climbs: CLIMBING.includes(kind),
      entitled: chance(0.8),
      answers: kind === 'receipt' && chance(0.6) ? pick(organizations) : null,
    }
  })
  const grants = Array.from({ length: 14 }, (): GrantRow => {
    const owner = pick(organizations)
    const groups = some(GRANTABLE_GROUPS, 0.35)
    return {
      owner,
      partner: pick(organizations.filter((id) => id !== owner)),
      relation: pick(['o', 's', 'c', 't']),
      extent: pick(['item', 'ancestry']),
      kinds: [...some(KINDS, 0.5), pick(KINDS)].filter((kind, index, all) => all.indexOf(kind) === index),
      groups: groups.length > 0 ? groups : ['identity'],
      dis: chance(0.4) ? [pick(DIS), pick(DIS)] : null,
      verdict: some(['identity', 'custody', 'safety', 'release'], 0.3),
    }
  })
  return { organizations, items, edges, consignees: ties(10), carriers: ties(5), processors, facts, grants }
}

/** Upwards from each tie, as the derivation stores it: direct rows, the lot of a unit, and all that went into those. */
export function reachRows(world: RandomWorld) {
  type Row = {
    organization: number
    item: number
    relation: 'c' | 't' | 's'
    how: 'd' | 'l' | 'a'
    since: number | null
    until: number | null
    inside: boolean
  }
  const rows: Row[] = []
  const later = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(a, b))
  const inherit = (
    organization: number,
    item: number,
    relation: 'c' | 's',
    how: 'd' | 'l' | 'a',
    until: number | null,
  ) => {
    const known = rows.find(
      (row) =>
        row.organization === organization &&
        row.item === item &&
        row.relation === relation &&
        row.how === how &&
        row.since === null,
    )
    if (known) known.until = later(known.until, until)
    else rows.push({ organization, item, relation, how, since: null, until, inside: false })
  }
  const lotOf = new Map(world.items.map((item) => [item.id, item.lot]))
  for (const tie of world.consignees) {
    rows.push({
      organization: tie.organization,
      item: tie.item,
      relation: 'c',
      how: 'd',
      since: tie.since,
      until: tie.until,
      inside: tie.inside,
    })
    const lot = lotOf.get(tie.item) ?? null
    if (lot !== null) inherit(tie.organization, lot, 'c', 'l', tie.until)
    const seen = new Set<number>()
    const queue = [tie.item, ...(lot === null ? [] : [lot])]
    const units = world.items.filter((item) => item.lot === tie.item).map((item) => item.id)
    for (let here = queue.pop(); here !== undefined; here = queue.pop()) {
      for (const { parent } of world.edges.filter(
        ({ child }) => child === here || (here === tie.item && units.includes(child)),
      )) {
        const above = [parent, lotOf.get(parent) ?? null].filter((id) => id !== null)
        for (const id of above) {
          if (seen.has(id)) continue
          seen.add(id)
          inherit(tie.organization, id, 'c', 'a', tie.until)
          queue.push(id)
        }
      }
    }
  }
  for (const tie of world.carriers) rows.push({ ...tie, relation: 't', how: 'd' })
  for (const { organization, item } of world.processors) {
    inherit(organization, item, 's', 'd', null)
    for (const { child } of world.edges.filter(({ parent }) => parent === item))
      inherit(organization, child, 's', 'a', null)
  }
  return rows
}

/** Relations of one organization to one row by walking down from the row's item: no reach table, no SQL. */
export function walkedRelations(world: RandomWorld, row: FactItemRow, me: number): Relation[] {
  const found = new Set<Relation>()
  if (row.brand === me) found.add('o')
  if (row.owner === me) found.add('own')
  if (row.entitled || row.brand === me) {
    const lotOf = (id: number) => world.items.find((item) => item.id === id)?.lot ?? null
    const named = row.consignee === me || row.possessor === me
    const concerns = !row.klass || named
    const inTime = (until: number | null) => until === null || row.time <= until || row.late
    const mine = world.consignees.filter((tie) => tie.organization === me)
    // Itself, or the lot it is a unit of.
    if (mine.some((tie) => tie.item === row.item && inTime(tie.until) && (row.climbs || concerns))) found.add('c:item')
    if (row.climbs && mine.some((tie) => tie.item === row.lot && inTime(tie.until))) found.add('c:item')
    if (row.climbs && mine.some((tie) => lotOf(tie.item) === row.item && inTime(tie.until))) found.add('c:lot')
    if (row.climbs) {
      // Everything that the item went into, at any depth; a held thing counts for what went into it or into its lot.
      const below = new Set<number>()
      const queue = [row.item, ...world.items.filter((item) => item.lot === row.item).map((item) => item.id)]
      for (let here = queue.pop(); here !== undefined; here = queue.pop()) {
        for (const { child } of world.edges.filter(({ parent }) => parent === here)) {
          if (below.has(child)) continue
          below.add(child)
          queue.push(child, ...world.items.filter((item) => item.lot === child).map((item) => item.id))
        }
      }
      const reaches = (tie: Tie) =>
        below.has(tie.item) || [...below].some((id) => id === lotOf(tie.item) || lotOf(id) === tie.item)
      if (mine.some((tie) => reaches(tie) && inTime(tie.until))) found.add('c:ancestry')
    }
    for (const tie of world.carriers.filter((one) => one.organization === me && one.item === row.item)) {
      const on = ['shipment', 'receipt', 'transport', 'sensor'].includes(row.kind) && concerns
      if (on && tie.since <= row.time && (tie.until === null || row.time <= tie.until))
        found.add(tie.inside ? 't:contents' : 't:item')
    }
    const processed = (id: number | null) => world.processors.some((one) => one.organization === me && one.item === id)
    if (processed(row.item) || processed(row.lot)) found.add('s:item')
    const fromOurs = (id: number | null) => world.edges.some(({ parent, child }) => child === id && processed(parent))
    if (fromOurs(row.item) || fromOurs(row.lot)) found.add('s:descent')
  }
  return [...found]
}

/** Puts a world into an empty store, past all walls. Item ids of the world become ids of the database. */
export async function storeWorld(pool: Pool, world: RandomWorld): Promise<void> {
  await pool.query(`set session_replication_role = replica`)
  await pool.query(`truncate facts.item, facts.fact_item, facts.reach, portal.grant_ restart identity cascade`)
  for (const item of world.items) {
    await pool.query(
      `insert into facts.item (id, uri, kind, scheme, di, brand, lot_item) overriding system value values ($1, $2, $3, 'gs1', $4, $5, $6)`,
      [item.id, `urn:test:${item.id}`, item.kind, item.di, item.brand, item.lot],
    )
  }
  for (const f of world.facts) {
    await pool.query(
      `insert into facts.fact_item (fact, item, role, owner, kind, effect, event_time, order_key, class, lot, di, brand, consignee, possessor, late, climbs, entitled, answers, effective)
       values ($1, $2, 'e', $3, $4, 'none', $5, '0', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, true)`,
      [
        f.fact,
        f.item,
        f.owner,
        f.kind,
        at(f.time),
        f.klass,
        f.lot,
        f.di,
        f.brand,
        f.consignee,
        f.possessor,
        f.late,
        f.climbs,
        f.entitled,
        f.answers,
      ],
    )
  }
  for (const r of reachRows(world)) {
    const item = world.items.find((one) => one.id === r.item)
    await pool.query(
      `insert into facts.reach (organization, item, relation, how, since, until, inside, di, lot) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        r.organization,
        r.item,
        r.relation,
        r.how,
        r.since === null ? null : at(r.since),
        r.until === null ? null : at(r.until),
        r.inside,
        item?.di,
        item?.lot,
      ],
    )
  }
  for (const g of world.grants) {
    await pool.query(
      `insert into portal.grant_ (owner, partner, giver, relation, extent, kinds, groups, dis, verdict, starts, ends, accepted_at)
       values ($1, $2, $1, $3, $4, $5, $6, $7, $8, now() - interval '1 day', now() + interval '1 day', now())`,
      [g.owner, g.partner, g.relation, g.extent, g.kinds, g.groups, g.dis, g.verdict],
    )
  }
}
