import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { guestFile } from '#app/guests/guest-links.server.ts'
import { GuestLinkPage } from '#app/guests/guest-link-page.tsx'
import { confirmByPhone, takeLinkBack } from '#app/guests/let-guest-in.server.ts'
import { REASON_MAX } from '#app/guests/new-guest-page.tsx'
import { requiredText } from '#app/http/entered-text.ts'
import { readEntered, readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { GuestLinkId } from '#app/vocabulary/ids.ts'

const Done = z.enum(['made', 'confirmed', 'revoked'])

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const done = Done.safeParse(new URL(request.url).searchParams.get('done'))
  return {
    file: await guestFile(op, { id: readParam(params.id, GuestLinkId) }),
    done: done.success ? done.data : null,
    zone: op.zone,
    title: wordsOf(request).t('guests.title'),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const id = readParam(params.id, GuestLinkId)
  await operation(request, context)
  const entered = await readEntered(request.clone())
  const missing = t(entered.act === 'confirm' ? 'guests.needHow' : 'guests.needReason')
  const Sent = z.object({ act: z.enum(['confirm', 'revoke']), reason: requiredText(t, missing, REASON_MAX) })
  const form = await readForm(request, Sent)
  if (!form.ok) return data({ errors: form.errors, entered }, 400)
  const { act, reason } = form.value
  const op = await operation(request, context, { reason, once: form.once })
  const did = act === 'revoke' ? await takeLinkBack(op, { id, reason }) : await confirmByPhone(op, { id, how: reason })
  if (did) return redirect(`${paths.guestLink(id)}?done=${act === 'revoke' ? 'revoked' : 'confirmed'}`, 303)
  return data({ errors: { '': t('guests.over') } as Record<string, string>, entered }, 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function GuestLink() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <GuestLinkPage
      {...loaded}
      done={refused ? null : loaded.done}
      errors={refused?.errors ?? {}}
      entered={refused?.entered ?? {}}
    />
  )
}
