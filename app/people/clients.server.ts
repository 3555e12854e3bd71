import { PURPOSES } from '#app/disclosure/disclosure.ts'
import type { Operation } from '#app/operation.server.ts'
import type { ClientId } from '#app/vocabulary/ids.ts'
import { apiClients, type ApiClientRow } from '#db/api-clients.ts'
import { Refusal } from '#policies/refusal.ts'
import type { ClientLine } from './clients.ts'

/** The API clients of our organization, for whoever runs its accounts. */
export async function clientsOf(op: Operation): Promise<ClientLine[]> {
  op.require('read', 'ApiClient', { organization: op.actor.organizationId })
  const rows = await op.reading((db) => apiClients(db, op.reach('read', 'ApiClient')))
  return rows.map(lineOf)
}

/** One of them. Hidden (404) when it is not ours. */
export async function clientOf(op: Operation, ask: { id: ClientId }): Promise<ClientLine> {
  const client = (await clientsOf(op)).find(({ id }) => id === ask.id)
  if (!client) throw Refusal.hidden('client')
  return client
}

function lineOf(row: ApiClientRow): ClientLine {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    active: row.state === 'active',
    hasSecret: row.has_secret,
    scopes: row.scopes,
    purposes: PURPOSES.filter((purpose) => row.purposes.includes(purpose)),
    madeAt: row.created_at.toISOString(),
    madeBy: row.made_by,
    secretSince: row.secret_since.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    ended:
      row.disabled_at === null
        ? null
        : { at: row.disabled_at.toISOString(), by: row.disabled_by, because: row.disabled_because ?? '' },
  }
}
