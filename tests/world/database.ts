import { randomBytes } from 'node:crypto'
import { type Kysely } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import type { Database } from '#db/database.ts'
import { openDatabase, openPool } from '#db/pool.ts'

/** A database of one's own, as fresh as the migrations left it. */
export type TestDatabase = {
  /** The tables' owner: no wall stands before it. Arranges and inspects; never the way under test. */
  readonly owner: Kysely<Database>
  readonly ownerPool: pg.Pool
  readonly ownerUrl: string
  /** What the product connects with. */
  readonly app: Kysely<Database>
  readonly appPool: pg.Pool
  readonly appUrl: string
  /** Lets go of the database and leaves it standing. */
  readonly disconnect: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Clones the migrated template. `max` is the size of the app's pool. */
export async function freshDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  return cloneDatabase(new URL(inject('templateUrl')), options)
}

/** Clones any template of this server; the demo's stands beside the migrated one. */
export async function cloneDatabase(template: URL, options: { max?: number } = {}): Promise<TestDatabase> {
  const name = `trace_test_${randomBytes(6).toString('hex')}`
  const maintenance = new URL(template)
  maintenance.pathname = '/postgres'
  const admin = new pg.Client({ connectionString: maintenance.href })
  await admin.connect()
  await admin.query(`create database ${name} template ${template.pathname.slice(1)} strategy file_copy`)

  const ownerUrl = new URL(template)
  ownerUrl.pathname = `/${name}`
  const ownerPool = openPool(ownerUrl.href, { max: 4, statementTimeoutMs: 120_000 })
  const { rows } = await ownerPool.query<{ login: string; secret: string }>(
    'select login, secret from portal.login_secret',
  )
  const login = rows[0]
  if (!login) throw new Error('the template has no login')
  const appUrl = new URL(ownerUrl)
  appUrl.username = login.login
  appUrl.password = login.secret
  const appPool = openPool(appUrl.href, { max: options.max ?? 4, statementTimeoutMs: 60_000 })
  return {
    owner: openDatabase(ownerPool),
    ownerPool,
    ownerUrl: ownerUrl.href,
    app: openDatabase(appPool),
    appPool,
    appUrl: appUrl.href,
    disconnect: async () => {
      await Promise.all([appPool.end(), ownerPool.end(), admin.end()])
    },
    close: async () => {
      await appPool.end()
      await ownerPool.end()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}
