import { confirmedSince } from '#app/company/company.ts'
import { confirmationDesk } from '#app/confirmation/confirmation-desk.server.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { scarsOf } from '#app/scar/scar-desk.server.ts'
import { locationsWithoutContact } from '#db/locations.ts'
import {
  type EndingGrant,
  type OpenShipment,
  readinessBoard,
  readinessLine,
  type ReadinessReach,
  type Unscoped,
  type WithoutInputs,
} from '#db/readiness.ts'
import type { LineName, LineRows, Readiness } from './readiness.ts'

/** Examples of each line on the page; the file has all. */
const EXAMPLES = 20
/** As many rows as a spreadsheet opens with ease. */
const ROWS_OF_A_FILE = 50_000
/** Work of ours that is due within so many days is told before it is late. */
const DUE_WITHIN_DAYS = 7

/**
 * What would fail tomorrow: shipments without a receipt after `days`, production without inputs, units that no recall could
 * be narrowed to, grants about to end, open work about to be late. Told from what is ours and what the policies show us;
 * nothing that is hidden from this reader changes a byte of it.
 */
export async function readinessOf(op: Operation, { days }: { days: number }): Promise<Readiness> {
  const [board, locations, deadlines] = await Promise.all([
    op.reading((db) => readinessBoard(db, reachOf(op), { days, now: op.now, limit: EXAMPLES })),
    locationsOf(op),
    deadlinesOf(op),
  ])
  const { shipments, lineage, units, grants } = board.lines
  return {
    days,
    facts: !readsOwnFacts(op)
      ? null
      : {
          shipments: { count: shipments.count, examples: shipments.examples.map(SHOWN.shipments) },
          lineage: { count: lineage.count, examples: lineage.examples.map(SHOWN.lineage) },
          units: { count: units.count, examples: units.examples.map(SHOWN.units) },
          shares: board.shares.map(({ name_zh, ...share }) => ({ ...share, nameZh: name_zh })),
        },
    grants: { count: grants.count, examples: grants.examples.map(SHOWN.grants) },
    locations: { count: locations.length, examples: locations.slice(0, EXAMPLES) },
    deadlines: { count: deadlines.length, examples: deadlines.slice(0, EXAMPLES) },
  }
}

/** All rows of one line, up to 50,000. */
export async function readinessFile<L extends LineName>(
  op: Operation,
  { line, days }: { line: L; days: number },
): Promise<LineRows[L][]> {
  const all: { readonly [N in LineName]: () => Promise<LineRows[N][]> } = {
    shipments: async () => (await rows('shipments')).map(SHOWN.shipments),
    lineage: async () => (await rows('lineage')).map(SHOWN.lineage),
    units: async () => (await rows('units')).map(SHOWN.units),
    grants: async () => (await rows('grants')).map(SHOWN.grants),
    locations: () => locationsOf(op),
    deadlines: () => deadlinesOf(op),
  }
  const rows = <N extends Exclude<LineName, 'deadlines' | 'locations'>>(name: N) =>
    op.reading((db) => readinessLine(db, reachOf(op), { line: name, days, now: op.now, limit: ROWS_OF_A_FILE }))
  return all[line]()
}

const reachOf = (op: Operation): ReadinessReach => ({
  facts: op.reach('read', 'Fact'),
  grants: op.reach('read', 'Grant'),
})

function readsOwnFacts(op: Operation): boolean {
  const owner = op.actor.organizationId
  return op
    .reach('read', 'Fact')
    .includes({ owner, kind: 'other', di: null, brand: null, answers: null, relations: ['own'] })
}

const SHOWN = {
  shipments: ({ to, ...row }: OpenShipment) => ({ ...row, to: to && namedParty(to) }),
  lineage: ({ uri, made_at }: WithoutInputs) => ({ uri, madeAt: made_at }),
  units: ({ uri, di, no_product, no_lot, no_consignee }: Unscoped) => ({
    uri,
    di,
    gaps: [
      ...(no_product ? (['product'] as const) : []),
      ...(no_lot ? (['lot'] as const) : []),
      ...(no_consignee ? (['consignee'] as const) : []),
    ],
  }),
  grants: ({ other, ...row }: EndingGrant) => ({ ...row, other: namedParty(other) }),
}

/** Locations of ours where nobody is confirmed whom letters reach; none for whom they do not concern. */
async function locationsOf(op: Operation): Promise<LineRows['locations'][]> {
  const rows = await op.reading((db) =>
    locationsWithoutContact(db, op.reach('read', 'Location'), confirmedSince(op.now)),
  )
  return rows.map(({ id, name }) => ({ id, name }))
}

/** Corrective requests whose turn is ours and questions that wait for our answer, late or nearly so, by their clock. */
async function deadlinesOf(op: Operation): Promise<LineRows['deadlines'][]> {
  const [scars, desk] = await Promise.all([scarsOf(op), confirmationDesk(op)])
  const soon = op.now.getTime() + DUE_WITHIN_DAYS * 86_400_000
  const all = [
    ...scars.flatMap(({ id, reference, title, waits, clock }) =>
      waits === 'us' && clock !== null && (clock.state === 'running' || clock.state === 'overdue')
        ? [{ of: 'scar' as const, id: String(id), label: `${reference} ${title}`, due: clock.due }]
        : [],
    ),
    ...desk.toAnswer.flatMap(({ id, label, dueAt, state }) =>
      state === 'open' ? [{ of: 'confirmation' as const, id, label: label.raw, due: dueAt }] : [],
    ),
  ]
  return all
    .filter(({ due }) => new Date(due).getTime() <= soon)
    .sort((a, b) => a.due.localeCompare(b.due))
    .map((row) => ({ ...row, overdue: new Date(row.due) < op.now }))
}
