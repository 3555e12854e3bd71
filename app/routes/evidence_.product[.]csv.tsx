import type { LoaderFunctionArgs } from '@remix-run/node'
import { operation, operationAgain } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { productPieces } from '#app/product/product-file.server.ts'
import { productCsvHead, productCsvRows } from '#app/product/product-text.ts'
import { csvStream } from '#app/ui/csv.ts'

const DOOR = { door: 'csv' } as const

/** All pages as a file that is sent while it is read; who may read it is asked anew before each piece. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await operation(request, context, DOOR)
  const { t, language } = wordsOf(request)
  const { searchParams } = new URL(request.url)
  const ask = {
    code: searchParams.get('code')?.slice(0, 200) ?? '',
    since: searchParams.get('since')?.slice(0, 40) ?? '',
  }
  async function* rows() {
    yield productCsvHead(t)
    for await (const lines of productPieces(() => operationAgain(request, context, DOOR), ask))
      yield productCsvRows(t, language, lines)
  }
  return csvStream('product', rows())
}
