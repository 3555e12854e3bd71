import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Config } from '#app/config.server.ts'
import { ROLES } from '#db/portal/foundation.ts'

const DemoFile = z.object({
  people: z.array(
    z.object({
      email: z.string(),
      password: z.string(),
      organization: z.string(),
      kind: z.string(),
      roles: z.array(z.enum(ROLES)),
    }),
  ),
  organizations: z.array(z.object({ slug: z.string(), name: z.string(), nameZh: z.string().nullish() })),
})

/** One account of the demo; `organization` is its slug. */
export type DemoAccount = z.infer<typeof DemoFile>['people'][number] & {
  readonly organizationName: string
  readonly organizationNameZh: string | null
}

/** The accounts of the demo, as its seed wrote them down; none off loopback or where nothing was seeded. */
export async function demoAccounts(config: Config): Promise<readonly DemoAccount[]> {
  if (!config.loopback) return []
  try {
    const text = await readFile(path.join(config.dataDir, 'demo.json'), 'utf8')
    const { people, organizations } = DemoFile.parse(JSON.parse(text))
    return people.map((person) => {
      const named = organizations.find((one) => one.slug === person.organization)
      return {
        ...person,
        organizationName: named?.name ?? person.organization,
        organizationNameZh: named?.nameZh ?? null,
      }
    })
  } catch {
    return []
  }
}
