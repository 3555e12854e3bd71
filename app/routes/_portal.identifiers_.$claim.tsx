import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { claimFile, proposeChange } from '#app/identifiers/change-claim.server.ts'
import { ClaimPage } from '#app/identifiers/claim-page.tsx'
import { CLAIM_TEXT_MAX } from '#app/identifiers/claim-value.ts'
import { paths } from '#app/paths.ts'
import { todayIn } from '#app/vocabulary/calendar-date.ts'
import { OrganizationSlug } from '#app/vocabulary/ids.ts'

const claimOf = (text: string | undefined) =>
  readParam(/^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : null, z.number())

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const file = await claimFile(op, { claim: claimOf(params.claim) })
  return { file, zone: op.zone, today: todayIn(op.zone, op.now), title: wordsOf(request).t('identifiers.change') }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context)
  const claim = claimOf(params.claim)
  const Change = z.object({
    to: z.union([z.literal('').transform(() => null), OrganizationSlug], { error: t('identifiers.toMissing') }),
    day: z.iso.date(t('identifiers.dayWrong')),
    reason: requiredText(t, t('identifiers.changeNeedsReason'), CLAIM_TEXT_MAX),
  })
  const form = await readForm(request, Change)
  const refused = (errors: Record<string, string>, entered: Readonly<Record<string, string>>, status: number) =>
    data({ errors, entered }, status)
  if (!form.ok) return refused({ ...form.errors }, form.entered, 400)
  const { to, day, reason } = form.value
  const op = await operation(request, context, { reason, once: form.once })
  const outcome = await proposeChange(op, { claim, to, day, reason })
  if (outcome === 'proposed') return redirect(`${paths.identifiers()}?done=change`, 303)
  const errors = {
    over: { '': t('identifiers.over') },
    nobody: { to: t('identifiers.toMissing') },
    before: { day: t('identifiers.dayBefore') },
  }[outcome]
  return refused(errors, { to: to ?? '', day, reason }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Claim() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <ClaimPage {...loaded} errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
}
