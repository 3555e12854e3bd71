import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { confirmReceipt } from '#app/delivery/confirm-receipt.server.ts'
import { DeliveryPage } from '#app/delivery/delivery-page.tsx'
import { expectedDelivery } from '#app/delivery/delivery.server.ts'
import { linesOf } from '#app/evidence/list-page.tsx'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'

const several = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(2000)).max(2000),
)
const Receipt = z.object({
  of: z.string().min(1).max(200),
  items: several,
  extra: z.string().max(100_000).default(''),
  note: z.string().max(2000).default(''),
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context, { door: 'delivery' })
  const of = (new URL(request.url).searchParams.get('of') ?? '').trim()
  if (of === '') throw redirect(paths.deliveries())
  if (of.length > 200) throw new Response(null, { status: 400, statusText: 'Bad Request' })
  return { delivery: await expectedDelivery(op, { of }), title: wordsOf(request).t('delivery.title', { of }) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const form = await readForm(request, Receipt)
  if (!form.ok) throw new Response(null, { status: 400, statusText: 'Bad Request' })
  const op = await operation(request, context, { door: 'delivery', once: form.once })
  const { of, items, extra, note } = form.value
  const refuse = (message: string, status: number) =>
    data({ errors: { '': message }, entered: { items, extra, note } }, status)
  if (items.length === 0) return refuse(t('delivery.nothingTicked'), 400)
  const outcome = await confirmReceipt(op, {
    of,
    items,
    extra: linesOf(extra),
    note: note.trim() === '' ? null : note.trim(),
  })
  if (outcome.moved) return redirect(paths.deliveryConfirmed(of, outcome.missing.length, outcome.extra.length), 303)
  const why = {
    'already-confirmed': t('delivery.alreadyConfirmed'),
    'nothing-expected': t('delivery.nothingExpected'),
    'nothing-ticked': t('delivery.nothingTicked'),
  }
  return refuse(why[outcome.because], 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Delivery() {
  const { delivery } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <DeliveryPage delivery={delivery} errors={refused?.errors ?? {}} entered={refused?.entered ?? null} />
}
