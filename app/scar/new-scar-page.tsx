import type { NamedParty } from '#app/evidence/evidence.ts'
import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Radios, SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { EXHIBIT_GROUPS } from './exhibit.ts'
import { FactsField } from './facts-field.tsx'
import type { Looked } from './look-at-items.server.ts'
import { CATEGORIES, DISPOSITIONS, SEVERITIES, STEPS } from './scar.ts'
import { StateTag } from './scars-page.tsx'
import type { ExhibitShown } from './scar-view.ts'

export const TITLE_MAX = 160
export const PROBLEM_MAX = 8000
export const EXPECTED_MAX = 500

/** Writes a request: whom, about what, what is wrong, what is owed, and which facts of ours the supplier is shown. */
export function NewScarPage(props: {
  partners: readonly NamedParty[]
  parent: { id: string; reference: string } | null
  values: Readonly<Record<string, string>>
  draft: { at: string; by: string } | null
  zone: string
  looked: Looked | null
  preview: readonly ExhibitShown[]
  errors: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { errors, values, looked } = props
  const field = (name: string) => ({ name, error: errors[name], entered: values[name] })
  const linesOf = (name: string) => (values[name] ?? '').split('\n').filter((line) => line !== '')
  return (
    <>
      <PageHead title={t('scar.new')} over={<a href={paths.scars()}>{t('scar.title')}</a>} lead={t('scar.newLead')} />
      {props.partners.length === 0 ? (
        <Empty title={t('scar.noPartners')}>
          <a href={paths.sharing()}>{t('sharing.title')}</a>
        </Empty>
      ) : (
        <form method="post" action={paths.newScar(props.parent ? { parent: props.parent.id } : {})}>
          <Once />
          <Stack>
            <ErrorSummary title={t('scar.errorTitle')} errors={errors} />
            {props.draft === null ? null : (
              <p className="text-[13px] text-ink-2">
                {t('scar.draftKept', { at: instantText(language, props.draft.at, props.zone), by: props.draft.by })}
              </p>
            )}
            {props.parent === null ? null : (
              <Card tone="brand">
                <p className="text-sm">{t('scar.parentNote', { reference: props.parent.reference })}</p>
              </Card>
            )}
            <Card>
              <div className="grid max-w-[52rem] gap-4">
                <SelectField
                  {...field('supplier')}
                  label={t('scar.field.supplier')}
                  none={t('scar.choose')}
                  choices={props.partners.map((partner) => ({
                    value: partner.slug,
                    label: nameText(language, partner),
                  }))}
                />
                <TextField {...field('title')} label={t('scar.field.title')} maxLength={TITLE_MAX} />
                <TextField
                  {...field('part')}
                  label={t('scar.field.part')}
                  hint={t('scar.field.partHint')}
                  maxLength={TITLE_MAX}
                />
                <TextArea
                  {...field('items')}
                  label={t('scar.field.items')}
                  hint={t('scar.field.itemsHint')}
                  rows={3}
                  mono
                />
                <div className="flex flex-wrap gap-2.5">
                  <Button name="act" value="look">
                    {t(looked === null ? 'scar.look' : 'scar.lookAgain')}
                  </Button>
                </div>
              </div>
            </Card>
            {looked === null ? null : <Known looked={looked} />}
            <Card>
              <div className="grid max-w-[52rem] gap-4">
                <TextArea
                  {...field('problem')}
                  label={t('scar.field.problem')}
                  hint={t('scar.field.problemHint')}
                  rows={6}
                  maxLength={PROBLEM_MAX}
                />
                <TextField {...field('defectCode')} label={t('scar.field.defectCode')} maxLength={60} />
                <Radios
                  {...field('severity')}
                  label={t('scar.field.severity')}
                  choices={SEVERITIES.map((value) => ({
                    value,
                    label: t(`scar.severity.${value}`),
                    hint: t(`scar.severityHint.${value}`),
                  }))}
                />
                <Radios
                  {...field('category')}
                  entered={values.category ?? 'response'}
                  label={t('scar.field.category')}
                  choices={CATEGORIES.map((value) => ({
                    value,
                    label: t(`scar.category.${value}`),
                    hint: t(`scar.categoryHint.${value}`),
                  }))}
                />
                <SelectField
                  {...field('disposition')}
                  entered={values.disposition ?? 'none'}
                  label={t('scar.field.disposition')}
                  choices={DISPOSITIONS.map((value) => ({ value, label: t(`scar.disposition.${value}`) }))}
                />
                <TextField
                  {...field('costNote')}
                  label={t('scar.field.costNote')}
                  hint={t('scar.field.costHint')}
                  maxLength={EXPECTED_MAX}
                />
                <details open={STEPS.some((step) => values[`expected_${step}`])}>
                  <summary className="tap text-sm font-semibold">{t('scar.field.expectations')}</summary>
                  <p className="mt-1 mb-3 text-[13px] text-ink-2">{t('scar.field.expectationsHint')}</p>
                  <div className="grid gap-3">
                    {STEPS.map((step) => (
                      <TextArea
                        key={step}
                        {...field(`expected_${step}`)}
                        label={`${step} ${t(`scar.stepTitle.${step}`)}`}
                        rows={2}
                        maxLength={EXPECTED_MAX}
                      />
                    ))}
                  </div>
                </details>
              </div>
            </Card>
            {looked === null ? null : (
              <Card title={t('scar.exhibits')}>
                <FactsField
                  facts={looked.facts}
                  ticked={linesOf('facts')}
                  groups={values.groups === undefined ? EXHIBIT_GROUPS : linesOf('groups')}
                  preview={props.preview}
                  errors={errors}
                />
              </Card>
            )}
            <div className="flex flex-wrap gap-2.5">
              <Button look="primary" name="act" value="issue">
                {t('scar.issue')}
              </Button>
              <Button name="act" value="draft">
                {t('scar.saveDraft')}
              </Button>
            </div>
          </Stack>
        </form>
      )}
    </>
  )
}

/** Requests that are there already: nobody should investigate the same lot twice. */
function Known({ looked }: { looked: Looked }) {
  const { t, language } = useWords()
  return (
    <Card title={t('scar.sameItems')} {...(looked.cases.length > 0 ? { tone: 'warn' as const } : {})}>
      {looked.cases.length === 0 ? (
        <p className="text-sm text-ink-2">{t('scar.noSame')}</p>
      ) : (
        <>
          <p className="mb-2 text-sm">{t('scar.sameItemsWhy')}</p>
          <ul className="grid gap-1.5 text-sm">
            {looked.cases.map((line) => (
              <li key={line.id} className="flex flex-wrap items-center gap-2">
                <a href={paths.scar(line.id)} className="tap inline-block">
                  <Identifier>{line.reference}</Identifier> {line.title}
                </a>
                <span className="text-ink-2">{nameText(language, line.other)}</span>
                <StateTag state={line.state} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
