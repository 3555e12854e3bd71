import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { nameText } from '#app/evidence/evidence-text.ts'
import { mailAddress, requiredText } from '#app/http/entered-text.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh, isAskedFresh, sessionOf } from '#app/http/session.server.ts'
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
    fresh: await isAskedFresh(request, context),
    title: t('people.invite'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context)
  await demandFresh(request, context, paths.inviteColleague())
  const Invited = z.object({
    name: requiredText(t, t('people.needName'), 200),
    email: mailAddress(t('people.needEmail')),
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
