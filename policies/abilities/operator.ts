import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import { type Chapter, hasRole } from './chapter.ts'

const SCHEMES = ['gs1-prefix', 'gtin', 'gln', 'hibc-lic', 'iccbba', 'ma', 'party'] as const

/**
 * The portal's operator verifies who may use which identifier, and no more: every other chapter gives its people
 * nothing, so it has no reach to any fact or case. Two people must agree; the database counts them.
 */
export const operator: Chapter = (actor) => {
  if (actor.kind !== 'operator' || actor.personId === null) return []
  const everyClaim = { scheme: { $in: SCHEMES } }
  const rules: Rule[] = [
    {
      action: 'read',
      subject: 'IdentifierClaim',
      rows: everyClaim,
      fields: FIELDS.IdentifierClaim,
      because: 'you keep the register',
    },
  ]
  if (hasRole(actor, 'admin', 'data-steward')) {
    rules.push({
      action: 'verify',
      subject: 'IdentifierClaim',
      rows: everyClaim,
      fields: ['state'],
      because: 'you keep the register',
    })
    rules.push({
      action: 'refuse',
      subject: 'IdentifierClaim',
      rows: everyClaim,
      fields: ['state'],
      because: 'you keep the register',
    })
  }
  return rules
}
