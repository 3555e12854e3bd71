import type { Operation } from '#app/operation.server.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import { keepNote, scarById } from '#db/scars.ts'
import { Refusal } from '#policies/refusal.ts'
import { tellOtherSide } from './tell-other-side.server.ts'

/** Writes a note, for both sides or for our own alone; the other side is told only of what it may read. */
export async function writeNote(
  op: Operation,
  ask: { id: ScarId; audience: 'both' | 'own'; body: string },
): Promise<void> {
  const by = op.actor.personId
  const us = op.actor.organizationId
  await op.writing(async (db) => {
    const row = await scarById(db, op.reach('read', 'Scar'), ask.id)
    op.require('change', 'ScarNote', {
      organization: us,
      audience: ask.audience,
      customer: row.customer,
      supplier: row.supplier,
    })
    if (by === null) throw Refusal.forbidden('write', 'note')
    await keepNote(db, op.reach('change', 'ScarNote'), { scar: row.row, audience: ask.audience, body: ask.body, by })
    if (ask.audience === 'both')
      await tellOtherSide(op, db, 'scar-note', {
        to: row.customer === us ? row.supplier : row.customer,
        id: row.id,
        reference: row.reference,
      })
  })
}
