import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { partnerCalendar } from '#app/clocks/partner-calendar.server.ts'
import { PartnerCalendarPage } from '#app/clocks/partner-calendar-page.tsx'
import { nameText } from '#app/evidence/evidence-text.ts'
import { readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { OrganizationSlug } from '#app/vocabulary/ids.ts'

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const view = await partnerCalendar(op, { slug: readParam(params.slug, OrganizationSlug) })
  const { t, language } = wordsOf(request)
  return { view, title: t('clocks.partner.title', { firm: nameText(language, view.partner) }) }
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function CalendarOfPartner() {
  return <PartnerCalendarPage view={useLoaderData<typeof loader>().view} />
}
