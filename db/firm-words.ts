import { type Expression, sql } from 'kysely'
import type { OrganizationKind } from './portal/foundation.ts'

/** How an organization is named to another. */
export type FirmWords = { slug: string; name: string; name_zh: string | null; kind: OrganizationKind }

/** The words of the organization behind an alias of a query. */
export function firmWords(alias: string): Expression<FirmWords> {
  return sql<FirmWords>`jsonb_build_object('slug', ${sql.ref(`${alias}.slug`)}, 'name', ${sql.ref(`${alias}.name`)}, 'name_zh', ${sql.ref(`${alias}.name_zh`)}, 'kind', ${sql.ref(`${alias}.kind`)})`
}
