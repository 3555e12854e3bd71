/**
 * The readiness board: what would fail tomorrow, told from one's own facts, one's own grants and one's own open work.
 * Pure types.
 *
 * `readiness-board.server.ts`: `readinessOf(op, { days }): Readiness` and `readinessFile(op, { line, days }): LineRows`.
 */
import type { NamedParty } from '#app/evidence/evidence.ts'

/** What is told, in the order in which it is mended. */
export const READINESS_LINES = ['shipments', 'lineage', 'units', 'grants', 'locations', 'deadlines'] as const
export type LineName = (typeof READINESS_LINES)[number]

/** Why a unit could not be found in a recall by what we know of it. */
export const UNIT_GAPS = ['product', 'lot', 'consignee'] as const
export type UnitGap = (typeof UNIT_GAPS)[number]

/** Instants are ISO. */
export type LineRows = {
  /** Shipments of ours without a receipt: how many of their items nobody confirmed, and the first of these. */
  shipments: { fact: string; at: string; items: number; uri: string | null; to: NamedParty | null }
  /** Produced by us with no input recorded. */
  lineage: { uri: string; madeAt: string }
  units: { uri: string; di: string | null; gaps: UnitGap[] }
  grants: { id: string; given: boolean; other: NamedParty; ends: string }
  /** Locations of ours where nobody is confirmed whom letters reach. */
  locations: { id: string; name: string }
  deadlines: { of: 'scar' | 'confirmation'; id: string; label: string; due: string; overdue: boolean }
}

export type Line<L extends LineName> = { count: number; examples: LineRows[L][] }

/** Units of one product, and how many of them a recall could be narrowed to today. */
export type ProductShare = {
  di: string | null
  name: string | null
  nameZh: string | null
  units: number
  scoped: number
}

export type Readiness = {
  days: number
  /** Null where this reader's role reads no facts. */
  facts: { shipments: Line<'shipments'>; lineage: Line<'lineage'>; units: Line<'units'>; shares: ProductShare[] } | null
  grants: Line<'grants'>
  locations: Line<'locations'>
  deadlines: Line<'deadlines'>
}

export const DEFAULT_DAYS = 14
const MOST_DAYS = 365

/** Days a shipment may wait, as typed; nothing typed is the default. Null when it is no whole number from 1 to 365. */
export function readDays(typed: string | null): number | null {
  if (typed === null || typed.trim() === '') return DEFAULT_DAYS
  const days = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0
  return days >= 1 && days <= MOST_DAYS ? days : null
}

/** A part of a whole in percent, rounded down: only all of it is a hundred. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 100)
}
