import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readForm, readParam } from '#app/http/form.server.ts'
import { sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { zoneOf } from '#app/i18n/language.ts'
import { LetterToken, newPersonFields } from '#app/identity/joining.server.ts'
import { joinColleagues, letterToColleague } from '#app/identity/join.server.ts'
import { JoinColleaguesPage, type JoinColleaguesView } from '#app/people/join-colleagues-page.tsx'
import { paths } from '#app/paths.ts'

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const token = readParam(params.token, LetterToken)
  await context.services.allowance.take('address', context.address)
  const title = wordsOf(request).t('people.title')
  const closed = (state: 'over' | 'joined') => ({ token, title, view: { state } as JoinColleaguesView })
  if (new URL(request.url).searchParams.get('done') === 'joined') return closed('joined')
  const letter = await letterToColleague(context, token)
  if (letter === null || letter.state !== 'sent') return closed('over')
  const session = await sessionOf(request, context)
  const view: JoinColleaguesView = {
    state: 'open',
    firm: { name: letter.name, nameZh: letter.name_zh },
    person: letter.person,
    email: letter.email,
    roles: letter.roles,
    known: letter.known,
    signedInAs: session?.person.email ?? null,
  }
  return { token, title, view }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t, language } = wordsOf(request)
  const token = readParam(params.token, LetterToken)
  await context.services.allowance.take('address', context.address)
  const Answer = z.discriminatedUnion('act', [
    z.object({ act: z.literal('accept') }),
    z.object({
      act: z.literal('join'),
      ...newPersonFields(t),
    }),
  ])
  const form = await readForm(request, Answer)
  if (!form.ok) return data({ errors: form.errors, entered: form.entered }, 400)
  if (form.value.act === 'accept') {
    const session = await sessionOf(request, context)
    if (!session) return redirect(paths.signIn(paths.joinColleagues(token)), 303)
    const outcome = await joinColleagues(context, token, { person: session.person.id })
    // the new organization is chosen next
    return redirect(outcome === 'joined' ? paths.chooseOrganization() : paths.joinColleagues(token), 303)
  }
  const { name, password } = form.value
  const outcome = await joinColleagues(context, token, { name, password, language, zone: zoneOf(request.headers) })
  return redirect(`${paths.joinColleagues(token)}${outcome === 'joined' ? '?done=joined' : ''}`, 303) // else the page says what has become of it
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function JoinColleagues() {
  const { view, token } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <JoinColleaguesPage view={view} token={token} errors={refused?.errors ?? {}} entered={refused?.entered ?? {}} />
  )
}
