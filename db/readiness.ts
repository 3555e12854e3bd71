import { type Expression, sql } from 'kysely'
import type { Reach } from '#policies/reach.ts'
import type { Reader } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'

/** What the board asks with: facts that may be read, and the grants that one is a party to. */
export type ReadinessReach = { readonly facts: Reach<'read', 'Fact'>; readonly grants: Reach<'read', 'Grant'> }

/** `days`: how long a shipment may wait for its receipt. */
export type ReadinessQuestion = { readonly days: number; readonly now: Date; readonly limit: number }

/** Instants are text as JSON has them. */
export type OpenShipment = { fact: string; at: string; items: number; uri: string | null; to: FirmWords | null }
export type WithoutInputs = { uri: string; di: string | null; made_at: string }
export type Unscoped = { uri: string; di: string | null; no_product: boolean; no_lot: boolean; no_consignee: boolean }
export type EndingGrant = { id: string; given: boolean; other: FirmWords; ends: string }

/** Rows of each line, in the order in which they are mended. */
export type ReadinessRows = {
  shipments: OpenShipment
  lineage: WithoutInputs
  units: Unscoped
  grants: EndingGrant
}
export type ReadinessLine = keyof ReadinessRows

/** Units of one product: how many there are, and how many of them a recall could be narrowed to today. */
export type ScopedShare = {
  di: string | null
  name: string | null
  name_zh: string | null
  units: number
  scoped: number
}

export type ReadinessBoard = {
  readonly lines: { readonly [L in ReadinessLine]: { readonly count: number; readonly examples: ReadinessRows[L][] } }
  readonly shares: ScopedShare[]
}

/** Days ahead in which the end of a grant is told. */
export const GRANT_ENDS_WITHIN = 30

/** Own facts, asked of the policies by the field that a line speaks of; `by` names the alias as the policies know it. */
const ours = (reach: ReadinessReach, field: 'identity' | 'dates' | 'parties') =>
  sql`fact_item.owner = ${reach.facts.me}::int and fact_item.effective and ${reach.facts.rows(field)}`

/**
 * The parts that the lines are read from. `made`: what we produced, units under their lot. `boxed` and `gone`: where what
 * we shipped went, down through the boxes that we packed. Everything is of our own facts but the receipts, and of those
 * only what the policies show us.
 */
const parts = (reach: ReadinessReach, { days, now }: ReadinessQuestion): Record<string, Expression<unknown>> => ({
  shipped: sql`select fact_item.fact, fact_item.item, fact_item.class, fact_item.event_time, fact_item.consignee, fact_item.possessor
    from facts.fact_item where ${ours(reach, 'parties')} and fact_item.effect = 'ship' and fact_item.role in ('e', 'p', 'c')`,
  packed: sql`select box.item as box, fact_item.item from facts.fact_item box join facts.fact_item on fact_item.fact = box.fact and fact_item.role = 'c'
    where box.owner = ${reach.facts.me}::int and box.effective and box.effect = 'pack' and box.role = 'p' and ${ours(reach, 'identity')}`,
  arrived: sql`select fact_item.item, fact_item.owner, fact_item.event_time from facts.fact_item
    where fact_item.answers = ${reach.facts.me}::int and fact_item.effect = 'receive' and fact_item.effective and ${reach.facts.rows('dates')} and ${reach.facts.rows('parties')}`,
  shipments: sql`select f.public_id as fact, s.event_time as at, count(*)::int as items, min(i.uri) as uri,
      case when o.id is not null then ${firmWords('o')} end as to
    from shipped s join facts.fact f on f.id = s.fact join facts.item i on i.id = s.item
      left join portal.organization o on o.id = coalesce(nullif(s.consignee, ${reach.facts.me}::int), s.possessor)
    where s.event_time < ${now}::timestamptz - make_interval(days => ${days}::int)
      and not exists (select from arrived a where a.item = s.item and a.event_time >= s.event_time and (o.id is null or a.owner = o.id))
      and not exists (select from packed p join arrived a on a.item = p.item
        where p.box = s.item and a.event_time >= s.event_time and (o.id is null or a.owner = o.id))
    group by f.public_id, s.event_time, o.id, o.slug, o.name, o.name_zh, o.kind`,
  made: sql`select fact_item.item, max(fact_item.lot) as lot, min(fact_item.event_time) as at from facts.fact_item
    where ${ours(reach, 'dates')} and (fact_item.effect = 'commission' or (fact_item.effect = 'transform' and fact_item.role = 'o')) group by 1`,
  fed: sql`select fact_item.item from facts.fact_item where ${ours(reach, 'identity')} and fact_item.effect = 'transform' and fact_item.role = 'o'
    and exists (select from facts.fact_item x where x.fact = fact_item.fact and x.owner = ${reach.facts.me}::int and x.role = 'i')`,
  lineage: sql`select i.uri, i.di, m.at as made_at from (select coalesce(lot, item) as item, min(at) as at from made group by 1) m join facts.item i on i.id = m.item
    where i.kind in ('lot', 'unit') and not exists (select from fed where fed.item = m.item)
      and not exists (select from made u join fed on fed.item = u.item where u.lot = m.item)`,
  // A lot that is sent to a named processor and stays ours says nothing of where its units went.
  gone: sql`select s.item, coalesce(f.consignee_uri, f.possessor_uri) is not null as known, s.class from shipped s join facts.fact f on f.id = s.fact
    where not (s.class and f.possessor_uri is not null and (f.consignee_uri is null or s.consignee = ${reach.facts.me}::int))
    union select p.item, gone.known, false from gone join packed p on p.box = gone.item`,
  sent: sql`select item, bool_or(known and not class) as known from gone group by item`,
  unit: sql`select i.uri, i.di, i.di is null as no_product, m.lot is null as no_lot,
      coalesce(not s.known, l.item is not null) as no_consignee
    from made m join facts.item i on i.id = m.item and i.kind = 'unit' left join sent s on s.item = m.item left join sent l on l.item = m.lot`,
  units: sql`select uri, di, no_product, no_lot, no_consignee from unit where no_product or no_lot or no_consignee`,
  shares: sql`select u.di, p.name, p.name_zh, count(*)::int as units, count(*) filter (where not (no_product or no_lot or no_consignee))::int as scoped
    from unit u left join portal.product p on p.di = u.di group by u.di, p.name, p.name_zh`,
  grants: sql`select grant_.public_id as id, grant_.owner = ${reach.grants.me}::int as given, ${firmWords('o')} as other, grant_.ends from portal.grant_
    join portal.organization o on o.id = case when grant_.owner = ${reach.grants.me}::int then grant_.partner else grant_.owner end
    where ${reach.grants.rows('terms')} and ${reach.grants.me}::int in (grant_.owner, grant_.partner)
      and grant_.accepted_at is not null and grant_.revoked_at is null and grant_.ends > ${now}::timestamptz
      and grant_.ends <= ${now}::timestamptz + make_interval(days => ${GRANT_ENDS_WITHIN}::int)`,
})

