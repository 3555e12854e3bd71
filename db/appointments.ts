import { sql } from 'kysely'
import type { AppointmentId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'
import { takesLong } from './long-act.ts'

export type AppointmentRow = {
  readonly id: AppointmentId
  /** Whether we gave it; else it was given to us. */
  readonly given: boolean
  readonly words: FirmWords
  readonly dis: string[] | null
  readonly kinds: FactKind[] | null
  readonly starts: Date
  readonly ends: Date | null
  readonly for: string | null
  readonly reason: string | null
  readonly ended_at: Date | null
  readonly ended_because: string | null
}

/** Appointments given and received: those that are in force or to come first, newest first. */
export async function appointments(db: Reader, reach: Reach<'read', 'Appointment'>): Promise<AppointmentRow[]> {
  const { rows } = await sql<AppointmentRow>`
    select appointment.public_id as id, appointment.labeler = ${reach.me}::int as given, ${firmWords('o')} as words, appointment.dis, appointment.kinds,
      appointment.starts, appointment.ends, appointment."for", appointment.reason, appointment.ended_at, appointment.ended_because
    from portal.appointment join portal.organization o on o.id = case when appointment.labeler = ${reach.me}::int then appointment.appointee else appointment.labeler end
    where ${reach.rows('terms')} order by coalesce(appointment.ends <= now(), false), appointment.id desc limit 500`.execute(
    db,
  )
  return rows
}

/** What a partner may speak of for us. Days are `YYYY-MM-DD` in `zone`; the last one is whole. */
export type Appointing = {
  readonly partner: OrganizationSlug
  readonly dis: readonly string[] | null
  readonly kinds: readonly FactKind[] | null
  readonly starts: string
  readonly ends: string | null
  readonly zone: string
  readonly for: string
  readonly reason: string
}

/** Appoints. Where the partner said something of those products already, everything that follows is derived again here. */
export async function appoint(
  db: Writer,
  _reach: Reach<'change', 'Appointment'>,
  a: Appointing,
): Promise<'kept' | 'hidden' | 'not-ours' | 'backwards'> {
  await takesLong(db)
  const { rows } = await sql<{ outcome: string }>`
    select portal.appoint(${a.partner}, ${a.dis === null ? null : [...a.dis]}::text[], ${a.kinds === null ? null : [...a.kinds]}::text[],
      ${a.starts}::date::timestamp at time zone ${a.zone}, (${a.ends}::date + 1)::timestamp at time zone ${a.zone}, ${a.for}, ${a.reason}) as outcome`.execute(
    db,
  )
  const outcome = rows[0]?.outcome ?? 'hidden'
  return outcome === 'hidden' || outcome === 'not-ours' || outcome === 'backwards' ? outcome : 'kept'
}

/** Ends an appointment of ours after a day, now at the earliest. */
export async function endAppointment(
  db: Writer,
  _reach: Reach<'change', 'Appointment'>,
  end: { id: AppointmentId; day: string; zone: string; reason: string },
): Promise<'ended' | 'hidden' | 'over'> {
  await takesLong(db)
  const { rows } = await sql<{ outcome: 'ended' | 'hidden' | 'over' }>`
    select portal.end_appointment(${end.id}, ${end.day}::date::timestamp at time zone ${end.zone}, ${end.reason}) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'hidden'
}
