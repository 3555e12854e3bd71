import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Services } from '#app/services.server.ts'
import { readEml, type ReadLetter } from './eml.ts'

export type KeptLetter = ReadLetter & { readonly id: string; readonly at: string }

const NAME = /^outbox-\d{1,19}-[0-9a-f]{12}[A-Za-z0-9.-]*\.eml$/
const NEWEST = 200

function folderOf({ config }: Services): string {
  // File mail exists only in the demo; elsewhere there is nothing of this name.
  if (!config.loopback || config.smtpUrl !== null) throw new Response(null, { status: 404, statusText: 'Not Found' })
  return path.join(config.dataDir, 'mail')
}

/** The letters kept as files, newest first. Throws a 404 where letters leave by a mail server. */
export async function keptLetters(services: Services): Promise<KeptLetter[]> {
  const folder = folderOf(services)
  const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name))
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtime })),
  )
  dated.sort((a, b) => b.at.getTime() - a.at.getTime())
  return Promise.all(
    dated.slice(0, NEWEST).map(async ({ name, at }) => ({
      id: name.replace(/\.eml$/, ''),
      at: at.toISOString(),
      ...readEml(await readFile(path.join(folder, name))),
    })),
  )
}

/** One letter. Throws a 404 when there is none of this name. */
export async function keptLetter(services: Services, id: string): Promise<KeptLetter> {
  const letter = (await keptLetters(services)).find((one) => one.id === id)
  if (!letter) throw new Response(null, { status: 404, statusText: 'Not Found' })
  return letter
}
