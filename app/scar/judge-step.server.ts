import type { Operation } from '#app/operation.server.ts'
import { dueOn } from '#app/vocabulary/working-days.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import { extendClock, judgeStep as judge, scarById } from '#db/scars.ts'
import { Refusal } from '#policies/refusal.ts'
import type { ClockName, Step } from './scar.ts'
import { tellOtherSide } from './tell-other-side.server.ts'

/** Accepts one version of a step, or returns it with a reason. False when it was judged, answered anew or moved before. */
export async function judgeStep(
  op: Operation,
  ask: { id: ScarId; step: Step; version: number; accepted: boolean; reason: string },
): Promise<boolean> {
  return op.writing(async (db) => {
    const row = await scarById(db, op.reach('read', 'Scar'), ask.id)
    op.require('approve', 'Scar', { customer: row.customer, supplier: row.supplier })
    if (op.actor.personId === null) throw Refusal.forbidden('judge', 'request') // a judgement is a person's
    const verdict = ask.accepted ? 'accepted' : 'returned'
    const outcome = await judge(db, op.reach('approve', 'Scar'), { ...ask, verdict })
    if (outcome === 'hidden') throw Refusal.hidden('request')
    if (outcome !== 'judged') return false
    await tellOtherSide(op, db, ask.accepted ? 'scar-step-accepted' : 'scar-step-returned', {
      to: row.supplier,
      id: row.id,
      reference: row.reference,
    })
    return true
  })
}

/** Gives the supplier more time, to the end of a day where it is. The first date stays. False when it does not run, or not later. */
export async function extendTime(
  op: Operation,
  ask: { id: ScarId; clock: ClockName; day: string; reason: string },
): Promise<boolean> {
  return op.writing(async (db) => {
    const row = await scarById(db, op.reach('read', 'Scar'), ask.id)
    op.require('approve', 'Scar', { customer: row.customer, supplier: row.supplier })
    if (op.actor.personId === null) throw Refusal.forbidden('extend', 'request')
    const clock = row.clocks.find(({ name }) => name === ask.clock)
    if (!clock) return false
    const { due } = dueOn(ask.day, clock.zone) // where the supplier was when it was set; the partnership may have ended since
    const outcome = await extendClock(db, op.reach('approve', 'Scar'), {
      id: ask.id,
      name: ask.clock,
      day: ask.day,
      due,
      reason: ask.reason,
    })
    if (outcome === 'hidden') throw Refusal.hidden('request')
    if (outcome !== 'extended') return false
    await tellOtherSide(op, db, 'scar-extended', { to: row.supplier, id: row.id, reference: row.reference })
    return true
  })
}
