import type { NamedParty } from '#app/evidence/evidence.ts'
import { nameText } from '#app/evidence/evidence-text.ts'
import { JoinEnd, NewPersonFields, SignInToAnswer } from '#app/identity/joining-form.tsx'
import { SignInFrame } from '#app/identity/sign-in-frame.tsx'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, Refused } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { SelectField, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import type { NotOffered } from '#policies/affordances.ts'

/** Kinds that may join by a letter: the operator, authorities and guests come another way. */
export const JOINING_KINDS = ['manufacturer', 'supplier', 'processor', 'logistics', 'distributor', 'hospital'] as const

export type JoinView =
  | { state: 'over' | 'joined' }
  | {
      state: 'open'
      inviter: NamedParty
      person: string
      email: string
      note: string | null
      /** The address has an account already. */
      known: boolean
      /** For whom the reader acts, when signed in, and why they may not answer for it. */
      as: { firm: NamedParty; notOffered: NotOffered | null } | null
    }

/** An invitation as its letter leads to it: who invites, and the ways to answer. Opening it changes nothing. */
export function JoinPage(props: {
  view: JoinView
  token: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { view, token, errors, entered } = props
  if (view.state !== 'open') return <JoinEnd state={view.state} then={paths.sharing()} />
  const firm = nameText(language, view.inviter)
  return (
    <SignInFrame title={t('join.title', { firm })} lead={t('join.lead', { firm, person: view.person })}>
      <div className="grid gap-4">
        <ErrorSummary title={t('join.errorTitle')} errors={errors} />
        {view.note === null ? null : (
          <div>
            <h2 className="text-sm">{t('join.note')}</h2>
            <p className="whitespace-pre-wrap text-ink-2">{view.note}</p>
          </div>
        )}
        {view.as !== null ? (
          view.as.notOffered === null ? (
            <form method="post" action={paths.join(token)} className="grid gap-3">
              <Once />
              <p className="text-sm text-ink-2">{t('join.as', { firm: nameText(language, view.as.firm) })}</p>
              <div className="flex flex-wrap gap-2.5">
                <Button look="primary" name="act" value="accept">
                  {t('join.accept', { firm: nameText(language, view.as.firm) })}
                </Button>
                <Button name="act" value="decline">
                  {t('join.decline')}
                </Button>
              </div>
            </form>
          ) : (
            <Refused
              act={t('join.accept', { firm: nameText(language, view.as.firm) })}
              because={t(`affordance.${view.as.notOffered}`)}
            />
          )
        ) : view.known ? (
          <SignInToAnswer back={paths.join(token)} />
        ) : (
          <>
            <h2>{t('join.newTitle')}</h2>
            <p className="text-sm text-ink-2">{t('join.newLead')}</p>
            <form method="post" action={paths.join(token)} className="grid gap-4">
              <Once />
              <TextField name="company" label={t('join.company')} error={errors.company} entered={entered.company} />
              <TextField
                name="companyZh"
                label={t('join.companyZh')}
                error={errors.companyZh}
                entered={entered.companyZh}
              />
              <TextField
                name="country"
                label={t('join.country')}
                hint={t('join.countryHint')}
                error={errors.country}
                entered={entered.country}
                maxLength={2}
              />
              <SelectField
                name="kind"
                label={t('join.kind')}
                hint={t('join.kindHint')}
                error={errors.kind}
                entered={entered.kind}
                none="—"
                choices={JOINING_KINDS.map((value) => ({ value, label: t(`organizationKind.${value}`) }))}
              />
              <p className="text-sm">
                <span className="text-ink-2">{t('join.email')}:</span> <b translate="no">{view.email}</b>
              </p>
              <NewPersonFields person={view.person} errors={errors} entered={entered} />
              <div>
                <Button look="primary" name="act" value="join">
                  {t('join.submit')}
                </Button>
              </div>
            </form>
          </>
        )}
      </div>
    </SignInFrame>
  )
}
