import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { pendingAmendments } from '#app/amendment/pending-amendments.server.ts'
import { contactsThatWait } from '#app/company/keep-contacts.server.ts'
import { confirmationDesk } from '#app/confirmation/confirmation-desk.server.ts'
import { DeskPage } from '#app/confirmation/desk-page.tsx'
import { erasureLedger } from '#app/erasure/erasure-ledger.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { scarsOf } from '#app/scar/scar-desk.server.ts'
import { sharingWaits } from '#app/sharing/sharing-waits.server.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const [desk, amendments, erasures, sharing, scars, contacts] = await Promise.all([
    confirmationDesk(op),
    pendingAmendments(op),
    erasureLedger(op),
    sharingWaits(op),
    scarsOf(op),
    contactsThatWait(op),
  ])
  const waiting = erasures.lines.filter(({ state }) => state === 'asked').length
  return {
    desk,
    amendments,
    sharing,
    contacts,
    scars: scars.filter(({ waits }) => waits !== null),
    erasures: { waiting, any: erasures.lines.length > 0 || erasures.notOffered === null },
    now: op.now.toISOString(),
    zone: op.zone,
    title: wordsOf(request).t('desk.title'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Desk() {
  return <DeskPage {...useLoaderData<typeof loader>()} />
}
