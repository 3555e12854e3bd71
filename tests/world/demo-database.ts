import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { type DemoSummary, seedDemo } from '#app/demo/seed.server.ts'
import { hashPassword } from '#app/identity/password.server.ts'
import { Vault } from '#app/identity/vault.server.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import { type TestDatabase, cloneDatabase } from './database.ts'

export type DemoDatabase = TestDatabase & {
  /** What demo.json would hold. */
  readonly demo: DemoSummary
  /** The vault under which the secrets of this database are sealed. */
  readonly vault: Vault
}

/** The key of every demo database of the tests; a client's secret opens under it. */
export const demoVault = (): Vault => new Vault([{ id: 'test', key: createHash('sha256').update('demo').digest() }])

/**
 * The demo world in a database of one's own. It is captured once a test run, into a template that each file clones;
 * whoever comes first makes it, and the others wait.
 */
export async function demoDatabase(options: { max?: number } = {}): Promise<DemoDatabase> {
  const fresh = new URL(inject('templateUrl'))
  const template = new URL(fresh)
  template.pathname = `${fresh.pathname}_demo`
  const name = template.pathname.slice(1)
  const summary = path.join(tmpdir(), `${name}-${fresh.port}.json`)
  const maintenance = new URL(fresh)
  maintenance.pathname = '/postgres'
  const admin = new pg.Client({ connectionString: maintenance.href })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(7100)')
    const { rows } = await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [name])
    if (rows.length === 0) {
      await dropLeftovers(admin)
      await admin.query(`drop database if exists ${name} with (force)`)
      const made = await cloneDatabase(fresh)
      const demo = await fill(made).finally(() => made.disconnect())
      await writeFile(summary, JSON.stringify(demo))
      await admin.query(`alter database ${new URL(made.ownerUrl).pathname.slice(1)} rename to ${name}`)
      await admin.query(`alter database ${name} is_template true`)
    }
  } finally {
    await admin.end() // the lock goes with the connection
  }
  const demo = JSON.parse(await readFile(summary, 'utf8')) as DemoSummary // written above
  return { ...(await cloneDatabase(template, options)), demo, vault: demoVault() }
}

/** Templates of earlier runs on a server that outlives them. */
async function dropLeftovers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select d.datname as name from pg_database d where d.datname ~ '^trace_template_[0-9]+_demo$'
     and not exists (select from pg_database t where t.datname || '_demo' = d.datname)`,
  )
  for (const { name } of rows) {
    await admin.query(`alter database ${name} is_template false`)
    await admin.query(`drop database ${name} with (force)`)
  }
}

async function fill(database: TestDatabase): Promise<DemoSummary> {
  const pool = openPool(database.appUrl, { max: 4, statementTimeoutMs: 60_000 })
  try {
    let hash: Promise<string> | undefined
    const demo = await seedDemo({
      db: openDatabase(pool),
      owner: database.ownerPool,
      vault: demoVault(),
      origin: 'http://localhost:3000',
      dataDir: null,
      hash: (password) => (hash ??= hashPassword(password)),
    })
    if (!demo) throw new Error('the fresh database was not empty')
    return demo
  } finally {
    await pool.end()
  }
}
