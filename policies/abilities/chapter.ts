import type { Actor, Grant, Scope } from '../actor.ts'
import type { Rule } from '../rule.ts'

/** Some rules that share what ties the actor to a row. */
export type Chapter = (actor: Actor, grants: readonly Grant[]) => readonly Rule[]

/** Roles that read evidence. `admin` runs accounts and sees no fact by that alone. */
const READERS = ['quality', 'recall-coordinator', 'data-steward', 'operations', 'viewer'] as const

/** Whether the actor holds one of these roles. */
export function hasRole(actor: Actor, ...roles: readonly Actor['roles'][number][]): boolean {
  return actor.roles.some((role) => roles.includes(role))
}

/** Whether the actor is a machine whose token carries one of these scopes. */
export function hasScope(actor: Actor, ...scopes: readonly Scope[]): boolean {
  return actor.clientId !== null && actor.scopes.some((scope) => scopes.includes(scope))
}

/** Whether the actor may read evidence at all; which evidence is for the other rules to say. */
export function readsEvidence(actor: Actor): boolean {
  if (actor.kind === 'operator') return false // has no reach to any fact or case, by whatever role
  return hasRole(actor, ...READERS) || hasScope(actor, 'evidence:read', 'epcis:query', 'fhir:read')
}

/** Whether the actor meets cases at all, and so must know when they are due. */
export function countsDays(actor: Actor): boolean {
  if (actor.kind === 'operator') return false // has no reach to any case
  return actor.personId !== null || hasScope(actor, 'cases:read', 'cases:write')
}
