import type { Kysely } from 'kysely'
import { ORGANIZATION_KINDS, ROLES } from '#db/portal/foundation.ts'
import { databaseFindings, serverVersion } from '#db/preconditions.ts'
import { rulesOf } from '#policies/ability-for.ts'
import { SCOPES } from '#policies/actor.ts'
import { assertRulesHaveSql } from '#policies/to-sql.ts'
import type { Rule } from '#policies/rule.ts'
import { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'

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

/** Rules that the database could not read as we do, over every kind of organization and every role; ideally none. */
export function policyFindings(rules: typeof rulesOf = rulesOf): string[] {
  const findings = new Set<string>()
  const us = OrganizationId.parse(1)
  const grant = {
    id: 'grant',
    owner: OrganizationId.parse(2),
    partner: us,
    kinds: ['shipment'],
    groups: ['identity'],
    dis: ['09520000000010'],
    purpose: 'provenance',
    verdict: [],
  } as const
  const grants = (['o', 's', 'c', 't'] as const).flatMap((relation) =>
    (['item', 'ancestry'] as const).map((extent) => ({ ...grant, relation, extent })),
  )
  for (const kind of ORGANIZATION_KINDS) {
    for (const actor of [
      { personId: PersonId.parse(1), clientId: null, organizationId: us, kind, roles: ROLES, scopes: [] },
      { personId: null, clientId: 'client', organizationId: us, kind, roles: [], scopes: SCOPES },
    ]) {
      try {
        assertRulesHaveSql(rules(actor, grants) as readonly Rule[])
      } catch (error) {
        findings.add(`a policy has no meaning in SQL: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  return [...findings]
}
