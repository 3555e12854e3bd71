import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { todayIn } from '#app/vocabulary/calendar-date.ts'
import type { AppointmentId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import { appoint, appointments, endAppointment } from '#db/appointments.ts'
import { productsOfOurs } from '#db/grants.ts'
import { partnersOf } from '#db/partnerships.ts'
import { Refusal } from '#policies/refusal.ts'
import type { AppointmentLine, AppointmentsView } from './appointments.ts'

/** For whom others speak, and for whom we do; with what the form of a new one offers. */
export async function appointmentsOf(op: Operation): Promise<AppointmentsView> {
  const us = op.actor.organizationId
  op.require('read', 'Appointment', { labeler: us, appointee: us })
  return op.reading(async (db) => {
    const rows = await appointments(db, op.reach('read', 'Appointment'))
    const mayAppoint = op.whyNot('change', 'Appointment', { labeler: us, appointee: us })
    const products = mayAppoint === null ? await productsOfOurs(db, op.reach('offer', 'Grant')) : []
    const partners = mayAppoint === null ? await partnersOf(db, op.reach('read', 'Partnership')) : []
    return {
      lines: rows.map((row): AppointmentLine => ({
        id: row.id,
        given: row.given,
        firm: namedParty(row.words),
        dis: row.dis,
        kinds: row.kinds,
        starts: row.starts.toISOString(),
        ends: row.ends?.toISOString() ?? null,
        for: row.for,
        reason: row.reason,
        endedBecause: row.ended_because,
        state: row.ends !== null && row.ends <= op.now ? 'ended' : row.starts > op.now ? 'coming' : 'live',
        endable: row.given && row.ended_at === null && (row.ends === null || row.ends > op.now),
      })),
      partners: partners.filter(({ ended_at }) => ended_at === null).map(namedParty),
      products: products.map(({ di, name, name_zh }) => ({
        di,
        name: op.language === 'zh' ? (name_zh ?? name) : name,
      })),
      mayAppoint,
      today: todayIn(op.zone, op.now),
    }
  })
}

/**
 * Appoints a partner to speak for our products. It counts at once, for the days it is about. `not-ours`: a product is not
 * ours; `backwards`: it would end before it begins or is over. Hidden (404) when the partner is none of ours.
 */
export async function appointPartner(
  op: Operation,
  ask: {
    partner: OrganizationSlug
    dis: readonly string[] | null
    kinds: readonly FactKind[] | null
    starts: string
    ends: string | null
    for: string
    reason: string
  },
): Promise<'kept' | 'not-ours' | 'backwards'> {
  return op.writing(async (db) => {
    const us = op.actor.organizationId
    op.require('change', 'Appointment', { labeler: us, appointee: us })
    const outcome = await appoint(db, op.reach('change', 'Appointment'), { ...ask, zone: op.zone })
    if (outcome === 'hidden') throw Refusal.hidden('partner')
    return outcome
  })
}

/** Ends an appointment of ours on a day; what was said under it keeps its effect. Hidden (404) when it is not ours. */
export async function endOurAppointment(
  op: Operation,
  ask: { id: AppointmentId; day: string; reason: string },
): Promise<'ended' | 'over'> {
  return op.writing(async (db) => {
    const us = op.actor.organizationId
    op.require('change', 'Appointment', { labeler: us, appointee: us })
    const outcome = await endAppointment(db, op.reach('change', 'Appointment'), { ...ask, zone: op.zone })
    if (outcome === 'hidden') throw Refusal.hidden('appointment')
    return outcome
  })
}
