import { grantRules } from '../grant-rules.ts'
import type { Rule } from '../rule.ts'
import { FIELDS } from '../vocabulary.ts'
import { type Chapter, readsEvidence } from './chapter.ts'

/** What ties an organization to other owners' facts: the item itself, and what the owners granted. */
export const relations: Chapter = (actor, grants) => {
  if (!readsEvidence(actor)) return []
  const us = actor.organizationId
  const rules: Rule[] = [
    {
      action: 'read',
      subject: 'Fact',
      // Whoever shipped learns that it arrived: the receipt names the shipment, so its owner told them already.
      rows: { answers: us, brand: us, kind: 'receipt' },
      fields: ['identity', 'dates', 'quantities', 'parties'],
      because: 'it answers your own shipment',
    },
    {
      action: 'read',
      subject: 'Item',
      rows: { brand: us },
      fields: FIELDS.Item,
      because: 'you answer for this product',
    },
    {
      action: 'read',
      subject: 'Item',
      // Ancestry and what lies inside a box name nothing by themselves: an item is shown there once a fact of it is.
      rows: { relations: { $related: ['c:item', 'c:lot', 't:item', 's:item'] } },
      // The calendar is nobody's secret, and a published recall is shown to everyone.
      fields: ['identity', 'verdict.dates'],
      because: 'you are involved in this item',
    },
  ]
  return [...rules, ...grants.flatMap((grant) => grantRules(actor, grant))]
}
