import type { Actor } from '../actor.ts'
import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import { type Chapter, countsDays, hasRole, hasScope, readsEvidence } from './chapter.ts'

/** What ties an organization to a row as one side of it: who asked and who is asked, who sent and who receives. */
export const caseSides: Chapter = (actor) => [...sharing(actor), ...calendars(actor), ...cases(actor), ...scars(actor)]

/** Corrective requests are for those who read evidence on either side, and for machines that were given cases. */
function scars(actor: Actor): readonly Rule[] {
  if (!readsEvidence(actor) && !(actor.kind !== 'operator' && hasScope(actor, 'cases:read'))) return []
  const us = actor.organizationId
  const request = { action: 'read', subject: 'Scar', fields: FIELDS.Scar } as const
  const note = { action: 'read', subject: 'ScarNote', fields: FIELDS.ScarNote } as const
  return [
    { ...request, rows: { customer: us }, because: 'you issued it' },
    { ...request, rows: { supplier: us }, because: 'it is addressed to you' },
    { ...note, rows: { organization: us }, because: 'you wrote it' },
    { ...note, rows: { audience: 'both', customer: us }, because: 'it is for both sides' },
    { ...note, rows: { audience: 'both', supplier: us }, because: 'it is for both sides' },
  ]
}

/** Whom we share with, and who asks whom to see more: for people who read evidence and for whoever runs the accounts. */
function sharing(actor: Actor): readonly Rule[] {
  if (actor.personId === null || actor.kind === 'operator') return []
  if (!readsEvidence(actor) && !hasRole(actor, 'admin')) return []
  const us = actor.organizationId
  const partner = { action: 'read', subject: 'Partnership', fields: FIELDS.Partnership } as const
  const request = { action: 'read', subject: 'SharingRequest', fields: FIELDS.SharingRequest } as const
  return [
    { ...partner, rows: { inviter: us }, because: 'you share with each other' },
    { ...partner, rows: { invited: us }, because: 'you share with each other' },
    {
      action: 'read',
      subject: 'Invitation',
      rows: { organization: us },
      fields: FIELDS.Invitation,
      because: 'you invited',
    },
    { ...request, rows: { asker: us }, because: 'you asked' },
    { ...request, rows: { owner: us }, because: 'they are your facts' },
  ]
}

/** A due date is counted by the days of the one who owes, so partners read each other's; the rest of a calendar is its own's. */
function calendars(actor: Actor): readonly Rule[] {
  if (!countsDays(actor)) return []
  const rows = { partner: actor.organizationId }
  const because = 'you share with each other'
  const rules: Rule[] = [{ action: 'read', subject: 'Calendar', rows, fields: ['days'], because }]
  if (actor.personId !== null) rules.push({ action: 'read', subject: 'Location', rows, fields: ['details'], because })
  return rules
}

function cases(actor: Actor): readonly Rule[] {
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
