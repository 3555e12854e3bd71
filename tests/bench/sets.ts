import { NO_QUESTION, seeEvents, seeProduct } from '#app/capture/find-events.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { gtinOf, hospital, manufacturer, sampleOf, supplier } from '#app/world/world-plan.ts'
import { FactId } from '#app/vocabulary/ids.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import { line, openBenchStore } from './bench-house.ts'
import { firmOf, operationOf, uriOf } from './in-process.ts'

const ASKED = 30
const PAGE = 30
const READ_BY = 8
/** Later than the first lots of every world, so that the moment narrows the question. */
const SINCE = new Date('2025-01-07T00:00:00Z')

/**
 * `sets`: all that one may see of a product since a moment, newest first, a page of 30, beside the events of one unit, per
 * reader and turn by turn. In process; each question reads its grants anew, and is put on record where it holds facts of
 * others. The first page, and the tenth by its cursor.
 */
export async function benchSets(options: { units: number; pairs: number }): Promise<void> {
  const store = await openBenchStore(options.units)
  const owner = openPool(store.ownerUrl, { max: 1 })
  const pool = openPool(store.appUrl, { max: 2 })
  const { units, seed } = store.world
  try {
    const db = openDatabase(pool)
    const samples = Array.from({ length: 200_000 }, (_, n) => sampleOf(units, seed, n)).filter(
      ({ maker }) => maker === 0,
    )
    for (const reader of [manufacturer(0), hospital(READ_BY), supplier(32)]) {
      const firm = await firmOf(owner, reader)
      const own = samples.filter(({ hospital: at }) => reader !== hospital(READ_BY) || at === READ_BY)
      const uris = [...new Set(own.map(({ udi }) => uriOf(udi)))].slice(0, ASKED)
      const item = async (op: Operation, n: number) => {
        const anyEpcs = { uris: [uris[n % uris.length] ?? ''], products: [] }
        return seeEvents(op, { ...NO_QUESTION, anyEpcs, order: 'eventTime', limit: PAGE }, 'events of a unit')
      }
      let tenth: FactId | null = null
      const set = (op: Operation, before: FactId | null) =>
        seeProduct(op, { di: gtinOf(0), since: SINCE, before, limit: PAGE }, 'events of a product')
      for (let page = 1; page < 10; page++) {
        const { events, next } = await set(await operationOf(db, firm), tenth)
        if (next === null) break
        tenth = FactId.parse(events.at(-1)?.id)
      }
      for (const [page, from] of [['first', null], ['tenth', tenth]] as const) {
        if (page === 'tenth' && from === null) continue // there is one page
        const spent = { set: [] as number[], item: [] as number[] }
        const facts = { set: 0, item: 0 }
        for (let pair = 0; pair <= options.pairs; pair++) {
          const turn = { set: 0, item: 0 }
          for (let n = 0; n < ASKED; n++) {
            const began = performance.now()
            facts.set = (await set(await operationOf(db, firm), from)).events.length
            const between = performance.now()
            facts.item = (await item(await operationOf(db, firm), n)).events.length
            turn.set += between - began
            turn.item += performance.now() - between
          }
          if (pair === 0) continue // plans are made, pages are read
          spent.set.push(turn.set / ASKED)
          spent.item.push(turn.item / ASKED)
        }
        const about = { units, reader, page, facts: facts.set, beside: `events of a unit, ${facts.item} facts` }
        line('sets', about, 'ms', spent.set, spent.item)
      } // prettier-ignore
    }
  } finally {
    await Promise.all([owner.end(), pool.end()])
    await store.stop()
  }
}
