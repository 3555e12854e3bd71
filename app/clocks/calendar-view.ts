import {
  CLOCK_STEPS,
  type ClockStep,
  type ResponseTime,
  SEVERITIES,
  type Severity,
} from '#app/vocabulary/response-times.ts'
import type { NamedParty } from '#app/evidence/evidence.ts'
import type { CalendarDayKind, CalendarDaySource } from '#db/portal/clocks.ts'
import type { NotOffered } from '#policies/affordances.ts'

type InBoth = { en: string; zh: string }

/** A day that is off, or worked, against what its weekday says. `own`: declared by the organization itself. */
export type MarkedDay = { day: string; kind: CalendarDayKind; name: InBoth; own: boolean }

/** One year of the calendar. Without a source nothing ships for it; `complete` by days of our own it counts as known. */
export type YearView = {
  year: number
  source: { title: InBoth; url: string; date: string; checked: string } | null
  notCovered: InBoth | null
  complete: boolean
  days: MarkedDay[]
}

export type OwnDayLine = {
  id: string
  day: string
  kind: CalendarDayKind
  name: string
  source: CalendarDaySource
  reason: string
  addedBy: string
  addedAt: string
}

/** One response time: what is in force, what the product proposes, and the version that is shown. */
export type TimeCell = {
  severity: Severity
  step: ClockStep
  /** Null: as the product proposes. */
  ours: ResponseTime | null
  proposed: ResponseTime
  version: number
}

export type CalendarView = {
  country: string
  zone: string
  weekdays: number[]
  /** The day it is in that zone. */
  today: string
  years: YearView[]
  own: OwnDayLine[]
  times: TimeCell[]
  /** Who changed a response time last; null when nobody did. */
  timesKept: { by: string; at: string } | null
  notOffered: NotOffered | null
}

/** What a partner's calendar shows us, and when it would answer if we asked now. */
export type PartnerCalendar = {
  partner: NamedParty
  country: string
  zone: string
  weekdays: number[]
  today: string
  years: YearView[]
  due: { step: ClockStep; severity: Severity; day: string; beyondData: boolean }[]
}

export const CALENDAR_DONE = ['kept', 'added', 'stands', 'removed', 'times', 'imported', 'reopened'] as const
export type CalendarDone = (typeof CALENDAR_DONE)[number]

/** The longest name of a day, and the longest reason. */
export const DAY_NAME_MAX = 120
export const REASON_MAX = 1000

/** Every severity of every step, in the order a page shows them. */
export const ALL_TIMES: readonly { severity: Severity; step: ClockStep }[] = CLOCK_STEPS.flatMap((step) =>
  SEVERITIES.map((severity) => ({ severity, step })),
)

/** The steps of what is asked of a partner. */
export const ASKED_STEPS = ['acknowledge', 'containment', 'answer'] as const satisfies readonly ClockStep[]

/** The fields of one response time in its form: `days-answer-major`. */
export const timeField = (
  part: 'days' | 'unit' | 'seen',
  { severity, step }: { severity: Severity; step: ClockStep },
) => `${part}-${step}-${severity}`
