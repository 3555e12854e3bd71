import { type Kysely, sql } from 'kysely'

/** What the readiness board looks for is found by index: what one shipped, what one made, and receipts of what one shipped. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create index fact_item_by_answer on facts.fact_item (answers, item) where answers is not null`,
  `create index fact_item_shipped_by on facts.fact_item (owner, event_time) where effect = 'ship'`,
  `create index fact_item_made_by on facts.fact_item (owner, item) where effect in ('commission', 'transform')`,
]
