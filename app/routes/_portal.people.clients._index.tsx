import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { nameText } from '#app/evidence/evidence-text.ts'
import { operation } from '#app/http/operation.server.ts'
import { sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { ClientsPage } from '#app/people/clients-page.tsx'
import { clientsOf } from '#app/people/clients.server.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const session = await sessionOf(request, context)
  const { t, language } = wordsOf(request)
  return {
    clients: await clientsOf(op),
    organization: session?.organization ? nameText(language, session.organization) : '',
    zone: op.zone,
    title: t('clients.title'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Clients() {
  return <ClientsPage {...useLoaderData<typeof loader>()} />
}
