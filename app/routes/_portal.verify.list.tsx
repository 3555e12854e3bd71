import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { VERDICT_STATUSES } from '#app/evidence/evidence.ts'
import { LIST_MAX, linesOf, ListPage } from '#app/evidence/list-page.tsx'
import { verifyMany } from '#app/evidence/verify-device.server.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { todayIn } from '#app/i18n/language.ts'

const Codes = z.object({
  codes: z.string().default(''),
  only: z.enum(VERDICT_STATUSES).nullable().catch(null).default(null),
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  await operation(request, context)
  return { title: wordsOf(request).t('list.title') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const op = await operation(request, context, { door: 'list' })
  const { t } = wordsOf(request)
  const form = await readForm(request, Codes)
  if (!form.ok) return data({ entered: '', rows: null, only: null, errors: form.errors }, 400)
  const { codes, only } = form.value
  const texts = linesOf(codes)
  const refuse = (message: string) => data({ entered: codes, rows: null, only: null, errors: { codes: message } }, 400)
  if (texts.length === 0) return refuse(t('list.none'))
  if (texts.length > LIST_MAX) return refuse(t('list.tooMany', { count: texts.length, max: LIST_MAX }))
  const rows = await verifyMany(op, { texts, purpose: op.purpose, today: todayIn(op.zone, op.now), zone: op.zone })
  return { entered: codes, rows, only, errors: {} }
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function VerifyList() {
  useLoaderData<typeof loader>()
  const done = useActionData<typeof action>()
  return (
    <ListPage
      entered={done?.entered ?? ''}
      rows={done?.rows ?? null}
      only={done?.only ?? null}
      errors={done?.errors ?? {}}
    />
  )
}
