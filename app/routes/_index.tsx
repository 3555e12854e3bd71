import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { sessionOf } from '#app/http/session.server.ts'
import { paths } from '#app/paths.ts'
import { LandingPage } from '#app/portal/landing-page.tsx'
import { PortalShell } from '#app/portal/portal-shell.tsx'

/** Whoever is signed in came to verify something. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  if ((await sessionOf(request, context))?.organization) throw redirect(paths.verify())
  return null
}

export default function Landing() {
  return (
    <PortalShell visitor={null} here={paths.home()}>
      <LandingPage />
    </PortalShell>
  )
}
