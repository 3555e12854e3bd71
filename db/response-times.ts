import { sql } from 'kysely'
import type { PersonId } from '#app/vocabulary/ids.ts'
import type { ClockStep, ResponseTime, Severity } from '#app/vocabulary/response-times.ts'
import type { DayUnit } from '#app/vocabulary/working-days.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'

/** What we decided last for one severity and step. */
export type ResponseTimeRow = {
  readonly severity: Severity
  readonly step: ClockStep
  readonly version: number
  /** Null with unit: back to what the product proposes. */
  readonly days: number | null
  readonly unit: DayUnit | null
  readonly kept_by: string
  readonly kept_at: Date
}

/** The newest version of each response time of ours; what was never decided has no row. */
export async function responseTimesOf(db: Reader, reach: Reach<'read', 'Calendar'>): Promise<ResponseTimeRow[]> {
  const { rows } = await sql<ResponseTimeRow>`
    select distinct on (calendar.severity, calendar.step) calendar.severity, calendar.step, calendar.version, calendar.days, calendar.unit,
      coalesce(p.name, '') as kept_by, calendar.kept_at
    from portal.response_time calendar left join portal.person p on p.id = calendar.kept_by
    where ${reach.rows('times')} order by calendar.severity, calendar.step, calendar.version desc`.execute(db)
  return rows
}

/** A version to follow `after`, the newest its author was shown (0: there was none). */
export type NextTime = { severity: Severity; step: ClockStep; after: number; time: ResponseTime | null }

/**
 * Keeps new versions; what was there stays. Gives how many were kept: fewer than asked when somebody was faster with one of
 * them, whose version the author then has not seen.
 */
export async function keepResponseTimes(
  db: Writer,
  reach: Reach<'change', 'Calendar'>,
  keep: { times: readonly NextTime[]; by: PersonId },
): Promise<number> {
  const rows = keep.times.map(({ severity, step, after, time }) => ({
    severity,
    step,
    version: after + 1,
    days: time?.days ?? null,
    unit: time?.unit ?? null,
  }))
  const kept = await sql`
    insert into portal.response_time (organization, severity, step, version, days, unit, kept_by)
    select calendar.organization, x.severity, x.step, x.version, x.days, x.unit, ${keep.by}::int
    from (select ${reach.me}::int as organization) calendar,
      jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) x(severity text, step text, version int, days int, unit text)
    where ${reach.rows('times')}
      and not exists (select from portal.response_time n where n.organization = calendar.organization and n.severity = x.severity and n.step = x.step and n.version >= x.version)
    on conflict on constraint response_time_is_set_once_per_version do nothing returning id`.execute(db)
  return kept.rows.length
}
