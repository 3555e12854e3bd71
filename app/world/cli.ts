import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { BadConfiguration, readConfig } from '#app/config.server.ts'
import { openKeys } from '#app/identity/signing-keys.server.ts'
import { openStore } from '#app/identity/open-store.server.ts'
import { buildWorld } from './build-world.server.ts'

const USAGE = 'npm run world -- --units N [--seed S]   fills an empty database with a generated world of N units\n'

process.exitCode = await worldCommand()

async function worldCommand(): Promise<number> {
  const asked = readAsked()
  if (asked === null) {
    process.stderr.write(USAGE)
    return 2
  }
  let config
  try {
    config = readConfig()
  } catch (error) {
    if (!(error instanceof BadConfiguration)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
  const store = await openStore(config, 600_000)
  try {
    const vault = store.vault.withDigestSecret((await openKeys(store.db, store.vault)).digestSecret)
    const world = await buildWorld({ ...store, vault }, asked, (facts, made) => draw(facts, made, asked.units))
    process.stderr.write('\r\u001b[K')
    await writeFile(path.join(config.dataDir, 'world.json'), JSON.stringify(world, null, 2), { mode: 0o600 })
    process.stdout.write(`${world.units} units, ${world.facts} facts, ${Math.round(world.seconds)} s\n`)
    return 0
  } catch (error) {
    process.stderr.write(`\r\u001b[K${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    await store.close()
  }
}

function readAsked(): { units: number; seed: number } | null {
  try {
    const { values } = parseArgs({ options: { units: { type: 'string' }, seed: { type: 'string', default: '1' } } })
    const [units, seed] = [Number(values.units), Number(values.seed)]
    const fits = Number.isInteger(units) && units >= 1 && units <= 10_000_000 && Number.isInteger(seed) && seed >= 0
    return fits ? { units, seed } : null
  } catch {
    return null // an option that does not exist
  }
}

const WIDTH = 30
function draw(facts: number, made: number, units: number): void {
  if (!process.stderr.isTTY) return
  const filled = Math.min(WIDTH, Math.round((made / units) * WIDTH))
  process.stderr.write(
    `\r\u001b[K[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${made}/${units} units, ${facts} facts`,
  )
}
