import { z } from 'zod'
import type { T } from '#app/i18n/words.ts'
import { ticked } from '#app/ticked.ts'
import { isoDay, whySchema } from './calendar-form.ts'
import { ICS_MAX_BYTES, ICS_MAX_DAYS } from './ics.ts'
import { type ImportPreview, kindField, type PreviewLine } from './import-preview.ts'
import type { NewDay } from './own-days.server.ts'

const Listed = z
  .string()
  .max(400_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'is no list' })
      return z.NEVER
    }
  })

const daysSchema = (now: Date) =>
  Listed.pipe(
    z
      .array(z.object({ day: isoDay('is no day', now), name: z.string().min(1).max(200), known: z.boolean() }))
      .max(ICS_MAX_DAYS),
  )

/** A file to read, or what the preview sends back: the days it showed, what each is taken for, and why they are added. */
export const importSchema = (t: T, now = new Date()) =>
  z.discriminatedUnion('act', [
    z.object({
      act: z.literal('read'),
      file: z
        .custom<File>((sent) => sent instanceof File && sent.size > 0, t('clocks.import.needFile'))
        .refine((sent) => sent.size <= ICS_MAX_BYTES, t('clocks.import.tooLarge')),
    }),
    z
      .looseObject({
        act: z.literal('keep'),
        reason: whySchema(t),
        complete: ticked(Array.from({ length: 200 }, (_, n) => 2000 + n)),
        listed: daysSchema(now),
      })
      .refine((form) => form.complete.length > 0 || newDaysOf(chosenOf(form.listed, form)).length > 0, {
        error: t('clocks.import.nothing'),
      }),
  ])

/** The days of a preview with what was chosen for each; one without a choice is left out. */
export function chosenOf(
  listed: readonly Omit<PreviewLine, 'kind'>[],
  form: Readonly<Record<string, unknown>>,
): PreviewLine[] {
  return listed.map(({ day, name, known }) => {
    const said = form[kindField(day)]
    return { day, name, known, kind: said === 'holiday' || said === 'working' ? said : 'skip' }
  })
}

/** Those of them that are to be added. */
export function newDaysOf(lines: readonly PreviewLine[]): NewDay[] {
  return lines.flatMap(({ day, name, kind }) => (kind === 'skip' ? [] : [{ day, name, kind }]))
}

/** The preview of a form that was not taken, as it was filled in; null where there was none. */
export function previewAgain(entered: Readonly<Record<string, string>>, now = new Date()): ImportPreview | null {
  const listed = daysSchema(now).safeParse(entered.listed ?? '')
  if (entered.act !== 'keep' || !listed.success) return null
  const open = (entered.open ?? '').split(' ').map(Number)
  return {
    lines: chosenOf(listed.data, entered),
    outside: Math.max(0, Math.trunc(Number(entered.outside)) || 0),
    open: open.filter((year) => year >= 2000 && year < 2200),
  }
}
