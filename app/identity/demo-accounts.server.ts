import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Config } from '#app/config.server.ts'

const DemoFile = z.object({
  people: z.array(
    z.object({
      email: z.string(),
      password: z.string(),
      organization: z.string(),
      kind: z.string(),
      roles: z.array(z.string()),
    }),
  ),
})
export type DemoAccount = z.infer<typeof DemoFile>['people'][number]

/** The accounts of the demo, as its seed wrote them down; none off loopback or where nothing was seeded. */
export async function demoAccounts(config: Config): Promise<readonly DemoAccount[]> {
  if (!config.loopback) return []
  try {
    const text = await readFile(path.join(config.dataDir, 'demo.json'), 'utf8')
    return DemoFile.parse(JSON.parse(text)).people
  } catch {
    return []
  }
}
