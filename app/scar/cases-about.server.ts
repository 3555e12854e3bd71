import type { Evidence } from '#app/evidence/evidence.ts'
import type { Operation } from '#app/operation.server.ts'
import { scarsOnItems } from '#db/scars.ts'
import type { CasesAbout } from './cases-card.tsx'
import { scarLine } from './scar-line.ts'

/**
 * Corrective requests of our own about an item, or about what it was made from as far as that is seen; null where nothing
 * is shared of the item. Nothing of others is counted.
 */
export async function casesAbout(op: Operation, evidence: Evidence): Promise<CasesAbout | null> {
  if (evidence.item === null) return null
  const us = op.actor.organizationId
  const uris = [evidence.item.uri, ...evidence.lineage.ancestors.flatMap(({ uri }) => uri ?? [])]
  const rows = await op.reading((db) => scarsOnItems(db, op.reach('read', 'Scar'), uris))
  return {
    lines: rows.map((row) => scarLine(row, us, op.now)),
    mayIssue: op.can('ask', 'Scar', { customer: us, supplier: us }),
  }
}
