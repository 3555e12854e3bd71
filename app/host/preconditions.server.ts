import type { Kysely } from 'kysely'
import { databaseFindings, serverVersion } from '#db/preconditions.ts'

/** The process must not serve; each line says what is wrong. */
export class RefusesToStart extends Error {
  override name = 'RefusesToStart'
  constructor(readonly findings: readonly string[]) {
    super(`This process refuses to start:\n${findings.map((finding) => `- ${finding}`).join('\n')}`)
  }
}

const OLDEST = 150_000
const PATCHED_15 = 150_020

/**
 * Refuses to start unless every wall stands: migrations, row-level security, the rights of the app's login, functions
 * that run with other rights, and policies whose operators the database cannot read. `db` is the app's own login.
 * Gives warnings that do not stop it.
 */
export async function assertPreconditions(db: Kysely<never>, policyFindings: readonly string[]): Promise<string[]> {
  const findings = [...(await databaseFindings(db)), ...policyFindings]
  const version = await serverVersion(db)
  if (version < OLDEST) findings.push('PostgreSQL is older than 15')
  if (findings.length > 0) throw new RefusesToStart(findings)
  return version >= OLDEST && version < PATCHED_15
    ? ['PostgreSQL 15 before 15.20 has known holes in row-level security: update it']
    : []
}
