import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { keptLetter } from '#app/dev-mail/dev-mail.server.ts'
import { LetterView } from '#app/dev-mail/letter-list.tsx'
import { readParam } from '#app/http/form.server.ts'

export async function loader({ params, context }: LoaderFunctionArgs) {
  return { letter: await keptLetter(context.services, readParam(params.id, z.string().max(200))) }
}

export const meta: MetaFunction = () => [{ title: 'Mail · Trace Commons' }]

export default function DevLetter() {
  return <LetterView letter={useLoaderData<typeof loader>().letter} />
}
