import { rulesOf } from './ability-for.ts'
import { type Actor, type Grant, type GrantRelation, SCOPES } from './actor.ts'
import { assertRulesHaveSql } from './to-sql.ts'

const ROLES = ['admin', 'quality', 'recall-coordinator', 'data-steward', 'operations', 'viewer'] as const
const RELATIONS: readonly GrantRelation[] = ['o', 's', 'c', 't']

/**
 * What is wrong with the policies of this program, for the process to refuse to start over: one line for each actor
 * whose rules say something that SQL cannot. Every role, every scope and every form of grant is tried.
 */
export function policyFindings(): string[] {
  const us = 1 as Actor['organizationId'] // any organization: rules differ by it in nothing but the number
  const them = 2 as Actor['organizationId'] // and one more
  const grants = RELATIONS.flatMap((relation) =>
    (['item', 'ancestry'] as const).map((extent): Grant => ({
      id: `grant by ${relation} to the ${extent}`,
      owner: them,
      partner: us,
      relation,
      extent,
      kinds: ['production', 'release'],
      groups: ['identity', 'dates'],
      dis: extent === 'item' ? null : ['09521234500001'],
      purpose: 'provenance',
      verdict: ['identity', 'custody', 'safety', 'release'],
    })),
  )
  const someone = { organizationId: us, kind: 'hospital', roles: [], scopes: [] } as const
  const actors: Actor[] = [
    ...ROLES.flatMap(
      (role): Actor[] =>
        (['hospital', 'operator'] as const).map((kind) => ({
          ...someone,
          kind,
          personId: 1 as NonNullable<Actor['personId']>,
          clientId: null,
          roles: [role],
        })), // any person
    ),
    ...SCOPES.map((scope): Actor => ({ ...someone, personId: null, clientId: 'any', scopes: [scope] })),
  ]
  return actors.flatMap((actor) => {
    try {
      assertRulesHaveSql(rulesOf(actor, grants))
      return []
    } catch (error) {
      const who = actor.roles[0] ?? actor.scopes[0] ?? 'nobody'
      return [`the policies for ${who} (${actor.kind}): ${error instanceof Error ? error.message : String(error)}`]
    }
  })
}
