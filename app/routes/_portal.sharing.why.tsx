import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { WhyPage } from '#app/sharing/why-page.tsx'
import { whyVisible } from '#app/sharing/why-visible.server.ts'
import { FactId } from '#app/vocabulary/ids.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const fact = readParam(new URL(request.url).searchParams.get('fact'), FactId)
  return { why: await whyVisible(op, { fact }), title: wordsOf(request).t('sharing.whyTitle') }
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Why() {
  return <WhyPage why={useLoaderData<typeof loader>().why} />
}
