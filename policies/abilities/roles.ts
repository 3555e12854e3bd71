import type { Actor } from '../actor.ts'
import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import { type Chapter, hasRole, hasScope } from './chapter.ts'

/** What a role may do to rows that its organization is tied to. Reading is for the other chapters. */
export const roles: Chapter = (actor) => {
  if (actor.kind === 'operator') return []
  const us = actor.organizationId
  const rules: Rule[] = []

  if (hasScope(actor, 'epcis:capture')) {
    rules.push({
      action: 'capture',
      subject: 'CaptureJob',
      rows: { organization: us },
      fields: ['state'],
      because: 'your token may capture',
    })
  }
  if (hasRole(actor, 'operations', 'quality', 'data-steward')) {
    rules.push({
      action: 'confirm',
      subject: 'Delivery',
      rows: { consignee: us },
      fields: ['receipt'],
      because: 'you receive goods here',
    })
  }
  if (hasRole(actor, 'operations', 'quality', 'recall-coordinator')) {
    rules.push({
      action: 'ask',
      subject: 'ConfirmationRequest',
      rows: { asker: us },
      fields: ['label', 'note'],
      because: 'you handle devices here',
    })
  }
  if (hasRole(actor, 'quality', 'data-steward')) {
    rules.push({
      action: 'answer',
      subject: 'ConfirmationRequest',
      rows: { labeler: us },
      fields: ['answer'],
      because: 'you answer for quality or for data here',
    })
  }
  if (hasRole(actor, 'quality', 'data-steward')) {
    for (const action of ['approve', 'refuse'] as const) {
      rules.push({
        action,
        subject: 'Erasure',
        rows: { owner: us },
        fields: ['decision'],
        because: 'you answer for quality or for data here',
      })
    }
  }
  if (hasRole(actor, 'admin', 'data-steward', 'quality', 'operations')) {
    for (const side of ['labeler', 'appointee'] as const) {
      rules.push({
        action: 'read',
        subject: 'Appointment',
        rows: { [side]: us },
        fields: FIELDS.Appointment,
        because: 'you work with what is said for others here',
      })
    }
  }
  if (hasRole(actor, 'data-steward')) {
    rules.push({
      action: 'change',
      subject: 'Appointment',
      rows: { labeler: us },
      fields: FIELDS.Appointment,
      because: 'you keep the data here',
    })
    rules.push({
      action: 'ask',
      subject: 'Erasure',
      rows: { owner: us },
      fields: ['request'],
      because: 'you keep the data here',
    })
    for (const action of ['approve', 'refuse'] as const) {
      rules.push({
        action,
        subject: 'Amendment',
        rows: { owner: us },
        fields: ['decision'],
        because: 'you keep the data here',
      })
    }
    for (const action of ['offer', 'revoke'] as const) {
      for (const side of ['owner', 'giver'] as const)
        rules.push({
          action,
          subject: 'Grant',
          rows: { [side]: us },
          fields: ['terms'],
          because: 'you keep the data here',
        })
    }
    rules.push({
      action: 'accept',
      subject: 'Grant',
      rows: { partner: us },
      fields: ['terms'],
      because: 'you keep the data here',
    })
  }
  if (hasRole(actor, 'admin', 'data-steward')) {
    rules.push({
      action: 'ask',
      subject: 'IdentifierClaim',
      rows: { organization: us },
      fields: ['claim'],
      because: 'you answer for what your organization says of itself',
    })
  }
  if (hasRole(actor, 'admin', 'data-steward')) {
    // whoever keeps the data must be able to stop at once what is shown; ending for good is for whoever runs the accounts
    for (const side of ['inviter', 'invited'] as const) {
      rules.push({
        action: 'suspend',
        subject: 'Partnership',
        rows: { [side]: us },
        fields: FIELDS.Partnership,
        because: 'you keep the data or run the accounts here',
      })
    }
  }
  if (hasRole(actor, 'admin', 'quality')) {
    rules.push({
      action: 'change',
      subject: 'Calendar',
      rows: { organization: us },
      fields: FIELDS.Calendar,
      because: 'you answer for quality or run the accounts here',
    })
  }
  if (hasRole(actor, 'quality')) {
    rules.push({
      action: 'approve',
      subject: 'Grant',
      rows: { owner: us },
      fields: ['terms'],
      because: 'you answer for quality here',
    })
  }
  if (hasRole(actor, 'operations', 'quality', 'recall-coordinator', 'data-steward')) {
    rules.push({
      action: 'ask',
      subject: 'SharingRequest',
      rows: { asker: us },
      fields: ['question'],
      because: 'you work with what partners show',
    })
  }
  if (hasRole(actor, 'data-steward')) {
    rules.push(
      {
        action: 'answer',
        subject: 'SharingRequest',
        rows: { owner: us },
        fields: ['answer'],
        because: 'you keep the data here',
      },
      {
        action: 'refuse',
        subject: 'Grant',
        rows: { partner: us },
        fields: ['terms'],
        because: 'you keep the data here',
      },
    )
  }
  rules.push(...scars(actor), ...guests(actor))
  if (hasRole(actor, 'quality', 'data-steward', 'admin')) {
    rules.push({
      action: 'read',
      subject: 'Trail',
      rows: { organization: us },
      fields: FIELDS.Trail,
      because: 'you answer for what is done here',
    })
  }
  return rules
}

/** Whoever answers for quality issues, answers and judges corrective requests; others who work here may write notes. */
function scars(actor: Actor): readonly Rule[] {
  const us = actor.organizationId
  const rules: Rule[] = []
  if (hasRole(actor, 'quality')) {
    const because = 'you answer for quality here'
    for (const action of ['ask', 'approve'] as const)
      rules.push({ action, subject: 'Scar', rows: { customer: us }, fields: ['request'], because })
    rules.push({ action: 'answer', subject: 'Scar', rows: { supplier: us }, fields: ['answer'], because })
    for (const side of ['customer', 'supplier'] as const)
      rules.push({ action: 'change', subject: 'Scar', rows: { [side]: us }, fields: ['exhibits'], because })
    for (const action of ['read', 'change'] as const)
      rules.push({ action, subject: 'Draft', rows: { organization: us }, fields: FIELDS.Draft, because })
  }
  if (hasRole(actor, 'quality', 'recall-coordinator', 'operations', 'data-steward')) {
    rules.push({
      action: 'change',
      subject: 'ScarNote',
      rows: { organization: us },
      fields: FIELDS.ScarNote,
      because: 'you work on cases here',
    })
  }
  return rules
}

/** Who lets guests in, takes links back, and says who a guest is. */
function guests(actor: Actor): readonly Rule[] {
  const rows = { owner: actor.organizationId }
  const rules: Rule[] = []
  if (hasRole(actor, 'data-steward', 'quality'))
    rules.push({
      action: 'offer',
      subject: 'GuestLink',
      rows,
      fields: ['terms'],
      because: 'you keep the data or answer for quality here',
    })
  if (hasRole(actor, 'data-steward', 'quality', 'recall-coordinator'))
    rules.push({ action: 'revoke', subject: 'GuestLink', rows, fields: ['terms'], because: 'you let guests in here' })
  if (hasRole(actor, 'quality', 'recall-coordinator'))
    rules.push({ action: 'verify', subject: 'GuestLink', rows, fields: ['identity'], because: 'you coordinate here' })
  return rules
}
