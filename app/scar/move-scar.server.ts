import type { Operation } from '#app/operation.server.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import { moveScar as move, scarById, scarRecord } from '#db/scars.ts'
import { Refusal } from '#policies/refusal.ts'
import { fileOf } from './scar-file.server.ts'
import { sideOf, stepStates } from './scar-line.ts'
import { isWhole, type Move, moved, MOVES } from './scar.ts'
import { LETTER_OF, tellOtherSide } from './tell-other-side.server.ts'

export type ScarMoved =
  | { readonly moved: true }
  /** It stands elsewhere by now, a step is not accepted yet, or what was to be signed is not what was shown. */
  | { readonly moved: false; readonly because: 'moved-on' | 'not-whole' | 'changed-since' }

const MEANING = { accept: 'approval', verify: 'review', close: 'responsibility' } as const

/**
 * Moves a request for our side. What is signed (accept, verify, close) is signed over the text that the page showed: `seen`
 * is its digest, and where the record moved meanwhile nothing is signed. Returned, not thrown: somebody was faster.
 */
export async function moveScarOn(
  op: Operation,
  ask: { id: ScarId; move: Move; reason: string; seen: string | null; digest: (text: string) => string },
): Promise<ScarMoved> {
  return op.writing(async (db): Promise<ScarMoved> => {
    const row = await scarById(db, op.reach('read', 'Scar'), ask.id)
    const side = sideOf(row, op.actor.organizationId)
    const action = side === 'customer' ? 'approve' : 'answer'
    op.require(action, 'Scar', { customer: row.customer, supplier: row.supplier })
    if (op.actor.personId === null) throw Refusal.forbidden(ask.move, 'request') // a decision is a person's
    if (moved(row.state, ask.move, side, row.category) === null) return { moved: false, because: 'moved-on' }
    if (ask.move === 'accept' && !isWhole(stepStates(row))) return { moved: false, because: 'not-whole' }
    let signed = null
    if (ask.move === 'accept' || ask.move === 'verify' || ask.move === 'close') {
      const record = await scarRecord(db, { scar: op.reach('read', 'Scar'), note: op.reach('read', 'ScarNote') }, row)
      const shown = fileOf(op, row, record).toSign
      if (ask.digest(shown) !== ask.seen) return { moved: false, because: 'changed-since' }
      signed = { meaning: MEANING[ask.move], zone: op.zone, language: op.language, shown }
    }
    const outcome = await move(db, op.reach(action, 'Scar'), { id: ask.id, move: ask.move, reason: ask.reason, signed })
    if (outcome === 'hidden') throw Refusal.hidden('request')
    if (outcome !== 'moved') return { moved: false, because: outcome }
    await tellOtherSide(op, db, LETTER_OF[ask.move], {
      to: side === 'customer' ? row.supplier : row.customer,
      id: row.id,
      reference: row.reference,
    })
    return { moved: true }
  })
}

/** Whether a move says why. */
export function needsReason(ask: Move): boolean {
  return MOVES[ask].reason
}
