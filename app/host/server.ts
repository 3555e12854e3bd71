// The entry of the server bundle. The starter imports the built file, or, with hot reload, this one through Vite.
import path from 'node:path'
import { createRequestHandler, type ServerBuild } from '@remix-run/node'
import type { Listener } from './http.server.ts'
import { withRefusals } from '#app/http/refusal-boundary.server.ts'
import { demoAccounts } from '#app/identity/demo-accounts.server.ts'
import { boot } from './main.server.ts'
import { staticFiles } from './static-files.server.ts'

/** What the starter needs to know once the house stands. */
export type Served = {
  readonly url: string
  readonly accounts: readonly { email: string; password: string; organization: string; roles: readonly string[] }[]
  readonly stop: () => Promise<void>
}

/** With hot reload: Vite's own middleware, and how to get the pages as they are now. */
export type Development = {
  readonly middlewares: (req: Parameters<Listener>[0], res: Parameters<Listener>[1], next: () => void) => void
  readonly build: () => Promise<ServerBuild>
}

/** Starts the whole process. `root` is the folder of the repository. Throws an error whose message is for the operator. */
export async function serve(options: {
  root: string
  say: (step: string) => void
  development?: Development
}): Promise<Served> {
  const { development } = options
  const mode = development ? 'development' : 'production'
  const build = development
    ? async () => withRefusals(await development.build())
    : withRefusals((await import('virtual:remix/server-build')) as unknown as ServerBuild) // declared in virtual.d.ts
  const pages = createRequestHandler(build, mode)
  const files = development
    ? (_pathname: string, ...[req, res]: Parameters<Listener>) =>
        new Promise<boolean>((done) => {
          res.once('close', () => done(true))
          development.middlewares(req, res, () => done(false))
        })
    : await staticFiles(path.join(options.root, 'build', 'client'))
  const running = await boot({ pages, files, development: development !== undefined, say: options.say })
  return {
    url: running.origin,
    accounts: await demoAccounts(running.config),
    stop: running.stop,
  }
}
