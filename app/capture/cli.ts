import { captureFiles } from './capture-files.ts'

process.exitCode = await captureFiles(process.argv.slice(2), process.env['DATA_DIR'] || '.data', {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY,
})
