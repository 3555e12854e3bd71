import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { SignInFrame } from './sign-in-frame.tsx'

/** An invitation that asks for no answer any more: answered, taken back, lapsed, never made, or just accepted. */
export function JoinEnd({ state, then }: { state: 'over' | 'joined'; then?: string }) {
  const { t } = useWords()
  const joined = state === 'joined'
  return (
    <SignInFrame
      title={joined ? t('join.joinedTitle') : t('join.over')}
      lead={joined ? t('join.joined') : t('join.overWhy')}
    >
      <ButtonLink look="primary" to={paths.signIn(then)}>
        {t('bar.signIn')}
      </ButtonLink>
    </SignInFrame>
  )
}

/** For somebody whose address has an account: the way to sign in, and back to the letter. */
export function SignInToAnswer({ back }: { back: string }) {
  const { t } = useWords()
  return (
    <>
      <p className="text-sm">{t('join.known')}</p>
      <div>
        <ButtonLink look="primary" to={paths.signIn(back)}>
          {t('join.signIn')}
        </ButtonLink>
      </div>
    </>
  )
}

/** What a new person says of themselves. `person`: the name in the letter. */
export function NewPersonFields(props: {
  person: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  return (
    <>
      <TextField
        name="name"
        label={t('join.name')}
        error={props.errors.name}
        entered={props.entered.name ?? props.person}
        autoComplete="name"
      />
      <TextField
        name="password"
        type="password"
        label={t('join.password')}
        hint={t('join.passwordHint')}
        error={props.errors.password}
        autoComplete="new-password"
      />
    </>
  )
}
