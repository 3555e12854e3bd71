import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { type FieldErrors, readEntered, readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { AnswerPage } from '#app/scar/answer-page.tsx'
import { answerStep, keepStepDraft, stepForm } from '#app/scar/answer-step.server.ts'
import { contentOf, stepErrors } from '#app/scar/read-scar.ts'
import { STEPS } from '#app/scar/scar.ts'
import { ScarId } from '#app/vocabulary/ids.ts'

const CASE = { purpose: 'corrective-action' } as const
const Sent = z.object({ act: z.enum(['submit', 'draft']) })
const BECAUSE = { 'moved-on': 'movedOn', 'too-early': 'tooEarly', 'submitted-already': 'submittedAlready' } as const

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context, CASE)
  const step = readParam(params.step, z.enum(STEPS))
  const from = readParam(new URL(request.url).searchParams.get('from'), ScarId.nullable())
  const form = await stepForm(op, { id: readParam(params.id, ScarId), step, from })
  return { form, zone: op.zone, title: `${form.file.reference} · ${step}` }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context, CASE)
  const id = readParam(params.id, ScarId)
  const step = readParam(params.step, z.enum(STEPS))
  const entered = await readEntered(request.clone())
  const form = await readForm(request, Sent)
  const again = (errors: FieldErrors, status: number) => data({ errors, entered }, status)
  if (!form.ok) return again(form.errors, 400)
  const content = contentOf(step, entered)
  const op = await operation(request, context, { ...CASE, once: form.once })
  if (form.value.act === 'draft') {
    await keepStepDraft(op, { id, step, content })
    return redirect(paths.scarStep(id, step), 303)
  }
  const errors = stepErrors(t, step, content)
  if (Object.keys(errors).length > 0) return again(errors, 400)
  const outcome = await answerStep(op, { id, step, content })
  if (outcome.answered) return redirect(`${paths.scar(id)}?done=submit`, 303)
  return again({ '': t(`scar.${BECAUSE[outcome.because]}`) }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function AnswerStep() {
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <AnswerPage
      {...loaded}
      key={JSON.stringify(answer?.errors ?? loaded.form.content)}
      errors={answer?.errors ?? {}}
      entered={answer?.entered ?? null}
    />
  )
}
