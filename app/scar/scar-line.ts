import { namedParty } from '#app/evidence/named-party.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { ClockRow, ScarRow } from '#db/scars.ts'
import { isOver, owes, type Side, type StepStates, STEPS } from './scar.ts'
import type { ClockView, ScarLine } from './scar-view.ts'

/** The newest state of each step; what was never submitted is open. */
export function stepStates(row: Pick<ScarRow, 'steps'>): StepStates {
  return Object.fromEntries(STEPS.map((step) => [step, row.steps[step] ?? 'open'])) as StepStates // one entry for each
}

/** On which side of a request we stand. */
export function sideOf(row: Pick<ScarRow, 'customer'>, us: OrganizationId): Side {
  return row.customer === us ? 'customer' : 'supplier'
}

/** A stored clock as pages show it; a request that is over stops its clocks. */
export function clockView(row: ClockRow, over: boolean, now: Date): ClockView {
  const due = new Date(row.due)
  const met = row.met_at === null ? null : new Date(row.met_at)
  const state = met !== null ? (met <= due ? 'met' : 'met-late') : over ? 'stopped' : now <= due ? 'running' : 'overdue'
  return {
    name: row.name,
    day: row.day,
    due: due.toISOString(),
    firstDue: new Date(row.first_due).toISOString(),
    zone: row.zone,
    beyondData: row.beyond_data,
    metAt: met?.toISOString() ?? null,
    extendedBecause: row.extended_because,
    state,
  }
}

/** A stored request as lists show it to one of its sides. */
export function scarLine(row: ScarRow, us: OrganizationId, now: Date): ScarLine {
  const side = sideOf(row, us)
  const clocks = row.clocks.map((clock) => clockView(clock, isOver(row.state), now))
  const running = clocks.filter(({ state }) => state === 'running' || state === 'overdue')
  return {
    id: row.id,
    reference: row.reference,
    title: row.title,
    part: row.part,
    side,
    other: namedParty(side === 'customer' ? row.supplier_words : row.customer_words),
    severity: row.severity,
    category: row.category,
    state: row.state,
    waits: isOver(row.state) ? null : owes(row.state, stepStates(row), side) ? 'us' : 'them',
    clock: running.sort((a, b) => a.due.localeCompare(b.due))[0] ?? null,
    issuedAt: row.issued_at.toISOString(),
  }
}
