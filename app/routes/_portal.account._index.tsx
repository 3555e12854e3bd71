import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { AccountPage } from '#app/account/account-page.tsx'
import { accountOf, signOutElsewhere } from '#app/identity/own-account.server.ts'
import { readForm } from '#app/http/form.server.ts'
import { sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { zoneOf } from '#app/i18n/language.ts'
import { paths } from '#app/paths.ts'

const Act = z.object({ act: z.literal('end-others') })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const session = await sessionOf(request, context)
  if (!session) throw redirect(paths.signIn(paths.account()))
  return {
    view: await accountOf(context, session),
    zone: zoneOf(request.headers),
    title: wordsOf(request).t('account.title'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const session = await sessionOf(request, context)
  if (!session) throw redirect(paths.signIn(paths.account()))
  const form = await readForm(request, Act)
  if (!form.ok) throw new Response(null, { status: 400, statusText: 'Bad Request' })
  return data({ ended: await signOutElsewhere(context.services, session) })
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Account() {
  const { view, zone } = useLoaderData<typeof loader>()
  const done = useActionData<typeof action>()
  return <AccountPage view={view} zone={zone} ended={done?.ended ?? null} />
}
