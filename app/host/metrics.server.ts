import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Database } from '#db/database.ts'
import { backlog } from '#db/outbox.ts'

/** What the process counts. Labels are words of ours: nothing that came in ever becomes one. */
export type Metrics = {
  readonly answered: (about: { part: string; method: string; status: number; ms: number }) => void
  /** In the text format of Prometheus. */
  readonly text: () => Promise<string>
}

/** A registry of one process. The backlog is asked of the database when somebody looks, and left out when it is not there. */
export function openMetrics(db: Kysely<Database>, pools: Readonly<Record<string, pg.Pool>>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Answers, by part of the house, method and class of status',
    labelNames: ['part', 'method', 'status'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Seconds from the request to the end of its answer, by part of the house',
    labelNames: ['part'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  new Gauge({
    name: 'database_connections',
    help: 'Connections of a pool: in use, idle, and requests that wait for one',
    labelNames: ['pool', 'state'] as const,
    registers,
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
        this.set({ pool, state: 'used' }, totalCount - idleCount)
        this.set({ pool, state: 'idle' }, idleCount)
        this.set({ pool, state: 'waiting' }, waitingCount)
      }
    },
  })
  new Gauge({
    name: 'backlog',
    help: 'What waits to be done: letters, letters given up, capture jobs, facts without a position',
    labelNames: ['of'] as const,
    registers,
    async collect() {
      const waiting = await backlog(db).catch(() => null) // readyz tells that the database is away
      if (waiting === null) return this.reset()
      for (const [of, count] of Object.entries(waiting)) this.set({ of }, count)
    },
  })
  return {
    answered: ({ part, method, status, ms }) => {
      requests.inc({ part, method, status: `${Math.floor(status / 100)}xx` })
      durations.observe({ part }, ms / 1000)
    },
    text: () => registry.metrics(),
  }
}
