import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { z } from 'zod'
import { mailAddress, optionalText, requiredText } from '#app/http/entered-text.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { invitePartner } from '#app/sharing/invite-partner.server.ts'
import { InvitePage, NOTE_MAX } from '#app/sharing/invite-page.tsx'
import { paths } from '#app/paths.ts'
import { isGln } from '#app/vocabulary/gln.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  op.require('invite', 'Invitation', { organization: op.actor.organizationId })
  return { title: wordsOf(request).t('sharing.invite') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const name = requiredText(t, t('sharing.needName'), 200)
  const note = optionalText(t, NOTE_MAX)
  const Invited = z.discriminatedUnion(
    'how',
    [
      z.object({
        how: z.literal('email'),
        name,
        note,
        email: mailAddress(t('sharing.needEmail')),
      }),
      z.object({
        how: z.literal('gln'),
        name,
        note,
        gln: z
          .string({ error: t('sharing.needGln') })
          .trim()
          .refine(isGln, t('sharing.needGln')),
      }),
    ],
    { error: t('sharing.needHow') },
  )
  const form = await readForm(request, Invited)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const op = await operation(request, context, { once: form.once })
  const said = form.value
  await invitePartner(op, {
    email: said.how === 'email' ? said.email : null,
    gln: said.how === 'gln' ? said.gln : null,
    name: said.name,
    note: said.note === '' ? null : said.note,
  })
  return redirect(`${paths.sharing()}?done=sent`, 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Invite() {
  const refused = useActionData<typeof action>()
  return <InvitePage errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
}
