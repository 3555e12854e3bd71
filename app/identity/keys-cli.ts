import { BadConfiguration, readConfig } from '#app/config.server.ts'
import { checkKeys, rewrapKeys, rotateSigningKey } from './key-care.server.ts'
import { openStore } from './open-store.server.ts'

const USAGE = `npm run keys -- check    opens every secret at rest and says under which key it lies
npm run keys -- rewrap   seals every secret anew under the newest key of KEY_ENCRYPTION_KEYS
npm run keys -- rotate   makes the successor of the signing key; it signs in an hour
`

process.exitCode = await keysCommand(process.argv.slice(2))

async function keysCommand([word, ...more]: readonly string[]): Promise<number> {
  if (more.length > 0 || (word !== 'check' && word !== 'rewrap' && word !== 'rotate')) {
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
  const house = await openStore(config)
  try {
    if (word === 'rotate') {
      const id = await rotateSigningKey(house)
      process.stdout.write(id === null ? 'A successor waits already.\n' : `${id} is published and signs in an hour.\n`)
      return 0
    }
    const progress = (done: number) => {
      if (process.stderr.isTTY && done % 50 === 0) process.stderr.write(`\r${done} secrets`)
    }
    const report = word === 'check' ? await checkKeys(house, progress) : await rewrapKeys(house, progress)
    if (process.stderr.isTTY) process.stderr.write('\r')
    if ('rewrapped' in report) process.stdout.write(`${report.rewrapped} sealed anew\n`)
    for (const [key, count] of [...report.under].sort()) process.stdout.write(`${count} under ${key}\n`)
    for (const line of report.broken) process.stdout.write(`does not open: ${line}\n`)
    process.stdout.write(
      report.broken.length === 0 ? 'Every secret opens.\n' : `${report.broken.length} do not open.\n`,
    )
    return report.broken.length === 0 ? 0 : 1
  } finally {
    await house.close()
  }
}
