import { sql } from 'kysely'
import type { Grant } from '#policies/actor.ts'
import type { Reader } from './database.ts'

/**
 * The grants that are live for the bound organization at this instant of the database: accepted, not revoked, within
 * their interval, and, made onward, cut to what their parent grant still allows.
 */
export async function liveGrants(db: Reader): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select id, owner, partner, relation, extent, kinds, groups, dis, purpose, verdict from portal.grants_to_me()
  `.execute(db)
  return rows
}
