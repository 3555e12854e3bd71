import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '#tests/identity/house.tsx'
import { proofSize } from '#tests/proof-size.ts'

const SOCKETS = proofSize(200, 60)
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

type Slow = { socket: Socket; said: string; closed: number | null }

/** A client that begins a request and never gets to the end of it: a byte now and then. */
function slowClient(beginning: string): Slow {
  const slow: Slow = { socket: connect(house.port, '127.0.0.1'), said: '', closed: null }
  slow.socket.on('connect', () => slow.socket.write(beginning))
  slow.socket.on('data', (chunk: Buffer) => (slow.said += chunk.toString()))
  slow.socket.on('error', () => {})
  slow.socket.on('close', () => (slow.closed = Date.now()))
  const timer = setInterval(() => slow.socket.writable && slow.socket.write('x'), 700)
  slow.socket.on('close', () => clearInterval(timer))
  return slow
}

test(
  `${SOCKETS} clients that never finish what they send keep nobody waiting, and are let go of`,
  { timeout: 120_000 },
  async () => {
    const began = Date.now()
    const heads = Array.from({ length: SOCKETS }, () =>
      slowClient('GET /signed-out HTTP/1.1\r\nHost: localhost\r\nX-Slow: '),
    )
    await sleep(500)
    const times: number[] = []
    for (let n = 0; n < 30; n++) {
      const started = performance.now()
      expect((await fetch(`${house.origin}/signed-out`)).status).toBe(200)
      times.push(performance.now() - started)
    }
    times.sort((a, b) => a - b)
    expect(times[Math.floor(times.length / 2)]).toBeLessThan(1000)
    // headers have fifteen seconds, looked at every five
    for (const end = Date.now() + 30_000; Date.now() < end && heads.some(({ closed }) => closed === null);)
      await sleep(200)
    expect(heads.filter(({ closed }) => closed === null)).toHaveLength(0)
    expect(Math.max(...heads.map(({ closed }) => closed ?? 0)) - began).toBeLessThan(30_000)
    for (const { said } of heads) expect(said).toMatch(/^HTTP\/1\.1 408 /)
    expect((await fetch(`${house.origin}/healthz`)).status).toBe(200)
  },
)
