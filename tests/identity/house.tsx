import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createRequestHandler, type EntryContext, type ServerBuild } from '@remix-run/node'
import { Outlet, RemixServer } from '@remix-run/react'
import { renderToString } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { instanceFor } from '#app/i18n/catalogues.server.ts'
import { hashPassword } from '#app/identity/password.server.ts'
import { boot, type Running } from '#app/host/main.server.ts'
import { withRefusals } from '#app/http/refusal-boundary.server.ts'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import { freePort } from '#tests/free-port.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'

type RouteModule = NonNullable<ServerBuild['routes'][string]>['module']

/** The pages of the identity room alone, put together by hand: no build is needed to ask them over HTTP. */
async function pagesOf(extra: Record<string, { path: string; module: object }>): Promise<ServerBuild> {
  const named: Record<string, { path: string; module: object }> = {
    'routes/sign-in': { path: 'sign-in', module: await import('#app/routes/sign-in.tsx') },
    'routes/callback': { path: 'callback', module: await import('#app/routes/callback.tsx') },
    'routes/sign-out': { path: 'sign-out', module: await import('#app/routes/sign-out.tsx') },
    'routes/signed-out': { path: 'signed-out', module: await import('#app/routes/signed-out.tsx') },
    'routes/sign-in-failed': { path: 'sign-in-failed', module: await import('#app/routes/sign-in-failed.tsx') },
    'routes/choose-organization': {
      path: 'choose-organization',
      module: await import('#app/routes/choose-organization.tsx'),
    },
    'routes/_portal.account.second-factor': {
      path: 'account/second-factor',
      module: await import('#app/routes/_portal.account.second-factor.tsx'),
    },
    'routes/_portal.account._index': {
      path: 'account',
      module: await import('#app/routes/_portal.account._index.tsx'),
    },
    'routes/_portal.people': { path: 'people', module: await import('#app/routes/_portal.people._index.tsx') },
    'routes/interaction.$uid': { path: 'interaction/:uid', module: await import('#app/routes/interaction.$uid.tsx') },
    ...extra,
  }
  const root: object = {
    default: () => (
      <html lang="en">
        <body>
          <I18nextProvider i18n={instanceFor('en')}>
            <Outlet />
          </I18nextProvider>
        </body>
      </html>
    ),
    ErrorBoundary: () => (
      <html lang="en">
        <body>error</body>
      </html>
    ),
  }
  const routes: ServerBuild['routes'] = {
    root: { id: 'root', path: '', module: root as RouteModule }, // built by hand above
    ...Object.fromEntries(
      Object.entries(named).map(([id, { path: at, module }]) => [
        id,
        { id, path: at, parentId: 'root', module: module as RouteModule }, // a route file
      ]),
    ),
  }
  const manifest = Object.fromEntries(
    Object.entries(routes).map(([id, route]) => [
      id,
      {
        id,
        path: route?.path ?? '',
        ...(route?.parentId ? { parentId: route.parentId } : {}),
        hasAction: route?.module.action !== undefined,
        hasLoader: route?.module.loader !== undefined,
        hasClientAction: false,
        hasClientLoader: false,
        hasErrorBoundary: route?.module.ErrorBoundary !== undefined,
        module: `/${id}.js`,
      },
    ]),
  )
  const render = (request: Request, status: number, headers: Headers, context: EntryContext) => {
    headers.set('content-type', 'text/html; charset=utf-8')
    const html = renderToString(<RemixServer context={context} url={request.url} />)
    return new Response(`<!doctype html>${html}`, { status, headers })
  }
  return {
    routes,
    assets: { entry: { imports: [], module: '/entry.js' }, routes: manifest, url: '/manifest.js', version: '1' },
    entry: { module: { default: render } },
    publicPath: '/',
    assetsBuildDirectory: 'build/client',
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_routeConfig: true,
      v3_singleFetch: true,
      v3_lazyRouteDiscovery: true,
      unstable_optimizeDeps: false,
    },
    isSpaMode: false,
    mode: 'production',
  } as unknown as ServerBuild // the parts of a build that a request needs
}

export type House = Running & {
  readonly world: TestDatabase
  readonly close: () => Promise<void>
  readonly folder: string
}

/** A whole process on a database of its own, with the pages of identity. `env` adds to the environment it reads. */
export async function openHouse(
  options: {
    env?: Record<string, string>
    routes?: Record<string, { path: string; module: object }>
    world?: TestDatabase
    keysEveryMs?: number
  } = {},
): Promise<House> {
  const world = options.world ?? (await freshDatabase())
  const folder = await mkdtemp(path.join(tmpdir(), 'trace-commons-house-'))
  const port = await freePort()
  const build = withRefusals(await pagesOf(options.routes ?? {}))
  const running = await boot({
    pages: createRequestHandler(build, 'production'),
    files: () => false,
    development: false,
    say: () => {},
    ...(options.keysEveryMs === undefined ? {} : { keysEveryMs: options.keysEveryMs }),
    env: {
      PORT: String(port),
      DATABASE_URL: world.ownerUrl,
      DATA_DIR: folder,
      SEED_DEMO: '0',
      ...options.env,
    },
  })
  return {
    ...running,
    world,
    folder,
    close: async () => {
      await running.stop()
      await world.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

let hashed: Promise<string> | null = null
export const PASSWORD = 'correct horse battery staple'

/** An organization with its id. It demands a second factor of nobody. */
export async function addOrganization(world: TestDatabase, slug: string, kind = 'hospital'): Promise<OrganizationId> {
  const { rows } = await world.ownerPool.query<{ id: OrganizationId }>(
    `insert into portal.organization (slug, name, country, kind, second_factor) values ($1, $2, 'IE', $3, 'optional') returning id`,
    [slug, `The ${slug}`, kind],
  )
  const row = rows[0]
  if (!row) throw new Error('no organization')
  return row.id
}

/** A person who may act for some organizations, with the one password of these tests (hashed once, at full cost). */
export async function addPerson(
  world: TestDatabase,
  email: string,
  organizations: readonly OrganizationId[],
  roles: readonly string[] = ['operations'],
): Promise<{ id: PersonId; subject: string }> {
  hashed ??= hashPassword(PASSWORD)
  const { rows } = await world.ownerPool.query<{ id: PersonId; subject: string }>(
    `insert into portal.person (email, name, password_hash) values ($1, $2, $3) returning id, subject`,
    [email, email.split('@')[0], await hashed],
  )
  const row = rows[0]
  if (!row) throw new Error('no person')
  for (const organization of organizations) {
    await world.ownerPool.query('insert into portal.membership (person, organization, roles) values ($1, $2, $3)', [
      row.id,
      organization,
      roles,
    ])
  }
  return row
}
