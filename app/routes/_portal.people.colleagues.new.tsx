import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { nameText } from '#app/evidence/evidence-text.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { isFresh, sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { InviteColleaguePage } from '#app/people/colleague-page.tsx'
import { invitePerson } from '#app/people/invite-colleague.server.ts'
import { rolesSchema } from '#app/people/people.ts'
import { paths } from '#app/paths.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const session = await sessionOf(request, context)
  op.require('change', 'Organization', { id: op.actor.organizationId })
  const { t, language } = wordsOf(request)
  return {
    organization: session?.organization ? nameText(language, session.organization) : '',
    fresh: session !== null && isFresh(session),
    title: t('people.invite'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context)
  const session = await sessionOf(request, context)
  if (session === null || !isFresh(session)) return redirect(paths.signInAgain(paths.inviteColleague()), 303)
  const Invited = z.object({
    name: z
      .string({ error: t('people.needName') })
      .trim()
      .min(1, t('people.needName'))
      .max(200, t('confirmation.tooLong', { max: 200 })),
    email: z
      .string({ error: t('people.needEmail') })
      .trim()
      .toLowerCase()
      .max(254)
      .pipe(z.email(t('people.needEmail'))),
    roles: rolesSchema(t('people.needRoles')),
  })
  const form = await readForm(request, Invited)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const op = await operation(request, context, { once: form.once })
  const outcome = await invitePerson(op, form.value)
  if (outcome === 'sent') return redirect(`${paths.people()}?done=invited`, 303)
  const { name, email, roles } = form.value
  const entered: Record<string, string> = { name, email, roles: roles.join('\n') }
  return data({ errors: { email: t('people.already') } as Record<string, string>, entered }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function InviteColleague() {
  const { organization, fresh } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <InviteColleaguePage
      organization={organization}
      fresh={fresh}
      errors={refused?.errors ?? {}}
      entered={refused?.entered ?? {}}
    />
  )
}
