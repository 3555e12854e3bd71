import type { ItemKind } from '#app/vocabulary/item-uri.ts'
import type { AmendmentRow } from '#db/amendments.ts'
import type { AmendmentLine, AmendmentState } from './amendment.ts'

/** Where a stored declaration of error stands. */
export function amendmentState(row: AmendmentRow): AmendmentState {
  if (row.state === 'effective') return 'in-force'
  return row.refused_at === null ? 'pending' : 'refused'
}

/** A stored declaration of error as the desk shows it. */
export function amendmentLine(row: AmendmentRow): AmendmentLine {
  return {
    id: row.id,
    amends: row.target_id ?? row.id,
    reason: row.reason,
    declaredAt: row.declared_at.toISOString(),
    recordTime: row.record_time.toISOString(),
    capturedBy: row.captured_by ?? '',
    step: row.step,
    item: row.item && { ...row.item, kind: row.item.kind as ItemKind }, // a kind of the items' own table
    items: row.items,
    state: amendmentState(row),
  }
}
