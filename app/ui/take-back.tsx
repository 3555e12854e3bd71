import { useWords } from '#app/i18n/use-words.ts'
import { Button } from './button.tsx'
import { Once } from './once.tsx'

/** Takes back what was sent and not answered: a small form in a row of a list. `name`: whom it was sent to, for those who read by ear. */
export function TakeBack({ to, id, name }: { to: string; id: string; name: string }) {
  const { t } = useWords()
  return (
    <form method="post" action={to}>
      <Once />
      <input type="hidden" name="id" value={id} />
      <Button look="quiet" name="act" value="withdraw" aria-label={t('sharing.withdrawName', { name })}>
        {t('sharing.withdraw')}
      </Button>
    </form>
  )
}
