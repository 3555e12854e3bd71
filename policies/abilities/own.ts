import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import { type Chapter, countsDays, hasRole, hasScope, readsEvidence } from './chapter.ts'

/** What an organization captured, wrote or employs: its own. */
export const own: Chapter = (actor) => {
  const us = actor.organizationId
  const rules: Rule[] = []
  if (readsEvidence(actor)) {
    rules.push(
      { action: 'read', subject: 'Fact', rows: { owner: us }, fields: FIELDS.Fact, because: 'you captured it' },
      {
        action: 'read',
        subject: 'Item',
        rows: { relations: { $related: ['own'] } },
        fields: ['identity'],
        because: 'it stands in a fact of yours',
      },
      {
        action: 'read',
        subject: 'Amendment',
        rows: { owner: us },
        fields: FIELDS.Amendment,
        because: 'it amends your fact',
      },
      {
        action: 'read',
        subject: 'Erasure',
        rows: { owner: us },
        fields: FIELDS.Erasure,
        because: 'it is about your fact',
      },
      {
        action: 'read',
        subject: 'CaptureJob',
        rows: { organization: us },
        fields: FIELDS.CaptureJob,
        because: 'you captured it',
      },
      {
        action: 'read',
        subject: 'Disclosure',
        rows: { owner: us },
        fields: FIELDS.Disclosure,
        because: 'they are your facts',
      },
    )
  }
  if (hasScope(actor, 'epcis:capture') && actor.kind !== 'operator') {
    rules.push({
      action: 'read',
      subject: 'CaptureJob',
      rows: { organization: us },
      fields: FIELDS.CaptureJob,
      because: 'you captured it',
    })
  }
  if (readsEvidence(actor) || hasRole(actor, 'admin')) {
    rules.push({
      action: 'read',
      subject: 'GuestLink',
      rows: { owner: us },
      fields: FIELDS.GuestLink,
      because: 'you let them in',
    })
    rules.push({ action: 'read', subject: 'Grant', rows: { owner: us }, fields: FIELDS.Grant, because: 'you gave it' })
    rules.push({
      action: 'read',
      subject: 'Grant',
      rows: { partner: us },
      fields: FIELDS.Grant,
      because: 'it was given to you',
    })
    rules.push({
      action: 'read',
      subject: 'Grant',
      rows: { giver: us },
      fields: FIELDS.Grant,
      because: 'you passed it on',
    })
  }
  if (actor.personId !== null) {
    rules.push(
      { action: 'read', subject: 'Person', rows: { id: actor.personId }, fields: FIELDS.Person, because: 'it is you' },
      {
        action: 'read',
        subject: 'Person',
        rows: { colleague_of: us },
        fields: ['name'],
        because: 'you are colleagues',
      },
      {
        action: 'read',
        subject: 'Membership',
        rows: { organization: us },
        fields: FIELDS.Membership,
        because: 'you are colleagues',
      },
    )
  }
  if (countsDays(actor))
    rules.push({
      action: 'read',
      subject: 'Calendar',
      rows: { organization: us },
      fields: FIELDS.Calendar,
      because: 'it is your calendar',
    })
  if (countsDays(actor) && actor.personId !== null)
    rules.push({
      action: 'read',
      subject: 'Location',
      rows: { organization: us },
      fields: FIELDS.Location,
      because: 'it is your location',
    })
  rules.push({
    action: 'read',
    subject: 'IdentifierClaim',
    rows: { organization: us },
    fields: FIELDS.IdentifierClaim,
    because: 'it is your claim',
  })
  return rules
}
