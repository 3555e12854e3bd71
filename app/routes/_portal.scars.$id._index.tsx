import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readEntered, readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { actOnScar, scarActForm, seenOf } from '#app/scar/act-on-scar.server.ts'
import { MOVES, type Move } from '#app/scar/scar.ts'
import { scarFile } from '#app/scar/scar-file.server.ts'
import { DONE, ScarPage } from '#app/scar/scar-page.tsx'
import { ScarId } from '#app/vocabulary/ids.ts'

const CASE = { purpose: 'corrective-action' } as const

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context, CASE)
  const file = await scarFile(op, { id: readParam(params.id, ScarId) })
  const done = z.enum(DONE).safeParse(new URL(request.url).searchParams.get('done'))
  return {
    file: { ...file, toSign: '' }, // the page shows the record itself; its digest is enough to sign it
    seen: seenOf(file.toSign),
    done: done.success ? done.data : null,
    zone: op.zone,
    title: `${file.reference} · ${wordsOf(request).t('scar.one')}`,
  }
}

const isMove = (act: string): act is Move => Object.hasOwn(MOVES, act)

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const id = readParam(params.id, ScarId)
  await operation(request, context, CASE)
  const entered = await readEntered(request.clone())
  const act = entered.act ?? ''
  if (isMove(act) && MOVES[act].signed) await demandFresh(request, context, paths.scar(id))
  const form = await readForm(request, scarActForm(t))
  if (!form.ok) return data({ errors: form.errors, entered }, 400)
  const reason = 'reason' in form.value ? form.value.reason : ''
  const op = await operation(request, context, { ...CASE, once: form.once, ...(reason === '' ? {} : { reason }) })
  const refused = await actOnScar(op, id, form.value)
  if (refused === null) return redirect(`${paths.scar(id)}?done=${form.value.act}`, 303)
  return data({ errors: { '': t(`scar.${refused}`) } as Record<string, string>, entered }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Scar() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <ScarPage
      {...loaded}
      done={refused ? null : loaded.done}
      errors={refused?.errors ?? {}}
      entered={refused?.entered ?? {}}
    />
  )
}
