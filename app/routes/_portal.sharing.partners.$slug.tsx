import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { partnerLocations } from '#app/company/partner-locations.server.ts'
import { nameText } from '#app/evidence/evidence-text.ts'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh, isAskedFresh } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import {
  endPartnershipWith,
  resumePartnershipWith,
  suspendPartnershipWith,
} from '#app/sharing/invite-partner.server.ts'
import { partnerFile } from '#app/sharing/partner-file.server.ts'
import { PartnerPage, REASON_MAX } from '#app/sharing/partner-page.tsx'
import { paths } from '#app/paths.ts'
import { OrganizationSlug } from '#app/vocabulary/ids.ts'

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const slug = readParam(params.slug, OrganizationSlug)
  const file = await partnerFile(op, { slug })
  return {
    file,
    locations: await partnerLocations(op, { slug }),
    zone: op.zone,
    fresh: await isAskedFresh(request, context),
    title: nameText(wordsOf(request).language, file.partner),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context)
  const slug = readParam(params.slug, OrganizationSlug)
  await demandFresh(request, context, paths.partner(slug))
  const Act = z.discriminatedUnion('act', [
    z.object({ act: z.enum(['end', 'suspend']), reason: requiredText(t, t('sharing.needReason'), REASON_MAX) }),
    z.object({ act: z.literal('resume') }),
  ])
  const form = await readForm(request, Act)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const reason = form.value.act === 'resume' ? null : form.value.reason
  const op = await operation(request, context, { ...(reason === null ? {} : { reason }), once: form.once })
  if (form.value.act === 'end') await endPartnershipWith(op, { slug, reason: reason ?? '' })
  else {
    const outcome =
      reason === null ? await resumePartnershipWith(op, { slug }) : await suspendPartnershipWith(op, { slug, reason })
    const over: Record<string, string> = { '': t('sharing.suspendOver') }
    if (outcome === 'over') return data({ errors: over, entered: {} as Readonly<Record<string, string>> }, 409)
  }
  return redirect(paths.partner(slug), 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Partner() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <PartnerPage {...loaded} errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
}
