import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Outlet, type ShouldRevalidateFunction, useLoaderData, useLocation, useRouteLoaderData } from '@remix-run/react'
import { waitingForUs } from '#app/confirmation/waiting.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { safePath } from '#app/http/safe-path.ts'
import { sessionOf } from '#app/http/session.server.ts'
import { choicesOf } from '#app/identity/choose-organization.server.ts'
import { isAccountPath, isItemPath, paths } from '#app/paths.ts'
import { FaultPage } from '#app/portal/fault-page.tsx'
import { PortalShell, type Visitor } from '#app/portal/portal-shell.tsx'

/** Who is here, for the bar. A code scanned by somebody who is not signed in still gets its page. */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<{ visitor: Visitor | null }> {
  const session = await sessionOf(request, context)
  const { pathname, search } = new URL(request.url)
  if (!session && isItemPath(pathname)) return { visitor: null }
  if (!session) throw redirect(paths.signIn(safePath(pathname + search)))
  const { person, organization } = session
  // One's own account opens before anything else may.
  const op = isAccountPath(pathname) ? null : await operation(request, context)
  if (organization === null) return { visitor: null }
  return {
    visitor: {
      person: { name: person.name, email: person.email },
      organization: {
        slug: organization.slug,
        name: organization.name,
        nameZh: organization.nameZh,
        roles: organization.roles,
      },
      actsForOthers: (await choicesOf(context, person.subject)).length > 1,
      runsAccounts: organization.roles.includes('admin'),
      keepsRegister: organization.kind === 'operator',
      waiting: op === null ? 0 : await waitingForUs(op),
    },
  }
}

/** Pages are whole documents: nothing here is asked again behind the reader's back. */
export const shouldRevalidate: ShouldRevalidateFunction = () => false

export default function Portal() {
  const { visitor } = useLoaderData<typeof loader>()
  const { pathname, search } = useLocation()
  return (
    <PortalShell visitor={visitor} here={pathname + search}>
      <Outlet />
    </PortalShell>
  )
}

/** A fault of one page: the bar stays, so that the way on is where it always is. */
export function ErrorBoundary() {
  const data = useRouteLoaderData<typeof loader>('routes/_portal')
  const { pathname, search } = useLocation()
  return (
    <PortalShell visitor={data?.visitor ?? null} here={pathname + search}>
      <FaultPage />
    </PortalShell>
  )
}
