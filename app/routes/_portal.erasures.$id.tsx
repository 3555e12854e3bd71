import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { decideErasure } from '#app/erasure/decide-erasure.server.ts'
import { erasureFile } from '#app/erasure/erasure-file.server.ts'
import { ErasurePage } from '#app/erasure/erasure-page.tsx'
import { ERASURE_REASON_MAX } from '#app/erasure/erasures-page.tsx'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { isAskedFresh } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { ErasureId } from '#app/vocabulary/ids.ts'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const file = await erasureFile(op, { id: readParam(params.id, ErasureId) })
  return { file, zone: op.zone, fresh: await isAskedFresh(request, context), title: wordsOf(request).t('erasure.one') }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const id = readParam(params.id, ErasureId)
  const Decision = z.object({
    decision: z.enum(['approve', 'refuse']),
    reason: requiredText(t, t('amendment.needReason'), ERASURE_REASON_MAX),
  })
  const form = await readForm(request, Decision)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const { decision, reason } = form.value
  const op = await operation(request, context, { reason, once: form.once })
  if (!(await isAskedFresh(request, context)))
    return data({ errors: { '': t('account.freshLead') }, entered: { reason } }, 401)
  const outcome = await decideErasure(op, { id, decision, reason })
  if (outcome.moved) return redirect(paths.erasure(id), 303)
  return data({ errors: { '': t(`erasure.notMoved.${outcome.because}`) }, entered: { reason } }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Erasure() {
  const { file, zone, fresh } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <ErasurePage
      file={file}
      zone={zone}
      fresh={fresh}
      errors={refused?.errors ?? {}}
      entered={refused?.entered ?? {}}
    />
  )
}
