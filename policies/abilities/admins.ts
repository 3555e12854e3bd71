import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import { type Chapter, hasRole } from './chapter.ts'

/**
 * What whoever runs the accounts of an organization may do, to its own people and rules alone: the operator's admins do so
 * for the operator and for nobody else. Opens no fact and no case.
 */
export const admins: Chapter = (actor) => {
  if (actor.personId === null || !hasRole(actor, 'admin')) return []
  const us = actor.organizationId
  const because = 'you run the accounts here'
  const rules: Rule[] = [
    { action: 'read', subject: 'Person', rows: { colleague_of: us }, fields: FIELDS.Person, because },
    { action: 'invite', subject: 'Person', rows: { colleague_of: us }, fields: FIELDS.Person, because },
    { action: 'change', subject: 'Membership', rows: { organization: us }, fields: ['roles'], because },
    { action: 'change', subject: 'Organization', rows: { id: us }, fields: FIELDS.Organization, because },
  ]
  const asked = { subject: 'Recovery', rows: { organization: us }, because } as const
  rules.push({ ...asked, action: 'read', fields: FIELDS.Recovery })
  rules.push(
    { ...asked, action: 'approve', fields: ['decision'] },
    { ...asked, action: 'refuse', fields: ['decision'] },
  )
  if (actor.kind !== 'operator') {
    // the operator has no partners and no clients: it has nothing to share and nothing to be shown
    rules.push(
      { action: 'read', subject: 'ApiClient', rows: { organization: us }, fields: FIELDS.ApiClient, because },
      { action: 'change', subject: 'ApiClient', rows: { organization: us }, fields: FIELDS.ApiClient, because },
      { action: 'change', subject: 'Location', rows: { organization: us }, fields: FIELDS.Location, because },
      { action: 'invite', subject: 'Invitation', rows: { organization: us }, fields: FIELDS.Invitation, because },
      { action: 'change', subject: 'Invitation', rows: { organization: us }, fields: FIELDS.Invitation, because },
      { action: 'change', subject: 'Partnership', rows: { inviter: us }, fields: FIELDS.Partnership, because },
      { action: 'change', subject: 'Partnership', rows: { invited: us }, fields: FIELDS.Partnership, because },
    )
  }
  return rules
}
