import { Agent, request } from 'node:http'
import { z } from 'zod'

/**
 * A load of its own process: so many connections that ask one after another for a time. Reads what to do as JSON from
 * its only argument, and writes what it measured as JSON to standard output. Loopback only.
 */
const Asked = z.object({
  urls: z.array(z.url()).min(1),
  method: z.enum(['GET', 'POST']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}),
  bodies: z.array(z.string()).default([]),
  clients: z.number().int().min(1).max(64),
  /** Milliseconds. */
  warmUp: z.number().default(1000),
  duration: z.number().max(120_000),
})
export type Load = z.input<typeof Asked>
export type Loaded = { rate: number; p50: number; p99: number; requests: number; failed: number; bytes: number }

async function main(): Promise<void> {
  const asked = Asked.parse(JSON.parse(process.argv[2] ?? '{}'))
  for (const url of asked.urls)
    if (!['127.0.0.1', 'localhost'].includes(new URL(url).hostname)) throw new Error('a load goes to this machine only')
  const agent = new Agent({ keepAlive: true, maxSockets: asked.clients })
  const times: number[] = []
  let failed = 0
  let bytes = 0
  let n = 0
  const began = performance.now()
  const from = began + asked.warmUp
  const until = from + asked.duration
  const one = () =>
    new Promise<void>((done) => {
      const turn = n++
      const started = performance.now()
      const req = request(
        asked.urls[turn % asked.urls.length] ?? '',
        { agent, method: asked.method, headers: asked.headers },
        (res) => {
          res.on('data', (chunk: Buffer) => (bytes += chunk.length))
          res.on('end', () => {
            const ended = performance.now()
            if ((res.statusCode ?? 500) >= 400) failed++
            else if (started >= from && ended <= until) times.push(ended - started)
            done()
          })
        },
      )
      req.on('error', () => {
        failed++
        done()
      })
      const body = asked.bodies[turn % Math.max(1, asked.bodies.length)]
      req.end(body?.replaceAll('@@', `${process.pid}-${turn}`))
    })
  await Promise.all(
    Array.from({ length: asked.clients }, async () => {
      while (performance.now() < until) await one()
    }),
  )
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const loaded: Loaded = {
    rate: times.length / (asked.duration / 1000),
    p50: at(0.5),
    p99: at(0.99),
    requests: n,
    failed,
    bytes: Math.round(bytes / Math.max(1, n)),
  }
  process.stdout.write(JSON.stringify(loaded))
}

await main()
