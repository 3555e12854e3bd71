import { z } from 'zod'
import type { FieldErrors } from '#app/http/form.server.ts'
import type { T } from '#app/i18n/words.ts'
import { ticked, tickedLines } from '#app/ticked.ts'
import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { GRANTABLE_GROUPS } from '#app/vocabulary/groups.ts'
import { OrganizationSlug } from '#app/vocabulary/ids.ts'
import { askedMore, linesIn, QUESTIONS, type StepContent } from './answer.ts'
import { MOST_ITEMS, readItems } from './case-items.ts'
import { EXPECTED_MAX, PROBLEM_MAX, TITLE_MAX } from './new-scar-page.tsx'
import { CATEGORIES, DISPOSITIONS, SEVERITIES, type Step, STEPS } from './scar.ts'
import { REASON_MAX } from './steps-view.tsx'

const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((some) => (Array.isArray(some) ? some : [some]))

const tooLong = (t: T, longest: number) => t('confirmation.tooLong', { max: longest })
const required = (t: T, missing: string, longest: number) =>
  z.string({ error: missing }).trim().min(1, missing).max(longest, tooLong(t, longest))
const optional = (t: T, longest: number) => z.string().trim().max(longest, tooLong(t, longest)).default('')

/** The form of a new request. `now` reads the dates of labels. */
export function scarForm(t: T, now: Date) {
  const expected = Object.fromEntries(STEPS.map((step) => [`expected_${step}`, optional(t, EXPECTED_MAX)]))
  return z
    .object({
      act: z.literal('issue'),
      supplier: z.string().trim().min(1, t('scar.needSupplier')).pipe(OrganizationSlug),
      title: required(t, t('scar.needTitle'), TITLE_MAX),
      part: required(t, t('scar.needPart'), TITLE_MAX),
      problem: required(t, t('scar.needProblem'), PROBLEM_MAX),
      defectCode: optional(t, 60),
      costNote: optional(t, EXPECTED_MAX),
      severity: z.enum(SEVERITIES, { error: t('scar.needSeverity') }),
      category: z.enum(CATEGORIES),
      disposition: z.enum(DISPOSITIONS),
      items: z.string().max(20_000).default(''),
      facts: several,
      groups: ticked(GRANTABLE_GROUPS),
      ...expected,
    })
    .transform((said, check) => {
      const { items, wrong } = readItems(said.items, now)
      const [first] = wrong
      const issue = (path: string, message: string) => check.addIssue({ code: 'custom', path: [path], message })
      if (first) issue('items', t('scar.wrongItem', { line: first.line, text: first.text }))
      else if (items.length === 0) issue('items', t('scar.needItems'))
      else if (items.length > MOST_ITEMS) issue('items', t('scar.tooManyItems', { max: MOST_ITEMS }))
      if (said.facts.length > 0 && said.groups.length === 0) issue('groups', t('scar.needGroups'))
      const rest: Readonly<Record<string, unknown>> = said
      return {
        ...said,
        defectCode: said.defectCode === '' ? null : said.defectCode,
        costNote: said.costNote === '' ? null : said.costNote,
        items,
        expectations: Object.fromEntries(
          STEPS.flatMap((step) => {
            const text = rest[`expected_${step}`]
            return typeof text === 'string' && text !== '' ? [[step, text]] : []
          }),
        ),
      }
    })
}

/** The fields of a step as they were sent: only those that the step has, each cut to what may be stored. */
export function contentOf(step: Step, entered: Readonly<Record<string, string>>): StepContent {
  return Object.fromEntries(
    QUESTIONS[step].flatMap(({ name }) => {
      const text = (entered[name] ?? '').replaceAll('\r\n', '\n').trim()
      return text === '' ? [] : [[name, text]]
    }),
  )
}

/** What is missing or wrong in a step, at its field; empty when it is complete. */
export function stepErrors(t: T, step: Step, content: StepContent): FieldErrors {
  const errors: Record<string, string> = {}
  for (const { name, kind, required: owed, choices } of QUESTIONS[step]) {
    const text = content[name] ?? ''
    // names of a closed table, each in the catalogue
    const question = t(`scar.question.${name}` as 'scar.question.team')
    const empty = text === '' || (kind === 'lines' && linesIn(text).length === 0)
    if (text.length > REASON_MAX) errors[name] = t('confirmation.tooLong', { max: REASON_MAX })
    else if (empty && owed) errors[name] = t(kind === 'date' ? 'scar.needDate' : 'scar.needAnswer', { question })
    else if (!empty && kind === 'date' && parseIsoDate(text)?.day == null)
      errors[name] = t('scar.needDate', { question })
    else if (!empty && kind === 'choice' && !choices?.includes(text)) errors[name] = t('scar.needAnswer', { question })
  }
  for (const [name, why] of Object.entries(askedMore(step, content))) errors[name] ??= t(`scar.${why}`)
  return errors
}

/** The groups that were ticked, as `enteredOf` gives them. */
export function enteredGroups(entered: Readonly<Record<string, string>>) {
  return tickedLines(GRANTABLE_GROUPS, entered.groups)
}
