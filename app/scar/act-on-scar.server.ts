import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { T } from '#app/i18n/words.ts'
import type { Operation } from '#app/operation.server.ts'
import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import { extendTime, judgeStep } from './judge-step.server.ts'
import { moveScarOn } from './move-scar.server.ts'
import { CLOCKS, MOVE_NAMES, MOVES, STEPS } from './scar.ts'
import { REASON_MAX } from './steps-view.tsx'
import { writeNote } from './write-note.server.ts'

/** The digest of what a signature would be over, as the page carries it. */
export function seenOf(toSign: string): string {
  return createHash('sha256').update(toSign, 'utf8').digest('hex')
}

/** Everything that the page of a request can send. */
export function scarActForm(t: T) {
  const text = z
    .string()
    .trim()
    .max(REASON_MAX, t('confirmation.tooLong', { max: REASON_MAX }))
    .default('')
  const said = (missing: string) =>
    z
      .string({ error: missing })
      .trim()
      .min(1, missing)
      .max(REASON_MAX, t('confirmation.tooLong', { max: REASON_MAX }))
  const step = z.enum(STEPS)
  const version = z.coerce.number().int().min(1).max(10_000)
  return z.union([
    z
      .object({ act: z.enum(MOVE_NAMES), reason: text, seen: z.string().max(100).default('') })
      .superRefine(({ act, reason }, check) => {
        if (MOVES[act].reason && reason === '')
          check.addIssue({ code: 'custom', path: ['reason'], message: t('scar.needReason') })
      }),
    z.object({ act: z.literal('accept-step'), step, version, reason: text }),
    z.object({ act: z.literal('return-step'), step, version, reason: said(t('scar.needReason')) }),
    z.object({
      act: z.literal('extend'),
      clock: z.enum(CLOCKS),
      day: z
        .string()
        .trim()
        .refine((day) => parseIsoDate(day)?.day != null, t('scar.needDay')),
      reason: said(t('scar.needReason')),
    }),
    z.object({ act: z.literal('note'), audience: z.enum(['own', 'both']), body: said(t('scar.needNote')) }),
  ])
}
export type ScarAct = z.infer<ReturnType<typeof scarActForm>>

export type NotActed = 'movedOn' | 'notWhole' | 'changedSince' | 'notLater'

/** Does what the page of a request sent; null when it is done, else the sentence that says why not. */
export async function actOnScar(op: Operation, id: ScarId, act: ScarAct): Promise<NotActed | null> {
  switch (act.act) {
    case 'note':
      await writeNote(op, { id, audience: act.audience, body: act.body })
      return null
    case 'extend':
      return (await extendTime(op, { id, clock: act.clock, day: act.day, reason: act.reason })) ? null : 'notLater'
    case 'accept-step':
    case 'return-step': {
      const accepted = act.act === 'accept-step'
      const done = await judgeStep(op, { id, step: act.step, version: act.version, accepted, reason: act.reason })
      return done ? null : 'movedOn'
    }
    default: {
      const outcome = await moveScarOn(op, { id, move: act.act, reason: act.reason, seen: act.seen, digest: seenOf })
      if (outcome.moved) return null
      return ({ 'moved-on': 'movedOn', 'not-whole': 'notWhole', 'changed-since': 'changedSince' } as const)[
        outcome.because
      ]
    }
  }
}
