import type { Operation } from '#app/operation.server.ts'
import type { PersonId } from '#app/vocabulary/ids.ts'
import { Refusal } from '#policies/refusal.ts'

/** The person who acts: calendars and response times are never set by a machine. Forbidden (403) to one. */
export function actingPerson(op: Operation): PersonId {
  if (op.actor.personId === null) throw Refusal.forbidden('change', 'Calendar')
  return op.actor.personId
}
