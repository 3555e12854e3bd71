import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { amendmentFile } from '#app/amendment/amendment-file.server.ts'
import { AmendmentPage, REASON_MAX } from '#app/amendment/amendment-page.tsx'
import { approveAmendment } from '#app/amendment/approve-amendment.server.ts'
import { refuseAmendment } from '#app/amendment/refuse-amendment.server.ts'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { FactId } from '#app/vocabulary/ids.ts'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const file = await amendmentFile(op, { id: readParam(params.id, FactId) })
  return { file, zone: op.zone, title: wordsOf(request).t('amendment.title') }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const id = readParam(params.id, FactId)
  const Decision = z.object({
    decision: z.enum(['approve', 'refuse']),
    reason: requiredText(t, t('amendment.needReason'), REASON_MAX),
  })
  const form = await readForm(request, Decision)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const { decision, reason } = form.value
  const op = await operation(request, context, { reason, once: form.once })
  const outcome = await (decision === 'approve' ? approveAmendment : refuseAmendment)(op, { id, reason })
  if (!outcome.moved) return data({ errors: { '': t('amendment.alreadyDecided') }, entered: {} }, 409)
  return redirect(paths.amendment(id), 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Amendment() {
  const { file, zone } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <AmendmentPage file={file} zone={zone} errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
}
