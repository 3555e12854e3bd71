import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { refuseToShow } from '#app/sharing/ask-to-see.server.ts'
import { REASON_MAX } from '#app/sharing/partner-page.tsx'
import { sharingRequestFile } from '#app/sharing/request-file.server.ts'
import { RequestPage } from '#app/sharing/request-page.tsx'
import { paths } from '#app/paths.ts'
import { SharingRequestId } from '#app/vocabulary/ids.ts'

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  return {
    ...(await sharingRequestFile(op, { id: readParam(params.id, SharingRequestId) })),
    zone: op.zone,
    title: wordsOf(request).t('sharing.request'),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const id = readParam(params.id, SharingRequestId)
  const Refused = z.object({
    reason: requiredText(t, t('sharing.needReason'), REASON_MAX),
  })
  await operation(request, context)
  const form = await readForm(request, Refused)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const op = await operation(request, context, { reason: form.value.reason, once: form.once })
  if (await refuseToShow(op, { id, reason: form.value.reason })) return redirect(paths.sharingRequest(id), 303)
  return data({ errors: { '': t('sharing.answeredAlready') }, entered: {} as Record<string, string> }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function SharingRequest() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <RequestPage {...loaded} errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
}
