import { Form } from '@remix-run/react'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextArea, TextField } from '#app/ui/field.tsx'
import { SignInFrame } from './sign-in-frame.tsx'

/** Asks for the code of the authenticator; a recovery code fits into the same field. */
export function SecondFactorForm({ error }: { error: string | null }) {
  const { t } = useWords()
  return (
    <SignInFrame
      title={t('signIn.secondFactor.title')}
      lead={t('signIn.secondFactor.lead')}
      below={
        <ul className="grid gap-2 px-1 text-[13px]">
          <li>
            <a href="?lost">{t('signIn.secondFactor.lost')}</a>
          </li>
          <li>
            <SomebodyElse />
          </li>
        </ul>
      }
    >
      <Form method="post" action="?" reloadDocument noValidate className="grid gap-4">
        <ErrorSummary title={t('signIn.problem')} errors={error === null ? {} : { code: error }} />
        <TextField
          name="code"
          label={t('signIn.secondFactor.label')}
          hint={t('signIn.secondFactor.hint')}
          error={error ?? undefined}
          mono
          autoComplete="one-time-code"
          maxLength={40}
          autoFocus
        />
        <div>
          <Button look="primary">{t('signIn.secondFactor.submit')}</Button>
        </div>
      </Form>
    </SignInFrame>
  )
}

/** Leaves what was begun: the next sign-in asks for an address again. */
function SomebodyElse() {
  const { t } = useWords()
  return (
    <form method="post" action={paths.signOut()}>
      <button type="submit" className="cursor-pointer text-brand underline underline-offset-2">
        {t('signIn.secondFactor.other')}
      </button>
    </form>
  )
}

/** For other applications: they have no page where one could be set up. */
export function SecondFactorNeeded() {
  const { t } = useWords()
  return (
    <SignInFrame title={t('signIn.secondFactor.needed')} lead={t('signIn.secondFactor.neededLead')}>
      <ButtonLink look="primary" to={paths.signIn(paths.secondFactor())}>
        {t('signIn.secondFactor.setUp')}
      </ButtonLink>
    </SignInFrame>
  )
}

/** Asks the admins of one's organizations; says what happens then. */
export function RecoveryForm(props: {
  state: 'asked' | 'asked-already' | 'nobody' | null
  error: string | null
  entered: string
  maxLength: number
}) {
  const { t } = useWords()
  const back = (
    <p className="px-1 text-[13px]">
      <a href="?">{t('signIn.secondFactor.recovery.back')}</a>
    </p>
  )
  if (props.state === 'nobody')
    return (
      <SignInFrame
        title={t('signIn.secondFactor.recovery.title')}
        lead={t('signIn.secondFactor.recovery.nobody')}
        below={back}
      />
    )
  if (props.state !== null)
    return (
      <SignInFrame
        title={t('signIn.secondFactor.recovery.asked')}
        lead={t('signIn.secondFactor.recovery.askedLead')}
        below={back}
      />
    )
  return (
    <SignInFrame
      title={t('signIn.secondFactor.recovery.title')}
      lead={t('signIn.secondFactor.recovery.lead')}
      below={back}
    >
      <Form method="post" action="?lost" reloadDocument noValidate className="grid gap-4">
        <ErrorSummary title={t('signIn.problem')} errors={props.error === null ? {} : { reason: props.error }} />
        <TextArea
          name="reason"
          label={t('signIn.secondFactor.recovery.reason')}
          hint={t('signIn.secondFactor.recovery.reasonHint')}
          error={props.error ?? undefined}
          entered={props.entered}
          maxLength={props.maxLength}
        />
        <div>
          <Button look="primary">{t('signIn.secondFactor.recovery.submit')}</Button>
        </div>
      </Form>
    </SignInFrame>
  )
}
