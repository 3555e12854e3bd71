import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { scarsOf } from '#app/scar/scar-desk.server.ts'
import { isShown, ScarsPage, SHOWN } from '#app/scar/scars-page.tsx'

const Show = z.enum(SHOWN).catch('us')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context, { purpose: 'corrective-action' })
  const { searchParams } = new URL(request.url)
  const item = searchParams.get('item')?.slice(0, 2000) ?? null
  const show = Show.parse(searchParams.get('show') ?? (item === null ? 'us' : 'all'))
  const lines = await scarsOf(op, item === null ? {} : { item })
  const us = op.actor.organizationId
  return {
    show,
    item,
    lines: lines.filter((line) => isShown(show, line)),
    counts: {
      us: lines.filter((line) => isShown('us', line)).length,
      them: lines.filter((line) => isShown('them', line)).length,
      over: lines.filter((line) => isShown('over', line)).length,
      all: lines.length,
    },
    notOffered: op.whyNot('ask', 'Scar', { customer: us, supplier: us }),
    title: wordsOf(request).t('scar.title'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Scars() {
  return <ScarsPage {...useLoaderData<typeof loader>()} />
}
