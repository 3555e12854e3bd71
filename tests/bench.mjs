/**
 * The bench command: takes a fresh clone with nothing but Node and npm, installs what is missing, builds, and measures
 * the built product on a durable PostgreSQL of its own, with loads from a process of their own on this machine.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
/** @param {string} command @param {string[]} more */
function run(command, more, quiet = false) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', quiet ? 'ignore' : 'inherit', 'inherit']
  const { status } = spawnSync(command, more, { cwd: root, stdio, shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}
/** @param {string} file */
const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)
const installed = path.join(root, 'node_modules', '.package-lock.json')
if (modified(installed) < modified(path.join(root, 'package-lock.json')))
  run('npm', ['ci', '--no-audit', '--no-fund'], true)
run(process.execPath, ['app/host/start.mjs', '--build'], true)
run(process.execPath, ['--import', 'tsx', 'tests/bench/cli.ts', ...process.argv.slice(2)])
