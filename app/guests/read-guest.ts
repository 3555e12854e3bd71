import { z } from 'zod'
import { PURPOSES } from '#app/disclosure/disclosure.ts'
import type { T } from '#app/i18n/words.ts'
import { readItems } from '#app/scar/case-items.ts'
import { ticked } from '#app/ticked.ts'
import { parseIsoDate } from '#app/vocabulary/calendar-date.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { EXTENTS, GUEST_GROUPS, MOST_DAYS, MOST_ITEMS, WHO } from './guest.ts'

type Texts = {
  readonly name: z.ZodType<string>
  readonly firm: z.ZodType<string>
  readonly email: z.ZodType<string>
  readonly reason: z.ZodType<string>
}

/** The form that lets a guest in. `today` is YYYY-MM-DD in the reader's zone; `texts` are its fields of plain text. */
export function guestForm(t: T, now: Date, today: string, texts: Texts) {
  const latest = new Date(Date.parse(`${today}T00:00:00Z`) + MOST_DAYS * 86_400_000).toISOString().slice(0, 10)
  return z
    .object({
      ...texts,
      who: z.enum(WHO),
      language: z.enum(['en', 'zh-CN']),
      purpose: z.enum(PURPOSES),
      extent: z.enum(EXTENTS),
      kinds: ticked(FACT_KINDS).refine((kinds) => kinds.length > 0, t('guests.needKinds')),
      groups: ticked(GUEST_GROUPS).refine((groups) => groups.length > 0, t('guests.needGroups')),
      until: z
        .string()
        .trim()
        .refine((day) => parseIsoDate(day)?.day != null && day > today && day <= latest, t('guests.needUntil')),
      items: z.string().max(50_000).default(''),
    })
    .transform((said, check) => {
      const { items, wrong } = readItems(said.items, now)
      const [first] = wrong
      const issue = (message: string) => check.addIssue({ code: 'custom', path: ['items'], message })
      if (first) issue(t('guests.wrongItem', { line: first.line, text: first.text }))
      else if (items.length === 0) issue(t('guests.needItems'))
      else if (items.length > MOST_ITEMS) issue(t('guests.tooManyItems', { max: MOST_ITEMS }))
      return { ...said, items }
    })
}
