import { z } from 'zod'
import { isZone } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { ticked } from '#app/ticked.ts'
import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { CalendarDayId } from '#app/vocabulary/ids.ts'
import { isCountry } from '#app/vocabulary/iso-codes.ts'
import type { ClockStep, ResponseTime, Severity } from '#app/vocabulary/response-times.ts'
import { DAY_UNITS, type DayUnit, MOST_DAYS } from '#app/vocabulary/working-days.ts'
import { ALL_TIMES, CALENDAR_DONE, type CalendarDone, DAY_NAME_MAX, REASON_MAX, timeField } from './calendar-view.ts'

/** A text that must be said, of at most `longest` characters. */
function saidText(t: T, missing: string, longest: number) {
  return z
    .string({ error: missing })
    .trim()
    .min(1, missing)
    .max(longest, t('confirmation.tooLong', { max: longest }))
}

/** Why something is changed: the trail keeps it. */
export const whySchema = (t: T) => saidText(t, t('clocks.needReason'), REASON_MAX)

/**
 * A day as a date field sends it, of the last year to five ahead: no due date lies further, and a calendar stays short
 * enough to be read whole by whoever counts with it.
 */
export const isoDay = (missing: string, now: Date) => {
  const year = now.getUTCFullYear()
  const near = (day: string) => day >= `${year - 1}` && day < `${year + 6}`
  return z
    .string({ error: missing })
    .trim()
    .refine((day) => day.length === 10 && parseIsoDate(day) !== null && near(day), missing)
}

/** What the page sends, by `act`. Response times come as one field for each number, unit and version shown. */
export const calendarSchema = (t: T, now = new Date()) => {
  const reason = whySchema(t)
  const wrong = t('clocks.wrongDays', { max: MOST_DAYS })
  const days = z
    .string({ error: wrong })
    .trim()
    .refine((said) => said === '' || (/^\d{1,4}$/.test(said) && Number(said) <= MOST_DAYS), wrong)
  const times = Object.fromEntries(
    ALL_TIMES.flatMap((of): [string, z.ZodType][] => [
      [timeField('days', of), days],
      [timeField('unit', of), z.enum(DAY_UNITS)],
      [timeField('seen', of), z.coerce.number().int().min(0).max(1_000_000)],
    ]),
  )
  return z.discriminatedUnion('act', [
    z.object({
      act: z.literal('keep'),
      country: z
        .string({ error: t('clocks.needCountry') })
        .trim()
        .toUpperCase()
        .refine(isCountry, t('clocks.needCountry')),
      zone: z
        .string({ error: t('people.wrongZone') })
        .trim()
        .max(60)
        .refine(isZone, t('people.wrongZone')),
      weekdays: ticked([1, 2, 3, 4, 5, 6, 7]).refine((some) => some.length > 0, t('people.needDays')),
      why: reason,
    }),
    z.object({
      act: z.literal('add'),
      day: isoDay(t('clocks.needDay'), now),
      kind: z.enum(['holiday', 'working'], { error: t('clocks.needKind') }),
      name: saidText(t, t('clocks.needName'), DAY_NAME_MAX),
      reason,
    }),
    z.object({ act: z.literal('remove'), id: CalendarDayId, reason }),
    z.object({ act: z.literal('reopen'), year: z.coerce.number().int().min(2000).max(2199) }),
    z.object({ act: z.literal('times'), because: reason, ...times }),
  ])
}

/** The response times of a form that `calendarSchema` read. */
export function timesOf(
  form: Readonly<Record<string, unknown>>,
): { severity: Severity; step: ClockStep; seen: number; time: ResponseTime | null }[] {
  return ALL_TIMES.map((of) => {
    const days = String(form[timeField('days', of)])
    const unit = form[timeField('unit', of)] as DayUnit // an enum of the schema
    return { ...of, seen: Number(form[timeField('seen', of)]), time: days === '' ? null : { days: Number(days), unit } }
  })
}

/** What was sent, as a page shows it again beside what stands in its way. The versions shown are left out: the page shows those of now. */
export function enteredAgain(form: Readonly<Record<string, unknown>>): Record<string, string> {
  const fields = Object.entries(form).filter(([name]) => !name.startsWith('seen-'))
  return Object.fromEntries(
    fields.map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : String(value)]),
  )
}

/** What was done before the page is shown, from its address; null for anything else. */
export function doneIn(url: string): CalendarDone | null {
  const done = z.enum(CALENDAR_DONE).safeParse(new URL(url).searchParams.get('done'))
  return done.success ? done.data : null
}
