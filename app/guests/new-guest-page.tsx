import { PURPOSES } from '#app/disclosure/disclosure.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Checkboxes, Radios, SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, PageHead } from '#app/ui/page.tsx'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { EXTENTS, GUEST_GROUPS, MOST_ITEMS, USUAL_GROUPS, USUAL_KINDS, WHO } from './guest.ts'

export const NAME_MAX = 120
export const REASON_MAX = 1000

/** Lets somebody in who is no member: who, about which items, what of them, until when, why. */
export function NewGuestPage(props: {
  values: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const { values, errors } = props
  const field = (name: string) => ({ name, error: errors[name], entered: values[name] })
  const ticked = (name: string, usual: readonly string[]) =>
    values['act'] === undefined ? usual : (values[name] ?? '').split('\n')
  return (
    <>
      <PageHead
        title={t('guests.new')}
        over={
          <>
            <a href={paths.sharing()}>{t('sharing.title')}</a> · <a href={paths.guests()}>{t('guests.title')}</a>
          </>
        }
        lead={t('guests.newLead')}
      />
      <form method="post" action={paths.newGuest()} className="grid gap-5">
        <Once />
        <ErrorSummary title={t('guests.errorTitle')} errors={errors} />
        <Card>
          <div className="grid max-w-[52rem] gap-4">
            <TextField {...field('name')} label={t('guests.field.name')} maxLength={NAME_MAX} autoComplete="off" />
            <TextField {...field('firm')} label={t('guests.field.firm')} maxLength={NAME_MAX} autoComplete="off" />
            <TextField {...field('email')} type="email" label={t('guests.field.email')} autoComplete="off" />
            <SelectField
              {...field('who')}
              label={t('guests.field.who')}
              choices={WHO.map((value) => ({ value, label: t(`guests.who.${value}`) }))}
            />
            <SelectField
              {...field('language')}
              label={t('guests.field.language')}
              choices={[
                { value: 'en', label: 'English' },
                { value: 'zh-CN', label: '简体中文' },
              ]}
            />
          </div>
        </Card>
        <Card>
          <div className="grid gap-4">
            <TextArea
              {...field('items')}
              label={t('guests.field.items')}
              hint={t('guests.field.itemsHint', { max: MOST_ITEMS })}
              rows={3}
              mono
            />
            <Radios
              {...field('extent')}
              entered={values.extent ?? 'item'}
              label={t('guests.field.extent')}
              choices={EXTENTS.map((value) => ({ value, label: t(`guests.extent.${value}`) }))}
            />
            <Checkboxes
              name="kinds"
              label={t('guests.field.kinds')}
              error={errors.kinds}
              entered={ticked('kinds', USUAL_KINDS)}
              choices={FACT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            />
            <Checkboxes
              name="groups"
              label={t('guests.field.groups')}
              hint={t('guests.field.groupsHint')}
              error={errors.groups}
              entered={ticked('groups', USUAL_GROUPS)}
              choices={GUEST_GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
            />
          </div>
        </Card>
        <Card>
          <div className="grid max-w-[52rem] gap-4">
            <SelectField
              {...field('purpose')}
              entered={values.purpose ?? 'audit'}
              label={t('guests.field.purpose')}
              choices={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
            />
            <TextField
              {...field('until')}
              type="date"
              label={t('guests.field.until')}
              hint={t('guests.field.untilHint')}
            />
            <TextArea {...field('reason')} label={t('guests.field.reason')} rows={2} maxLength={REASON_MAX} />
          </div>
        </Card>
        <div>
          <Button look="primary" name="act" value="make">
            {t('guests.make')}
          </Button>
        </div>
      </form>
    </>
  )
}
