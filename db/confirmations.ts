import { sql } from 'kysely'
import type { ConfirmationOutcome, ConfirmationState } from '#app/confirmation/confirmation.ts'
import type { ConfirmationId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Reader, Writer } from './database.ts'

type Read = Reach<'read', 'ConfirmationRequest'>

export type ConfirmationRow = {
  public_id: ConfirmationId
  asker: OrganizationId
  labeler: OrganizationId
  raw: string
  reading: unknown
  di: string
  lot: string | null
  serial: string | null
  note: string | null
  asked_at: Date
  due_at: Date
  state: ConfirmationState
  outcome: ConfirmationOutcome | null
  answer: string | null
  answered_at: Date | null
  asker_words: { slug: string; name: string; name_zh: string | null }
  labeler_words: { slug: string; name: string; name_zh: string | null }
}

const COLUMNS = sql`confirmation.public_id, confirmation.asker, confirmation.labeler, confirmation.raw, confirmation.reading, confirmation.di,
  confirmation.lot, confirmation.serial, confirmation.note, confirmation.asked_at, confirmation.due_at, confirmation.state,
  confirmation.outcome, confirmation.answer, confirmation.answered_at,
  jsonb_build_object('slug', a.slug, 'name', a.name, 'name_zh', a.name_zh) as asker_words,
  jsonb_build_object('slug', l.slug, 'name', l.name, 'name_zh', l.name_zh) as labeler_words`
const FROM = sql`from portal.confirmation_request confirmation
  join portal.organization a on a.id = confirmation.asker join portal.organization l on l.id = confirmation.labeler`

/** Questions on our desk and questions we asked: open ones by their clock, then the newest answered ones. */
export async function confirmationsOfOurs(db: Reader, reach: Read, limit: number): Promise<ConfirmationRow[]> {
  const { rows } = await sql<ConfirmationRow>`select ${COLUMNS} ${FROM} where ${reach.rows('label')}
    order by (confirmation.state = 'open') desc, case when confirmation.state = 'open' then confirmation.due_at end,
      confirmation.answered_at desc, confirmation.id limit ${limit}::int`.execute(db)
  return rows
}

/** One question, for one of its two sides. Hidden (404) from everybody else. */
export async function confirmationById(db: Reader, reach: Read, id: ConfirmationId): Promise<ConfirmationRow> {
  const { rows } = await sql<ConfirmationRow>`select ${COLUMNS} ${FROM}
    where confirmation.public_id = ${id} and ${reach.rows('label')}`.execute(db)
  if (!rows[0]) throw Refusal.hidden('question')
  return rows[0]
}

/** How many open questions wait for us to answer. */
export async function confirmationsWaiting(db: Reader, reach: Reach<'answer', 'ConfirmationRequest'>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from portal.confirmation_request confirmation
    where confirmation.state = 'open' and ${reach.rows('answer')}`.execute(db)
  return rows[0]?.n ?? 0
}

export type ConfirmationAsked = {
  asker: OrganizationId
  askedBy: PersonId | null
  labeler: OrganizationId
  raw: string
  reading: unknown
  di: string
  lot: string | null
  serial: string | null
  note: string | null
  askedAt: Date
  dueAt: Date
}

/** Asks, or finds the question about this very label that is still open. `fresh`: it was asked just now. */
export async function askConfirmation(
  db: Writer,
  reach: Read,
  asked: ConfirmationAsked,
): Promise<{ id: ConfirmationId; fresh: boolean }> {
  const inserted = await db
    .insertInto('portal.confirmation_request')
    .values({
      asker: asked.asker,
      asked_by: asked.askedBy,
      labeler: asked.labeler,
      raw: asked.raw,
      reading: JSON.stringify(asked.reading),
      di: asked.di,
      lot: asked.lot,
      serial: asked.serial,
      note: asked.note,
      asked_at: asked.askedAt,
      due_at: asked.dueAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('public_id')
    .executeTakeFirst()
  if (inserted) return { id: inserted.public_id, fresh: true }
  const { rows } = await sql<{
    public_id: ConfirmationId
  }>`select confirmation.public_id from portal.confirmation_request confirmation
    where ${reach.rows('label')} and confirmation.state = 'open' and confirmation.asker = ${asked.asker} and confirmation.labeler = ${asked.labeler}
      and confirmation.di = ${asked.di} and confirmation.lot is not distinct from ${asked.lot}::text
      and confirmation.serial is not distinct from ${asked.serial}::text`.execute(db)
  if (!rows[0]) throw new Error('an open question is in the way and cannot be read')
  return { id: rows[0].public_id, fresh: false }
}

declare const held: unique symbol
/** A question that this transaction found within reach and has locked. */
export type HeldConfirmation = ConfirmationRow & { readonly [held]: true }

/**
 * One question for its answer, locked where this side may write it: the asker's row is only read, so that it is told
 * "forbidden" and not "hidden". Hidden (404) when out of reach.
 */
export async function holdConfirmation(db: Writer, reach: Read, id: ConfirmationId): Promise<HeldConfirmation> {
  await sql`select from portal.confirmation_request confirmation
    where confirmation.public_id = ${id} and ${reach.rows('label')} for update`.execute(db)
  return (await confirmationById(db, reach, id)) as HeldConfirmation // locked just before, where it can be written
}

/** Writes the answer of a held question, once. */
export async function keepAnswer(
  db: Writer,
  question: HeldConfirmation,
  answer: { outcome: ConfirmationOutcome; text: string; by: PersonId; at: Date },
): Promise<void> {
  await db
    .updateTable('portal.confirmation_request')
    .set({
      state: 'answered',
      outcome: answer.outcome,
      answer: answer.text,
      answered_by: answer.by,
      answered_at: answer.at,
    })
    .where('public_id', '=', question.public_id)
    .executeTakeFirstOrThrow()
}
