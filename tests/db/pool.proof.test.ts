import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OrganizationId } from '#app/vocabulary/ids.ts'
import { openSession } from '#db/session.ts'
import { capture, dice } from '#tests/db/facts/worlds.ts'
import { proofSize } from '#tests/proof-size.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'
import { plainFact } from './plain-fact.ts'

const REQUESTS = proofSize(10_000, 1_000)
const ORGANIZATIONS = 20
const CONNECTIONS = 4
const IN_FLIGHT = 32

let db: TestDatabase
let organizations: OrganizationId[]

beforeAll(async () => {
  db = await freshDatabase({ max: CONNECTIONS })
  const { rows } = await db.ownerPool.query<{ id: number }>(
    `insert into portal.organization (slug, name, country, kind) select 'pool-' || n, 'O', 'IE', 'hospital' from generate_series(1, $1) n returning id`,
    [ORGANIZATIONS],
  )
  organizations = rows.map(({ id }) => OrganizationId.parse(id))
  for (const organization of organizations) {
    await capture(
      db.appPool,
      { organization, person: 1 },
      Array.from({ length: 5 }, (_, n) => plainFact(`${organization}-${n}`)),
    )
  }
})
afterAll(() => db.close())

class Aborted extends Error {}

test(
  `in ${REQUESTS} interleaved requests of ${ORGANIZATIONS} organizations over ${CONNECTIONS} connections, with aborts, timeouts and killed backends, nobody sees a row of another`,
  { timeout: 3_600_000 },
  async () => {
    const { pick, chance } = dice(7)
    const foreign: string[] = []
    const outcomes = { answered: 0, aborted: 0, late: 0, killed: 0 }
    const one = async (n: number) => {
      const organizationId = pick(organizations)
      const session = openSession(db.app, {
        organizationId,
        personId: null,
        clientId: `client-${n}`,
        purpose: 'provenance',
      })
      const ending = chance(0.1) ? 'abort' : chance(0.03) ? 'late' : 'answer'
      try {
        const seen = await session[chance(0.5) ? 'reading' : 'lookingUp'](async (trx) => {
          const { rows } = await sql<{ me: number; client: string; owner: number | null }>`
            select portal.me() as me, portal.client() as client, f.owner from (select 1) x left join facts.fact f on true`.execute(
            trx,
          )
          if (ending === 'abort') throw new Aborted()
          if (ending === 'late')
            await sql`select set_config('statement_timeout', '1', true), pg_sleep(0.05)`.execute(trx)
          if (ending === 'late') await sql`select pg_sleep(0.2)`.execute(trx)
          return rows
        })
        outcomes.answered++
        const wrong = seen.filter(
          (row) => row.me !== organizationId || row.owner !== organizationId || row.client !== `client-${n}`,
        )
        if (wrong.length > 0) foreign.push(`request ${n} of ${organizationId}: ${JSON.stringify(wrong[0])}`)
        if (seen.length < 5) foreign.push(`request ${n} of ${organizationId} lost rows: ${seen.length}`)
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined
        if (error instanceof Aborted) outcomes.aborted++
        else if (code === '57014') outcomes.late++
        else outcomes.killed++
      }
      if (chance(0.005))
        await db.ownerPool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename <> current_user order by random() limit 1`,
        )
    }
    let next = 0
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        while (next < REQUESTS) await one(next++)
      }),
    )
    expect(foreign).toEqual([])
    expect(outcomes.answered).toBeGreaterThan(REQUESTS * 0.7)
    for (const outcome of ['aborted', 'late', 'killed'] as const) expect(outcomes[outcome], outcome).toBeGreaterThan(0)
  },
)

test('a connection that comes back speaks for nobody', async () => {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => db.appPool.connect()))
  try {
    for (const client of clients) {
      const { rows } = await client.query<{ o: string | null }>(
        `select current_setting('portal.organization_id', true) as o`,
      )
      expect(['', null]).toContain(rows[0]?.o)
      // unset it raises 42501, emptied by the end of a transaction it is no number: an error either way, never "all"
      await expect(client.query('select portal.me()')).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|42704|22P02)$/),
      })
    }
  } finally {
    for (const client of clients) client.release()
  }
})
