/** A supplier corrective action request: its states, the table of its moves, its steps. Pure. */

import { SEVERITIES, type Severity } from '#app/vocabulary/response-times.ts'

export const SCAR_STATES = [
  'issued',
  'noted',
  'answering',
  'disputed',
  'withdrawn',
  'cancelled',
  'accepted',
  'verified',
  'closed-by-customer',
  'closed-by-supplier',
  'closed',
] as const
export type ScarState = (typeof SCAR_STATES)[number]

export const SIDES = ['customer', 'supplier'] as const
export type Side = (typeof SIDES)[number]

/** Whether an answer is owed, or the request is to be noted. */
export const CATEGORIES = ['response', 'information'] as const
export type Category = (typeof CATEGORIES)[number]

export { SEVERITIES, type Severity }

/** What the customer asks to be done with the nonconforming goods (ISO 13485:2016, 8.3). */
export const DISPOSITIONS = ['none', 'use-as-is', 'rework', 'return', 'scrap', 'sort'] as const
export type Disposition = (typeof DISPOSITIONS)[number]

/** The steps of an 8D that a supplier submits: containment, cause, chosen actions, implemented, recurrence prevented. */
export const STEPS = ['D3', 'D4', 'D5', 'D6', 'D7'] as const
export type Step = (typeof STEPS)[number]

export const CLOCKS = ['acknowledge', 'containment', 'answer'] as const
export type ClockName = (typeof CLOCKS)[number]

type MoveRule = {
  readonly by: readonly Side[]
  readonly from: readonly ScarState[]
  /** Where it leads; `close` depends on who closed before. */
  readonly to: (from: ScarState, by: Side, category: Category) => ScarState
  readonly reason: boolean
  /** Given with name, meaning and time over exactly what was shown (21 CFR 11.50). */
  readonly signed: boolean
}

/** Who may move a request, from where, to where. The whole life of a request is this table. */
export const MOVES = {
  acknowledge: {
    by: ['supplier'],
    from: ['issued'],
    to: (_from, _by, category) => (category === 'response' ? 'answering' : 'noted'),
    reason: false,
    signed: false,
  },
  dispute: { by: ['supplier'], from: ['issued', 'answering'], to: () => 'disputed', reason: true, signed: false },
  withdraw: { by: ['customer'], from: ['disputed'], to: () => 'withdrawn', reason: true, signed: false },
  uphold: { by: ['customer'], from: ['disputed'], to: () => 'answering', reason: true, signed: false },
  cancel: {
    by: ['customer'],
    from: ['issued', 'answering', 'disputed'],
    to: () => 'cancelled',
    reason: true,
    signed: false,
  },
  accept: { by: ['customer'], from: ['answering'], to: () => 'accepted', reason: false, signed: true },
  verify: { by: ['customer'], from: ['accepted'], to: () => 'verified', reason: true, signed: true },
  close: {
    by: ['customer', 'supplier'],
    from: ['verified', 'closed-by-customer', 'closed-by-supplier'],
    to: (from, by) => (from === 'verified' ? `closed-by-${by}` : 'closed'),
    reason: false,
    signed: true,
  },
  reopen: {
    by: ['customer'],
    from: ['accepted', 'verified', 'closed-by-customer', 'closed-by-supplier', 'closed'],
    to: () => 'answering',
    reason: true,
    signed: false,
  },
} as const satisfies Record<string, MoveRule>
export type Move = keyof typeof MOVES
export const MOVE_NAMES = Object.keys(MOVES) as Move[] // the keys of a closed record

/** Where a move leads from here, null when this side may not make it here. */
export function moved(from: ScarState, move: Move, by: Side, category: Category): ScarState | null {
  const rule: MoveRule = MOVES[move]
  if (!rule.by.includes(by) || !rule.from.includes(from)) return null
  if (from === `closed-by-${by}` && move === 'close') return null // closes once; the other side is awaited
  return rule.to(from, by, category)
}

/** The moves that a side may make from here, as a page offers them. */
export function movesFrom(from: ScarState, by: Side, category: Category): Move[] {
  return MOVE_NAMES.filter((move) => moved(from, move, by, category) !== null)
}

/** A step as it stands: what was said of its newest version in this cycle. */
export type StepState = 'open' | 'submitted' | 'accepted' | 'returned'
export type StepStates = Readonly<Record<Step, StepState>>

/** Whether the supplier may submit a step now: its turn has come, and it is open or was returned. */
export function maySubmit(state: ScarState, steps: StepStates, step: Step): boolean {
  const before = STEPS[STEPS.indexOf(step) - 1]
  return (
    state === 'answering' &&
    (steps[step] === 'open' || steps[step] === 'returned') &&
    (before === undefined || steps[before] !== 'open')
  )
}

/** Whether everything that is owed was accepted, so that the customer may accept the whole. */
export function isWhole(steps: StepStates): boolean {
  return STEPS.every((step) => steps[step] === 'accepted')
}

/** Whether nothing more is owed by anybody. */
export function isOver(state: ScarState): boolean {
  return ['noted', 'withdrawn', 'cancelled', 'closed'].includes(state)
}

/** Whether a side has something to do now. Both can: one step waits to be judged while the next waits to be written. */
export function owes(state: ScarState, steps: StepStates, side: Side): boolean {
  switch (state) {
    case 'issued':
    case 'closed-by-customer':
      return side === 'supplier'
    case 'answering':
      return side === 'supplier'
        ? STEPS.some((step) => maySubmit(state, steps, step))
        : isWhole(steps) || STEPS.some((step) => steps[step] === 'submitted')
    case 'verified':
      return true
    case 'disputed':
    case 'accepted':
    case 'closed-by-supplier':
      return side === 'customer'
    default:
      return false
  }
}
