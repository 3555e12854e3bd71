import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { safePath } from '#app/http/safe-path.ts'
import { sessionOf } from '#app/http/session.server.ts'

/** Leads to the provider, which asks who it is. Signed in already, one goes where one wanted to go. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const returnTo = safePath(new URL(request.url).searchParams.get('returnTo'))
  if (await sessionOf(request, context)) return redirect(returnTo)
  const { to, cookie } = await context.relyingParty.begin(request.headers, returnTo)
  context.setCookie(cookie)
  return redirect(to, 303)
}
