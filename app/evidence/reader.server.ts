import type { Operation } from '#app/operation.server.ts'

/** Whose scans a browser window remembers: one person for one organization. Not a secret, and not shown. */
export function readerOf(op: Operation): string {
  return `${op.actor.organizationId}.${op.actor.personId ?? ''}`
}
