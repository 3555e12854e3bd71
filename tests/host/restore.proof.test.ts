import { execFileSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startEmbedded } from '#db/embedded.ts'
import { dice } from '#tests/db/facts/worlds.ts'
import { proofSize } from '#tests/proof-size.ts'
import { oneEvent, openOwnHouse, storedSerials } from './own-house.ts'

const RESTORES = proofSize(10, 1)
const SECONDS = proofSize(40, 6)
const WRITERS = 4
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

type Meta = { password: string; data: string }

/** A copy of a data folder that changes while it is copied: what vanishes meanwhile is left out, WAL comes from the archive. */
async function copyData(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [here, there] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.name === 'postmaster.pid' || entry.name === 'postmaster.opts') continue
    if (entry.name === 'pg_wal') await mkdir(there, { mode: 0o700 })
    else if (entry.isDirectory()) await copyData(here, there)
    else
      await cp(here, there).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error // cp throws only system errors
      })
  }
}

test(
  `restored ${RESTORES} times to a random moment, the store holds what was acknowledged before it and nothing that was sent after it`,
  { timeout: 3_600_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'trace-commons-restore-'))
    await chmod(folder, 0o755)
    const archive = path.join(folder, 'archive')
    await mkdir(archive)
    await chmod(archive, 0o777) // the account of the server writes here
    const archiving = [
      'archive_mode=on',
      `archive_command=test ! -f ${archive}/%f && cp %p ${archive}/%f.part && mv ${archive}/%f.part ${archive}/%f`,
      'wal_level=replica',
    ]
    const origin = path.join(folder, 'origin')
    const server = await startEmbedded(origin, { settings: archiving })
    const first = await openOwnHouse(server.url)
    const sent: { serial: string; at: number; acknowledged: number | null }[] = []
    let stopping = false
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let n = 0; !stopping; n++) {
        const one = { serial: `DRILL${writer}-${n}`, at: Date.now(), acknowledged: null as number | null }
        sent.push(one)
        const answer = await first.send('/events', oneEvent(one.serial))
        if (answer.status === 201) one.acknowledged = Date.now()
        await answer.arrayBuffer()
      }
    })

    // A base backup while the writers write, by the functions pg_basebackup is made of (PostgreSQL, section 25.3.3).
    await sleep(500)
    const meta = JSON.parse(await readFile(path.join(origin, 'server.json'), 'utf8')) as Meta // written by the launcher
    const backup = path.join(folder, 'backup')
    const admin = new pg.Client({ connectionString: server.url })
    await admin.connect()
    await admin.query(`select pg_backup_start('drill', fast => true)`)
    await copyData(meta.data, backup)
    const { rows } = await admin.query<{ labelfile: string }>(
      'select labelfile from pg_backup_stop(wait_for_archive => true)',
    )
    await writeFile(path.join(backup, 'backup_label'), rows[0]?.labelfile ?? '')
    const backedUp = Date.now()

    await sleep(SECONDS * 1000)
    stopping = true
    await Promise.all(writers)
    const ended = Date.now()
    const { rows: switched } = await admin.query<{ last: string }>('select pg_walfile_name(pg_switch_wal()) as last')
    const last = switched[0]?.last ?? ''
    for (const end = Date.now() + 30_000; Date.now() < end && !(await readdir(archive)).includes(last);)
      await sleep(100)
    await admin.end()
    await first.close()
    await server.stop()

    const { next } = dice(20261126)
    const seconds: number[] = []
    for (let drill = 0; drill < RESTORES; drill++) {
      const moment = Math.floor(backedUp + 200 + next() * (ended - backedUp - 400))
      const restored = path.join(folder, `restored-${drill}`)
      const data = path.join(restored, 'data')
      await mkdir(restored, { mode: 0o755 })
      const began = performance.now()
      await cp(backup, data, { recursive: true })
      await writeFile(path.join(data, 'recovery.signal'), '')
      await writeFile(path.join(restored, 'server.json'), JSON.stringify({ password: meta.password, data }), {
        mode: 0o600,
      })
      const owner = await stat(meta.data)
      if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, data])
      await chmod(data, 0o700)
      const again = await startEmbedded(restored, {
        settings: [
          `restore_command=cp ${archive}/%f %p`,
          `recovery_target_time=${new Date(moment).toISOString().replace('T', ' ').replace('Z', '+00')}`,
          'recovery_target_action=promote',
          'recovery_target_timeline=current',
        ],
      })
      const house = await openOwnHouse(again.url, first.client)
      expect((await fetch(`${house.house.origin}/readyz`)).status).toBe(200)
      seconds.push((performance.now() - began) / 1000)

      const stored = await storedSerials(house.owner, 'DRILL')
      expect([...stored.values()].filter((n) => n !== 1)).toEqual([])
      const owed = sent.filter(({ acknowledged }) => acknowledged !== null && acknowledged < moment)
      expect(owed.filter(({ serial }) => !stored.has(serial))).toEqual([])
      expect(sent.filter(({ serial, at }) => at > moment && stored.has(serial))).toEqual([])
      expect(owed.length).toBeGreaterThan(0)
      // every fact is whole: body, items and position, and the house goes on from there
      const { rows: whole } = await house.owner.query<{ n: number }>(
        `select count(*)::int as n from facts.fact f where not exists (select from facts.fact_body b where b.fact = f.id) or not exists (select from facts.fact_item i where i.fact = f.id)`,
      )
      expect(whole[0]?.n).toBe(0)
      expect((await house.send('/events', oneEvent(`AFTER${drill}`))).status).toBe(201)
      await house.close()
      await again.stop()
      await rm(restored, { recursive: true, force: true })
    }
    const kept = sent.filter(({ acknowledged }) => acknowledged !== null).length
    console.log(
      `${kept} events acknowledged; restored in ${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)} s`,
    )
    await rm(folder, { recursive: true, force: true })
  },
)
