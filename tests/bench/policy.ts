import type pg from 'pg'
import { NO_QUESTION, seeEvents } from '#app/capture/find-events.server.ts'
import { readEvidence } from '#app/evidence/read-evidence.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { carrier, hospital, manufacturer, sampleOf, supplier, WORLD } from '#app/world/world-plan.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import { line, openBenchStore } from './bench-house.ts'
import { type Firm, firmOf, operationOf, uriOf } from './in-process.ts'

/** Units asked about in a turn. */
const ASKED = 40
const GRANTS = [1, 100, 1_000] as const
/** A hospital whose grants are changed for the bench and put back after it. */
const READ_BY = 8
const READER = hospital(READ_BY)

/**
 * `policy`: what a question costs that grants answer, beside the same question of whoever owns the facts, at 1, 100 and 1,000
 * live grants to the asker. Of these one opens what is asked for; the others differ in owner, kinds, groups and products,
 * as grants of many partners do. In process, turn by turn; each question reads its grants anew and compiles or finds the
 * rules, as a request does.
 */
export async function benchPolicy(options: { units: number; pairs: number }): Promise<void> {
  const store = await openBenchStore(options.units)
  const owner = openPool(store.ownerUrl, { max: 1 })
  const pool = openPool(store.appUrl, { max: 2 })
  const { units, seed } = store.world
  try {
    const uris = Array.from({ length: 400_000 }, (_, n) => sampleOf(units, seed, n))
      .filter(({ hospital: at, maker }) => at === READ_BY && maker === 0)
      .map(({ udi }) => udi)
    const udis = [...new Set(uris)].slice(0, ASKED)
    const db = openDatabase(pool)
    const asker = await firmOf(owner, READER)
    const maker = await firmOf(owner, manufacturer(0))
    const before = await owner.query('select * from portal.grant_ where partner = $1 and revoked_at is null', [
      asker.id,
    ])
    try {
      await revokeAll(owner, asker)
      let made = 0
      for (const grants of GRANTS) {
        await owner.query(ONE_MORE, [maker.id, asker.id, made === 0 ? 1 : 0])
        await owner.query(MANY_MORE, [asker.id, Math.max(made, 1), grants, await othersOf(owner)])
        made = grants
        await owner.query('analyze portal.grant_')
        for (const [question, ask] of Object.entries(QUESTIONS)) {
          const spent = { granted: [] as number[], own: [] as number[] }
          const facts = { granted: 0, own: 0 }
          for (let pair = 0; pair <= options.pairs; pair++) {
            for (const [who, firm] of [['granted', asker], ['own', maker]] as const) {
              const began = performance.now()
              let seen = 0
              for (const udi of udis) seen += await ask(await operationOf(db, firm), udi)
              if (pair > 0) spent[who].push((performance.now() - began) / udis.length) // at first plans are made
              facts[who] = seen / udis.length
            }
          } // prettier-ignore
          const about = { units, question, grants, facts: facts.granted, beside: `the owner’s own, ${facts.own} facts` }
          line('policy', about, 'ms', spent.granted, spent.own)
        }
      }
    } finally {
      await revokeAll(owner, asker)
      await owner.query(PUT_BACK, [JSON.stringify(before.rows)])
      await owner.query('analyze portal.grant_')
    }
  } finally {
    await Promise.all([owner.end(), pool.end()])
    await store.stop()
  }
}

/** Each gives how many facts the answer held, so that a reader of the figures sees what is compared. */
const QUESTIONS: Readonly<Record<string, (op: Operation, udi: string) => Promise<number>>> = {
  'events of a unit': async (op, udi) => {
    const anyEpcs = { uris: [uriOf(udi)], products: [] }
    const { events } = await seeEvents(op, { ...NO_QUESTION, anyEpcs, order: 'eventTime', limit: 30 }, udi)
    return events.length
  },
  'evidence of a unit': async (op, udi) => {
    const asked = { text: udi, page: null, today: op.now.toISOString().slice(0, 10), facts: 50 }
    const { evidence, disclosed } = await op.lookingUp((trx) => readEvidence(op, trx, asked))
    if (disclosed) await op.disclose(disclosed)
    return evidence.facts.length
  },
}

/** Everybody else who gives: makers, suppliers, carriers. */
async function othersOf(owner: pg.Pool): Promise<number[]> {
  const each = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n))
  const slugs = [...each(WORLD.manufacturers, manufacturer), ...each(WORLD.suppliers, supplier), ...each(WORLD.carriers, carrier)] // prettier-ignore
  const { rows } = await owner.query<{ id: number }>('select id from portal.organization where slug = any ($1) order by id', [slugs]) // prettier-ignore
  return rows.map(({ id }) => id)
}

const revokeAll = (owner: pg.Pool, asker: Firm) =>
  owner.query('update portal.grant_ set revoked_at = now() where partner = $1 and revoked_at is null', [asker.id])

const EVERY_KIND = `array['receipt','inspection','production','sterilisation','release','packing','shipment','transport','storage','use','return','maintenance','change','nonconformity','sensor','declaration','other']`
/** The grant that opens what is asked for. */
const ONE_MORE = `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, verdict, starts, ends, accepted_at)
  select $1::int, $2::int, 'c', 'ancestry', ${EVERY_KIND}, array['identity','dates','quantities','parties','release','inspection'], array['identity','custody','safety','release'],
    now() - interval '1 day', now() + interval '1 year', now() where $3::int = 1`
/** Grants that differ in every value: from the n-th to the last. */
const MANY_MORE = `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, dis, starts, ends, accepted_at)
  select ($4::int[])[1 + n % cardinality($4::int[])], $1::int, (array['c', 's', 't', 'o'])[1 + n % 4], (array['item', 'ancestry'])[1 + n % 2],
    (${EVERY_KIND})[1 + n % 13 : 4 + n % 13], (array['identity','dates','quantities','parties','places','release','inspection','process'])[1 + n % 5 : 4 + n % 5],
    case when n % 3 = 0 then null else array[lpad((95233000000000 + n)::text, 14, '0'), '09522000000015'] end,
    now() - interval '1 day', now() + interval '1 year', now()
  from generate_series($2::int, $3::int - 1) n`
const PUT_BACK = `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, dis, verdict, purpose, starts, ends, version, accepted_at, onward)
  select owner, partner, relation, extent, kinds, groups, dis, verdict, purpose, starts, ends, version, accepted_at, onward
  from jsonb_populate_recordset(null::portal.grant_, $1::jsonb)`
