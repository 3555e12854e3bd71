import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { keptLetters } from '#app/dev-mail/dev-mail.server.ts'
import { LetterList } from '#app/dev-mail/letter-list.tsx'

export async function loader({ context }: LoaderFunctionArgs) {
  return { letters: await keptLetters(context.services) }
}

export const meta: MetaFunction = () => [{ title: 'Mail · Trace Commons' }]

export default function DevMail() {
  return <LetterList letters={useLoaderData<typeof loader>().letters} />
}
