import { sql } from 'kysely'
import type { FactInput } from '#app/capture/fact-input.ts'
import type { FactId } from '#app/vocabulary/ids.ts'
import type { Writer } from '../database.ts'

/** What became of one event. `claims`: of how many of its items the owner may not speak, so that it has no effect there. */
export type Captured = {
  line: number
  fact: FactId
  /** The same event of the same owner was there already. */
  known: boolean
  superseded: FactId | null
  claims: number
  findings: unknown[]
}

/**
 * Takes events in for the organization the transaction is bound to; all of them or none. Whom the database entitles,
 * what follows for custody and reach, and which fact is superseded is decided there, in this transaction.
 * May fail with 40P01 or 40001: use `againWhenOvertaken` around the whole transaction.
 */
export async function captureFacts(db: Writer, events: readonly FactInput[]): Promise<Captured[]> {
  const { rows } = await sql<Captured>`select * from facts.capture(${JSON.stringify(events)}::jsonb)`.execute(db)
  return rows
}

const OVERTAKEN = new Set(['40P01', '40001'])

/** Runs a whole transaction again when the database chose it as the victim of a deadlock; three times, then it throws. */
export async function againWhenOvertaken<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (attempt >= 4 || typeof code !== 'string' || !OVERTAKEN.has(code)) throw error
      await new Promise((done) => setTimeout(done, 20 * attempt + Math.random() * 30))
    }
  }
}

/** Looks for what does not make sense about these facts of ours, after their commit. Gives how many findings are new. */
export async function findAbout(db: Writer, facts: readonly FactId[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`select facts.find(${[...facts]}::text[]) n`.execute(db)
  return rows[0]?.n ?? 0
}

/** A person lets a declaration of error take effect. False when none of that id waits for us. */
export async function approveAmendment(db: Writer, fact: FactId, why: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select facts.approve_amendment(${fact}, ${why}) done`.execute(db)
  return rows[0]?.done ?? false
}

/** Gives newly committed facts their place in the order in which they became known. Run it every second or so. */
export async function sequencePositions(db: Writer): Promise<number> {
  const { rows } = await sql<{ n: number }>`select facts.sequence_positions() n`.execute(db)
  return rows[0]?.n ?? 0
}
