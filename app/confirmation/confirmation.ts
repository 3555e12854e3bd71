/**
 * "Ask the manufacturer to confirm": the full label goes to the verified holder of the prefix, for items that exist
 * and items that do not alike, and is answered as a deliberate disclosure with a clock. Pure types and moves.
 *
 * `ask-to-confirm.server.ts`: `askToConfirm(op, { text, note }): Asked`; `answer-confirmation.server.ts`:
 * `answerConfirmation(op, { id, outcome, text }): Answered`; `confirmation-desk.server.ts`:
 * `confirmationDesk(op): ConfirmationDesk`; `confirmation-file.server.ts`: `confirmationFile(op, { id }): ConfirmationFile`;
 * `waiting.server.ts`: `waitingForUs(op): number`, the count beside Desk in the bar.
 */
import type { NotOffered } from '#policies/affordances.ts'
import type { EvidenceQuery, NamedParty } from '#app/evidence/evidence.ts'

export const CONFIRMATION_OUTCOMES = ['genuine', 'not-ours', 'false', 'cannot-say'] as const
/** What the manufacturer says: ours and genuine; not our product; carries our name but is false; cannot say yet. */
export type ConfirmationOutcome = (typeof CONFIRMATION_OUTCOMES)[number]

export type ConfirmationState = 'open' | 'answered'
export type ConfirmationSide = 'asker' | 'manufacturer'

export type ConfirmationLine = {
  id: string
  label: Pick<EvidenceQuery, 'raw' | 'di' | 'lot' | 'serial'>
  asker: NamedParty
  manufacturer: NamedParty
  /** ISO instants in UTC. */
  askedAt: string
  dueAt: string
  answeredAt: string | null
  state: ConfirmationState
  outcome: ConfirmationOutcome | null
}

export type ConfirmationFile = ConfirmationLine & {
  side: ConfirmationSide
  query: EvidenceQuery
  /** What the asker wrote, for the manufacturer to read. */
  note: string | null
  answer: { outcome: ConfirmationOutcome; text: string; at: string } | null
  /** Catalogue key under `affordance.*` when the reader may not answer; null when they may. */
  refusedBecause: NotOffered | null
}

export type ConfirmationDesk = { toAnswer: ConfirmationLine[]; asked: ConfirmationLine[] }

/** Asked once per identifier and asker while open: asking again leads to the open question. */
export type Asked =
  { asked: true; id: string } | { asked: false; because: 'no-issuer' | 'own-product' | 'not-an-identifier' }
export type Answered = { moved: true } | { moved: false; because: 'already-answered' }

/** True when the question waits past its clock; `now` and `dueAt` are instants. */
export function isOverdue(line: Pick<ConfirmationLine, 'state' | 'dueAt'>, now: Date): boolean {
  return line.state === 'open' && new Date(line.dueAt).getTime() < now.getTime()
}
