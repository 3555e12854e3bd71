import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    templateUrl: string
  }
}

/** One PostgreSQL a run, and one migrated template; each test file clones the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trace-commons-test-'))
  await chmod(folder, 0o755) // the account that PostgreSQL runs under must get through
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
    : await startEmbedded(folder, { fast: true })
  const template = new URL(server.url)
  template.pathname = `/trace_template_${process.pid}`
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(`create database ${template.pathname.slice(1)}`)
  await migrate(template.href)
  await admin.query(`alter database ${template.pathname.slice(1)} is_template true`)
  project.provide('templateUrl', template.href)
  return async () => {
    await admin.query(`alter database ${template.pathname.slice(1)} is_template false`)
    await admin.query(`drop database ${template.pathname.slice(1)} with (force)`)
    await admin.end()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
