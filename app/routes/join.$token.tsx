import { namedParty } from '#app/evidence/named-party.ts'
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { optionalText, requiredText } from '#app/http/entered-text.ts'
import { readForm, readParam } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { zoneOf } from '#app/i18n/language.ts'
import { LetterToken, newPersonFields } from '#app/identity/joining.server.ts'
import { joinWithLetter, letterInvitation } from '#app/identity/join.server.ts'
import { answerInvite, mayAnswer } from '#app/sharing/invite-partner.server.ts'
import { JOINING_KINDS, JoinPage, type JoinView } from '#app/sharing/join-page.tsx'
import { paths } from '#app/paths.ts'

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const token = readParam(params.token, LetterToken)
  await context.services.allowance.take('address', context.address)
  const title = wordsOf(request).t('sharing.invitations')
  if (new URL(request.url).searchParams.get('done') === 'joined')
    return { token, title, view: { state: 'joined' } satisfies JoinView as JoinView }
  const invitation = await letterInvitation(context, token)
  if (invitation === null || invitation.state !== 'sent')
    return { token, title, view: { state: 'over' } satisfies JoinView as JoinView }
  const session = await sessionOf(request, context)
  const organization = session?.organization ?? null
  const view: JoinView = {
    state: 'open',
    inviter: namedParty(invitation),
    person: invitation.person,
    email: invitation.email,
    note: invitation.note,
    known: invitation.known,
    as:
      organization === null
        ? null
        : {
            firm: { slug: organization.slug, name: organization.name, nameZh: organization.nameZh },
            notOffered: mayAnswer(await operation(request, context)),
          },
  }
  return { token, title, view }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t, language } = wordsOf(request)
  const token = readParam(params.token, LetterToken)
  await context.services.allowance.take('address', context.address)
  const Answer = z.discriminatedUnion('act', [
    z.object({ act: z.enum(['accept', 'decline']) }),
    z.object({
      act: z.literal('join'),
      company: requiredText(t, t('join.needCompany'), 200),
      companyZh: optionalText(t, 200),
      country: z
        .string({ error: t('join.needCountry') })
        .trim()
        .toUpperCase()
        .regex(/^[A-Z]{2}$/, t('join.needCountry')),
      kind: z.enum(JOINING_KINDS, { error: t('join.needKind') }),
      ...newPersonFields(t),
    }),
  ])
  const form = await readForm(request, Answer)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  const said = form.value
  if (said.act !== 'join') {
    const op = await operation(request, context, { once: form.once })
    const outcome = await answerInvite(op, { by: { token }, yes: said.act === 'accept' })
    if (outcome === 'own' || outcome === 'over')
      return data({ errors: { '': t(`sharing.answered.${outcome}`) } as Record<string, string>, entered: {} }, 409)
    return redirect(`${paths.sharing()}?done=${outcome}`, 303)
  }
  const { act: _join, ...person } = said
  const outcome = await joinWithLetter(context, token, { ...person, language, zone: zoneOf(request.headers) })
  if (outcome === 'joined') return redirect(`${paths.join(token)}?done=joined`, 303)
  return redirect(paths.join(token), 303) // the page says what has become of it
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Join() {
  const { view, token } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return <JoinPage view={view} token={token} errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
}
