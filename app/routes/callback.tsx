import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { finishSignIn } from '#app/identity/finish-sign-in.server.ts'
import { paths } from '#app/paths.ts'

/** The person comes back from the provider. A return that cannot be recognised begins again, once, from the start. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = await finishSignIn(request, context)
  return redirect(to ?? paths.signInFailed(), 303)
}
