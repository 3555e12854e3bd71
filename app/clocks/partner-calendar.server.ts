import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { todayIn } from '#app/vocabulary/calendar-date.ts'
import type { OrganizationSlug } from '#app/vocabulary/ids.ts'
import { SEVERITIES } from '#app/vocabulary/response-times.ts'
import { dueAfter } from '#app/vocabulary/working-days.ts'
import { calendarOf } from '#db/calendars.ts'
import { partnerBySlug } from '#db/partnerships.ts'
import { responseTimesOf } from '#db/response-times.ts'
import { Refusal } from '#policies/refusal.ts'
import { countedBy, timeInForce } from './calendar.ts'
import { yearView } from './calendar-view.server.ts'
import { ASKED_STEPS, type PartnerCalendar } from './calendar-view.ts'

/**
 * The calendar of a partner, this year and the next, and when what we would ask of it now were due. Hidden (404) when it is
 * no live partner of ours.
 */
export async function partnerCalendar(op: Operation, ask: { slug: OrganizationSlug }): Promise<PartnerCalendar> {
  const reach = op.reach('read', 'Calendar')
  return op.reading(async (db) => {
    const partner = await partnerBySlug(db, op.reach('read', 'Partnership'), ask.slug)
    const row = await calendarOf(db, reach, ask.slug)
    if (!partner || !row) throw Refusal.hidden('calendar')
    const { calendar, country, zone } = countedBy(row)
    const times = await responseTimesOf(db, reach)
    const today = todayIn(zone, op.now)
    const year = Number(today.slice(0, 4))
    return {
      partner: namedParty(partner),
      country,
      zone,
      weekdays: [...row.weekdays],
      today,
      years: [yearView(row, year), yearView(row, year + 1)],
      due: ASKED_STEPS.flatMap((step) =>
        SEVERITIES.map((severity) => {
          const { days, unit } = timeInForce(times, severity, step)
          const { day, beyondData } = dueAfter({ from: op.now, days, unit, calendar, zone })
          return { step, severity, day, beyondData }
        }),
      ),
    }
  })
}
