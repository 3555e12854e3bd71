import type { Operation } from '#app/operation.server.ts'
import type { PersonId } from '#app/vocabulary/ids.ts'
import { Refusal } from '#policies/refusal.ts'

/**
 * The person who may change our locations and contacts: an admin, and never a machine. Forbidden (403) to others, hidden
 * (404) to whoever has none to read.
 */
export function companyKeeper(op: Operation): PersonId {
  const ours = { organization: op.actor.organizationId, partner: null }
  if (!op.can('read', 'Location', ours)) throw Refusal.hidden('location')
  op.require('change', 'Location', ours)
  if (op.actor.personId === null) throw Refusal.forbidden('change', 'Location')
  return op.actor.personId
}
