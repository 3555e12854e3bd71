import type { SeenFact } from '#app/evidence/evidence.ts'
import type { Operation } from '#app/operation.server.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import { keepExhibit, scarById } from '#db/scars.ts'
import { Refusal } from '#policies/refusal.ts'
import { exhibitOf, exhibitText } from './exhibit.ts'
import { lookAtItems } from './look-at-items.server.ts'
import { isOver } from './scar.ts'
import type { ExhibitShown } from './scar-view.ts'

/** Facts of ours about the items of a request, and what the other side would read of those that are chosen. */
export async function factsToCite(
  op: Operation,
  ask: { id: ScarId; facts: readonly string[]; groups: readonly GrantableGroup[] },
): Promise<{ reference: string; facts: SeenFact[]; preview: ExhibitShown[] }> {
  const row = await op.reading((db) => scarById(db, op.reach('read', 'Scar'), ask.id))
  op.require('change', 'Scar', { customer: row.customer, supplier: row.supplier })
  const { facts } = await lookAtItems(op, row.items)
  const preview = facts.filter(({ id }) => ask.facts.includes(id)).map((fact) => exhibitOf(fact, ask.groups))
  return { reference: row.reference, facts, preview }
}

/** Shares chosen facts of ours as exhibits: how many are new. Nothing where the request is over. */
export async function citeFacts(
  op: Operation,
  ask: { id: ScarId; facts: readonly string[]; groups: readonly GrantableGroup[] },
): Promise<{ cited: number } | null> {
  const by = op.actor.personId
  const { preview } = await factsToCite(op, ask)
  return op.writing(async (db) => {
    const row = await scarById(db, op.reach('read', 'Scar'), ask.id)
    if (by === null) throw Refusal.forbidden('cite', 'request')
    if (isOver(row.state)) return null
    let cited = 0
    for (const shown of preview) {
      const kept = await keepExhibit(db, op.reach('change', 'Scar'), {
        scar: row.row,
        fact: shown.fact,
        groups: shown.groups,
        shown: exhibitText(shown),
        by,
      })
      if (kept) cited++
    }
    return { cited }
  })
}
