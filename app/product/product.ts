/**
 * All that one may see of a product since a day, newest first. Pure types.
 *
 * `product-facts.server.ts`: `productFacts(op, ProductQuestion): ProductFacts`.
 */
import type { NamedParty } from '#app/evidence/evidence.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'

/** `code`: a product number, or any code that names one. `since`: YYYY-MM-DD in the reader's zone. `page`: a fact id. */
export type ProductQuestion = { code: string; since: string; page: string | null; rows: number }

/** A fact as a line of the list. Null is withheld, and `withheld` says so. */
export type ProductLine = {
  id: string
  kind: FactKind
  step: string | null
  /** ISO instant in UTC. */
  eventTime: string | null
  eventOffset: string | null
  owner: NamedParty | null
  items: string[]
  /** Groups of fields and addresses that are withheld. */
  withheld: string[]
  superseded: boolean
}

export type ProductFacts =
  | { asked: false; wrong: { code?: 'empty' | 'no-product'; since?: 'no-day' } }
  | { asked: true; di: string; lines: ProductLine[]; next: string | null }
