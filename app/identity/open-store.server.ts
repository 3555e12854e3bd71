import path from 'node:path'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Config } from '#app/config.server.ts'
import type { Database } from '#db/database.ts'
import { startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import { openVault, type Vault } from './vault.server.ts'

/** A store as a command works on it. */
export type Store = {
  /** Under the app's least-right login. */
  readonly db: Kysely<Database>
  /** The owner of the tables. */
  readonly owner: pg.Pool
  /** Seals and opens; without the secret for digests, which is itself sealed. */
  readonly vault: Vault
  /** Lets go of everything; an embedded server that was started for this stops. */
  readonly close: () => Promise<void>
}

/** Opens the store that the configuration names, brought to the newest schema; starts the embedded server when it names none. */
export async function openStore(config: Config, statementTimeoutMs = 15_000): Promise<Store> {
  const embedded = config.databaseUrl === null ? await startEmbedded(path.join(config.dataDir, 'postgres')) : null
  const ownerUrl = config.databaseUrl ?? embedded?.url ?? ''
  const login = await migrate(ownerUrl)
  const pool = openPool(login.url, { max: 4, statementTimeoutMs })
  const owner = openPool(ownerUrl, { max: 2, statementTimeoutMs })
  return {
    db: openDatabase(pool),
    owner,
    vault: await openVault(config),
    close: async () => {
      await Promise.all([pool.end(), owner.end()])
      await embedded?.stop()
    },
  }
}
