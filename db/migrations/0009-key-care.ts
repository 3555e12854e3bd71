import { type Kysely, sql } from 'kysely'

/**
 * Keys change while the house is open. A signing key is published before it signs and stays published until nothing it
 * signed can still be presented; secrets can be sealed anew under a newer key.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table oidc.key add column use_from timestamptz not null default now(),
    add constraint key_retires_after_its_use check (retired_at is null or retired_at > use_from)`,
  `comment on column oidc.key.use_from is 'From when on it signs. Published before, so that nobody meets a signature of a key they have not read.'`,
  `comment on column oidc.key.retired_at is 'From when on nothing it signed is believed. Set when its successor is made, for a time after which no token of it lives.'`,
  `grant update (sealed, retired_at) on oidc.key to trace_app`,
]
