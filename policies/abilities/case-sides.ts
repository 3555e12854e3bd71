import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import { type Chapter, readsEvidence } from './chapter.ts'

/** What ties an organization to a row as one side of it: who asked and who is asked, who sent and who receives. */
export const caseSides: Chapter = (actor) => {
  if (!readsEvidence(actor)) return []
  const us = actor.organizationId
  const rules: Rule[] = [
    {
      action: 'read',
      subject: 'ConfirmationRequest',
      rows: { asker: us },
      fields: FIELDS.ConfirmationRequest,
      because: 'you asked',
    },
    {
      action: 'read',
      subject: 'ConfirmationRequest',
      rows: { labeler: us },
      fields: FIELDS.ConfirmationRequest,
      because: 'you hold this prefix',
    },
    {
      action: 'read',
      subject: 'Delivery',
      rows: { consignee: us },
      fields: FIELDS.Delivery,
      because: 'it was shipped to you',
    },
  ]
  return rules
}
