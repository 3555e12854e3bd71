import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { calendarKeeper } from '#app/clocks/calendar-keeper.ts'
import type { IcsError } from '#app/clocks/ics-lines.ts'
import { chosenOf, importSchema, newDaysOf, previewAgain } from '#app/clocks/import-form.ts'
import { ImportPage } from '#app/clocks/import-page.tsx'
import type { ImportPreview } from '#app/clocks/import-preview.ts'
import { addOwnDays } from '#app/clocks/own-days.server.ts'
import { previewImport } from '#app/clocks/preview-import.server.ts'
import { type Entered, type FieldErrors, readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'

type Answer = {
  preview: ImportPreview | null
  faults: readonly IcsError[]
  errors: FieldErrors
  entered: Entered
}
const NOTHING: Answer = { preview: null, faults: [], errors: {}, entered: {} }

export async function loader({ request, context }: LoaderFunctionArgs) {
  calendarKeeper(await operation(request, context))
  return { title: wordsOf(request).t('clocks.import.title') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const asker = await operation(request, context)
  calendarKeeper(asker)
  const form = await readForm(request, importSchema(wordsOf(request).t))
  if (!form.ok) {
    const { errors, entered } = form
    return data<Answer>({ ...NOTHING, preview: previewAgain(entered), errors, entered }, 400)
  }
  const said = form.value
  if (said.act === 'read') {
    const read = await previewImport(asker, { bytes: new Uint8Array(await said.file.arrayBuffer()) })
    if (read.ok) return data<Answer>({ ...NOTHING, preview: read.preview })
    return data<Answer>({ ...NOTHING, faults: read.errors }, 400)
  }
  const op = await operation(request, context, { once: form.once, reason: said.reason })
  const days = newDaysOf(chosenOf(said.listed, said))
  const ask = { days, source: 'ics', reason: said.reason, complete: said.complete } as const
  const added = await addOwnDays(op, ask)
  const done = added === 0 && said.complete.length === 0 ? 'stands' : 'imported'
  return redirect(`${paths.calendar()}?done=${done}`, 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function ImportDays() {
  useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return <ImportPage {...(answer ?? NOTHING)} />
}
