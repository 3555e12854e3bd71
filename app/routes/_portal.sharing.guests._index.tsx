import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { guestLinks } from '#app/guests/guest-links.server.ts'
import { GuestsPage } from '#app/guests/guests-page.tsx'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  return { ...(await guestLinks(op)), zone: op.zone, title: wordsOf(request).t('guests.title') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Guests() {
  return <GuestsPage {...useLoaderData<typeof loader>()} />
}
