import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '#db/database.ts'
import { addSuccessor, reseal, SEALED_TABLES, type Sealed, sealedValues, signingKeyIsOlderThan } from '#db/oidc.ts'
import { openIdentitySession } from '#db/session.ts'
import { keyPlace, newSigningKey } from './signing-keys.server.ts'
import type { Vault } from './vault.server.ts'

type House = { readonly db: Kysely<Database>; readonly vault: Vault }

/** A secret that does not open, and why; or how many lie under each key. */
export type KeyReport = {
  /** Number of sealed secrets by the id of the key they lie under. */
  readonly under: ReadonlyMap<string, number>
  /** `table row: reason` of each that does not open. */
  readonly broken: readonly string[]
}

/** So many secrets are read at a time. */
const AT_ONCE = 500

/** Opens every sealed secret there is, and throws nothing away: what `npm run keys -- check` tells. */
export async function checkKeys(house: House, progress: (done: number) => void = () => {}): Promise<KeyReport> {
  const under = new Map<string, number>()
  const broken: string[] = []
  let done = 0
  for await (const value of everySealed(house)) {
    const key = value.sealed.split('.')[1] ?? '?'
    under.set(key, (under.get(key) ?? 0) + 1)
    try {
      house.vault.open(value.sealed, value.place)
    } catch {
      broken.push(`${value.table} ${value.id}: its key ${key} is not in KEY_ENCRYPTION_KEYS, or it was altered`)
    }
    progress(++done)
  }
  return { under, broken }
}

/** Seals everything anew under the newest key. Safe beside running processes: a value that changed meanwhile is left. */
export async function rewrapKeys(
  house: House,
  progress: (done: number) => void = () => {},
): Promise<KeyReport & { rewrapped: number }> {
  let rewrapped = 0
  let done = 0
  for await (const value of everySealed(house)) {
    progress(++done)
    if (house.vault.isNewest(value.sealed)) continue
    let secret: Buffer
    try {
      secret = house.vault.open(value.sealed, value.place)
    } catch {
      continue // named by the check below
    }
    const sealed = house.vault.seal(secret, value.place)
    if (await openIdentitySession(house.db).identifying((db) => reseal(db, value, sealed))) rewrapped++
  }
  return { ...(await checkKeys(house)), rewrapped }
}

async function* everySealed({ db }: House): AsyncGenerator<Sealed> {
  const { identifying } = openIdentitySession(db)
  for (const table of SEALED_TABLES) {
    for (let after = ''; ;) {
      const page = await identifying((trx) => sealedValues(trx, table, after, AT_ONCE))
      yield* page
      const last = page.at(-1)
      if (!last || page.length < AT_ONCE) break
      after = last.id
    }
  }
}

/** Published this long before it signs: longer than anybody keeps a set of keys that they have read. Milliseconds. */
export const OVERLAP_MS = 60 * 60_000
/** Kept this long after its successor signs: longer than any token that it signed. Milliseconds. */
const LAST_TOKENS_MS = 30 * 60_000
/** A signing key is followed by another after so many days. */
const DAYS = 90

/**
 * Makes the successor of the signing key, unless one waits already. Gives its id, or null. Every process reads it from
 * the store before it signs.
 */
export async function rotateSigningKey(
  house: House,
  overlapMs = OVERLAP_MS,
  lastTokensMs = LAST_TOKENS_MS,
): Promise<string | null> {
  const id = `signing-${randomBytes(8).toString('hex')}`
  const sealed = house.vault.seal(await newSigningKey(), keyPlace(id))
  const added = await openIdentitySession(house.db).identifying((db) =>
    addSuccessor(db, { id, sealed, overlapMs, lastTokensMs }),
  )
  return added ? id : null
}

/** Makes a successor when the signing key is old. Several processes may ask at once: one of them makes it. */
export async function rotateWhenOld(house: House): Promise<void> {
  const old = await openIdentitySession(house.db).identifying((db) => signingKeyIsOlderThan(db, DAYS))
  if (old) await rotateSigningKey(house)
}
