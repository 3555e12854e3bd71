import { createHash, randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { migrations } from './migrations/index.ts'

/** What the app connects with: a login that is a member of `trace_app` and has no right of its own. */
export type AppLogin = { readonly url: string }

/**
 * Brings a database to the newest schema and gives back the login of the app. Takes the URL of a role that may create
 * roles and schemas. Each migration runs in one transaction; two processes that migrate at once wait for each other.
 */
export async function migrate(ownerUrl: string): Promise<AppLogin> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 })
  const db = new Kysely<never>({ dialect: new PostgresDialect({ pool }) })
  try {
    await db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(7000)`.execute(connection)
      try {
        await sql`create schema if not exists portal`.execute(connection)
        await sql`create table if not exists portal.migration (name text primary key, at timestamptz not null default now())`.execute(
          connection,
        )
        const done = await sql<{ name: string }>`select name from portal.migration`.execute(connection)
        const known = new Set(done.rows.map((row) => row.name))
        for (const [name, up] of migrations) {
          if (known.has(name)) continue
          await connection.transaction().execute(async (trx) => {
            await up(trx)
            await sql`insert into portal.migration (name) values (${name})`.execute(trx)
          })
        }
      } finally {
        await sql`select pg_advisory_unlock(7000)`.execute(connection)
      }
    })
    return await appLogin(db, ownerUrl)
  } finally {
    await db.destroy()
  }
}

/** Names of migrations that this program knows and the database has not seen. */
export async function pendingMigrations(db: Kysely<never>): Promise<string[]> {
  const done = await sql<{ name: string }>`select name from portal.migration`.execute(db)
  const known = new Set(done.rows.map((row) => row.name))
  return migrations.map(([name]) => name).filter((name) => !known.has(name))
}

/**
 * Roles belong to the whole cluster and several of our databases may stand in one, so each has a login of its own. Its
 * secret lies in a table that only the owner can read, so every process of an installation finds the same one.
 */
async function appLogin(db: Kysely<never>, ownerUrl: string): Promise<AppLogin> {
  const secret = randomBytes(24).toString('base64url')
  const name = await sql<{ d: string }>`select current_database() d`.execute(db)
  const database = name.rows[0]?.d ?? ''
  const login = `trace_login_${createHash('sha256').update(database).digest('hex').slice(0, 10)}`
  await sql`insert into portal.login_secret (only_row, login, secret) values (true, ${login}, ${secret}) on conflict do nothing`.execute(
    db,
  )
  const { rows } = await sql<{ login: string; secret: string }>`select login, secret from portal.login_secret`.execute(
    db,
  )
  const row = rows[0]
  if (!row) throw new Error('the login of the app could not be kept')
  const exists = await sql`select 1 from pg_roles where rolname = ${row.login}`.execute(db)
  if (exists.rows.length === 0) {
    await sql`create role ${sql.id(row.login)} login password ${sql.lit(row.secret)} in role trace_app`.execute(db) // eslint-disable-line no-restricted-syntax -- utility statements take no parameters; both values are ours
  }
  const url = new URL(ownerUrl)
  url.username = row.login
  url.password = row.secret
  return { url: url.href }
}
