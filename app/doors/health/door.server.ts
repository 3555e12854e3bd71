import { Hono } from 'hono'

/** What the process knows of itself. */
export type Health = {
  readonly draining: () => boolean
  /** Whether the database answers and has every migration. */
  readonly ready: () => Promise<boolean>
  /** What the process counts, in the text format of Prometheus. */
  readonly metrics: () => Promise<string>
}

/**
 * `/healthz`: the process answers. `/readyz`: it may be sent requests. `/metrics`: numbers, for whoever
 * asks this process itself; what came through a proxy is told that there is nothing. */
export function healthDoor(health: Health): Hono {
  const door = new Hono()
  door.get('/healthz', (c) => c.json({ status: 'ok' }))
  door.get('/readyz', async (c) => {
    if (health.draining()) return c.json({ status: 'stopping' }, 503)
    const ready = await health.ready().catch(() => false)
    return ready ? c.json({ status: 'ready' }) : c.json({ status: 'not ready' }, 503)
  })
  door.get('/metrics', async (c) => {
    if (c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined)
      return c.json({ type: 'about:blank', title: 'Not found', status: 404 }, 404)
    return c.text(await health.metrics(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  door.all('*', (c) => c.json({ type: 'about:blank', title: 'Method not allowed', status: 405 }, 405))
  return door
}
