import { sql } from 'kysely'
import type { ErasureBasis, ErasureState } from '#app/erasure/erasure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { ErasureId, FactId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Reader, Writer } from './database.ts'

type Read = Reach<'read', 'Erasure'>

export type ErasureRow = {
  id: ErasureId
  owner: OrganizationId
  fact_id: FactId
  step: string | null
  kind: FactKind
  basis: ErasureBasis
  reason: string
  state: ErasureState
  asked_by: PersonId
  asked_name: string
  asked_at: Date
  decided_name: string | null
  decided_at: Date | null
  decision: string | null
  /** Hexadecimal; null while the content is there. */
  digest: string | null
}

const SELECT = sql`select erasure.public_id as id, erasure.owner, erasure.fact_id, f.step, f.kind, erasure.basis, erasure.reason, erasure.state, erasure.asked_by,
    ap.name as asked_name, erasure.asked_at, dp.name as decided_name, erasure.decided_at, erasure.decision, encode(d.digest, 'hex') as digest
  from portal.erasure join facts.fact f on f.id = erasure.fact join portal.person ap on ap.id = erasure.asked_by
  left join portal.person dp on dp.id = erasure.decided_by left join facts.erased d on d.fact = erasure.fact`

/** Erasures of our facts: those that wait, oldest first, then the decided ones, newest first. */
export async function erasuresOfOurs(db: Reader, reach: Read, limit: number): Promise<ErasureRow[]> {
  const { rows } = await sql<ErasureRow>`${SELECT} where ${reach.rows('request')}
    order by (erasure.state = 'asked') desc, case when erasure.state = 'asked' then erasure.id else -erasure.id end limit ${limit}::int`.execute(
    db,
  )
  return rows
}

/** How many wait for a decision that this person may make: of others, since it takes two. */
export async function erasuresWaiting(
  db: Reader,
  reach: Reach<'approve', 'Erasure'>,
  person: PersonId,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from portal.erasure
    where erasure.state = 'asked' and erasure.asked_by <> ${person}::int and ${reach.rows('decision')}`.execute(db)
  return rows[0]?.n ?? 0
}

/** One erasure of ours. Hidden (404) when there is none of this id. */
export async function erasureById(db: Reader, reach: Read, id: ErasureId): Promise<ErasureRow> {
  const { rows } =
    await sql<ErasureRow>`${SELECT} where ${reach.rows('request')} and erasure.public_id = ${id}`.execute(db)
  if (!rows[0]) throw Refusal.hidden('erasure')
  return rows[0]
}

/** A fact of ours that may be asked about, and whether its content is gone; null when none of ours has this id. */
export async function factToErase(
  db: Reader,
  reach: Reach<'ask', 'Erasure'>,
  id: FactId,
): Promise<{ id: number; erased: boolean } | null> {
  const { rows } = await sql<{ id: number; erased: boolean }>`
    select f.id, exists (select from facts.erased d where d.fact = f.id) as erased from facts.fact f
    where f.public_id = ${id} and f.owner = ${reach.me}::int`.execute(db)
  return rows[0] ?? null
}

/** Keeps that an erasure is asked for. Null when one of this fact was asked for and not refused. */
export async function keepErasure(
  db: Writer,
  asked: { fact: number; factId: FactId; owner: OrganizationId; basis: ErasureBasis; reason: string; by: PersonId },
): Promise<ErasureId | null> {
  const { rows } = await sql<{ id: ErasureId }>`
    insert into portal.erasure (owner, fact, fact_id, basis, reason, asked_by)
    values (${asked.owner}, ${asked.fact}, ${asked.factId}, ${asked.basis}, ${asked.reason}, ${asked.by})
    on conflict do nothing returning public_id as id`.execute(db)
  return rows[0]?.id ?? null
}

/** The second person approves and the content is destroyed. `busy`: a received document with it is still being captured. */
export async function erase(
  db: Writer,
  approved: { id: ErasureId; reason: string },
): Promise<'erased' | 'decided' | 'busy'> {
  const { rows } = await sql<{ outcome: 'erased' | 'decided' | 'busy' }>`
    select facts.erase(${approved.id}, ${approved.reason}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'decided'
}

/** The second person refuses. `decided` when somebody decided before. */
export async function refuseErasure(
  db: Writer,
  refused: { id: ErasureId; reason: string; by: PersonId; at: Date },
): Promise<'refused' | 'decided'> {
  const { rows } = await sql<{ id: number }>`
    update portal.erasure set state = 'refused', decided_by = ${refused.by}, decided_at = ${refused.at}, decision = ${refused.reason}
    where public_id = ${refused.id} and state = 'asked' returning id`.execute(db)
  return rows.length === 0 ? 'decided' : 'refused'
}
