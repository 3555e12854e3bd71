import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { safePath } from '#app/http/safe-path.ts'
import { sessionOf } from '#app/http/session.server.ts'

/**
 * Leads to the provider, which asks who it is. Signed in already, one goes where one wanted to go, unless one has to say
 * again who one is: `again`.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const asked = new URL(request.url).searchParams
  const returnTo = safePath(asked.get('returnTo'))
  const session = await sessionOf(request, context)
  const again = asked.get('again') === '1'
  if (session && !again) return redirect(returnTo)
  const options = session ? { again: { email: session.person.email } } : {}
  const { to, cookie } = await context.relyingParty.begin(request.headers, returnTo, options)
  context.setCookie(cookie)
  return redirect(to, 303)
}