/** Which parts a line is read from, and its order: the longest waiting first. */
const LINES: { readonly [L in ReadinessLine]: { readonly from: readonly string[]; readonly order: string } } = {
  shipments: { from: ['shipped', 'packed', 'arrived', 'shipments'], order: 'at, fact' },
  lineage: { from: ['made', 'fed', 'lineage'], order: 'made_at, uri' },
  units: { from: ['shipped', 'packed', 'made', 'gone', 'sent', 'unit', 'units'], order: 'uri' },
  grants: { from: ['grants'], order: 'ends, id' },
}
const NAMES = ['shipments', 'lineage', 'units', 'grants'] as const

function withParts(reach: ReadinessReach, question: ReadinessQuestion, names: readonly string[]): Expression<unknown> {
  const all = parts(reach, question)
  const chosen = Object.entries(all).filter(([name]) => names.includes(name))
  return sql`with recursive ${sql.join(chosen.map(([name, part]) => sql`${sql.ref(name)} as materialized (${part})`))}`
}

/** The board: of each line how many, and as many of them as asked; and of each product the share that could be scoped. */
export async function readinessBoard(
  db: Reader,
  reach: ReadinessReach,
  question: ReadinessQuestion,
): Promise<ReadinessBoard> {
  const names = [...new Set([...NAMES.flatMap((name) => LINES[name].from), 'shares'])]
  const line = (
    name: ReadinessLine,
  ) => sql`${name}::text, jsonb_build_object('count', (select count(*) from ${sql.ref(name)}),
    'examples', coalesce((select jsonb_agg(to_jsonb(e)) from (select * from ${sql.ref(name)} order by ${sql.raw(LINES[name].order)} limit ${question.limit}::int) e), '[]'))`
  const { rows } = await sql<ReadinessBoard>`${withParts(reach, question, names)}
    select jsonb_build_object(${sql.join(NAMES.map(line))}) as lines,
      coalesce((select jsonb_agg(to_jsonb(s) order by s.di) from shares s), '[]') as shares`.execute(db)
  const [board] = rows
  if (!board) throw new Error('a board is one row')
  return board
}

/** One line as long as asked, for a file. */
export async function readinessLine<L extends ReadinessLine>(
  db: Reader,
  reach: ReadinessReach,
  question: ReadinessQuestion & { readonly line: L },
): Promise<ReadinessRows[L][]> {
  const { from, order } = LINES[question.line]
  const { rows } = await sql<{ row: ReadinessRows[L] }>`${withParts(reach, question, from)}
    select to_jsonb(e) as row from (select * from ${sql.ref(question.line)} order by ${sql.raw(order)} limit ${question.limit}::int) e`.execute(
    db,
  )
  return rows.map(({ row }) => row)
}
