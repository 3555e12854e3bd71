import { nameText } from '#app/evidence/evidence-text.ts'
import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Checkboxes, Radios, SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Empty, PageHead } from '#app/ui/page.tsx'
import { EXTENTS, GRANT_RELATIONS } from './grant.ts'
import { REASON_MAX } from './partner-page.tsx'
import type { PassOnForm } from './pass-on.server.ts'

/** Passes on to a partner what another partner granted: only what may go onward can be chosen. */
export function PassOnPage(props: {
  form: PassOnForm
  values: Readonly<Record<string, string>> | null
  errors: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { form, values, errors } = props
  const { granted } = form
  const owner = nameText(language, form.owner)
  const field = (name: string) => ({ name, error: errors[name], entered: values?.[name] })
  const ticked = (name: string, all: readonly string[]) => (values === null ? all : (values[name] ?? '').split('\n'))
  return (
    <>
      <PageHead
        title={t('sharing.passOn')}
        over={<a href={paths.grant(form.id)}>{t('sharing.grant')}</a>}
        lead={t('sharing.passOnLead', { firm: owner })}
      />
      {form.partners.length === 0 ? (
        <Empty title={t('sharing.noPartners')}>{t('sharing.noPartnersWhy')}</Empty>
      ) : (
        <form method="post" action={paths.passOn(form.id)} className="grid gap-5">
          <Once />
          <ErrorSummary title={t('sharing.errorTitle')} errors={errors} />
          <Card>
            <div className="grid gap-4">
              <SelectField
                {...field('partner')}
                label={t('sharing.partner')}
                none={t('scar.choose')}
                choices={form.partners.map((one) => ({ value: one.slug, label: nameText(language, one) }))}
              />
              <Radios
                {...field('relation')}
                entered={values?.relation ?? 'c'}
                label={t('sharing.relationLabel')}
                choices={GRANT_RELATIONS.map((value) => ({ value, label: t(`sharing.relation.${value}`) }))}
              />
              <Radios
                {...field('extent')}
                entered={values?.extent ?? granted.extent}
                label={t('sharing.extentLabel')}
                choices={EXTENTS.filter((value) => value === 'item' || granted.extent === 'ancestry').map((value) => ({
                  value,
                  label: t(`sharing.extent.${value}`),
                }))}
              />
              <Checkboxes
                name="kinds"
                label={t('sharing.kindsLabel')}
                error={errors.kinds}
                entered={ticked('kinds', granted.kinds)}
                choices={granted.kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
              />
              <Checkboxes
                name="groups"
                label={t('sharing.groupsLabel')}
                error={errors.groups}
                entered={ticked('groups', granted.onward)}
                choices={granted.onward.map((value) => ({ value, label: t(`group.${value}`) }))}
              />
              {granted.dis === null ? null : (
                <Checkboxes
                  name="dis"
                  label={t('sharing.productsLabel')}
                  error={errors.dis}
                  entered={ticked('dis', granted.dis)}
                  choices={granted.dis.map((value) => ({ value, label: value }))}
                />
              )}
              <TextField
                {...field('ends')}
                entered={values?.ends ?? granted.ends}
                type="date"
                label={t('sharing.endsLabel')}
                hint={t('sharing.passOnUntil', { date: dateText(language, granted.ends) })}
              />
              <TextArea {...field('reason')} label={t('sharing.reasonLabel')} rows={2} maxLength={REASON_MAX} />
            </div>
          </Card>
          <p className="max-w-[68ch] text-sm text-ink-2">{t('sharing.passOnNoPreview', { firm: owner })}</p>
          <div>
            <Button look="primary">{t('sharing.passOnOffer')}</Button>
          </div>
        </form>
      )}
    </>
  )
}
