import type { LoaderFunctionArgs } from '@remix-run/node'
import { disclosureLog } from '#app/disclosure/disclosure-log.server.ts'
import { disclosureCsv } from '#app/disclosure/disclosure-text.ts'
import type { DisclosureLog, DisclosureRow } from '#app/disclosure/disclosure.ts'
import { readFilter } from '#app/disclosure/read-filter.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { csvAnswer } from '#app/ui/csv.ts'

/** As many rows as a spreadsheet opens with ease: 100 pages of 100. */
const PAGES = 100

/** The log as filtered, all pages of it. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const { t, language } = wordsOf(request)
  const { filter } = readFilter(new URL(request.url).searchParams)
  const rows: DisclosureRow[] = []
  let page: string | null = null
  for (let read = 0; read < PAGES; read += 1) {
    const log: DisclosureLog = await disclosureLog(op, { ...filter, page })
    rows.push(...log.rows)
    page = log.next
    if (page === null) break
  }
  return csvAnswer('who-looked', disclosureCsv(t, language, op.zone, rows))
}
