import { sql } from 'kysely'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { Reader } from '../database.ts'
import { kept } from '../kept-plans.ts'

/** Who answers for a canonical identifier, whether or not such an item exists; null when nobody verified does. */
export async function labelerOf(db: Reader, uri: string): Promise<OrganizationId | null> {
  const { rows } = await sql<{ id: OrganizationId | null }>`select facts.resolve_labeler(${uri}) id`.execute(db)
  return rows[0]?.id ?? null
}

/** The same for many; those that nobody verified answers for are left out. */
export async function labelersOf(db: Reader, uris: readonly string[]): Promise<ReadonlyMap<string, OrganizationId>> {
  const { rows } = await sql<{ uri: string; id: OrganizationId | null }>`${kept}
    select uri, facts.resolve_labeler(uri) as id from unnest(${[...uris]}::text[]) uri`.execute(db)
  return new Map(rows.flatMap(({ uri, id }) => (id === null ? [] : [[uri, id] as const])))
}

/** The member behind a canonical party or location identity, or null when no member has shown it to be its own. */
export async function partyOf(db: Reader, uri: string): Promise<OrganizationId | null> {
  const { rows } = await sql<{ id: OrganizationId | null }>`select facts.resolve_party(${uri}) id`.execute(db)
  return rows[0]?.id ?? null
}
