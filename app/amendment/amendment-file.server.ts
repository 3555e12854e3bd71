import type { SeenFact } from '#app/evidence/evidence.ts'
import type { Named } from '#app/evidence/named.server.ts'
import { type Around, listedIn, seenFacts } from '#app/evidence/seen-facts.server.ts'
import type { Operation } from '#app/operation.server.ts'
import type { FactId } from '#app/vocabulary/ids.ts'
import { amendmentById, type AmendmentRow, itemsOfFact, readersOfFact } from '#db/amendments.ts'
import { factsById, organizationsNamed } from '#db/evidence.ts'
import { Refusal } from '#policies/refusal.ts'
import type { AmendmentChange, AmendmentFile } from './amendment.ts'
import { amendmentLine, amendmentState } from './amendment-line.ts'

/**
 * One amendment: the fact as it counts now, the fact as it should have read, what differs, whom it touches and what was
 * decided. Only facts of our own are in it, so nothing is disclosed. Hidden (404) when there is none of this id.
 */
export async function amendmentFile(op: Operation, ask: { id: FactId }): Promise<AmendmentFile> {
  return op.reading(async (db) => {
    const row = await amendmentById(db, op.reach('read', 'Amendment'), ask.id)
    const reach = op.reach('read', 'Fact')
    const ids = [...new Set([row.fact, row.target, row.corrective].filter((id) => id !== null))]
    const items = await itemsOfFact(db, reach, ids)
    const around: Around = new Map(items.map(({ item, ...more }) => [item, { ...more, role: 'self' as const }]))
    const facts = await factsById(db, reach, ids)
    const named: Named = {
      me: op.actor.organizationId,
      labeler: null,
      words: await organizationsNamed(db, [op.actor.organizationId]),
    }
    const seen = seenFacts(reach, named, facts, around, await listedIn(db, reach, facts))
    const find = (id: string | null) => seen.find((one) => one.seen.id === id)?.seen ?? null
    const declaration = find(row.id)
    if (!declaration) throw Refusal.hidden('amendment')
    const before = find(row.target_id) ?? declaration
    const after = find(row.corrective_id) ?? declaration
    return {
      ...amendmentLine(row),
      before,
      after,
      changes: changesBetween(before, after),
      effect: {
        items: row.items,
        partners: await readersOfFact(db, op.reach('read', 'Amendment'), row.target_id ?? row.id),
      },
      decision: decisionOf(row),
      refusedBecause: op.whyNot('approve', 'Amendment', { owner: row.owner }),
    }
  })
}

function decisionOf(row: AmendmentRow): AmendmentFile['decision'] {
  const state = amendmentState(row)
  if (state === 'refused' && row.refused_at) {
    return { state, reason: row.refused_reason ?? '', at: row.refused_at.toISOString(), by: row.refused_name ?? '' }
  }
  if (state !== 'in-force') return null
  const at = row.approved_at ?? row.record_time
  return { state, reason: row.approved_reason ?? '', at: at.toISOString(), by: row.approved_name ?? '' }
}

/** Says which event it was and nothing about what happened. */
const NO_CHANGE: ReadonlySet<string> = new Set(['hash', 'eventID'])

/** The fields that differ, by address; a field that one side does not have is null there. */
export function changesBetween(before: SeenFact, after: SeenFact): AmendmentChange[] {
  const addresses = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])].sort()
  return addresses
    .filter((address) => !NO_CHANGE.has(address))
    .map((address) => ({ address, before: before.fields[address] ?? null, after: after.fields[address] ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after))
}
