import type { Operation } from '#app/operation.server.ts'
import { keepCalendar } from '#db/calendars.ts'
import { Refusal } from '#policies/refusal.ts'
import { calendarKeeper } from './calendar-keeper.ts'

/**
 * Sets whose holidays count for our organization, in which zone its days end and which weekdays it works. It holds for
 * clocks that begin afterwards. Forbidden (403) to all but quality and admins.
 */
export async function keepWorkingCalendar(
  op: Operation,
  ask: { country: string; zone: string; weekdays: readonly number[] },
): Promise<void> {
  await op.writing(async (db) => {
    const by = calendarKeeper(op)
    const kept = await keepCalendar(db, op.reach('change', 'Calendar'), { ...ask, by })
    if (!kept) throw Refusal.forbidden('change', 'Calendar')
  })
}
