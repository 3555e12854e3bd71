import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { requiredText } from '#app/http/entered-text.ts'
import { type FieldErrors, readEntered, readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { REASON_MAX } from '#app/sharing/partner-page.tsx'
import { passOn, passOnForm } from '#app/sharing/pass-on.server.ts'
import { PassOnPage } from '#app/sharing/pass-on-page.tsx'
import { passOnTerms } from '#app/sharing/read-pass-on.ts'
import { GrantId } from '#app/vocabulary/ids.ts'

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const form = await passOnForm(op, { id: readParam(params.id, GrantId) })
  return { form, title: wordsOf(request).t('sharing.passOn') }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const reading = await operation(request, context)
  const id = readParam(params.id, GrantId)
  const { granted } = await passOnForm(reading, { id })
  const values = await readEntered(request.clone())
  const again = (errors: FieldErrors, status: number) => data({ errors, values }, status)
  const reason = requiredText(t, t('sharing.needReason'), REASON_MAX)
  const form = await readForm(request, passOnTerms(t, granted, reason))
  if (!form.ok) return again(form.errors, 400)
  const op = await operation(request, context, { reason: form.value.reason, once: form.once })
  const outcome = await passOn(op, { id, ...form.value })
  if (outcome.passed) return redirect(paths.grant(outcome.id), 303)
  return again({ '': t(outcome.because === 'wider' ? 'sharing.passOnWider' : 'sharing.notAnyMore') }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function PassOn() {
  const { form } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <PassOnPage
      form={form}
      key={JSON.stringify(answer?.values)}
      values={answer?.values ?? null}
      errors={answer?.errors ?? {}}
    />
  )
}
