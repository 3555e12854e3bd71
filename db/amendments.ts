import { sql } from 'kysely'
import type { FactId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Reader, Writer } from './database.ts'

type Read = Reach<'read', 'Amendment'>

export type AmendmentRow = {
  fact: number
  id: FactId
  owner: OrganizationId
  state: 'pending' | 'effective'
  /** The fact it amends; null while that one has not arrived. */
  target: number | null
  target_id: FactId | null
  /** The fact that says how it should have read, named by the declaration. */
  corrective: number | null
  corrective_id: FactId | null
  declared_at: Date
  record_time: Date
  reason: string | null
  captured_by: string | null
  step: string | null
  items: number
  item: { uri: string; kind: string; di: string | null; lot: string | null; serial: string | null } | null
  approved_at: Date | null
  approved_reason: string | null
  approved_name: string | null
  refused_at: Date | null
  refused_reason: string | null
  refused_name: string | null
}

/** A declaration has the hash of the event it declares erroneous, and so that event's time: the index finds it by it. */
const SELECT = sql`select amendment.fact, f.public_id as id, amendment.owner, amendment.state, t.id as target, t.public_id as target_id,
    c.id as corrective, c.public_id as corrective_id, f.declared as declared_at, f.record_time, f.declaration ->> 'reason' as reason,
    f.captured_by, f.step, n.items, n.item, amendment.approved_at, amendment.reason as approved_reason, ap.name as approved_name,
    r.at as refused_at, r.reason as refused_reason, rp.name as refused_name
  from facts.amendment join facts.fact f on f.id = amendment.fact left join facts.fact_body b on b.fact = f.id
  left join lateral (select o.id, o.public_id from facts.fact o join facts.fact_body ob on ob.fact = o.id
    where o.owner = f.owner and o.event_time = f.event_time and o.declared is null and ob.projection ->> 'hash' = b.projection ->> 'hash' limit 1) t on true
  left join lateral (select o.id, o.public_id from facts.fact o join facts.fact_body ob on ob.fact = o.id
    where o.owner = f.owner and o.declared is null and o.record_time between f.record_time - interval '7 days' and f.record_time + interval '7 days'
      and f.declaration -> 'corrective' ? (ob.projection ->> 'eventID') limit 1) c on true
  left join lateral (select count(distinct k.item) as items, (array_agg(jsonb_build_object('uri', i.uri, 'kind', i.kind, 'di', i.di, 'lot', i.lot, 'serial', i.serial)
      order by k.role, i.uri))[1] as item from facts.fact_item k join facts.item i on i.id = k.item where k.fact = f.id) n on true
  left join portal.person ap on ap.id = amendment.approved_by
  left join portal.amendment_refusal r on r.fact = amendment.fact left join portal.person rp on rp.id = r.refused_by`

/** Declarations of error of ours that wait for a decision, oldest first. */
export async function amendmentsPending(db: Reader, reach: Read, limit: number): Promise<AmendmentRow[]> {
  const { rows } = await sql<AmendmentRow>`${SELECT}
    where ${reach.rows('fact')} and amendment.state = 'pending' and r.fact is null order by f.record_time, f.id limit ${limit}::int`.execute(
    db,
  )
  return rows
}

/** How many wait for a decision that this reach may make. */
export async function amendmentsWaiting(db: Reader, reach: Reach<'approve', 'Amendment'>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from facts.amendment
    where amendment.state = 'pending' and ${reach.rows('decision')}
      and not exists (select from portal.amendment_refusal r where r.fact = amendment.fact)`.execute(db)
  return rows[0]?.n ?? 0
}

/** One declaration of error of ours. Hidden (404) when there is none of this id. */
export async function amendmentById(db: Reader, reach: Read, id: FactId): Promise<AmendmentRow> {
  const { rows } = await sql<AmendmentRow>`${SELECT} where ${reach.rows('fact')} and f.public_id = ${id}`.execute(db)
  if (!rows[0]) throw Refusal.hidden('amendment')
  return rows[0]
}

/** Keeps that a declaration is not to take effect, and why. False when somebody refused it already. */
export async function keepRefusal(
  db: Writer,
  amendment: AmendmentRow,
  refusal: { by: PersonId; reason: string },
): Promise<boolean> {
  const kept = await db
    .insertInto('portal.amendment_refusal')
    .values({ fact: amendment.fact, owner: amendment.owner, refused_by: refusal.by, reason: refusal.reason })
    .onConflict((conflict) => conflict.doNothing())
    .returning('fact')
    .executeTakeFirst()
  return kept !== undefined
}

/** The items of one of our facts, by id. */
export async function itemsOfFact(
  db: Reader,
  reach: Reach<'read', 'Fact'>,
  facts: readonly number[],
): Promise<{ item: number; uri: string; lot: string | null; serial: string | null }[]> {
  const { rows } = await sql<{ item: number; uri: string; lot: string | null; serial: string | null }>`
    select distinct fact_item.item, i.uri, i.lot, i.serial from facts.fact_item join facts.item i on i.id = fact_item.item
    where fact_item.fact = any (${[...facts]}::bigint[]) and ${reach.rows('identity')}`.execute(db)
  return rows
}

/** How many organizations were shown this fact of ours. */
export async function readersOfFact(db: Reader, _reach: Read, id: FactId): Promise<number> {
  const filter = JSON.stringify({ items: [id] })
  const { rows } = await sql<{ n: number }>`
    select count(distinct reader) as n from portal.disclosures_of_ours(${filter}::jsonb, null, 1000)`.execute(db)
  return rows[0]?.n ?? 0
}
