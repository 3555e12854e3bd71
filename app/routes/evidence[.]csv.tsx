import type { LoaderFunctionArgs } from '@remix-run/node'
import { askedOf } from '#app/evidence/asked.server.ts'
import { timelineCsv } from '#app/evidence/evidence-csv.ts'
import type { Evidence, SeenFact } from '#app/evidence/evidence.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { todayIn } from '#app/i18n/language.ts'
import { csvAnswer } from '#app/ui/csv.ts'

/** More pages than a person reads as a file; what is beyond is left to the API. */
const PAGES = 25

/** The whole timeline as a file, page after page. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context, { door: 'csv' })
  const { t, language } = wordsOf(request)
  const { asked } = askedOf(new URL(request.url))
  const facts: SeenFact[] = []
  let page: string | null = null
  for (let read = 0; read < PAGES; read += 1) {
    const evidence: Evidence = await verifyDevice(op, {
      text: asked,
      purpose: op.purpose,
      page,
      today: todayIn(op.zone, op.now),
      zone: op.zone,
    })
    facts.push(...evidence.facts)
    page = evidence.next
    if (page === null) break
  }
  return csvAnswer('timeline', timelineCsv(t, language, facts))
}
