import type { Operation } from '#app/operation.server.ts'
import type { PersonId } from '#app/vocabulary/ids.ts'
import { Refusal } from '#policies/refusal.ts'

/**
 * The person who may change our calendar and our response times: quality, an admin, and never a machine. Forbidden (403) to
 * others, hidden (404) to whoever has no calendar to read.
 */
export function calendarKeeper(op: Operation): PersonId {
  const ours = { organization: op.actor.organizationId, partner: null }
  if (!op.can('read', 'Calendar', ours)) throw Refusal.hidden('calendar')
  op.require('change', 'Calendar', ours)
  if (op.actor.personId === null) throw Refusal.forbidden('change', 'Calendar')
  return op.actor.personId
}
