import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Radios, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'

/** The longest word to a partner. */
export const NOTE_MAX = 1000

/** Invites a named person by mail, or whoever holds a location number. */
export function InvitePage(props: {
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const { errors, entered } = props
  return (
    <>
      <PageHead
        title={t('sharing.invite')}
        over={<a href={paths.sharing()}>{t('sharing.title')}</a>}
        lead={t('sharing.inviteLead')}
      />
      <Stack>
        <ErrorSummary title={t('sharing.errorTitle')} errors={errors} />
        <Card>
          <form method="post" action={paths.sharingInvite()} className="grid max-w-[44rem] gap-4">
            <Once />
            <Radios
              name="how"
              label={t('sharing.how')}
              error={errors.how}
              entered={entered.how ?? 'email'}
              choices={[
                { value: 'email', label: t('sharing.byEmail'), hint: t('sharing.byEmailHint') },
                { value: 'gln', label: t('sharing.byGln'), hint: t('sharing.byGlnHint') },
              ]}
            />
            <TextField name="name" label={t('sharing.personName')} error={errors.name} entered={entered.name} />
            <TextField
              name="email"
              type="email"
              label={t('sharing.email')}
              error={errors.email}
              entered={entered.email}
              autoComplete="off"
            />
            <TextField
              name="gln"
              mono
              inputMode="numeric"
              label={t('sharing.gln')}
              hint={t('sharing.glnHint')}
              error={errors.gln}
              entered={entered.gln}
            />
            <TextArea
              name="note"
              label={t('sharing.note')}
              hint={t('sharing.noteHint')}
              error={errors.note}
              entered={entered.note}
              rows={3}
              maxLength={NOTE_MAX}
            />
            <div>
              <Button look="primary">{t('sharing.send')}</Button>
            </div>
          </form>
        </Card>
      </Stack>
    </>
  )
}
