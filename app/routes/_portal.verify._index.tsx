import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { readerOf } from '#app/evidence/reader.server.ts'
import { VerifyPage } from '#app/evidence/verify-page.tsx'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  return { reader: readerOf(op), title: wordsOf(request).t('verify.title') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Verify() {
  return <VerifyPage reader={useLoaderData<typeof loader>().reader} />
}
