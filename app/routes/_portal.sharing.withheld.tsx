import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { askToSee, whatIsWithheld } from '#app/sharing/ask-to-see.server.ts'
import { REASON_MAX } from '#app/sharing/partner-page.tsx'
import { WithheldPage } from '#app/sharing/withheld-page.tsx'
import { paths } from '#app/paths.ts'
import { GRANTABLE_GROUPS } from '#app/vocabulary/groups.ts'
import { FactId } from '#app/vocabulary/ids.ts'

const factOf = (request: Request) => readParam(new URL(request.url).searchParams.get('fact'), FactId)

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  return {
    of: await whatIsWithheld(op, { fact: factOf(request) }),
    title: wordsOf(request).t('sharing.withheldTitle'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const fact = factOf(request)
  const Question = z.object({
    group: z.enum(GRANTABLE_GROUPS, { error: t('sharing.needGroup') }),
    note: requiredText(t, t('sharing.needNote'), REASON_MAX),
  })
  await operation(request, context)
  const form = await readForm(request, Question)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const { group, note } = form.value
  const op = await operation(request, context, { reason: note, once: form.once })
  const outcome = await askToSee(op, { fact, group, note, purpose: op.purpose })
  if (outcome.asked) return redirect(paths.sharingRequest(outcome.id), 303)
  const because = {
    'asked-already': 'askAlready',
    'not-withheld': 'notWithheld',
    'no-partners': 'notPartners',
  } as const
  const errors: Record<string, string> = { group: t(`sharing.${because[outcome.because]}`) }
  return data({ errors, entered: { group, note } as Record<string, string> }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Withheld() {
  const { of } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <WithheldPage of={of} errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
}
