import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { askErasure } from '#app/erasure/ask-erasure.server.ts'
import { erasureLedger } from '#app/erasure/erasure-ledger.server.ts'
import { ERASURE_BASES } from '#app/erasure/erasure.ts'
import { ERASURE_REASON_MAX, ErasuresPage } from '#app/erasure/erasures-page.tsx'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { FactId } from '#app/vocabulary/ids.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  op.require('read', 'Erasure', { owner: op.actor.organizationId })
  const fact = new URL(request.url).searchParams.get('fact') ?? ''
  return { ...(await erasureLedger(op)), fact, zone: op.zone, title: wordsOf(request).t('erasure.title') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const Asked = z.object({
    fact: z
      .string()
      .trim()
      .pipe(FactId.or(z.never({ error: t('erasure.notAFact') }))),
    basis: z.enum(ERASURE_BASES, { error: t('erasure.needBasis') }),
    reason: requiredText(t, t('erasure.needReason'), ERASURE_REASON_MAX),
  })
  const form = await readForm(request, Asked)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const { fact, basis, reason } = form.value
  const op = await operation(request, context, { reason, once: form.once })
  const outcome = await askErasure(op, { factId: fact, basis, reason })
  if (outcome.asked) return redirect(paths.erasure(outcome.id), 303)
  return data({ errors: { fact: t(`erasure.cannot.${outcome.because}`) }, entered: { fact, basis, reason } }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Erasures() {
  const { lines, notOffered, fact, zone } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <ErasuresPage
      lines={lines}
      notOffered={notOffered}
      zone={zone}
      errors={refused?.errors ?? {}}
      entered={refused?.entered ?? { fact }}
    />
  )
}
