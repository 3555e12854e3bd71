import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData, useRouteLoaderData } from '@remix-run/react'
import { disclosureLog } from '#app/disclosure/disclosure-log.server.ts'
import { readFilter } from '#app/disclosure/read-filter.ts'
import { WhoLookedPage } from '#app/disclosure/who-looked-page.tsx'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import type { loader as portal } from './_portal.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const { t } = wordsOf(request)
  const { filter, wrong } = readFilter(new URL(request.url).searchParams)
  const errors = Object.fromEntries(wrong.map((name) => [name, t('whoLooked.badDate')]))
  return { log: await disclosureLog(op, filter), filter, errors, zone: op.zone, title: t('whoLooked.title') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function WhoLooked() {
  const view = useLoaderData<typeof loader>()
  const organization = useRouteLoaderData<typeof portal>('routes/_portal')?.visitor?.organization
  return <WhoLookedPage {...view} organization={organization ?? { name: '', nameZh: null }} />
}
