/**
 * The test command. Takes a fresh clone with nothing but Node and npm: installs what is missing, then types, lint, unit
 * and integration tests on a real PostgreSQL, the build, and the journeys in a real browser. Stops at the first failure.
 */
import { spawnSync } from 'node:child_process'
import { INSTALL, needsInstall, root } from './fresh-clone.mjs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or later is needed; this is ${process.versions.node}.`)
  process.exit(1)
}

/** What each step is, and its command. @type {readonly (readonly [name: string, command: string])[]} */
const steps = [
  ...(needsInstall() ? [/** @type {const} */ (['install', INSTALL.join(' ')])] : []),
  ['types', 'npx tsc --noEmit'],
  ['lint', 'npx eslint . && npx prettier --check --log-level warn .'],
  ['unit and integration', 'npx vitest run'],
  ['build', 'npm run --silent build'],
  ['journeys', 'npx vitest run --config vitest.journeys.config.ts'],
]
const only = process.argv.slice(2)

for (const [name, command] of steps) {
  if (only.length > 0 && !only.includes(name) && name !== 'install') continue
  const started = Date.now()
  console.log(`\n== ${name}: ${command}`)
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: ['ignore', 'inherit', 'inherit'] })
  console.log(`== ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  if (status !== 0) process.exit(status ?? 1)
}
