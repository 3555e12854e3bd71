import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { ButtonLink } from '#app/ui/button.tsx'

/** Shown in place of what cannot be undone, when one signed in some time ago. */
export function SayAgain({ returnTo }: { returnTo: string }) {
  const { t } = useWords()
  return (
    <div className="grid gap-2">
      <p className="text-ink-2">{t('account.freshLead')}</p>
      <div>
        <ButtonLink to={paths.signInAgain(returnTo)}>{t('account.fresh')}</ButtonLink>
      </div>
    </div>
  )
}
