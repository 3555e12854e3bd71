import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CalendarPage } from '#app/clocks/calendar-page.tsx'
import { calendarSchema, doneIn, enteredAgain, timesOf } from '#app/clocks/calendar-form.ts'
import type { CalendarDone } from '#app/clocks/calendar-view.ts'
import { calendarView } from '#app/clocks/calendar-view.server.ts'
import { keepWorkingCalendar } from '#app/clocks/keep-calendar.server.ts'
import { keepTimes } from '#app/clocks/keep-response-times.server.ts'
import { addOwnDays, removeOwnDay, reopenYear } from '#app/clocks/own-days.server.ts'
import { readForm } from '#app/http/form.server.ts'
import { operation } from '#app/http/operation.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { paths } from '#app/paths.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const op = await operation(request, context)
  return { view: await calendarView(op), done: doneIn(request.url), title: wordsOf(request).t('clocks.title') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { t } = wordsOf(request)
  await operation(request, context)
  const form = await readForm(request, calendarSchema(t))
  if (!form.ok) return data({ errors: { ...form.errors }, entered: form.entered }, 400)
  const said = form.value
  const refused = (errors: Record<string, string>) => data({ errors, entered: enteredAgain(said) }, 409)
  const to = (done: CalendarDone) => redirect(`${paths.calendar()}?done=${done}`, 303)
  const ask = async (reason?: string) =>
    operation(request, context, { once: form.once, ...(reason === undefined ? {} : { reason }) })

  if (said.act === 'keep') {
    await keepWorkingCalendar(await ask(said.why), said)
    return to('kept')
  }
  if (said.act === 'add') {
    const added = await addOwnDays(await ask(said.reason), { days: [said], source: 'typed', reason: said.reason })
    return added === 1 ? to('added') : refused({ day: t('clocks.standsAlready') })
  }
  if (said.act === 'remove') {
    const removed = await removeOwnDay(await ask(said.reason), said)
    return removed ? to('removed') : refused({ '': t('sharing.notAnyMore') })
  }
  if (said.act === 'reopen') {
    await reopenYear(await ask(), said)
    return to('reopened')
  }
  const outcome = await keepTimes(await ask(said.because), timesOf(said))
  return outcome.kept ? to('times') : refused({ '': t('clocks.changedMeanwhile') })
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function Calendar() {
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <CalendarPage
      view={loaded.view}
      done={answer ? null : loaded.done}
      errors={answer?.errors ?? {}}
      entered={answer?.entered ?? {}}
    />
  )
}
