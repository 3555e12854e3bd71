import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { nameText } from '#app/evidence/evidence-text.ts'
import { readEntered, readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { CitePage } from '#app/scar/cite-page.tsx'
import { citeFacts, factsToCite } from '#app/scar/cite-facts.server.ts'
import { EXHIBIT_GROUPS } from '#app/scar/exhibit.ts'
import { enteredGroups } from '#app/scar/read-scar.ts'
import { scarFile } from '#app/scar/scar-file.server.ts'
import { ScarId } from '#app/vocabulary/ids.ts'

const CASE = { purpose: 'corrective-action' } as const
const Sent = z.object({ act: z.enum(['show', 'cite']) })

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context, CASE)
  const { t, language } = wordsOf(request)
  const id = readParam(params.id, ScarId)
  const file = await scarFile(op, { id })
  const { facts } = await factsToCite(op, { id, facts: [], groups: [] })
  return { id, reference: file.reference, other: nameText(language, file.other), facts, title: t('scar.cite') }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const reading = await operation(request, context, CASE)
  const id = readParam(params.id, ScarId)
  const entered = await readEntered(request.clone())
  const form = await readForm(request, Sent)
  const ticked = (entered.facts ?? '').split('\n').filter((one) => one !== '')
  const groups = enteredGroups(entered)
  const { preview } = await factsToCite(reading, { id, facts: ticked, groups })
  const again = (errors: Readonly<Record<string, string>>, status: number) =>
    data({ errors, ticked, groups, preview }, status)
  if (!form.ok) return again(form.errors, 400)
  if (preview.length === 0) return again({ facts: t('scar.needFacts') }, 400)
  if (groups.length === 0) return again({ groups: t('scar.needGroups') }, 400)
  if (form.value.act === 'show') return again({}, 200)
  const op = await operation(request, context, { ...CASE, once: form.once })
  const outcome = await citeFacts(op, { id, facts: ticked, groups })
  if (outcome === null) return again({ '': t('scar.movedOn') }, 409)
  return redirect(`${paths.scar(id)}?done=cite`, 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Cite() {
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <CitePage
      {...loaded}
      key={JSON.stringify([answer?.ticked, answer?.groups])}
      ticked={answer?.ticked ?? []}
      groups={answer?.groups ?? EXHIBIT_GROUPS}
      preview={answer?.preview ?? []}
      errors={answer?.errors ?? {}}
    />
  )
}
