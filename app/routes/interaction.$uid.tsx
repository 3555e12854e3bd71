import {
  type ActionFunctionArgs,
  type AppLoadContext,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readForm } from '#app/http/form.server.ts'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { chooseInInteraction, choicesOf } from '#app/identity/choose-organization.server.ts'
import { PORTAL_CLIENT } from '#app/identity/clients.server.ts'
import { ConsentForm } from '#app/identity/consent-form.tsx'
import { demoAccounts } from '#app/identity/demo-accounts.server.ts'
import { OrganizationForm } from '#app/identity/organization-form.tsx'
import { askRecovery, waitsForRecovery } from '#app/identity/ask-recovery.server.ts'
import { RecoveryForm, SecondFactorForm, SecondFactorNeeded } from '#app/identity/second-factor-form.tsx'
import { hasSecondFactor, trySecondFactor } from '#app/identity/second-factor.server.ts'
import { SignInForm, type SignInProblem } from '#app/identity/sign-in-form.tsx'
import { signIn } from '#app/identity/sign-in.server.ts'
import { paths } from '#app/paths.ts'

const Typed = z.object({ email: z.string().max(320).default(''), password: z.string().max(1024).default('') })
const Chosen = z.object({ organization: z.string().max(60).default('') })
const RECOVERY_REASON_MAX = 1000
const Code = z.object({
  code: z.string().max(40).default(''),
  reason: z.string().trim().max(RECOVERY_REASON_MAX).optional(),
})
const Agreed = z.object({ agree: z.enum(['yes', 'no']) })

/** What the provider wants to know from the person: who, how else they prove it, for which organization, and whether they agree. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const interaction = await context.oidc.current()
  if (!interaction) throw redirect(paths.signInFailed())
  if (interaction.clientOrigin !== null) context.allowFormsTo(interaction.clientOrigin)
  const { t } = wordsOf(request)
  const client = interaction.client.id === PORTAL_CLIENT ? null : interaction.client
  if (interaction.step === 'organization') {
    return {
      step: 'organization' as const,
      title: t('signIn.organization.title'),
      choices: await choicesOf(context, interaction.subject ?? ''),
    }
  }
  if (interaction.step === 'second-factor') {
    const subject = interaction.subject ?? ''
    const enrolled = await hasSecondFactor(context, subject)
    const lost = enrolled && new URL(request.url).searchParams.has('lost')
    return {
      step: 'second-factor' as const,
      title: t('signIn.secondFactor.title'),
      enrolled,
      lost,
      waiting: lost && (await waitsForRecovery(context, subject)),
    }
  }
  if (interaction.step === 'consent') {
    return {
      step: 'consent' as const,
      title: t('signIn.consent.title', { client: interaction.client.name }),
      client: interaction.client,
      scopes: interaction.missingScopes,
    }
  }
  const accounts = await demoAccounts(context.services.config)
  const wanted = new URL(request.url).searchParams.get('demo')
  const filled = accounts.find((account) => account.email === wanted)
  return {
    step: 'login' as const,
    title: t('signIn.title'),
    client: client?.name ?? null,
    demo: accounts.map(({ email, organizationName, organizationNameZh, roles }) => ({
      email,
      organization: organizationName,
      organizationZh: organizationNameZh,
      roles,
    })),
    filled: filled
      ? { email: filled.email, password: filled.password }
      : interaction.hint === null
        ? null
        : { email: interaction.hint, password: '' },
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export async function action({ request, context }: ActionFunctionArgs) {
  const interaction = await context.oidc.current()
  if (!interaction) return redirect(paths.signInFailed(), 303)
  if (interaction.clientOrigin !== null) context.allowFormsTo(interaction.clientOrigin)

  if (interaction.step === 'organization') {
    const form = await readForm(request, Chosen)
    const to = form.ok ? await chooseInInteraction(context, interaction.subject ?? '', form.value.organization) : null
    return to === null ? data({ ...NOTHING, missing: true }, 400) : redirect(to, 303)
  }
  if (interaction.step === 'second-factor') return secondFactor(request, context, interaction.subject ?? '')
  if (interaction.step === 'consent') {
    const form = await readForm(request, Agreed)
    return redirect(
      form.ok && form.value.agree === 'yes' ? await context.oidc.consented() : await context.oidc.refused(),
      303,
    )
  }

  const form = await readForm(request, Typed)
  const refuse = (problem: SignInProblem, status: number, email: string) =>
    data({ ...NOTHING, problem, email }, { status, ...(status === 503 ? { headers: { 'Retry-After': '60' } } : {}) })
  if (!form.ok) return refuse({ kind: 'wrong' }, 400, form.entered.email ?? '')
  const { email, password } = form.value
  if (email.trim() === '' || password === '') {
    return refuse({ kind: 'missing', email: email.trim() === '', password: password === '' }, 400, email)
  }
  const outcome = await signIn(request, context, form.value)
  if (outcome.ok) return redirect(await context.oidc.signedIn(outcome.subject), 303)
  if (outcome.because === 'wait') return refuse({ kind: 'wait', minutes: Math.ceil(outcome.seconds / 60) }, 429, email)
  return outcome.because === 'busy' ? refuse({ kind: 'busy' }, 503, email) : refuse({ kind: 'wrong' }, 401, email)
}

const NOTHING = {
  missing: false,
  problem: null as SignInProblem | null,
  email: '',
  error: null as string | null,
  recovery: null as 'asked' | 'asked-already' | 'nobody' | null,
  reason: '',
}

/** The code, or the way out of having none. */
async function secondFactor(request: Request, context: AppLoadContext, subject: string) {
  const { t } = wordsOf(request)
  const form = await readForm(request, Code)
  if (!form.ok) return data({ ...NOTHING, error: t('signIn.secondFactor.wrong') }, 400)
  const { code, reason } = form.value
  if (reason !== undefined) {
    if (reason === '') return data({ ...NOTHING, error: t('signIn.secondFactor.recovery.reasonMissing') }, 400)
    const recovery = await askRecovery(context, subject, reason)
    return data({ ...NOTHING, recovery, reason })
  }
  if (code.trim() === '') return data({ ...NOTHING, error: t('signIn.secondFactor.missing') }, 400)
  const outcome = await trySecondFactor(request, context, subject, code)
  if (outcome.ok) return redirect(await context.oidc.showedSecondFactor(), 303)
  if (outcome.because === 'wait')
    return data({ ...NOTHING, error: t('signIn.wait', { count: Math.ceil(outcome.seconds / 60) }) }, 429)
  return data({ ...NOTHING, error: t('signIn.secondFactor.wrong') }, 401)
}

export default function Interaction() {
  const asked = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  if (asked.step === 'organization')
    return <OrganizationForm choices={asked.choices} missing={answer?.missing ?? false} />
  if (asked.step === 'second-factor') {
    if (!asked.enrolled) return <SecondFactorNeeded />
    if (!asked.lost) return <SecondFactorForm error={answer?.error ?? null} />
    return (
      <RecoveryForm
        state={answer?.recovery ?? (asked.waiting ? 'asked-already' : null)}
        error={answer?.error ?? null}
        entered={answer?.reason ?? ''}
        maxLength={RECOVERY_REASON_MAX}
      />
    )
  }
  if (asked.step === 'consent') return <ConsentForm client={asked.client} scopes={asked.scopes} />
  return (
    <SignInForm
      client={asked.client}
      demo={asked.demo}
      email={answer?.email ?? asked.filled?.email ?? ''}
      password={asked.filled?.password ?? ''}
      problem={answer?.problem ?? null}
    />
  )
}
