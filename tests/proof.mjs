/**
 * The proof command: every long proof at full size, one after another, on a real PostgreSQL and the real product. Takes a
 * fresh clone with nothing but Node and npm. `npm run proof -- WORD…` runs those whose file or title has one of the words.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { INSTALL, needsInstall, root } from './fresh-clone.mjs'

const lines = path.join(root, '.data', 'proof.jsonl')
mkdirSync(path.dirname(lines), { recursive: true })
rmSync(lines, { force: true })

/** @param {string} command */
function run(command) {
  console.log(`\n== ${command}`)
  const env = { ...process.env, PROOF: 'full', PROOF_LINES: lines }
  return spawnSync(command, { cwd: root, shell: true, env, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1
}

if (needsInstall() && run(INSTALL.join(' ')) !== 0) process.exit(1)

const words = process.argv.slice(2).filter((word) => /^[\w./-]+$/.test(word))
const only = words.length === 0 ? '' : ` ${words.join(' ')}`
const statuses = [run(`npx vitest run --passWithNoTests --config vitest.proof.config.ts${only}`)]
statuses.push(run('npm run --silent build'))
statuses.push(run(`npx vitest run --passWithNoTests --config vitest.proof-journeys.config.ts${only}`))

/** @type {{ file: string, proof: string, state: string, seconds: number }[]} */
const proofs = existsSync(lines)
  ? readFileSync(lines, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  : []
console.log('\n== summary')
for (const { file, proof, state, seconds } of proofs)
  console.log(`${state.padEnd(8)} ${String(seconds).padStart(8)} s  ${file}: ${proof}`)
/** @param {string} state */
const count = (state) => proofs.filter((proof) => proof.state === state).length
console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped') + count('pending')} skipped`)
process.exit(statuses.every((status) => status === 0) && count('failed') === 0 ? 0 : 1)
