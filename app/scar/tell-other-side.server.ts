import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { OrganizationId, ScarId } from '#app/vocabulary/ids.ts'
import type { Writer } from '#db/database.ts'
import { organizationsNamed } from '#db/evidence.ts'
import { post } from '#db/outbox.ts'
import type { Move } from './scar.ts'

/** Which letter a move sends to the other side. The whole table: nothing moves without somebody hearing of it. */
export const LETTER_OF = {
  acknowledge: 'scar-acknowledged',
  dispute: 'scar-disputed',
  withdraw: 'scar-withdrawn',
  uphold: 'scar-upheld',
  cancel: 'scar-cancelled',
  accept: 'scar-accepted',
  verify: 'scar-verified',
  close: 'scar-closed',
  reopen: 'scar-reopened',
} as const satisfies Record<Move, string>

export type ScarLetter =
  | (typeof LETTER_OF)[Move]
  | 'scar-issued'
  | 'scar-step-submitted'
  | 'scar-step-accepted'
  | 'scar-step-returned'
  | 'scar-extended'
  | 'scar-note'

/** Whoever answers for quality on the other side hears that something moved: a reference and a link, no fact. */
export async function tellOtherSide(
  op: Operation,
  db: Writer,
  kind: ScarLetter,
  about: { to: OrganizationId; id: ScarId; reference: string },
): Promise<void> {
  const us = op.actor.organizationId
  const name = (await organizationsNamed(db, [us])).get(us)?.name
  await post(db, {
    kind,
    to: { organization: about.to, roles: ['quality'] },
    about: { path: paths.scar(about.id), reference: about.reference, ...(name === undefined ? {} : { from: name }) },
    from: us,
  })
}
