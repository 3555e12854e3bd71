import { randomUUID } from 'node:crypto'
import type { LinksFunction, MetaFunction } from '@remix-run/node'
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useLoaderData, useLocation } from '@remix-run/react'
import { type ReactNode, useContext } from 'react'
import { useWords } from './i18n/use-words.ts'
import { FaultPage } from './portal/fault-page.tsx'
import { Nonce } from './portal/nonce.ts'
import { PortalShell } from './portal/portal-shell.tsx'
import { OnceKey } from './ui/once.tsx'
import styles from './styles.css?url'

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
]

export const meta: MetaFunction = () => [{ title: 'Trace Commons' }]

/** The document. Its language is the one the server chose, from which the browser takes its words. */
export function Layout({ children }: { children: ReactNode }) {
  const nonce = useContext(Nonce)
  const { language } = useWords()
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration {...(nonce ? { nonce } : {})} />
        <Scripts {...(nonce ? { nonce } : {})} />
      </body>
    </html>
  )
}

export function loader() {
  return { once: randomUUID() }
}

export default function Root() {
  const { once } = useLoaderData<typeof loader>()
  return (
    <OnceKey.Provider value={once}>
      <Outlet />
    </OnceKey.Provider>
  )
}

/** A fault outside the portal's own frame: an address that does not exist, or a failure before anybody was known. */
export function ErrorBoundary() {
  const { pathname, search } = useLocation()
  return (
    <PortalShell visitor={null} here={pathname + search}>
      <FaultPage />
    </PortalShell>
  )
}
