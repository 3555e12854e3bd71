/**
 * The owner's log of who looked: one row for each answer that held facts of others. Pure types.
 *
 * `disclosure-log.server.ts`: `disclosureLog(op, DisclosureFilter): DisclosureLog`, newest first, 100 rows a page.
 */
import type { NamedParty } from '#app/evidence/evidence.ts'
import type { Group } from '#app/vocabulary/groups.ts'

export const PURPOSES = ['provenance', 'complaint', 'corrective-action', 'recall', 'audit'] as const
export type Purpose = (typeof PURPOSES)[number]

export const DOORS = ['page', 'list', 'csv', 'delivery', 'api', 'epcis', 'confirmation', 'pack', 'guest'] as const
export type Door = (typeof DOORS)[number]

export type DisclosureRow = {
  id: string
  /** ISO instant in UTC. */
  at: string
  to: NamedParty
  /** Kind of the organization that looked; a person's name is shown only inside a shared case. */
  kind: string
  /** Came in by a link, and whether somebody had said by phone who it is. */
  guest: 'unverified' | 'confirmed' | null
  role: string | null
  purpose: Purpose
  door: Door
  /** What was asked, as text. */
  question: string
  /** How many facts of ours the answer held, and their public ids. */
  facts: string[]
  groups: Group[]
  flags: DisclosureFlag[]
  /** The groups that this reader was never shown before. */
  firstGroups: Group[]
}

/** First time for a group, more than three times the most of any of the 30 days before, outside declared hours. */
export const DISCLOSURE_FLAGS = ['first', 'surge', 'off-hours'] as const
export type DisclosureFlag = (typeof DISCLOSURE_FLAGS)[number]

/** What the log may be filtered by: one of the flags, or whichever. */
export const FLAG_FILTERS = ['any', ...DISCLOSURE_FLAGS] as const
export type FlagFilter = (typeof FLAG_FILTERS)[number]

/** Dates are YYYY-MM-DD in the reader's zone, both inclusive. `item` is a UDI, a lot, a serial or a fact id. */
export type DisclosureFilter = {
  organization: string | null
  purpose: Purpose | null
  from: string | null
  until: string | null
  item: string | null
  flag: FlagFilter | null
  page: string | null
}

export type DisclosureLog = {
  rows: DisclosureRow[]
  next: string | null
  /** Organizations that ever looked, for the filter. */
  organizations: NamedParty[]
}
