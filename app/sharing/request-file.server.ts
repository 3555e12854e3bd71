import type { Operation } from '#app/operation.server.ts'
import type { SharingRequestId } from '#app/vocabulary/ids.ts'
import { grantsWith } from '#db/grants.ts'
import { sharingRequestById, type SharingRequestRow } from '#db/sharing-requests.ts'
import { stateOf } from './grant.ts'
import { grantLine } from './partner-file.server.ts'
import { requestLine } from './sharing-overview.server.ts'
import type { GrantLine, RequestFile } from './sharing.ts'

/** One question for more, and, for its owner, the live grants to the asker that could be changed. Hidden (404) when there is none. */
export async function sharingRequestFile(
  op: Operation,
  ask: { id: SharingRequestId },
): Promise<{ file: RequestFile; changeable: GrantLine[] }> {
  return op.reading(async (db) => {
    const row = await sharingRequestById(db, op.reach('read', 'SharingRequest'), ask.id)
    const ours = row.owner === op.actor.organizationId
    const grants = ours && row.state === 'open' ? await grantsWith(db, op.reach('read', 'Grant'), row.asker) : []
    return {
      file: requestFile(op, row),
      changeable: grants
        .filter(
          (grant) =>
            grant.owner === op.actor.organizationId &&
            grant.purpose === row.purpose &&
            !grant.onward_of_another &&
            stateOf(grant, op.now) === 'live',
        )
        .map((grant) => grantLine(op, grant)),
    }
  })
}

/** A stored question as its page shows it. */
export function requestFile(op: Operation, row: SharingRequestRow): RequestFile {
  return {
    ...requestLine(op, row),
    note: row.note,
    askedBy: row.asked_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    answer: row.answer,
    grant: row.grant,
    notOffered: op.whyNot('answer', 'SharingRequest', { asker: row.asker, owner: row.owner }),
  }
}
