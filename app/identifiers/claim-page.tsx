import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import type { ClaimFile } from './change-claim.server.ts'
import { CLAIM_TEXT_MAX } from './claim-value.ts'

/** A verified claim, for the operator: to propose its end or its transfer on a day. */
export function ClaimPage(props: {
  file: ClaimFile
  zone: string
  today: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { claim, holders } = props.file
  const { errors, entered } = props
  return (
    <>
      <PageHead
        title={t('identifiers.change')}
        over={<a href={paths.identifiers()}>{t('identifiers.title')}</a>}
        lead={t('identifiers.changeLead')}
      />
      <Stack>
        <ErrorSummary title={t('sharing.errorTitle')} errors={errors} />
        <Card>
          <SummaryList
            rows={[
              { name: t('identifiers.value'), value: <Identifier>{claim.value}</Identifier> },
              { name: t('identifiers.scheme'), value: t(`identifiers.schemes.${claim.scheme}`) },
              { name: t('identifiers.holder'), value: nameText(language, claim.firm) },
              ...(claim.from === null
                ? []
                : [{ name: t('identifiers.from'), value: instantText(language, claim.from, props.zone) }]),
              { name: t('identifiers.evidence'), value: claim.evidence ?? '—' },
            ]}
          />
        </Card>
        <Card>
          <form method="post" action={paths.identifierClaim(claim.id)} className="grid max-w-[44rem] gap-4">
            <Once />
            <SelectField
              name="to"
              label={t('identifiers.to')}
              hint={t('identifiers.toHint')}
              error={errors.to}
              entered={entered.to}
              none={t('identifiers.toNobody')}
              choices={holders.map((firm) => ({ value: firm.slug, label: nameText(language, firm) }))}
            />
            <TextField
              name="day"
              type="date"
              label={t('identifiers.day')}
              hint={t('identifiers.dayHint')}
              error={errors.day}
              entered={entered.day ?? props.today}
            />
            <TextArea
              name="reason"
              label={t('identifiers.changeReason')}
              error={errors.reason}
              entered={entered.reason}
              rows={3}
              maxLength={CLAIM_TEXT_MAX}
            />
            <p className="max-w-[68ch] text-sm text-ink-2">{t('identifiers.changeMeans')}</p>
            <div>
              <Button look="primary">{t('identifiers.changeDo')}</Button>
            </div>
          </form>
        </Card>
      </Stack>
    </>
  )
}
