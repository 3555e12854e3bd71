import { generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto'
import { createLocalJWKSet, exportJWK, type JWK, type JWTVerifyGetKey } from 'jose'
import type { Kysely } from 'kysely'
import type { Database } from '#db/database.ts'
import { keepFirstKey, keysFor } from '#db/oidc.ts'
import type { KeyPurpose } from '#db/portal/identity.ts'
import { openIdentitySession } from '#db/session.ts'
import type { Vault } from './vault.server.ts'

/** Finds the key that a token names; throws when it is none of ours. */
export type PublicKeys = JWTVerifyGetKey

/** The provider's secrets, opened. Private keys stay inside the identity room. */
export type ProviderKeys = {
  /** The one that signs first, then those that are believed: earlier ones, and the next one, published before its time. */
  readonly signing: readonly JWK[]
  readonly verifying: PublicKeys
  /** Newest first; cookies signed with an older one are still read. */
  readonly cookies: readonly string[]
  /** For keyed digests; never changes. */
  readonly digestSecret: Buffer
  /** A secret for one purpose, the same in every process of this installation. */
  readonly derive: (purpose: string) => Buffer
}

/** What is bound into the seal of a key. */
export const keyPlace = (id: string): string => `oidc.key|sealed|${id}`

/** The keys of this installation; made and sealed at the first start. Throws when the vault cannot open them. */
export async function openKeys(db: Kysely<Database>, vault: Vault): Promise<ProviderKeys> {
  const { identifying } = openIdentitySession(db)
  const sealed = async (purpose: KeyPurpose, make: () => Promise<string> | string) => {
    const found = await identifying((trx) => keysFor(trx, purpose))
    if (found.length > 0) return found
    const id = `${purpose}-${randomBytes(8).toString('hex')}`
    const secret = vault.seal(await make(), keyPlace(id))
    await identifying((trx) => keepFirstKey(trx, { id, purpose, sealed: secret }))
    return identifying((trx) => keysFor(trx, purpose))
  }
  const signing = (await sealed('signing', newSigningKey)).map((row) => ({
    ...(JSON.parse(vault.open(row.sealed, keyPlace(row.id)).toString()) as JWK), // written by newSigningKey
    kid: row.id,
  }))
  const cookies = (await sealed('cookie', () => randomBytes(32).toString('base64url'))).map((row) =>
    vault.open(row.sealed, keyPlace(row.id)).toString(),
  )
  const [digest] = await sealed('digest', () => randomBytes(32).toString('base64url'))
  if (!digest) throw new Error('the digest key was not kept')
  const oldest = cookies[cookies.length - 1]
  if (!oldest) throw new Error('the cookie key was not kept')
  return {
    signing,
    verifying: createLocalJWKSet({ keys: signing.map(({ d: _private, ...open }) => open) }),
    cookies,
    digestSecret: vault.open(digest.sealed, keyPlace(digest.id)),
    derive: (purpose) => Buffer.from(hkdfSync('sha256', oldest, '', `trace-commons: ${purpose}`, 32)),
  }
}

/** A new private key for ES256 (RFC 7518 section 3.4), as the JSON of a JWK. */
export async function newSigningKey(): Promise<string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return JSON.stringify({ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' })
}
