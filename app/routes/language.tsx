import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { z } from 'zod'
import { readForm } from '#app/http/form.server.ts'
import { safePath } from '#app/http/safe-path.ts'
import { LANGUAGE_COOKIE, LANGUAGES } from '#app/i18n/language.ts'
import { paths } from '#app/paths.ts'

const Chosen = z.object({ language: z.enum(LANGUAGES), returnTo: z.string().optional() })

/** Remembers the language for a year, in a cookie of this host, and goes back to where one was. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request, Chosen)
  if (!form.ok) throw new Response(null, { status: 400, statusText: 'Bad Request' })
  const secure = context.services.config.https ? '; Secure' : ''
  return redirect(safePath(form.value.returnTo), {
    status: 303,
    headers: {
      'Set-Cookie': `${LANGUAGE_COOKIE}=${form.value.language}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`,
    },
  })
}

/** The address on its own shows nothing. */
export function loader() {
  return redirect(paths.home())
}
