import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { GrantId, OrganizationId } from '#app/vocabulary/ids.ts'
import type { Writer } from '#db/database.ts'
import { post } from '#db/outbox.ts'

type Told = 'grant-offered' | 'grant-narrowed' | 'grant-accepted' | 'grant-declined' | 'grant-revoked'

/** Whoever keeps the data of the other side hears of a grant: that something moved, never what it shows. */
export async function tellPartner(
  op: Operation,
  db: Writer,
  kind: Told,
  to: OrganizationId,
  id: GrantId,
): Promise<void> {
  await post(db, {
    kind,
    to: { organization: to, roles: ['data-steward', 'admin'] },
    about: { path: paths.grant(id) },
    from: op.actor.organizationId,
  })
}
