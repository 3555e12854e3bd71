import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh, isAskedFresh } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { ClientPage } from '#app/people/client-page.tsx'
import { clientOf } from '#app/people/clients.server.ts'
import type { ToldSecret } from '#app/people/clients.ts'
import { DECISION_REASON_MAX } from '#app/people/people-page.tsx'
import { rotateClient, switchOffClient } from '#app/people/run-clients.server.ts'
import { paths } from '#app/paths.ts'
import { ClientId } from '#app/vocabulary/ids.ts'

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const client = await clientOf(op, { id: readParam(params.id, ClientId) })
  return {
    client,
    fresh: await isAskedFresh(request, context),
    disabled: !client.active && new URL(request.url).searchParams.get('done') === 'disabled',
    endpoint: `${context.services.config.origin}/oidc/token`,
    zone: op.zone,
    title: client.name,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const id = readParam(params.id, ClientId)
  const { name } = await clientOf(await operation(request, context), { id })
  await demandFresh(request, context, paths.client(id))
  const Act = z.discriminatedUnion('act', [
    z.object({ act: z.literal('rotate') }),
    z.object({ act: z.literal('disable'), reason: requiredText(t, t('clients.needReason'), DECISION_REASON_MAX) }),
  ])
  const refused = (errors: Record<string, string>, entered: Readonly<Record<string, string>>, status: number) =>
    data({ told: null as ToldSecret | null, errors, entered }, status)
  const form = await readForm(request, Act)
  if (!form.ok) return refused(form.errors, form.entered, 400)
  if (form.value.act === 'rotate') {
    const { vault } = context.services
    const told = await rotateClient(await operation(request, context, { once: form.once }), { vault, id, name })
    if (told === 'over' || told === 'sent-before')
      return refused({ '': told === 'over' ? t('clients.over') : t('clients.sentTwice') }, {}, 409)
    return data({ told: told as ToldSecret | null, errors: {}, entered: {} })
  }
  const { reason } = form.value
  const op = await operation(request, context, { reason, once: form.once })
  const outcome = await switchOffClient(op, { id, reason })
  if (outcome === 'over') return refused({ '': t('clients.over') }, { reason }, 409)
  return redirect(`${paths.client(id)}?done=disabled`, 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Client() {
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <ClientPage {...loaded} told={answer?.told ?? null} errors={answer?.errors ?? {}} entered={answer?.entered ?? {}} />
  )
}
