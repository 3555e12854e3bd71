import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh, isAskedFresh } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { ColleaguePage } from '#app/people/colleague-page.tsx'
import { changeRoles } from '#app/people/invite-colleague.server.ts'
import { colleagueOf } from '#app/people/people.server.ts'
import { rolesSchema } from '#app/people/people.ts'
import { paths } from '#app/paths.ts'
import { PersonId } from '#app/vocabulary/ids.ts'

const personOf = (text: string | undefined) =>
  readParam(/^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : null, PersonId)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const colleague = await colleagueOf(op, { person: personOf(params.person) })
  return { colleague, fresh: await isAskedFresh(request, context), title: colleague.name }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context)
  const person = personOf(params.person)
  await demandFresh(request, context, paths.colleague(person))
  const Change = z.discriminatedUnion('act', [
    z.object({ act: z.literal('end') }),
    z.object({ act: z.literal('roles'), roles: rolesSchema(t('people.needRoles')) }),
  ])
  const form = await readForm(request, Change)
  if (!form.ok) return data({ errors: form.errors, roles: (form.entered.roles ?? '').split('\n') }, 400)
  const op = await operation(request, context, { once: form.once })
  const roles = form.value.act === 'end' ? null : form.value.roles
  const outcome = await changeRoles(op, { person, roles })
  if (outcome === 'kept') return redirect(`${paths.people()}?done=${roles === null ? 'ended' : 'kept'}`, 303)
  const errors: Record<string, string> = { roles: t('people.lastAdmin') }
  return data({ errors, roles: (roles ?? []) as string[] }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Colleague() {
  const { colleague, fresh } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <ColleaguePage
      key={JSON.stringify(refused?.roles ?? colleague.roles)}
      colleague={colleague}
      fresh={fresh}
      errors={refused?.errors ?? {}}
      roles={refused && refused.roles.length > 0 ? refused.roles : colleague.roles}
    />
  )
}
