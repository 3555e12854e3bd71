import { Form } from '@remix-run/react'
import { useWords } from '#app/i18n/use-words.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextField } from '#app/ui/field.tsx'
import type { Role } from '#db/portal/foundation.ts'
import { SignInFrame } from './sign-in-frame.tsx'

/** Why nobody is signed in. The same words for an unknown account and a wrong password. */
export type SignInProblem =
  | { kind: 'wrong' | 'busy' }
  | { kind: 'wait'; minutes: number }
  | { kind: 'missing'; email: boolean; password: boolean }

/** One line of the list of demo accounts. */
export type DemoEntry = {
  email: string
  organization: string
  organizationZh: string | null
  roles: readonly Role[]
}

/** Asks who it is. A form and links, so that it works without script; the demo's accounts fill it in by a link. */
export function SignInForm(props: {
  /** The application one signs in to; null for the portal itself. */
  client: string | null
  demo: readonly DemoEntry[]
  email: string
  password: string
  problem: SignInProblem | null
}) {
  const { t } = useWords()
  const { problem } = props
  const errors: Record<string, string> = {}
  if (problem?.kind === 'wrong') errors.email = t('signIn.wrong')
  if (problem?.kind === 'busy') errors[''] = t('signIn.busy')
  if (problem?.kind === 'wait') errors[''] = t('signIn.wait', { count: problem.minutes })
  if (problem?.kind === 'missing' && problem.email) errors.email = t('signIn.emailMissing')
  if (problem?.kind === 'missing' && problem.password) errors.password = t('signIn.passwordMissing')
  return (
    <SignInFrame
      title={t('signIn.title')}
      lead={props.client === null ? undefined : t('signIn.to', { client: props.client })}
      below={props.demo.length > 0 ? <DemoAccounts accounts={props.demo} /> : null}
    >
      {/* A whole page each time: the cookie of this step belongs to this path and to no other. */}
      <Form method="post" action="?" reloadDocument noValidate className="mt-4 grid gap-4">
        <ErrorSummary title={t('signIn.problem')} errors={errors} />
        <TextField
          name="email"
          type="email"
          label={t('signIn.email')}
          entered={props.email}
          error={errors.email}
          autoComplete="username"
          autoFocus={props.email === ''}
        />
        <TextField
          key={props.email}
          name="password"
          type="password"
          label={t('signIn.password')}
          entered={props.password}
          error={errors.password}
          autoComplete="current-password"
        />
        <div>
          <Button look="primary">{t('signIn.submit')}</Button>
        </div>
      </Form>
    </SignInFrame>
  )
}

function DemoAccounts({ accounts }: { accounts: readonly DemoEntry[] }) {
  const { t, language } = useWords()
  return (
    <section className="card" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">{t('signIn.demoTitle')}</h2>
      <p className="mt-1 mb-3 text-[13px] text-ink-2">{t('signIn.demoLead')}</p>
      <ul className="grid gap-2.5">
        {accounts.map(({ email, organization, organizationZh, roles }) => (
          <li key={`${email} ${organization}`} className="text-[13px]">
            <a href={`?demo=${encodeURIComponent(email)}`} className="block font-semibold">
              {email}
            </a>
            <span className="text-ink-2">
              {language === 'zh-CN' && organizationZh ? organizationZh : organization} ·{' '}
              {roles.map((role) => t(`role.${role}`)).join(language === 'zh-CN' ? '、' : ', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
