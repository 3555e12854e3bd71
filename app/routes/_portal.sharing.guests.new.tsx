import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { mailAddress, optionalText, requiredText } from '#app/http/entered-text.ts'
import { readEntered, readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { todayIn } from '#app/i18n/language.ts'
import { letGuestIn } from '#app/guests/let-guest-in.server.ts'
import { NAME_MAX, NewGuestPage, REASON_MAX } from '#app/guests/new-guest-page.tsx'
import { guestForm } from '#app/guests/read-guest.ts'
import { paths } from '#app/paths.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  op.require('offer', 'GuestLink', { owner: op.actor.organizationId })
  const items = new URL(request.url).searchParams.get('item')?.slice(0, 2000) ?? ''
  return { values: { items } as Record<string, string>, title: wordsOf(request).t('guests.new') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const reading = await operation(request, context)
  const entered = await readEntered(request.clone())
  const again = (errors: Readonly<Record<string, string>>) => data({ errors, values: entered }, 400)
  const texts = {
    name: requiredText(t, t('guests.needName'), NAME_MAX),
    firm: optionalText(t, NAME_MAX),
    email: mailAddress(t('guests.needEmail')),
    reason: requiredText(t, t('guests.needReason'), REASON_MAX),
  }
  const form = await readForm(request, guestForm(t, reading.now, todayIn(reading.zone, reading.now), texts))
  if (!form.ok) return again(form.errors)
  const op = await operation(request, context, { reason: form.value.reason, once: form.once })
  const outcome = await letGuestIn(op, form.value)
  if (outcome.made) return redirect(`${paths.guestLink(outcome.id)}?done=made`, 303)
  return again({ items: t('guests.notOurs', { text: outcome.notOurs[0] ?? '' }) })
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function NewGuest() {
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <NewGuestPage
      key={JSON.stringify(answer?.values)}
      values={answer?.values ?? loaded.values}
      errors={answer?.errors ?? {}}
    />
  )
}
