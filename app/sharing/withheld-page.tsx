import { nameText } from '#app/evidence/evidence-text.ts'
import { stepText } from '#app/evidence/fact-text.ts'
import { dateText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, Refused } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Radios, TextArea } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Columns, PageHead } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import type { WithheldOf } from './ask-to-see.server.ts'
import { REASON_MAX } from './partner-page.tsx'
import { coversText } from './terms-text.tsx'

/** What of a fact is withheld, what one's grants cover, and the question for one group more. */
export function WithheldPage(props: {
  of: WithheldOf
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { of, errors, entered } = props
  const firm = of.owner === null ? t(`sharing.aFirm.${of.ownerKind}`) : nameText(language, of.owner)
  return (
    <>
      <PageHead title={t('sharing.withheldTitle')} lead={t('sharing.withheldLead')} />
      <Columns
        main={
          <>
            <ErrorSummary title={t('sharing.errorTitle')} errors={errors} />
            <Card title={t('sharing.askTitle')}>
              {of.partners ? (
                <form method="post" action={paths.withheld(of.fact)} className="grid gap-4">
                  <p className="max-w-[68ch] text-sm text-ink-2">{t('sharing.askLead')}</p>
                  <Once />
                  <Radios
                    name="group"
                    label={t('sharing.askGroup')}
                    error={errors.group}
                    entered={entered.group}
                    choices={of.withheld.map((value) => ({ value, label: t(`group.${value}`) }))}
                  />
                  <TextArea
                    name="note"
                    label={t('sharing.askNote')}
                    hint={t('sharing.askNoteHint')}
                    error={errors.note}
                    entered={entered.note}
                    rows={4}
                    maxLength={REASON_MAX}
                  />
                  <div>
                    <Button look="primary">{t('sharing.askSend')}</Button>
                  </div>
                </form>
              ) : (
                <Refused act={t('sharing.askTitle')} because={t('sharing.notPartners')} />
              )}
            </Card>
          </>
        }
        side={
          <>
            <Card title={t('sharing.factOf')}>
              <SummaryList
                rows={[
                  { name: t('sharing.factOf'), value: stepText(t, of) },
                  { name: t('sharing.partner'), value: firm },
                  {
                    name: t('sharing.shownGroups'),
                    value: listText(
                      language,
                      of.shown.map((group) => t(`group.${group}`)),
                    ),
                  },
                  {
                    name: t('sharing.withheldGroups'),
                    value: (
                      <span className="flex flex-wrap gap-1.5">
                        {of.withheld.map((group) => (
                          <WithheldMark key={group}>{t(`group.${group}`)}</WithheldMark>
                        ))}
                      </span>
                    ),
                  },
                  { name: t('timeline.factId'), value: <Identifier>{of.fact}</Identifier> },
                ]}
              />
            </Card>
            <Card title={t('sharing.yourGrants')}>
              {of.owner === null ? (
                <p className="text-sm text-ink-2">{t('sharing.noNamedGrants')}</p>
              ) : (
                <ul className="grid gap-2 text-sm">
                  {of.grants.map((grant) => (
                    <li key={grant.id}>
                      <a href={paths.grant(grant.id)}>{coversText(t, language, grant.terms)}</a>
                      <span className="block text-[13px] text-ink-2">
                        {t('sharing.until')} {dateText(language, grant.terms.ends)}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
            </Card>
          </>
        }
      />
    </>
  )
}
