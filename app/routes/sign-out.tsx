import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { closeWebSession } from '#app/http/session.server.ts'
import { paths } from '#app/paths.ts'

/** Signs out of the portal and of the provider, in this browser. A link does not: another site could follow it. */
export async function action({ request, context }: ActionFunctionArgs) {
  await closeWebSession(request, context)
  await context.oidc.endSession()
  return redirect(paths.signedOut(), 303)
}

export function loader() {
  return redirect(paths.home())
}
