/**
 * An amendment captured by a machine takes effect when a data steward approves it. Pure types: what waits, the
 * before and after of one, and what became of it.
 *
 * `pending-amendments.server.ts`: `pendingAmendments(op): AmendmentLine[]`; `amendment-file.server.ts`:
 * `amendmentFile(op, { id }): AmendmentFile`; `approve-amendment.server.ts` and `refuse-amendment.server.ts`:
 * `approveAmendment | refuseAmendment(op, { id, reason }): AmendmentDecided`.
 */
import type { NotOffered } from '#policies/affordances.ts'
import type { FieldValue, ItemKind, SeenFact } from '#app/evidence/evidence.ts'

export type AmendmentState = 'pending' | 'in-force' | 'refused'

export type AmendmentLine = {
  /** Public id of the amending fact: the id in the URL. */
  id: string
  amends: string
  reason: string | null
  /** ISO instants in UTC. */
  declaredAt: string
  recordTime: string
  capturedBy: string
  step: string | null
  item: { uri: string; kind: ItemKind; di: string | null; lot: string | null; serial: string | null } | null
  /** How many lots, units and other items the fact names. */
  items: number
  state: AmendmentState
}

/** One field that differs; undefined on neither side: a field that is absent there is null. */
export type AmendmentChange = { address: string; before: FieldValue; after: FieldValue }

export type AmendmentFile = AmendmentLine & {
  before: SeenFact
  after: SeenFact
  changes: AmendmentChange[]
  /** What stops counting when it takes effect, as sentences' parameters: counts by kind of thing. */
  effect: { items: number; partners: number }
  decision: { state: 'in-force' | 'refused'; reason: string; at: string; by: string } | null
  /** Catalogue key under `affordance.*` when the reader may not decide; null when they may. */
  refusedBecause: NotOffered | null
}

export type AmendmentDecided = { moved: true } | { moved: false; because: 'already-decided' }
