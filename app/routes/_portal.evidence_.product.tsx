import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { productFacts } from '#app/product/product-facts.server.ts'
import { ProductPage } from '#app/product/product-page.tsx'

const ROWS = 30

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context, { door: 'list' })
  const { searchParams } = new URL(request.url)
  const code = searchParams.get('code')?.slice(0, 200) ?? ''
  const since = searchParams.get('since')?.slice(0, 40) ?? ''
  const page = searchParams.get('page')
  return {
    code,
    since,
    page,
    facts: searchParams.has('code') ? await productFacts(op, { code, since, page, rows: ROWS }) : null,
    title: wordsOf(request).t('productFacts.title'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function ProductRoute() {
  return <ProductPage {...useLoaderData<typeof loader>()} />
}
