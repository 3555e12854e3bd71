import { nameText } from '#app/evidence/evidence-text.ts'
import { JoinEnd, NewPersonFields, SignInToAnswer } from '#app/identity/joining-form.tsx'
import { SignInFrame } from '#app/identity/sign-in-frame.tsx'
import { listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Once } from '#app/ui/once.tsx'
import type { Role } from '#db/portal/foundation.ts'

export type JoinColleaguesView =
  | { state: 'over' | 'joined' }
  | {
      state: 'open'
      firm: { name: string; nameZh: string | null }
      person: string
      email: string
      roles: Role[]
      /** The address has an account. */
      known: boolean
      /** Address of whoever is signed in. */
      signedInAs: string | null
    }

/** A colleague's invitation, as its letter leads to it. Opening it changes nothing. */
export function JoinColleaguesPage(props: {
  view: JoinColleaguesView
  token: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { view, token, errors, entered } = props
  if (view.state !== 'open') return <JoinEnd state={view.state} />
  const firm = nameText(language, view.firm)
  const roles = listText(
    language,
    view.roles.map((role) => t(`role.${role}`)),
  )
  return (
    <SignInFrame
      title={t('people.joinTitle', { firm })}
      lead={t('people.joinLead', { person: view.person, firm, roles })}
    >
      <div className="grid gap-4">
        <ErrorSummary title={t('join.errorTitle')} errors={errors} />
        {view.signedInAs !== null ? (
          view.signedInAs === view.email ? (
            <form method="post" action={paths.joinColleagues(token)} className="grid gap-3">
              <Once />
              <p className="text-sm">{t('people.joinAs', { email: view.email })}</p>
              <div>
                <Button look="primary" name="act" value="accept">
                  {t('people.joinDo')}
                </Button>
              </div>
            </form>
          ) : (
            <>
              <p className="text-sm">{t('people.joinAnother', { email: view.email })}</p>
              <form method="post" action={paths.signOut()}>
                <Button>{t('bar.signOut')}</Button>
              </form>
            </>
          )
        ) : view.known ? (
          <SignInToAnswer back={paths.joinColleagues(token)} />
        ) : (
          <form method="post" action={paths.joinColleagues(token)} className="grid gap-4">
            <Once />
            <p className="text-sm">{t('people.joinNew', { email: view.email })}</p>
            <NewPersonFields person={view.person} errors={errors} entered={entered} />
            <div>
              <Button look="primary" name="act" value="join">
                {t('people.joinDo')}
              </Button>
            </div>
          </form>
        )}
      </div>
    </SignInFrame>
  )
}
