import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Adapter, AdapterPayload, errors } from 'oidc-provider'
import type { Database } from '#db/database.ts'
import { activeClient, consumePayload, findPayload, keepPayload, removePayload, revokeGrant } from '#db/oidc.ts'
import { openIdentitySession } from '#db/session.ts'
import { clientMetadata } from './clients.server.ts'
import type { Vault } from './vault.server.ts'

const digest = (id: string) => createHash('sha256').update(id).digest('base64url')

/**
 * The provider's state in PostgreSQL, one adapter for all models. What a stolen table could be replayed with is not in
 * it: rows are found by the digest of their id, and the id itself is sealed inside the payload.
 */
export function adapterFor(
  db: Kysely<Database>,
  vault: Vault,
  InvalidGrant: typeof errors.InvalidGrant,
): (model: string) => Adapter {
  const { identifying } = openIdentitySession(db)
  return (model) => {
    if (model === 'Client') return clientAdapter(db, vault)
    const place = (id: string) => `oidc.payload|jti|${model}|${id}`
    const opened = (id: string, payload: Record<string, unknown>): AdapterPayload => {
      const { jti, ...rest } = payload
      return { ...rest, ...(typeof jti === 'string' ? { jti: vault.open(jti, place(id)).toString() } : {}) }
    }
    const find = async (by: { id: string } | { uid: string }): Promise<AdapterPayload | undefined> => {
      const row = await identifying((trx) => findPayload(trx, model, by))
      if (!row) return undefined
      const { sealedUnder, ...payload } = row.payload
      return {
        ...opened(String(sealedUnder), payload),
        ...(row.consumed === null ? {} : { consumed: row.consumed }),
      }
    }
    return {
      async upsert(id, payload, expiresIn) {
        const hashed = digest(id)
        const { jti, ...rest } = payload
        await identifying((trx) =>
          keepPayload(trx, {
            model,
            id: hashed,
            payload: { ...rest, sealedUnder: hashed, ...(jti ? { jti: vault.seal(jti, place(hashed)) } : {}) },
            // A grant is listed under itself, so that revoking it takes the grant along with its codes and tokens.
            grantId: model === 'Grant' ? id : (payload.grantId ?? null),
            uid: payload.uid ?? null,
            expiresIn: expiresIn ?? null,
          }),
        )
      },
      find: (id) => find({ id: digest(id) }),
      findByUid: (uid) => find({ uid }),
      findByUserCode: () => Promise.reject(new Error('there is no device flow here')),
      async consume(id) {
        const won = await identifying((trx) => consumePayload(trx, model, digest(id)))
        if (!won) throw new InvalidGrant('already used')
      },
      destroy: (id) => identifying((trx) => removePayload(trx, model, digest(id))),
      revokeByGrantId: (grantId) => identifying((trx) => revokeGrant(trx, grantId)),
    }
  }
}

/** Clients are registered by organizations, not by the protocol: the provider may look one up and nothing else. */
function clientAdapter(db: Kysely<Database>, vault: Vault): Adapter {
  const never = () => Promise.reject(new Error('clients are not changed through the protocol'))
  return {
    async find(id) {
      if (!/^[a-z0-9][a-z0-9._-]{2,79}$/.test(id)) return undefined // cannot be one of ours; a null byte would be an error
      const client = await openIdentitySession(db).identifying((trx) => activeClient(trx, id))
      return client ? clientMetadata(client, vault) : undefined
    },
    findByUid: never,
    findByUserCode: never,
    upsert: never,
    consume: never,
    destroy: never,
    revokeByGrantId: never,
  }
}
