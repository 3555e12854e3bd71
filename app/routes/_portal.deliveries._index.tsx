import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { DeliveriesPage } from '#app/delivery/delivery-page.tsx'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  await operation(request, context)
  return { title: wordsOf(request).t('deliveries.title') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Deliveries() {
  useLoaderData<typeof loader>()
  return <DeliveriesPage of="" />
}
