import {
  ASSURANCE_CODES,
  type CalendarDate,
  type Check,
  type CheckName,
  CHECKS,
  type LabelLine,
  noticeReason,
  type Party,
  type PublishedNotice,
  type Reason,
  type ReasonCode,
  type ReasonParams,
  reasonsOf,
  statusOf,
  type Verdict,
  VERDICT_CODES,
} from './evidence.ts'
import { daysBetween } from './label.ts'

/** One line of a check as the database computed it, with its organizations already spoken of as the reader may. */
export type CheckLine = {
  check: CheckName
  /** By a grant of the labeler, by being the labeler, or because the check needs none. */
  granted: boolean
  withheldBy: Party | null
  state: 'ok' | 'attention' | 'stop'
  code: string | null
  params: ReasonParams
}

export type VerdictAsked = {
  lines: readonly CheckLine[]
  notices: readonly PublishedNotice[]
  label: readonly LabelLine[]
  /** The label's own expiry, used where the record states none. */
  labelExpiry: CalendarDate | null
  /** YYYY-MM-DD in the reader's zone. */
  today: string
}

const SOON_DAYS = 30
const CODES: readonly string[] = [...VERDICT_CODES, ...ASSURANCE_CODES]
const ASSURANCES: readonly string[] = ASSURANCE_CODES
const isAssurance = (code: string) => ASSURANCES.includes(code)
const isCode = (code: string): code is ReasonCode => CODES.includes(code)

/**
 * The verdict whole: the five checks with their reasons, what the label says against the record, and the published
 * notices, which count for everybody. Any stop is stop; anything withheld is at best attention.
 */
export function verdictOf(asked: VerdictAsked): Verdict {
  const checks = Object.fromEntries(CHECKS.map((name) => [name, checkOf(name, asked)])) as Record<CheckName, Check> // one for each name
  return { status: statusOf(checks), checks, reasons: reasonsOf(checks) }
}

const WORSE = { ok: 0, attention: 1, stop: 2 } as const
type Known = keyof typeof WORSE

function checkOf(name: CheckName, asked: VerdictAsked): Check {
  const lines = asked.lines.filter((line) => line.check === name)
  const known = lines.filter((line) => line.granted)
  let state: Known = 'ok'
  const reasons: Reason[] = []
  const add = (worse: Known, reason: Reason | null) => {
    if (WORSE[worse] > WORSE[state]) state = worse
    if (reason) reasons.push(reason)
  }
  for (const line of known)
    add(line.state, line.code !== null && isCode(line.code) ? { code: line.code, params: line.params } : null)
  if (name === 'identity') {
    for (const line of asked.label.filter(({ agrees }) => agrees === 'differs')) {
      const params = { ai: line.ai, said: line.said, ...(line.record === null ? {} : { record: line.record }) }
      add('stop', { code: 'label-differs', params })
    }
  }
  if (name === 'safety') {
    for (const notice of asked.notices) add(notice.match === 'affected' ? 'stop' : 'attention', noticeReason(notice))
  }
  if (name === 'dates') labelDates(asked, known, add)
  const withheld = lines.find((line) => !line.granted)
  if (withheld && state === 'ok') {
    return { state: 'withheld', ...(withheld.withheldBy ? { withheldBy: withheld.withheldBy } : {}), reasons: [] }
  }
  if (lines.length === 0 && reasons.length === 0 && name !== 'dates') return { state: 'unknown', reasons: [] }
  // Beside what is wrong, what is right would only be in the way.
  const told = state === 'ok' ? reasons : reasons.filter((reason) => !isAssurance(reason.code))
  return { state, reasons: withoutEcho(told) }
}

/** The record decides about dates; the label's own expiry only where the record states none. */
function labelDates(
  { labelExpiry, today }: VerdictAsked,
  known: readonly CheckLine[],
  add: (state: Known, reason: Reason) => void,
): void {
  const stated = known.some(
    ({ code, params }) =>
      params.date !== undefined || code === 'in-date' || code === 'expired' || code === 'expires-soon',
  )
  if (stated) return
  if (labelExpiry === null) {
    if (!known.some(({ code }) => code === 'no-dates')) add('ok', { code: 'no-dates', params: {} })
    return
  }
  const left = daysBetween(today, labelExpiry.iso)
  const params = { date: labelExpiry.iso }
  if (left === null) return
  if (left < 0) add('stop', { code: 'expired', params })
  else if (left <= SOON_DAYS) add('attention', { code: 'expires-soon', params })
  else add('ok', { code: 'in-date', params })
}

/** One sentence for one recall: the published notice names its number, the fact beneath it would say it again. */
function withoutEcho(reasons: readonly Reason[]): Reason[] {
  return reasons.filter(
    (reason) =>
      reason.params.reference !== undefined ||
      !reasons.some((other) => other !== reason && other.code === reason.code && other.params.reference !== undefined),
  )
}
