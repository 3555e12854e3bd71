import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { nameText } from '#app/evidence/evidence-text.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh, isAskedFresh, sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { decideOnRecovery } from '#app/people/decide-recovery.server.ts'
import { withdrawPerson } from '#app/people/invite-colleague.server.ts'
import { declareHours, keepRule } from '#app/people/keep-second-factor-rule.server.ts'
import { DECISION_REASON_MAX, type PeopleDone, PeoplePage } from '#app/people/people-page.tsx'
import { peopleOf } from '#app/people/people.server.ts'
import { hoursSchema, ruleSchema } from '#app/people/people.ts'
import { paths } from '#app/paths.ts'
import { ColleagueInvitationId, RecoveryId } from '#app/vocabulary/ids.ts'

const Done = z.enum(['invited', 'taken', 'kept', 'ended', 'hours'])

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const session = await sessionOf(request, context)
  const { t, language } = wordsOf(request)
  const done = Done.safeParse(new URL(request.url).searchParams.get('done'))
  return {
    done: (done.success ? done.data : null) as PeopleDone | null,
    view: await peopleOf(op),
    organization: session?.organization ? nameText(language, session.organization) : '',
    fresh: await isAskedFresh(request, context),
    zone: op.zone,
    title: t('people.title'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const reason = z
    .string({ error: t('people.reasonMissing') })
    .trim()
    .min(1, t('people.reasonMissing'))
    .max(DECISION_REASON_MAX, t('people.reasonTooLong', { max: DECISION_REASON_MAX }))
  const Act = z.discriminatedUnion('act', [
    z.object({ act: z.literal('withdraw'), id: ColleagueInvitationId }),
    hoursSchema(t),
    z.object({ act: z.literal('no-hours') }),
    z.object({ act: z.literal('rule'), rule: ruleSchema(t('people.ruleMissing')) }),
    z.object({ act: z.enum(['approve', 'refuse']), id: RecoveryId, reason }),
  ])
  await operation(request, context)
  await demandFresh(request, context, paths.people())
  const form = await readForm(request, Act)
  const refused = (
    errors: Readonly<Record<string, string>>,
    entered: Readonly<Record<string, string>>,
    status: number,
  ) => data({ done: null as PeopleDone | null, errors, entered }, status)
  if (!form.ok) return refused(form.errors, form.entered, 400)
  const op = await operation(request, context, { once: form.once })
  if (form.value.act === 'withdraw') {
    if (await withdrawPerson(op, form.value)) return redirect(`${paths.people()}?done=taken`, 303)
    return refused({ '': t('sharing.notAnyMore') }, {}, 409)
  }
  if (form.value.act === 'hours' || form.value.act === 'no-hours') {
    await declareHours(op, form.value.act === 'hours' ? form.value : null)
    return redirect(`${paths.people()}?done=hours`, 303)
  }
  if (form.value.act === 'rule') {
    await keepRule(op, form.value.rule)
    return data({ done: 'ruleKept' as PeopleDone | null, errors: {}, entered: {} })
  }
  const { act, id, reason: why } = form.value
  const asked = await operation(request, context, { reason: why, once: form.once })
  const outcome = await decideOnRecovery(asked, { id, approve: act === 'approve', reason: why })
  if (!outcome.moved) return refused({ '': t(`people.notMoved.${outcome.because}`) }, { id, reason: why }, 409)
  return data({ done: outcome.to as PeopleDone | null, errors: {}, entered: {} })
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function People() {
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <PeoplePage
      {...loaded}
      done={answer ? answer.done : loaded.done}
      errors={answer?.errors ?? {}}
      entered={answer?.entered ?? {}}
    />
  )
}
