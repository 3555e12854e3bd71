import { sql } from 'kysely'
import type { ClientId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Scope } from '#policies/actor.ts'
import type { Reader, Writer } from './database.ts'

/** A client as the organization that runs it reads it: never its secret, sealed or not. */
export type ApiClientRow = {
  readonly id: ClientId
  readonly name: string
  readonly kind: 'machine' | 'application'
  readonly state: 'active' | 'suspended'
  readonly has_secret: boolean
  readonly scopes: Scope[]
  readonly purposes: string[]
  readonly created_at: Date
  readonly made_by: string | null
  readonly secret_since: Date
  readonly last_used_at: Date | null
  readonly disabled_at: Date | null
  readonly disabled_by: string | null
  readonly disabled_because: string | null
}

/** Our clients, those that speak for us first, newest first. Whoever made one is named as colleagues are. */
export async function apiClients(db: Reader, reach: Reach<'read', 'ApiClient'>): Promise<ApiClientRow[]> {
  const { rows } = await sql<ApiClientRow>`
    select client.id, client.name, client.kind, client.state, client.sealed_secret is not null as has_secret, client.scopes, client.purposes,
      client.created_at, m.name as made_by, coalesce(client.secret_since, client.created_at) as secret_since, u.last_used_at,
      client.disabled_at, d.name as disabled_by, client.disabled_because
    from oidc.client client
      left join oidc.client_use u on u.client = client.id
      left join portal.person m on m.id = client.made_by
      left join portal.person d on d.id = client.disabled_by
    where ${reach.rows('client')} order by client.state, client.created_at desc, client.id limit 500`.execute(db)
  return rows
}

/** Makes a machine of ours; `too-many` beyond fifty that are active. Throws when the id is taken. */
export async function makeApiClient(
  db: Writer,
  _reach: Reach<'change', 'ApiClient'>,
  client: { id: ClientId; name: string; scopes: readonly Scope[]; purposes: readonly string[]; sealed: string },
): Promise<'made' | 'too-many'> {
  const { rows } = await sql<{ outcome: 'made' | 'too-many' }>`
    select portal.make_client(${client.id}, ${client.name}, ${[...client.scopes]}::text[], ${[...client.purposes]}::text[], ${client.sealed}) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'too-many'
}

/** What came of a change: `over` when the client is switched off, or has no secret to change. */
export type ClientChanged = 'kept' | 'over' | 'hidden'

/** Puts another secret, sealed, in the place of the one there is. The old one opens nothing from then on. */
export async function keepClientSecret(
  db: Writer,
  _reach: Reach<'change', 'ApiClient'>,
  id: ClientId,
  sealed: string,
): Promise<ClientChanged> {
  const { rows } = await sql<{
    outcome: ClientChanged
  }>`select portal.rotate_client(${id}, ${sealed}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

/** Switches a client off for good, with a reason. It is refused from its next request. */
export async function disableClient(
  db: Writer,
  _reach: Reach<'change', 'ApiClient'>,
  id: ClientId,
  because: string,
): Promise<ClientChanged> {
  const { rows } = await sql<{
    outcome: ClientChanged
  }>`select portal.disable_client(${id}, ${because}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}
