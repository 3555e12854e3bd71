/**
 * Erasure by law: one person of the owner asks that the content of a fact be destroyed and names the law, another decides.
 * Skeleton and digest stay. Pure types.
 */
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { NotOffered } from '#policies/affordances.ts'

/** GDPR Art. 17 (right to erasure), PIPL Art. 47, an order of a court, or another law that the reason names. */
export const ERASURE_BASES = ['gdpr-17', 'pipl-47', 'court-order', 'other-law'] as const
export type ErasureBasis = (typeof ERASURE_BASES)[number]
export type ErasureState = 'asked' | 'approved' | 'refused'

export type ErasureLine = {
  id: string
  factId: string
  step: string | null
  kind: FactKind
  basis: ErasureBasis
  state: ErasureState
  askedBy: string
  /** ISO instants in UTC. */
  askedAt: string
  decidedAt: string | null
}

export type ErasureFile = ErasureLine & {
  reason: string
  decidedBy: string | null
  decision: string | null
  /** What stays of the content once it is destroyed: SHA-256 over salt and canonical bytes, hexadecimal. */
  digest: string | null
  /** Why the reader may not decide: a key under `affordance.*`, or that they asked themselves. */
  notOffered: NotOffered | 'asked-it-yourself' | null
}

export type ErasureAsked =
  { asked: true; id: string } | { asked: false; because: 'no-such-fact' | 'asked-already' | 'erased-already' }
export type ErasureDecided =
  { moved: true } | { moved: false; because: 'already-decided' | 'busy' | 'asked-it-yourself' }
