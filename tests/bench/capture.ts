import pg from 'pg'
import { manufacturer } from '#app/world/world-plan.ts'
import { type BenchHouse, line, loadOf, openBenchHouse, tokenOf } from './bench-house.ts'

const HEAD = {
  '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-01-01T00:00:00.000Z',
}
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** `capture`: events a second in documents of 1, 100 and 5,000, until all is derived, beside putting the same rows in. */
export async function benchCapture(options: { units: number; seconds: number; pairs: number }): Promise<void> {
  const house = await openBenchHouse(options.units)
  try {
    for (const size of [1, 100, 5000]) await documents(house, size, options.pairs)
    await singles(house, options)
  } finally {
    await house.stop()
  }
}

let run = 0
const event = (serial: string) => ({
  type: 'ObjectEvent',
  eventTime: '2026-06-01T08:00:00.000Z',
  eventTimeZoneOffset: '+00:00',
  action: 'OBSERVE',
  bizStep: 'inspecting',
  disposition: 'conformant',
  epcList: [`https://id.gs1.org/01/09522000000018/21/B${process.pid}-${serial}`],
})

async function documents(house: BenchHouse, size: number, pairs: number): Promise<void> {
  const bearer = await tokenOf(house, manufacturer(0), 'epcis:capture')
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  const owner = new pg.Pool({ connectionString: house.ownerUrl, max: 1 })
  const ours: number[] = []
  const baseline: number[] = []
  try {
    for (let pair = 0; pair < pairs; pair++) {
      const count = size === 1 ? 50 : size === 100 ? 20 : 2
      const from = (await owner.query<{ id: string }>('select coalesce(max(id), 0) as id from facts.fact')).rows[0]?.id
      const started = performance.now()
      for (let n = 0; n < count; n++) {
        const mark = `${++run}`
        const eventList = Array.from({ length: size }, (_, i) => event(`${mark}-${i}`))
        const answer = await fetch(`${house.origin}/epcis/v2/capture`, { method: 'POST', headers, body: JSON.stringify({ ...HEAD, epcisBody: { eventList } }) }) // prettier-ignore
        const job = answer.headers.get('location') ?? ''
        if (answer.status !== 202) throw new Error(await answer.text())
        for (;;) {
          const state = (await (await fetch(new URL(job, house.origin), { headers })).json()) as { running: boolean; success: boolean } // prettier-ignore
          if (!state.running && !state.success) throw new Error('a document of the bench was refused')
          if (!state.running) break
          await sleep(size === 1 ? 1 : 10)
        }
      }
      ours.push((count * size) / ((performance.now() - started) / 1000))
      baseline.push((count * size) / (await sameRows(owner, from ?? '0')))
    }
  } finally {
    await owner.end()
  }
  line('capture', { units: house.world.units, events: size, beside: 'the same rows put into tables of the same shape and indexes' }, 'events/s', ours, baseline) // prettier-ignore
}

/** Seconds to put the rows that were captured since a fact into empty tables like theirs, indexes and all. */
async function sameRows(owner: pg.Pool, from: string): Promise<number> {
  const client = await owner.connect()
  try {
    await client.query('begin')
    for (const [table, key] of [
      ['item', 'id in (select item from facts.fact_item where fact > $1)'],
      ['fact', 'id > $1'],
      ['fact_body', 'fact > $1'],
      ['fact_item', 'fact > $1'],
    ] as const) {
      await client.query(
        `create temp table rows_of_${table} on commit drop as select * from facts.${table} where false`,
      )
      await client.query(`insert into rows_of_${table} select * from facts.${table} where ${key}`, [from])
      await client.query(`create table facts.bench_${table} (like facts.${table} including all)`)
    }
    const started = performance.now()
    for (const table of ['item', 'fact', 'fact_body', 'fact_item'])
      await client.query(`insert into facts.bench_${table} overriding system value select * from rows_of_${table}`)
    const seconds = (performance.now() - started) / 1000
    await client.query('rollback')
    return seconds
  } finally {
    client.release()
  }
}

async function singles(house: BenchHouse, options: Parameters<typeof benchCapture>[0]): Promise<void> {
  const bearer = await tokenOf(house, manufacturer(0), 'epcis:capture')
  const load = {
    method: 'POST' as const,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    bodies: [JSON.stringify({ '@context': HEAD['@context'], ...event('@@') })],
    clients: 8,
    duration: options.seconds * 1000,
  }
  const ours: number[] = []
  const baseline: number[] = []
  for (let pair = 0; pair < options.pairs; pair++) {
    ours.push((await loadOf({ ...load, urls: [`${house.origin}/epcis/v2/events`] })).rate)
    const { method: _get, bodies: _none, ...plain } = load
    baseline.push((await loadOf({ ...plain, urls: [`${house.origin}/healthz`] })).rate)
  }
  line('capture', { units: house.world.units, events: 1, clients: 8, beside: 'an answer of this server that asks no database' }, 'requests/s', ours, baseline) // prettier-ignore
}
