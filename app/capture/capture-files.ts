import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { CaptureClient, DemoFile, type FileResult, NoPortal } from './capture-client.ts'

const USAGE = `Captures EPCIS documents through the portal's HTTP interface.

  npm run capture -- [--as ORG] FILE…

  --as ORG   the organization that captures, by its short name (default: meridian)
  FILE       EPCIS 2.0 documents in JSON or JSON-LD

Exit status: 0 when every file was captured, 1 when any failed, 2 when it was called wrongly.`

const DEFAULT_ORGANIZATION = 'meridian'

/** Where lines go. `terminal`: whether a progress bar can be drawn on `err`. */
export type Console = { out(text: string): void; err(text: string): void; readonly terminal: boolean }

type Asked = { organization: string; files: string[] }

/** Runs the command; gives its exit status. `dataDir` is where the demo keeps its accounts. */
export async function captureFiles(args: readonly string[], dataDir: string, console: Console): Promise<number> {
  const asked = readArguments(args)
  if (asked === 'help') {
    console.out(`${USAGE}\n`)
    return 0
  }
  if (typeof asked === 'string') {
    console.err(`${asked}\n\n${USAGE}\n`)
    return 2
  }
  try {
    const client = await openClient(asked.organization, dataDir)
    return await captureAll(client, asked, console)
  } catch (error) {
    if (!(error instanceof NoPortal)) throw error
    console.err(`${error.message}\n`)
    return 1
  }
}

function readArguments(args: readonly string[]): Asked | 'help' | string {
  const asked: Asked = { organization: DEFAULT_ORGANIZATION, files: [] }
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    if (word === '--help' || word === '-h') return 'help'
    if (word === '--as') {
      const organization = args[++at]
      if (organization === undefined || organization.startsWith('--')) return '--as needs the name of an organization'
      asked.organization = organization
    } else if (word.startsWith('--as=')) asked.organization = word.slice('--as='.length)
    else if (word.startsWith('--')) return `There is no option ${word}`
    else asked.files.push(word)
  }
  return asked.files.length > 0 ? asked : 'No file was named'
}

async function openClient(organization: string, dataDir: string): Promise<CaptureClient> {
  const file = path.join(dataDir, 'demo.json')
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    throw new NoPortal(
      `There is no ${file}, which holds the accounts of the demo. Start the portal first with: npm start`,
    )
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = null // refused just below, like any other content that does not fit
  }
  const demo = DemoFile.safeParse(json)
  if (!demo.success) throw new NoPortal(`${file} is not what the demo writes. Delete it and start the portal again`)
  const able = demo.data.clients.filter((client) => client.scope.split(' ').includes('epcis:capture'))
  const client = able.find((one) => one.organization === organization)
  if (!client) {
    const names = [...new Set(able.map((one) => one.organization))].sort().join(', ')
    throw new NoPortal(`No client of "${organization}" may capture. Organizations that can: ${names}`)
  }
  const opened = new CaptureClient(demo.data.baseUrl, client)
  await opened.signIn()
  return opened
}

async function captureAll(client: CaptureClient, asked: Asked, console: Console): Promise<number> {
  let failed = 0
  let captured = 0
  let known = 0
  for (const [index, file] of asked.files.entries()) {
    drawProgress(console, index, asked.files.length, file)
    const result = await captureOne(client, file)
    eraseProgress(console)
    captured += result.captured
    known += result.known
    if (!result.ok) failed++
    console.out(`${resultLine(file, result)}\n`)
    for (const problem of result.problems) console.out(`  ${problem}\n`)
    if (result.more > 0) console.out(`  and ${result.more} more\n`)
  }
  const files = asked.files.length
  console.out(`${files} ${files === 1 ? 'file' : 'files'}, ${captured} captured, ${known} known, ${failed} failed\n`)
  return failed > 0 ? 1 : 0
}

async function captureOne(client: CaptureClient, file: string): Promise<FileResult> {
  let document: Uint8Array
  try {
    document = await readFile(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why =
      code === 'ENOENT'
        ? 'There is no such file'
        : code === 'EISDIR'
          ? 'This is a folder'
          : `It cannot be read (${code})`
    return { ok: false, captured: 0, known: 0, problems: [why], more: 0 }
  }
  return client.capture(document)
}

/** One line a file: `ok      name: 2 captured, 1 known`. */
export function resultLine(file: string, result: FileResult): string {
  const counts = `${result.captured} captured, ${result.known} known`
  if (result.ok) return `ok      ${file}: ${counts}`
  return result.captured + result.known > 0 ? `partly  ${file}: ${counts}` : `failed  ${file}`
}

const WIDTH = 30

function drawProgress(console: Console, done: number, all: number, file: string): void {
  if (!console.terminal) return
  const filled = Math.round((done / all) * WIDTH)
  const name = path.basename(file).slice(0, 40)
  console.err(`\r\u001b[K[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done}/${all} ${name}`)
}

function eraseProgress(console: Console): void {
  if (console.terminal) console.err('\r\u001b[K')
}
