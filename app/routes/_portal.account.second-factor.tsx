import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { RecoveryCodesPage, SecondFactorPage } from '#app/account/second-factor-page.tsx'
import { demandingNow, factorStep, mayRemove } from '#app/identity/factor-step.server.ts'
import { readForm } from '#app/http/form.server.ts'
import { safePath } from '#app/http/safe-path.ts'
import { continueWithSecondFactor, isFresh, sessionOf } from '#app/http/session.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import {
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  startSecondFactor,
} from '#app/identity/second-factor.server.ts'
import { paths } from '#app/paths.ts'

const Act = z.object({
  act: z.enum(['begin', 'confirm', 'renew', 'remove']),
  code: z.string().max(40).default(''),
})

const returnOf = (request: Request) => safePath(new URL(request.url).searchParams.get('returnTo') ?? paths.account())

export async function loader({ request, context }: LoaderFunctionArgs) {
  const session = await sessionOf(request, context)
  if (!session) throw redirect(paths.signIn(paths.secondFactor()))
  return {
    step: await factorStep(context, session),
    demandedBy: demandingNow(session),
    returnTo: returnOf(request),
    title: wordsOf(request).t('account.setup.title'),
  }
}

/** Each act that changes how somebody proves who they are asks for a sign-in of a short while ago. */
export async function action({ request, context }: ActionFunctionArgs) {
  const session = await sessionOf(request, context)
  if (!session) throw redirect(paths.signIn(paths.secondFactor()))
  const form = await readForm(request, Act)
  if (!form.ok) throw new Response(null, { status: 400, statusText: 'Bad Request' })
  const { services } = context
  const here = paths.secondFactor(returnOf(request))
  if (!isFresh(session)) return redirect(paths.signInAgain(here), 303)
  const { act, code } = form.value
  const { t } = wordsOf(request)

  if (act === 'begin') {
    await startSecondFactor(services, session.person)
    return redirect(here, 303)
  }
  if (act === 'remove') {
    if (!(await mayRemove(context, session))) throw new Response(null, { status: 403, statusText: 'Forbidden' })
    await removeSecondFactor(services, session.person.id)
    return redirect(paths.account(), 303)
  }
  if (act === 'renew') {
    if (!session.secondFactor) return redirect(paths.signInAgain(paths.account()), 303)
    const codes = await renewRecoveryCodes(services, session.person.id)
    return codes === null ? redirect(here, 303) : data({ error: null, codes, isNew: false })
  }
  if (code.trim() === '') return data({ error: t('account.setup.missing'), codes: null, isNew: false }, 400)
  const codes = await confirmSecondFactor(services, session.person.id, code)
  if (codes === null) return data({ error: t('account.setup.wrong'), codes: null, isNew: false }, 400)
  await continueWithSecondFactor(context, session)
  return data({ error: null, codes, isNew: true })
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function SecondFactor() {
  const { step, demandedBy, returnTo } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  if (answer?.codes) return <RecoveryCodesPage codes={answer.codes} isNew={answer.isNew} returnTo={returnTo} />
  return <SecondFactorPage step={step} demandedBy={demandedBy} returnTo={returnTo} error={answer?.error ?? null} />
}
