/** Appointments as pages show them. Pure types. Instants are ISO in UTC; days are `YYYY-MM-DD`. */
import type { NamedParty } from '#app/evidence/evidence.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { NotOffered } from '#policies/affordances.ts'

export type AppointmentLine = {
  id: string
  /** Given by us, or to us. */
  given: boolean
  firm: NamedParty
  /** Null: all products, all kinds of facts. */
  dis: string[] | null
  kinds: FactKind[] | null
  starts: string
  ends: string | null
  for: string | null
  reason: string | null
  endedBecause: string | null
  state: 'coming' | 'live' | 'ended'
  endable: boolean
}

export type AppointmentsView = {
  lines: AppointmentLine[]
  partners: NamedParty[]
  products: { di: string; name: string }[]
  mayAppoint: NotOffered | null
  today: string
}

/** What an appointee does for the labeler, as the trade says it. */
export const APPOINTED_FOR = ['makes', 'sterilises', 'packs', 'stores', 'captures'] as const
export const APPOINTMENT_TEXT_MAX = 2000
