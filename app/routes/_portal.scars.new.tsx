import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { readEntered, readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { readItems } from '#app/scar/case-items.ts'
import { EXHIBIT_GROUPS, exhibitOf } from '#app/scar/exhibit.ts'
import { issueScar } from '#app/scar/issue-scar.server.ts'
import { type Looked, lookAtItems } from '#app/scar/look-at-items.server.ts'
import { keepNewScar, newScar } from '#app/scar/new-scar.server.ts'
import { NewScarPage } from '#app/scar/new-scar-page.tsx'
import { enteredGroups, scarForm } from '#app/scar/read-scar.ts'
import type { ExhibitShown } from '#app/scar/scar-view.ts'
import { ScarId } from '#app/vocabulary/ids.ts'

const CASE = { purpose: 'corrective-action' } as const
const parentOf = (request: Request) => readParam(new URL(request.url).searchParams.get('parent'), ScarId.nullable())

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context, CASE)
  const { draft, ...opened } = await newScar(op, { parent: parentOf(request) })
  const item = new URL(request.url).searchParams.get('item')?.slice(0, 2000)
  return {
    ...opened,
    values: item === undefined ? (draft?.content ?? {}) : ({ items: item } as Record<string, string>),
    draft: item === undefined && draft ? { at: draft.at, by: draft.by } : null,
    zone: op.zone,
    title: wordsOf(request).t('scar.new'),
  }
}

type Answer = {
  errors: Readonly<Record<string, string>>
  values: Readonly<Record<string, string>>
  looked: Looked | null
  preview: ExhibitShown[]
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const parent = parentOf(request)
  const op = await operation(request, context, CASE)
  await newScar(op, { parent })
  const entered = await readEntered(request.clone())
  if (entered.act === 'draft') {
    await keepNewScar(op, { content: entered })
    return redirect(paths.scars(), 303)
  }
  const { items } = readItems(entered.items ?? '', op.now)
  const looked = items.length === 0 ? null : await lookAtItems(op, items)
  const groups = entered.groups === undefined ? EXHIBIT_GROUPS : enteredGroups(entered)
  const ticked = (entered.facts ?? '').split('\n')
  const preview = (looked?.facts ?? []).filter(({ id }) => ticked.includes(id)).map((fact) => exhibitOf(fact, groups))
  const again = (errors: Answer['errors'], status: number) =>
    data<Answer>({ errors, values: entered, looked, preview }, status)
  if (entered.act === 'look') return again(looked === null ? { items: t('scar.needItems') } : {}, 200)
  const form = await readForm(request, scarForm(t, op.now))
  if (!form.ok) return again(form.errors, 400)
  const writing = await operation(request, context, { ...CASE, reason: form.value.title, once: form.once })
  const outcome = await issueScar(writing, { ...form.value, parent })
  if (outcome.issued) return redirect(`${paths.scar(outcome.id)}?done=issue`, 303)
  return again(
    outcome.because === 'no-partner' ? { supplier: t('scar.noPartnerNow') } : { facts: t('scar.factGone') },
    409,
  )
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function NewScar() {
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <NewScarPage
      {...loaded}
      key={JSON.stringify([answer?.errors, answer?.values])}
      values={answer?.values ?? loaded.values}
      looked={answer?.looked ?? null}
      preview={answer?.preview ?? []}
      errors={answer?.errors ?? {}}
    />
  )
}
