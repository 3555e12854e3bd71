import { Hono } from 'hono'

/** What the process knows of itself. */
export type Health = {
  readonly draining: () => boolean
  /** Whether the database answers and has every migration. */
  readonly ready: () => Promise<boolean>
  readonly startedAt: Date
}

/** `/healthz`: the process answers. `/readyz`: it may be sent requests. `/metrics`: a few numbers, for loopback only. */
export function healthDoor(health: Health): Hono {
  const door = new Hono()
  door.get('/healthz', (c) => c.json({ status: 'ok' }))
  door.get('/readyz', async (c) => {
    if (health.draining()) return c.json({ status: 'stopping' }, 503)
    const ready = await health.ready().catch(() => false)
    return ready ? c.json({ status: 'ready' }) : c.json({ status: 'not ready' }, 503)
  })
  door.get('/metrics', (c) => {
    const { rss, heapUsed } = process.memoryUsage()
    const lines = [
      '# TYPE process_resident_memory_bytes gauge',
      `process_resident_memory_bytes ${rss}`,
      '# TYPE process_heap_bytes gauge',
      `process_heap_bytes ${heapUsed}`,
      '# TYPE process_start_time_seconds gauge',
      `process_start_time_seconds ${Math.round(health.startedAt.getTime() / 1000)}`,
    ]
    return c.text(`${lines.join('\n')}\n`)
  })
  door.all('*', (c) => c.json({ type: 'about:blank', title: 'Method not allowed', status: 405 }, 405))
  return door
}
