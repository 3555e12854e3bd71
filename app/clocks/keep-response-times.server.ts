import type { Operation } from '#app/operation.server.ts'
import type { ClockStep, ResponseTime, Severity } from '#app/vocabulary/response-times.ts'
import { keepResponseTimes, type NextTime, responseTimesOf } from '#db/response-times.ts'
import { calendarKeeper } from './calendar-keeper.ts'
import { timeInForce } from './calendar.ts'

/** One response time as its author wants it, with the version that the author was shown. Null time: as the product proposes. */
export type WantedTime = { severity: Severity; step: ClockStep; seen: number; time: ResponseTime | null }
export type TimesKept = { kept: true; changed: number } | { kept: false; because: 'changed-meanwhile' }

/**
 * Keeps the response times that differ from what is in force, each as a new version: clocks that run keep the due date they
 * have. Nothing is kept when somebody changed one of them since the author saw it. Forbidden (403) to all but quality and
 * admins.
 */
export async function keepTimes(op: Operation, wanted: readonly WantedTime[]): Promise<TimesKept> {
  const outcome = op.writing(async (db): Promise<TimesKept> => {
    const by = calendarKeeper(op)
    const rows = await responseTimesOf(db, op.reach('read', 'Calendar'))
    const times: NextTime[] = []
    for (const { severity, step, seen, time } of wanted) {
      const row = rows.find((one) => one.severity === severity && one.step === step)
      const ours = row !== undefined && row.days !== null && row.unit !== null
      const now = timeInForce(rows, severity, step)
      const same = time === null ? !ours : ours && now.days === time.days && now.unit === time.unit
      if (same) continue
      if (now.version !== seen) throw new ChangedMeanwhile()
      times.push({ severity, step, after: seen, time })
    }
    const kept = await keepResponseTimes(db, op.reach('change', 'Calendar'), { times, by })
    if (kept < times.length) throw new ChangedMeanwhile()
    return { kept: true, changed: kept }
  })
  return outcome.catch((error: unknown) => {
    if (error instanceof ChangedMeanwhile) return { kept: false, because: 'changed-meanwhile' }
    throw error
  })
}

/** Thrown to roll back: of several changes all are kept or none. */
class ChangedMeanwhile extends Error {}
