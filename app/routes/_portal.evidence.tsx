import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { useEffect } from 'react'
import { askedOf } from '#app/evidence/asked.server.ts'
import { EvidencePage } from '#app/evidence/evidence-page.tsx'
import { evidenceTitle } from '#app/evidence/evidence-text.ts'
import { lineagePicture } from '#app/evidence/lineage-layout.server.ts'
import { noticesFor } from '#app/evidence/published-notices.server.ts'
import { readerOf } from '#app/evidence/reader.server.ts'
import { rememberScan } from '#app/evidence/recent-scans.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { todayIn } from '#app/i18n/language.ts'
import { paths } from '#app/paths.ts'
import { casesAbout } from '#app/scar/cases-about.server.ts'
import { SignedOutPage } from '#app/portal/landing-page.tsx'

/** A scan always ends on a page: evidence, "not confirmed", or for those signed out the way in. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { t } = wordsOf(request)
  const { asked, page } = askedOf(new URL(request.url))
  if (asked === '') throw redirect(paths.verify())
  if (new URL(request.url).pathname !== '/evidence' && !(await sessionOf(request, context))) {
    const notices = await noticesFor(context.services, { text: asked })
    return { signedOut: true as const, notices, title: t('signedOut.title') }
  }
  const op = await operation(request, context)
  const today = todayIn(op.zone, op.now)
  const evidence = await verifyDevice(op, { text: asked, purpose: op.purpose, page, today, zone: op.zone })
  return {
    signedOut: false as const,
    evidence,
    picture: lineagePicture(evidence.lineage),
    cases: await casesAbout(op, evidence),
    asked,
    page,
    reader: readerOf(op),
    title: evidenceTitle(t, evidence.item, evidence.verdict.status),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function EvidenceRoute() {
  const view = useLoaderData<typeof loader>()
  const { pathname, search } = useLocation()
  useEffect(() => {
    if (!view.signedOut) rememberScan(view.reader, { raw: view.asked, status: view.evidence.verdict.status })
  }, [view])
  if (view.signedOut) return <SignedOutPage here={pathname + search} notices={view.notices} />
  return <EvidencePage {...view} />
}
