import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { readinessOf } from '#app/readiness/readiness-board.server.ts'
import { ReadinessPage } from '#app/readiness/readiness-page.tsx'
import { DEFAULT_DAYS, readDays } from '#app/readiness/readiness.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const typed = new URL(request.url).searchParams.get('days')?.slice(0, 20) ?? null
  const days = readDays(typed)
  return {
    board: await readinessOf(op, { days: days ?? DEFAULT_DAYS }),
    typed: typed ?? String(DEFAULT_DAYS),
    wrong: days === null,
    zone: op.zone,
    title: wordsOf(request).t('readiness.title'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function ReadinessRoute() {
  return <ReadinessPage {...useLoaderData<typeof loader>()} />
}
