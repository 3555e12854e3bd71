import type { Actor, Grant, GrantRelation } from './actor.ts'
import type { Rule } from './rule.ts'
import { FIELDS, type Relation } from './vocabulary.ts'

/** Which ties to an item a grant accepts, by the involvement it demands and how far it extends. */
const RELATED: Record<GrantRelation, Record<Grant['extent'], readonly Relation[]>> = {
  o: { item: ['o'], ancestry: ['o'] },
  c: { item: ['c:item', 'c:lot'], ancestry: ['c:item', 'c:lot', 'c:ancestry'] },
  t: { item: ['t:item'], ancestry: ['t:item', 't:contents'] },
  s: { item: ['s:item'], ancestry: ['s:item', 's:descent'] },
}

/**
 * A live grant read as rules. It names another owner's facts and demands involvement, so a grant alone opens nothing:
 * the reader must also be tied to the item by facts of those entitled to say so. A grant that this actor is not the
 * partner of gives no rule, whoever handed it in.
 */
export function grantRules(actor: Actor, grant: Grant): readonly Rule[] {
  if (grant.partner !== actor.organizationId) return []
  const related = { relations: { $related: RELATED[grant.relation][grant.extent] } }
  const products = grant.dis === null ? {} : { di: { $in: grant.dis } }
  const because = `granted by organization ${grant.owner} for ${grant.purpose} (${grant.id})`
  const rules: Rule[] = []
  if (grant.groups.length > 0 && grant.kinds.length > 0) {
    rules.push({
      action: 'read',
      subject: 'Fact',
      rows: { owner: grant.owner, kind: { $in: grant.kinds }, ...products, ...related },
      fields: FIELDS.Fact.filter((group) => group !== 'unclassified' && grant.groups.includes(group)),
      because,
    })
  }
  const checks = FIELDS.Item.filter((field) => grant.verdict.some((check) => field === `verdict.${check}`))
  if (checks.length > 0) {
    // The verdict on an item is its labeler's to show: a supplier's grant never opens it.
    rules.push({
      action: 'read',
      subject: 'Item',
      rows: { brand: grant.owner, ...products, ...related },
      fields: checks,
      because,
    })
  }
  return rules.filter((rule) => rule.fields.length > 0)
}
