import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AdapterPayload } from 'oidc-provider'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { Database } from '#db/database.ts'
import { addClient, type RegisteredClient } from '#db/oidc.ts'
import { openIdentitySession } from '#db/session.ts'
import type { Scope } from '#policies/actor.ts'
import type { Vault } from './vault.server.ts'

/** The portal itself, as a client of its own provider. */
export const PORTAL_CLIENT = 'portal'

const place = (id: string) => `oidc.client|sealed_secret|${id}`

/** A registered client in the words of the protocol. What it was given goes along under names of our own. */
export function clientMetadata(client: RegisteredClient, vault: Vault): AdapterPayload {
  const proof = {
    token_endpoint_auth_method: client.authMethod,
    ...(client.sealedSecret === null
      ? {}
      : { client_secret: vault.open(client.sealedSecret, place(client.id)).toString() }),
    ...(client.jwks === null ? {} : { jwks: client.jwks }),
  }
  const told = {
    trace_organization: client.organization.slug,
    trace_scopes: client.scopes.join(' '),
    ...(client.secretSince === null ? {} : { trace_secret_since: client.secretSince }),
  }
  const metadata =
    client.kind === 'machine'
      ? { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }
      : {
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: [...client.redirectUris],
          post_logout_redirect_uris: [...client.postLogoutRedirectUris],
          scope: 'openid offline_access',
        }
  // The provider's own schema checks what it reads; its type describes tokens rather than clients.
  return { client_id: client.id, client_name: client.name, ...proof, ...metadata, ...told } as AdapterPayload
}

/** A secret for a client, and what is kept of it: sealed under the newest key, bound to this client's row. */
export function newClientSecret(vault: Vault, id: string): { secret: string; sealed: string } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, sealed: vault.seal(secret, place(id)) }
}

export type NewClient = {
  /** Plain and unique: `meridian-erp`. */
  readonly id: string
  readonly organization: OrganizationId
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly purposes?: readonly string[]
  /** Given, the client proves itself by private_key_jwt and has no secret. */
  readonly jwks?: { keys: unknown[] }
  /** Where people who sign in to it come back to; a client without any is a machine. */
  readonly redirectUris?: readonly string[]
  readonly postLogoutRedirectUris?: readonly string[]
  readonly authMethod?: 'client_secret_basic' | 'client_secret_post' | 'none'
}

/**
 * Registers an API client of an organization. Gives the secret once, in the clear; null for a client that has none.
 * Throws when the id is taken.
 */
export async function registerClient(
  services: { db: Kysely<Database>; vault: Vault },
  client: NewClient,
): Promise<{ clientId: string; clientSecret: string | null }> {
  const authMethod = client.jwks ? 'private_key_jwt' : (client.authMethod ?? 'client_secret_basic')
  const made =
    authMethod === 'private_key_jwt' || authMethod === 'none' ? null : newClientSecret(services.vault, client.id)
  await openIdentitySession(services.db).identifying((db) =>
    addClient(db, {
      id: client.id,
      organization: client.organization,
      name: client.name,
      kind: client.redirectUris ? 'application' : 'machine',
      authMethod,
      sealedSecret: made?.sealed ?? null,
      jwks: client.jwks ?? null,
      redirectUris: client.redirectUris ?? [],
      postLogoutRedirectUris: client.postLogoutRedirectUris ?? [],
      scopes: client.scopes,
      purposes: client.purposes ?? ['provenance'],
    }),
  )
  return { clientId: client.id, clientSecret: made?.secret ?? null }
}
