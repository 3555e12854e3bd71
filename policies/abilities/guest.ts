import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import type { Chapter } from './chapter.ts'

/** What anyone who is signed in may read, tied to nothing at all: the public part of an issued recall. */
export const guest: Chapter = (actor) => {
  if (actor.personId === null && actor.clientId === null) return []
  const rules: Rule[] = [
    {
      action: 'read',
      subject: 'Notice',
      rows: { state: { $in: ['issued', 'lifted'] } },
      fields: FIELDS.Notice,
      because: 'a published recall is hidden from nobody',
    },
  ]
  return rules
}
