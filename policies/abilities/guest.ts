import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import type { Chapter } from './chapter.ts'

/**
 * What anyone who is signed in may read, tied to nothing at all: the public part of an issued recall. And what a link opens
 * to whoever came in by it: the rule says whose facts, of which kinds and what of them; the database cuts them to its items.
 */
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
  if (actor.guest !== undefined) {
    rules.push({
      action: 'read',
      subject: 'Fact',
      rows: { owner: actor.guest.owner, kind: { $in: actor.guest.kinds } },
      fields: actor.guest.groups,
      because: 'the link you were sent opens it',
    })
  }
  return rules
}
