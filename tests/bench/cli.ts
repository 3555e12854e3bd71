import { parseArgs } from 'node:util'
import { benchCapture } from './capture.ts'
import { benchEvidence } from './evidence.ts'
import { benchPage } from './page.ts'
import { benchPolicy } from './policy.ts'
import { benchSets } from './sets.ts'
import { benchSignIn } from './sign-in.ts'

const USAGE = `npm run bench -- [evidence] [capture] [page] [signin] [policy] [sets] [--units N] [--seconds N] [--pairs N] [--full]
One JSON object a line on standard output, a summary on standard error. --full also runs 1,000,000 units.
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    units: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '3' },
    pairs: { type: 'string', default: '3' },
    full: { type: 'boolean', default: false },
  },
})
const known = ['evidence', 'capture', 'page', 'signin', 'policy', 'sets']
const names = positionals.length === 0 ? known : positionals
if (names.some((name) => !known.includes(name))) {
  process.stderr.write(USAGE)
  process.exit(2)
}
const [seconds, pairs] = [Number(values.seconds), Number(values.pairs)]
for (const units of values.full ? [100_000, 1_000_000] : [Number(values.units)]) {
  if (names.includes('evidence')) await benchEvidence({ units, seconds, pairs, clients: [1, 10, 40] })
  if (names.includes('capture')) await benchCapture({ units, seconds, pairs })
  if (names.includes('page')) await benchPage({ units, seconds, pairs })
  if (names.includes('policy')) await benchPolicy({ units, pairs })
  if (names.includes('sets')) await benchSets({ units, pairs })
  if (names.includes('signin')) await benchSignIn({ units, seconds, pairs })
}
