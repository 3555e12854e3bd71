import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { namedParty } from '#app/evidence/named-party.ts'
import { guestEvidence } from '#app/guests/guest-evidence.server.ts'
import { GuestDoor, GuestPage, LinkOver } from '#app/guests/guest-page.tsx'
import { readForm, readParam } from '#app/http/form.server.ts'
import { guestOperation, keepGuestCookie } from '#app/http/guest.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { zoneOf } from '#app/i18n/language.ts'
import { askGuestCode, atGuestDoor, enterAsGuest } from '#app/identity/guest-door.server.ts'
import { LetterToken } from '#app/identity/joining.server.ts'
import { paths } from '#app/paths.ts'

const Item = z.coerce.number().int().min(1).max(50).nullable()

/** A secret that is none of ours ends where one that is over ends. */
const tokenOf = (token: string | undefined) => LetterToken.safeParse(token).data ?? null

/** Opening the link changes nothing and shows nothing but who sent it: a mail scanner opens links too. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { t } = wordsOf(request)
  await context.services.allowance.take('address', context.address)
  const token = tokenOf(params.token)
  const over = () => data({ state: 'over' as const, title: t('guests.door.over') }, 404)
  if (token === null) return over()
  const zone = zoneOf(request.headers)
  const guest = await guestOperation(request, context, token)
  const { searchParams } = new URL(request.url)
  if (guest !== null) {
    const view = await guestEvidence(guest.op, guest.link, { n: readParam(searchParams.get('item'), Item) })
    return data({ state: 'open' as const, token, view, zone, title: t('guests.title') }, 200)
  }
  const door = await atGuestDoor(context, token)
  if (door === null) return over()
  const said = z.enum(['sent', 'wait']).safeParse(searchParams.get('code'))
  const firm = namedParty(door)
  const about = { firm, purpose: door.purpose, ends: door.ends.toISOString(), said: said.success ? said.data : null }
  return data({ state: 'door' as const, token, ...about, zone, title: t('guests.title') }, 200)
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await context.services.allowance.take('address', context.address)
  const token = tokenOf(params.token)
  if (token === null) throw new Response(null, { status: 404, statusText: 'Not Found' })
  const Sent = z.union([
    z.object({ act: z.literal('ask') }),
    z.object({
      act: z.literal('enter'),
      code: z
        .string()
        .transform((code) => code.replaceAll(/\s/g, ''))
        .pipe(z.string().regex(/^\d{8}$/, t('guests.door.needCode'))),
    }),
  ])
  const form = await readForm(request, Sent)
  if (!form.ok) return data({ errors: form.errors }, 400)
  if (form.value.act === 'ask') {
    const outcome = await askGuestCode(context, token)
    return redirect(outcome === 'over' ? paths.guest(token) : `${paths.guest(token)}?code=${outcome}`, 303)
  }
  const entered = await enterAsGuest(context, token, form.value.code)
  if (entered.outcome === 'in') {
    keepGuestCookie(context, entered.cookie)
    return redirect(paths.guest(token), 303)
  }
  if (entered.outcome === 'over') return redirect(paths.guest(token), 303)
  return data({ errors: { code: t(`guests.door.${entered.outcome}`) } as Record<string, string> }, 400)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: loaded?.title },
  { name: 'robots', content: 'noindex' },
]

export default function Guest() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  if (loaded.state === 'over') return <LinkOver />
  if (loaded.state === 'door') return <GuestDoor {...loaded} errors={refused?.errors ?? {}} />
  return <GuestPage token={loaded.token} view={loaded.view} zone={loaded.zone} />
}
