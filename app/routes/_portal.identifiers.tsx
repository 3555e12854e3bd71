import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { CLAIM_KINDS, CLAIM_TEXT_MAX, claimValue } from '#app/identifiers/claim-value.ts'
import { type ClaimDone, IdentifiersPage } from '#app/identifiers/identifiers-page.tsx'
import { decideChange } from '#app/identifiers/change-claim.server.ts'
import { claimIdentifier, identifiersOf, judgeIdentifier } from '#app/identifiers/identifiers.server.ts'
import { paths } from '#app/paths.ts'

const Done = z.enum(['proposed', 'first', 'verified', 'disputed', 'change', 'confirmed', 'refused'])

/** Which card of the page was sent: claims and changes count apart. */
const cardOf = ({ act, id }: Readonly<Record<string, string>>) =>
  act === 'confirm' || act === 'refuse' ? `change-${id ?? ''}` : (id ?? '')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const done = Done.safeParse(new URL(request.url).searchParams.get('done'))
  return {
    view: await identifiersOf(op),
    zone: op.zone,
    done: (done.success ? done.data : null) as ClaimDone | null,
    title: wordsOf(request).t('identifiers.title'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context)
  const Act = z.discriminatedUnion('act', [
    z.object({
      act: z.literal('propose'),
      scheme: z.enum(CLAIM_KINDS, { error: t('identifiers.needScheme') }),
      value: requiredText(t, t('identifiers.wrongValue'), CLAIM_TEXT_MAX),
      evidence: requiredText(t, t('identifiers.needEvidence'), CLAIM_TEXT_MAX),
    }),
    z.object({
      act: z.enum(['verify', 'dispute', 'confirm', 'refuse']),
      id: z.coerce.number().int().positive().max(2_147_483_647),
      reason: requiredText(t, t('identifiers.needReason'), CLAIM_TEXT_MAX),
    }),
  ])
  const form = await readForm(request, Act)
  const refused = (errors: Record<string, string>, entered: Readonly<Record<string, string>>, status: number) =>
    data({ errors, entered }, status)
  if (!form.ok) return refused({ ...form.errors }, { ...form.entered, id: cardOf(form.entered) }, 400)
  const said = form.value
  if (said.act === 'propose') {
    const value = claimValue(said.scheme, said.value)
    const entered = { scheme: said.scheme, value: said.value, evidence: said.evidence }
    if (value === null) return refused({ value: t('identifiers.wrongValue') }, entered, 400)
    const op = await operation(request, context, { once: form.once })
    if (await claimIdentifier(op, { ...said, value })) return redirect(`${paths.identifiers()}?done=proposed`, 303)
    return refused({ value: t('identifiers.already') }, entered, 409)
  }
  const op = await operation(request, context, { reason: said.reason, once: form.once })
  if (said.act === 'confirm' || said.act === 'refuse') {
    const decided = await decideChange(op, { id: said.id, yes: said.act === 'confirm', reason: said.reason })
    if (decided === 'confirmed' || decided === 'refused') return redirect(`${paths.identifiers()}?done=${decided}`, 303)
    const why = { over: 'over', twice: 'proposedIt', early: 'early' } as const
    return refused({ '': t(`identifiers.${why[decided]}`) }, { id: `change-${said.id}`, reason: said.reason }, 409)
  }
  const outcome = await judgeIdentifier(op, { claim: said.id, yes: said.act === 'verify', reason: said.reason })
  if (outcome === 'over' || outcome === 'twice' || outcome === 'held') {
    const because = outcome === 'held' ? 'overlapsExactly' : outcome
    return refused({ '': t(`identifiers.${because}`) }, { id: String(said.id), reason: said.reason }, 409)
  }
  return redirect(`${paths.identifiers()}?done=${outcome}`, 303)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Identifiers() {
  const { view, done, zone } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <IdentifiersPage
      view={view}
      zone={zone}
      done={refused ? null : done}
      errors={refused?.errors ?? {}}
      entered={refused?.entered ?? {}}
    />
  )
}
