import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { answerInvite, withdrawInvite } from '#app/sharing/invite-partner.server.ts'
import { sharingOverview } from '#app/sharing/sharing-overview.server.ts'
import { type SharingDone, SharingPage } from '#app/sharing/sharing-page.tsx'
import { paths } from '#app/paths.ts'
import { InvitationId } from '#app/vocabulary/ids.ts'

const Act = z.discriminatedUnion('act', [
  z.object({ act: z.literal('withdraw'), id: InvitationId }),
  z.object({ act: z.literal('answer'), id: InvitationId, answer: z.enum(['yes', 'no']) }),
])
const Done = z.enum(['sent', 'withdrawn', 'accepted', 'declined'])

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const us = op.actor.organizationId
  op.require('read', 'Partnership', { inviter: us, invited: us })
  const done = Done.safeParse(new URL(request.url).searchParams.get('done'))
  return {
    view: await sharingOverview(op),
    done: (done.success ? done.data : null) as SharingDone | null,
    title: wordsOf(request).t('sharing.title'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const op = await operation(request, context)
  const form = await readForm(request, Act)
  if (!form.ok) return data({ errors: form.errors }, 400)
  if (form.value.act === 'withdraw') {
    const done = await withdrawInvite(op, form.value)
    if (!done) return data({ errors: { '': t('sharing.notAnyMore') } }, 409)
    return redirect(`${paths.sharing()}?done=withdrawn`, 303)
  }
  const outcome = await answerInvite(op, { by: { id: form.value.id }, yes: form.value.answer === 'yes' })
  if (outcome === 'over' || outcome === 'own') return data({ errors: { '': t(`sharing.answered.${outcome}`) } }, 409)
  return redirect(`${paths.sharing()}?done=${outcome}`, 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Sharing() {
  const { view, done } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <SharingPage view={view} done={refused ? null : done} errors={refused?.errors ?? {}} />
}
