/**
 * A clock of a case: it runs from one instant to the end of a due day and is met, or late. Extended, it keeps its first due
 * date, by which a partner is measured. Pure: a case holds the due date that was set, and no later change of a calendar
 * or of a response time moves it.
 */
export type Clock = {
  readonly startedAt: Date
  /** As it was set at first; no extension changes it. */
  readonly firstDue: Date
  readonly due: Date
  readonly metAt: Date | null
  readonly extensions: readonly Extension[]
}

export type Extension = { readonly at: Date; readonly from: Date; readonly to: Date; readonly reason: string }

export const CLOCK_STATES = ['running', 'extended', 'late', 'met'] as const
/** `extended` runs beyond its first due date by agreement; `late` is over and not met; `met` was answered, in time or not. */
export type ClockState = (typeof CLOCK_STATES)[number]

/** A clock that begins now; `due` is the end of its day, as `dueFor` gives it. */
export function startClock(startedAt: Date, due: Date): Clock {
  return { startedAt, firstDue: due, due, metAt: null, extensions: [] }
}

/** How a clock stands at an instant. The last millisecond of the due day is still in time. */
export function clockState(clock: Clock, now: Date): ClockState {
  if (clock.metAt !== null) return 'met'
  if (now.getTime() > clock.due.getTime()) return 'late'
  return clock.extensions.length > 0 ? 'extended' : 'running'
}

/** Whether it was met by its due date, and by its first one; null while it is not met and may still be. */
export function metInTime(clock: Clock, now: Date): { readonly due: boolean; readonly firstDue: boolean } | null {
  const end = clock.metAt ?? now
  const [due, firstDue] = [clock.due, clock.firstDue].map((limit) => end.getTime() <= limit.getTime())
  if (clock.metAt === null && due === true) return null
  return { due: due === true, firstDue: firstDue === true }
}

export type Extended =
  { extended: true; clock: Clock } | { extended: false; because: 'already-met' | 'not-later' | 'no-reason' }

/**
 * Moves the due date, for a reason; the first one stays. A late clock can be extended too, a met one cannot; a due date
 * never moves nearer.
 */
export function extend(clock: Clock, to: Date, reason: string, at: Date): Extended {
  if (clock.metAt !== null) return { extended: false, because: 'already-met' }
  if (to.getTime() <= clock.due.getTime() || to.getTime() <= at.getTime())
    return { extended: false, because: 'not-later' }
  if (reason.trim() === '') return { extended: false, because: 'no-reason' }
  const extension = { at, from: clock.due, to, reason: reason.trim() }
  return { extended: true, clock: { ...clock, due: to, extensions: [...clock.extensions, extension] } }
}

/** Answered at an instant. What is met stays met as it was. */
export function meet(clock: Clock, at: Date): Clock {
  return clock.metAt === null ? { ...clock, metAt: at } : clock
}

export const RUNGS = ['half-time', 'due-day', 'overdue'] as const
/** `half-time` when half the time is used up, `due-day` a day before the end, `overdue` once it is over. */
export type Rung = (typeof RUNGS)[number]

/** Who is told on a rung: the person who owns the step, those who stand in for them, and the admins of the organization. */
export const LADDER: Readonly<Record<Rung, readonly ('owner' | 'deputies' | 'admins')[]>> = {
  'half-time': ['owner', 'deputies'],
  'due-day': ['owner', 'deputies'],
  overdue: ['owner', 'deputies', 'admins'],
}

/** A rung that is reached. `key` is the same for as long as the due date stands, so that each is told once. */
export type Escalation = {
  readonly rung: Rung
  readonly to: (typeof LADDER)[Rung]
  readonly at: Date
  readonly key: string
}

const DAY = 86_400_000

/**
 * The rungs of the ladder that are reached at an instant, in order. Half the time is counted from the start, or from the
 * last extension; rungs that would come before it, on a clock of a day or two, fall together with it. Nothing is due on a
 * clock that is met.
 */
export function escalation(clock: Clock, now: Date): readonly Escalation[] {
  if (clock.metAt !== null) return []
  const since = (clock.extensions.at(-1)?.at ?? clock.startedAt).getTime()
  const due = clock.due.getTime()
  const half = since + Math.max(0, due - since) / 2
  const reached: Readonly<Record<Rung, number>> = {
    'half-time': half,
    'due-day': Math.max(half, due - DAY),
    overdue: due + 1,
  }
  return RUNGS.filter((rung) => reached[rung] <= now.getTime()).map((rung) => ({
    rung,
    to: LADDER[rung],
    at: new Date(reached[rung]),
    key: `${rung} ${clock.due.toISOString()}`,
  }))
}
