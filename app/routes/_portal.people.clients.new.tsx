import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh, isAskedFresh, sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { NewClientPage } from '#app/people/clients-page.tsx'
import { CLIENT_NAME_MAX, purposesSchema, scopesSchema, type ToldSecret } from '#app/people/clients.ts'
import { makeClient } from '#app/people/run-clients.server.ts'
import { paths } from '#app/paths.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  op.require('change', 'ApiClient', { organization: op.actor.organizationId })
  return {
    fresh: await isAskedFresh(request, context),
    endpoint: `${context.services.config.origin}/oidc/token`,
    title: wordsOf(request).t('clients.make'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context)
  await demandFresh(request, context, paths.newClient())
  const refused = (errors: Record<string, string>, entered: Readonly<Record<string, string>>, status: number) =>
    data({ told: null as ToldSecret | null, errors, entered }, status)
  const New = z.object({
    name: requiredText(t, t('clients.needName'), CLIENT_NAME_MAX),
    scopes: scopesSchema(t('clients.needScopes')),
    purposes: purposesSchema(t('clients.needPurposes')),
  })
  const form = await readForm(request, New)
  if (!form.ok) return refused(form.errors, form.entered, 400)
  const session = await sessionOf(request, context)
  const op = await operation(request, context, { once: form.once })
  const { vault } = context.services
  const made = await makeClient(op, { vault, slug: session?.organization?.slug ?? '', ...form.value })
  if (made === 'too-many' || made === 'sent-before') {
    const { name, scopes, purposes } = form.value
    const why = made === 'too-many' ? t('clients.tooMany') : t('clients.sentTwice')
    return refused({ '': why }, { name, scopes: scopes.join('\n'), purposes: purposes.join('\n') }, 409)
  }
  return data({ told: made as ToldSecret | null, errors: {}, entered: {} })
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function NewClient() {
  const { fresh, endpoint } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <NewClientPage
      fresh={fresh}
      endpoint={endpoint}
      told={answer?.told ?? null}
      errors={answer?.errors ?? {}}
      entered={answer?.entered ?? {}}
    />
  )
}
