import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { z } from 'zod'
import { rowsCsv } from '#app/evidence/evidence-csv.ts'
import { LIST_MAX, linesOf } from '#app/evidence/list-page.tsx'
import { verifyMany } from '#app/evidence/verify-device.server.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { todayIn } from '#app/i18n/language.ts'
import { paths } from '#app/paths.ts'
import { csvAnswer } from '#app/ui/csv.ts'

const Codes = z.object({ codes: z.string() })

/** The list once more, as a file: a disclosure of its own. */
export async function action({ request, context }: ActionFunctionArgs) {
  const op = await operation(request, context, { door: 'csv' })
  const { t, language } = wordsOf(request)
  const form = await readForm(request, Codes)
  const texts = form.ok ? linesOf(form.value.codes) : []
  if (texts.length === 0 || texts.length > LIST_MAX)
    throw new Response(null, { status: 400, statusText: 'Bad Request' })
  const rows = await verifyMany(op, { texts, purpose: op.purpose, today: todayIn(op.zone, op.now), zone: op.zone })
  return csvAnswer('verified-codes', rowsCsv(t, language, rows))
}

/** A list is sent, not linked to. */
export function loader() {
  return redirect(paths.verifyList())
}
