import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startEmbedded } from '#db/embedded.ts'
import { documentOf, oneEvent, openOwnHouse, storedSerials } from './own-house.ts'

/** 512-byte blocks: 20 MiB a file, above the 16 MiB of a WAL segment and soon reached by the table of bodies. */
const FULL = 40_960
const A_DOCUMENT = 400

test(
  'on a disk that is full nothing acknowledged is lost and nothing is half stored; with room again everything goes on by itself',
  { timeout: 600_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'trace-commons-full-'))
    await chmod(folder, 0o755)
    let server = await startEmbedded(folder, { fast: true, fileBlocks: FULL })
    const first = await openOwnHouse(server.url)
    const accepted: string[][] = []
    const refused: string[][] = []
    const single: string[] = []
    const statuses = new Set<number>()
    let full = false
    for (let n = 0; n < 400 && refused.length < 3; n++) {
      const serials = Array.from({ length: A_DOCUMENT }, (_, i) => `FULL${n}-${i}`)
      // notes that do not compress: one document is some 400 kB
      const answer = await first.send('/capture', documentOf(serials, randomBytes(500).toString('hex')))
      statuses.add(answer.status)
      ;(answer.status === 202 ? accepted : refused).push(serials)
      await answer.arrayBuffer()
      const event = await first.send('/events', oneEvent(`ONE${n}`))
      statuses.add(event.status)
      if (event.status === 201) single.push(`ONE${n}`)
      await event.arrayBuffer()
      const { rows } = await first.owner.query<{ n: number }>(
        `select count(*)::int as n from portal.capture_job where state = 'waiting'`,
      )
      if (answer.status >= 500 || event.status >= 500 || (rows[0]?.n ?? 0) > 3) full = true
      if (full && accepted.length > 0 && (rows[0]?.n ?? 0) > 3) break
    }
    expect(full, 'the disk was never full').toBe(true)
    expect([...statuses].filter((status) => ![201, 202, 500, 503].includes(status))).toEqual([])
    // reading goes on all the while
    expect((await fetch(`${first.house.origin}/readyz`)).status).toBe(200)
    await first.close()
    await server.stop()

    server = await startEmbedded(folder, { fast: true }) // somebody made room
    const second = await openOwnHouse(server.url, first.client)
    for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((wait) => setTimeout(wait, 300))) {
      const { rows } = await second.owner.query<{ n: number }>(
        `select count(*)::int as n from portal.capture_job where state = 'waiting'`,
      )
      if (rows[0]?.n === 0) break
    }
    const stored = await storedSerials(second.owner, 'FULL')
    const ones = await storedSerials(second.owner, 'ONE')
    expect(accepted.flat().filter((serial) => stored.get(serial) !== 1)).toEqual([])
    expect(single.filter((serial) => ones.get(serial) !== 1)).toEqual([])
    // all of a document or nothing of it
    for (const serials of refused)
      expect([0, serials.length]).toContain(serials.filter((serial) => stored.has(serial)).length)
    const { rows } = await second.owner.query<{ state: string }>(`select distinct state from portal.capture_job`)
    expect(rows).toEqual([{ state: 'captured' }])
    console.log(
      `${accepted.length} documents and ${single.length} events acknowledged, ${refused.length} documents refused`,
    )
    await second.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  },
)
