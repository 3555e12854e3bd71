import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEvidence } from '#app/evidence/read-evidence.server.ts'
import { type Operation, operationFor } from '#app/operation.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { amendmentsPending } from '#db/amendments.ts'
import { listCaptureJobs } from '#db/capture-jobs.ts'
import { confirmationsOfOurs } from '#db/confirmations.ts'
import type { Reader } from '#db/database.ts'
import { shipmentsToUs } from '#db/deliveries.ts'
import { disclosuresOfOurs } from '#db/disclosures.ts'
import { findEvents } from '#db/events.ts'
import { liveGrants } from '#db/grants.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import { eventsOfProduct } from '#db/product-events.ts'
import { readinessBoard } from '#db/readiness.ts'
import { openSession } from '#db/session.ts'
import { type DemoDatabase, demoDatabase } from '#tests/world/demo-database.ts'

let database: DemoDatabase
let pool: pg.Pool
let op: Operation
/** Tables of some size: what is read whole of a handful of rows tells nothing. */
let large = new Set<string>()
let asked: { text: string; values: readonly unknown[] }[] = []

beforeAll(async () => {
  database = await demoDatabase()
  await database.ownerPool.query('analyze')
  const sizes = await database.ownerPool.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('facts', 'portal') and c.relkind = 'r' and c.reltuples >= 200`,
  )
  large = new Set(sizes.rows.map(({ name }) => name))
  pool = openPool(database.appUrl, { max: 1 })
  pool.on('connect', (client) => {
    const ask = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
    Object.assign(client, {
      query: (...given: unknown[]) => {
        const [first, values] = given
        const text = typeof first === 'string' ? first : (first as { text: string }).text
        const bound = typeof first === 'string' ? values : (first as { values?: unknown[] }).values
        if (/^\s*(\/\* kept \*\/)?\s*(with|select)\b/.test(text))
          asked.push({ text, values: (bound as unknown[] | undefined) ?? [] })
        return ask(...given)
      },
    })
  })
  const { rows } = await database.ownerPool.query<{ id: OrganizationId }>(
    `select id from portal.organization where slug = 'st-brigids'`,
  )
  if (!rows[0]) throw new Error('the demo has a hospital')
  const bound = { organizationId: rows[0].id, personId: null, clientId: 'plans' }
  const db = openDatabase(pool)
  const grants = await openSession(db, bound).reading((trx) => liveGrants(trx))
  op = operationFor(
    { db, disclosureDb: db },
    { actor: { ...bound, kind: 'hospital', roles: [], scopes: ['evidence:read', 'epcis:query', 'epcis:capture'] }, grants, now: new Date(), door: 'api', purpose: 'provenance', zone: 'UTC', language: 'en' },
  ) // prettier-ignore
}, 300_000)
afterAll(async () => {
  await pool.end()
  await database.close()
})

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Index Cond'?: string; Schema?: string; Plans?: Plan[] }

/** Kinds of a thing narrow what an index found by name; which of two indexes carries them is the planner's choice of the day. */
const NARROWING = new Set(['relation', 'how', 'role', 'kind', 'since'])

/** The columns by which an index finds the rows of a step, in the order of the alphabet. */
function columnsOf(plan: Plan): string {
  const names = [...(plan['Index Cond'] ?? '').matchAll(/\(\(?(?:\w+\.)?(\w+)\)?(?:::\w+)? (?:=|<|>|<=|>=|@>) /g)].map(
    ([, name = '']) => name,
  )
  return [...new Set(names)].filter((name) => !NARROWING.has(name)).sort().join(' and ') // prettier-ignore
}

/** By which columns each table of a plan is found, and the tables that are read whole although reading whole is made dear. */
async function accesses(statement: { text: string; values: readonly unknown[] }): Promise<string[]> {
  return op.lookingUp(async (trx) => {
    const client = await database.ownerPool.connect()
    void trx
    try {
      await client.query('begin')
      await client.query(
        `select set_config('portal.organization_id', $1, true), set_config('portal.purpose', 'provenance', true)`,
        [String(op.actor.organizationId)],
      )
      await client.query(
        `set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local plan_cache_mode = force_generic_plan; set local role trace_app`,
      )
      const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `explain (format json, verbose) ${statement.text}`,
        [...statement.values],
      )
      const found = new Set<string>()
      const walk = (plan: Plan) => {
        const table = plan['Relation Name'] === undefined ? null : `${plan.Schema ?? ''}.${plan['Relation Name']}`
        if (table !== null && large.has(table))
          found.add(
            `${table} ${plan['Node Type'] === 'Seq Scan' ? 'READ WHOLE' : columnsOf(plan) === '' ? 'in the order of an index' : `by ${columnsOf(plan)}`}`,
          )
        for (const below of plan.Plans ?? []) walk(below)
      }
      for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) walk(Plan)
      return [...found].sort()
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
}

const QUESTIONS: Readonly<Record<string, (trx: Reader) => Promise<unknown>>> = {
  'the evidence of one device': (trx) =>
    readEvidence(op, trx, { text: database.demo.devices[0]?.udi ?? '', page: null, today: '2026-11-26', facts: 50 }),
  'the board of readiness': (trx) =>
    readinessBoard(
      trx,
      { facts: op.reach('read', 'Fact'), grants: op.reach('read', 'Grant') },
      { days: 14, now: op.now, limit: 20 },
    ),
  'events by step and time': (trx) =>
    findEvents(trx, op.reach('read', 'Fact'), {
      types: null, steps: ['shipping'], dispositions: null, epcs: null, anyEpcs: null, ids: null, upTo: null, after: null, order: 'eventTime', descending: true, limit: 30,
      eventTime: { from: new Date(0), before: null }, recordTime: { from: null, before: null },
    }), // prettier-ignore
  'events of a product, newest first': (trx) =>
    eventsOfProduct(trx, op.reach('read', 'Fact'), {
      di: '09521234100010', unitsAnd: null, since: new Date('2026-05-01'), after: null, upTo: null, limit: 30,
    }), // prettier-ignore
  'shipments under a delivery note': (trx) =>
    shipmentsToUs(
      trx,
      { facts: op.reach('read', 'Fact'), deliveries: op.reach('read', 'Delivery') },
      { uri: null, number: 'ND-20418' },
    ),
  'who looked': (trx) =>
    disclosuresOfOurs(trx, op.reach('read', 'Disclosure'), {
      organization: null,
      purpose: null,
      from: null,
      until: null,
      items: null,
      flag: null,
      before: null,
      limit: 50,
    }),
  'capture jobs': (trx) => listCaptureJobs(trx, op.reach('read', 'CaptureJob'), { before: null, limit: 30 }),
  'questions about devices': (trx) => confirmationsOfOurs(trx, op.reach('read', 'ConfirmationRequest'), 200),
  'amendments that wait': (trx) => amendmentsPending(trx, op.reach('read', 'Amendment'), 200),
}

test('each question finds its rows by an index, and by which columns is reviewed as a file', async () => {
  const pages: string[] = []
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    asked = []
    await op.lookingUp(ask)
    const found = new Set<string>()
    for (const statement of [...asked]) for (const one of await accesses(statement)) found.add(one)
    pages.push(
      `${name}\n${[...found]
        .sort()
        .map((one) => `  ${one}\n`)
        .join('')}`,
    )
  }
  expect(pages.join('\n')).not.toContain('READ WHOLE')
  await expect(pages.join('\n')).toMatchFileSnapshot('plans.golden.txt')
})
