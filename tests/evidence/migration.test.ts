import { expect, test } from 'vitest'
import { freshDatabase } from '#tests/world/database.ts'

test('every table of evidence stands behind a wall that is forced', async () => {
  const world = await freshDatabase()
  try {
    const { rows } = await world.ownerPool.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'portal' and c.relkind = 'r' and c.relname in ('disclosure', 'published_notice', 'notice_match', 'confirmation_request', 'amendment_refusal')
         and not (c.relrowsecurity and c.relforcerowsecurity)`,
    )
    expect(rows).toEqual([])
  } finally {
    await world.close()
  }
})
