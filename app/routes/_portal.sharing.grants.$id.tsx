import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh, isAskedFresh } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { GrantPage } from '#app/sharing/grant-page.tsx'
import { moveGrantOn } from '#app/sharing/move-grant.server.ts'
import { grantFile } from '#app/sharing/partner-file.server.ts'
import { REASON_MAX } from '#app/sharing/partner-page.tsx'
import { paths } from '#app/paths.ts'
import { GrantId } from '#app/vocabulary/ids.ts'

const Move = z.enum(['approve', 'accept', 'decline', 'revoke'])

const BECAUSE = {
  'not-any-more': 'notAnyMore',
  'proposed-it-yourself': 'proposedItYourself',
  suspended: 'whileSuspended',
} as const

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const done = Move.safeParse(new URL(request.url).searchParams.get('done'))
  return {
    file: await grantFile(op, { id: readParam(params.id, GrantId) }),
    fresh: await isAskedFresh(request, context),
    done: done.success ? done.data : null,
    zone: op.zone,
    title: wordsOf(request).t('sharing.grant'),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const id = readParam(params.id, GrantId)
  await operation(request, context)
  await demandFresh(request, context, paths.grant(id))
  const Decision = z.object({
    act: Move,
    reason: requiredText(t, t('sharing.needReason'), REASON_MAX),
  })
  const form = await readForm(request, Decision)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const { act, reason } = form.value
  const op = await operation(request, context, { reason, once: form.once })
  const outcome = await moveGrantOn(op, { id, move: act, reason })
  if (outcome.moved) return redirect(`${paths.grant(id)}?done=${act}`, 303)
  const because = BECAUSE[outcome.because]
  return data({ errors: { '': t(`sharing.${because}`) }, entered: { reason } as Record<string, string> }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Grant() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <GrantPage
      {...loaded}
      done={refused ? null : loaded.done}
      errors={refused?.errors ?? {}}
      entered={refused?.entered ?? {}}
    />
  )
}
