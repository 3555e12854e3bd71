import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { DeliveryConfirmedPage } from '#app/delivery/delivery-page.tsx'
import { readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'

const Outcome = z.object({
  of: z.string().min(1).max(200),
  missing: z.coerce.number().int().min(0).max(100_000).default(0),
  extra: z.coerce.number().int().min(0).max(100_000).default(0),
})

/** Says what the confirmation did; it did it before, so this page may be loaded again. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await operation(request, context)
  const outcome = readParam(Object.fromEntries(new URL(request.url).searchParams), Outcome)
  return { ...outcome, title: wordsOf(request).t('delivery.confirmedTitle') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function DeliveryConfirmed() {
  const { of, missing, extra } = useLoaderData<typeof loader>()
  return <DeliveryConfirmedPage of={of} missing={missing} extra={extra} />
}
