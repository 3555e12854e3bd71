import type { LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { scarsOf } from '#app/scar/scar-desk.server.ts'
import { scarsCsv } from '#app/scar/scars-csv.ts'
import { isShown, SHOWN } from '#app/scar/scars-page.tsx'
import { csvAnswer } from '#app/ui/csv.ts'

/** The list as a file, filtered as the page is. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context, { door: 'csv', purpose: 'corrective-action' })
  const { t, language } = wordsOf(request)
  const { searchParams } = new URL(request.url)
  const show = z
    .enum(SHOWN)
    .catch('all')
    .parse(searchParams.get('show') ?? 'all')
  const item = searchParams.get('item')?.slice(0, 2000) ?? null
  const lines = await scarsOf(op, item === null ? {} : { item })
  return csvAnswer(
    'corrective-requests',
    scarsCsv(
      t,
      language,
      lines.filter((line) => isShown(show, line)),
    ),
  )
}
