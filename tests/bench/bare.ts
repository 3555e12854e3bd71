import { createServer } from 'node:http'
import { URL } from 'node:url'
import { openPool } from '#db/pool.ts'

/**
 * The floor: the same facts by one statement behind the same wall, over node:http, without a policy, a mask, a verdict, a
 * walk or a disclosure. `BARE_URL` connects, `BARE_ORGANIZATION` is bound, `BARE_WALL=0` asks as the tables' owner.
 */
const pool = openPool(process.env['BARE_URL'] ?? '', { max: 16 })
const organization = process.env['BARE_ORGANIZATION'] ?? ''

const FACTS = `with i as (select id, lot_item from facts.item where uri = $1),
  n as (select distinct fact, event_time from facts.fact_item where item in (select id from i union select lot_item from i) order by event_time desc limit 200)
  select f.public_id, f.kind, f.type, f.step, f.event_time, f.record_time, b.projection
  from n join facts.fact f on f.id = n.fact join facts.fact_body b on b.fact = f.id order by f.event_time desc`

const server = createServer((req, res) => {
  void answer(new URL(req.url ?? '/', 'http://x').searchParams.get('uri') ?? '').then(
    (text) => res.setHeader('content-type', 'application/json').end(text),
    (error: Error) => {
      res.statusCode = 500
      res.end(error.message)
    },
  )
})

async function answer(uri: string): Promise<string> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query({
      name: 'bind',
      text: `select set_config('portal.organization_id', $1, true)`,
      values: [organization],
    })
    const { rows } = await client.query({ name: 'facts', text: FACTS, values: [uri] })
    await client.query('commit')
    return JSON.stringify(rows)
  } finally {
    client.release()
  }
}

server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => process.stdout.write('ready\n'))
