import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { answerConfirmation } from '#app/confirmation/answer-confirmation.server.ts'
import { confirmationFile } from '#app/confirmation/confirmation-file.server.ts'
import { ANSWER_MAX, ConfirmationPage } from '#app/confirmation/confirmation-page.tsx'
import { CONFIRMATION_OUTCOMES } from '#app/confirmation/confirmation.ts'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { ConfirmationId } from '#app/vocabulary/ids.ts'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const op = await operation(request, context, { door: 'confirmation' })
  const file = await confirmationFile(op, { id: readParam(params.id, ConfirmationId) })
  return { file, zone: op.zone, title: wordsOf(request).t('confirmation.title') }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const id = readParam(params.id, ConfirmationId)
  const Answer = z.object({
    outcome: z.enum(CONFIRMATION_OUTCOMES, { error: t('confirmation.needOutcome') }),
    text: requiredText(t, t('confirmation.needText'), ANSWER_MAX),
  })
  const form = await readForm(request, Answer)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const op = await operation(request, context, { door: 'confirmation', once: form.once })
  const outcome = await answerConfirmation(op, { id, ...form.value })
  if (!outcome.moved) return data({ errors: { '': t('confirmation.alreadyAnswered') }, entered: {} }, 409)
  return redirect(paths.confirmation(id), 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Confirmation() {
  const { file, zone } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <ConfirmationPage file={file} zone={zone} errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
}
