import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readForm } from '#app/http/form.server.ts'
import { safePath } from '#app/http/safe-path.ts'
import { sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { chooseInPortal, choicesOf } from '#app/identity/choose-organization.server.ts'
import { OrganizationForm } from '#app/identity/organization-form.tsx'
import { paths } from '#app/paths.ts'

const Choice = z.object({ organization: z.string().max(60), returnTo: z.string().optional() })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const returnTo = safePath(new URL(request.url).searchParams.get('returnTo'))
  const session = await sessionOf(request, context)
  if (!session) return redirect(paths.signIn(returnTo))
  return {
    choices: await choicesOf(context, session.person.subject),
    current: session.organization?.slug ?? null,
    returnTo,
    title: wordsOf(request).t('signIn.organization.title'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export async function action({ request, context }: ActionFunctionArgs) {
  const session = await sessionOf(request, context)
  if (!session) return redirect(paths.signIn())
  const form = await readForm(request, Choice)
  if (!form.ok || !(await chooseInPortal(context, session, form.value.organization))) {
    return data({ missing: true }, 400)
  }
  return redirect(safePath(form.value.returnTo), 303)
}

export default function ChooseOrganization() {
  const { choices, current, returnTo } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return <OrganizationForm choices={choices} current={current} returnTo={returnTo} missing={answer?.missing ?? false} />
}
