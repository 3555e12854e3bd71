import type { LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { readinessFile } from '#app/readiness/readiness-board.server.ts'
import { readinessCsv } from '#app/readiness/readiness-csv.ts'
import { DEFAULT_DAYS, readDays, READINESS_LINES } from '#app/readiness/readiness.ts'
import { csvAnswer } from '#app/ui/csv.ts'

/** One line of the board as a file, all its rows. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context, { door: 'csv' })
  const { t, language } = wordsOf(request)
  const { searchParams } = new URL(request.url)
  const line = z.enum(READINESS_LINES).catch('shipments').parse(searchParams.get('line'))
  const days = readDays(searchParams.get('days')) ?? DEFAULT_DAYS
  return csvAnswer(
    `readiness-${line}`,
    readinessCsv(t, language, op.zone, line, await readinessFile(op, { line, days })),
  )
}
