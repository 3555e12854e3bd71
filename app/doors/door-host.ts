import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { Operation } from '#app/operation.server.ts'
import type { Scope } from '#policies/actor.ts'

/** What a machine door needs of the process that mounts it. */
export type DoorHost = {
  /**
   * The operation of the machine behind a request, for a purpose its client was given (provenance unless said). Throws
   * a `NotAdmitted` when its token does not allow this scope or its client this purpose.
   */
  readonly operation: (request: Request, scope: Scope, purpose?: Purpose) => Promise<Operation>
}

/** Why a token is not admitted: thrown by the host, answered by the door in its own words (RFC 6750 section 3). */
export type NotAdmitted = Error & { readonly status: 400 | 401 | 403; readonly challenge: string }

/** Whether an error says that a token is not admitted. */
export function isNotAdmitted(error: unknown): error is NotAdmitted {
  return (
    error instanceof Error &&
    'challenge' in error &&
    typeof error.challenge === 'string' &&
    'status' in error &&
    (error.status === 400 || error.status === 401 || error.status === 403)
  )
}
