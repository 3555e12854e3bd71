/**
 * The bench command: takes a fresh clone with nothing but Node and npm, installs what is missing, builds, and measures
 * the built product on a durable PostgreSQL of its own, with loads from a process of their own on this machine.
 */
import { spawnSync } from 'node:child_process'
import { INSTALL, needsInstall, root } from './fresh-clone.mjs'

/** @param {string} command @param {string[]} more */
function run(command, more, quiet = false) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', quiet ? 'ignore' : 'inherit', 'inherit']
  const { status } = spawnSync(command, more, { cwd: root, stdio, shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}
if (needsInstall()) run(INSTALL[0], INSTALL.slice(1), true)
run(process.execPath, ['app/host/start.mjs', '--build'], true)
run(process.execPath, ['--import', 'tsx', 'tests/bench/cli.ts', ...process.argv.slice(2)])
