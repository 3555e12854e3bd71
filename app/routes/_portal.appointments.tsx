import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { AppointmentsPage } from '#app/appointments/appointments-page.tsx'
import { appointmentsOf, appointPartner, endOurAppointment } from '#app/appointments/appointments.server.ts'
import { APPOINTED_FOR, APPOINTMENT_TEXT_MAX } from '#app/appointments/appointments.ts'
import { requiredText } from '#app/http/entered-text.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { demandFresh, isAskedFresh } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'
import { ticked } from '#app/ticked.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { AppointmentId, OrganizationSlug } from '#app/vocabulary/ids.ts'

const Done = z.enum(['kept', 'ended'])
const nullIfNone = <V,>(some: readonly V[]) => (some.length === 0 ? null : some)

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  const done = Done.safeParse(new URL(request.url).searchParams.get('done'))
  return {
    view: await appointmentsOf(op),
    fresh: await isAskedFresh(request, context),
    zone: op.zone,
    done: done.success ? done.data : null,
    title: wordsOf(request).t('appointments.title'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  const { view } = { view: await appointmentsOf(await operation(request, context)) }
  await demandFresh(request, context, paths.appointments())
  const reason = requiredText(t, t('appointments.needReason'), APPOINTMENT_TEXT_MAX)
  const Act = z.discriminatedUnion('act', [
    z.object({
      act: z.literal('appoint'),
      partner: z
        .string()
        .pipe(OrganizationSlug)
        .catch('' as OrganizationSlug), // what names nobody is told below
      for: z.enum(APPOINTED_FOR, { error: t('appointments.needFor') }),
      dis: ticked(view.products.map(({ di }) => di)).transform(nullIfNone),
      kinds: ticked(FACT_KINDS).transform(nullIfNone),
      starts: z.iso.date(t('appointments.needDay')),
      ends: z.union([z.literal('').transform(() => null), z.iso.date()], { error: t('appointments.needDay') }),
      reason,
    }),
    z.object({ act: z.literal('end'), id: AppointmentId, day: z.iso.date(t('appointments.needDay')), reason }),
  ])
  const form = await readForm(request, Act)
  const refused = (errors: Record<string, string>, entered: Readonly<Record<string, string>>, status: number) =>
    data({ errors, entered }, status)
  if (!form.ok) return refused({ ...form.errors }, form.entered, 400)
  const said = form.value
  const op = await operation(request, context, { reason: said.reason, once: form.once })
  if (said.act === 'end') {
    if ((await endOurAppointment(op, said)) === 'ended') return redirect(`${paths.appointments()}?done=ended`, 303)
    return refused({ '': t('appointments.over') }, {}, 409)
  }
  const known = view.partners.some(({ slug }) => slug === said.partner)
  const outcome = known ? await appointPartner(op, said) : 'nobody'
  if (outcome === 'kept') return redirect(`${paths.appointments()}?done=kept`, 303)
  const { dis, kinds, ends, ...rest } = said
  const entered = { ...rest, dis: (dis ?? []).join('\n'), kinds: (kinds ?? []).join('\n'), ends: ends ?? '' }
  const errors = {
    nobody: { partner: t('appointments.needPartner') },
    'not-ours': { dis: t('appointments.notOurs') },
    backwards: { ends: t('appointments.backwards') },
  }[outcome]
  return refused(errors, entered, outcome === 'nobody' ? 400 : 409)
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Appointments() {
  const loaded = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  return (
    <AppointmentsPage
      {...loaded}
      done={refused ? null : loaded.done}
      errors={refused?.errors ?? {}}
      entered={refused?.entered ?? {}}
    />
  )
}
