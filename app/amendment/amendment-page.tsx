import { itemText } from '#app/evidence/evidence-text.ts'
import type { FieldValue } from '#app/evidence/evidence.ts'
import { declaredText, fieldLabel, fieldTexts, stepText } from '#app/evidence/fact-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import type { T } from '#app/i18n/words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextArea } from '#app/ui/field.tsx'
import { Card, Columns, PageHead } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Once } from '#app/ui/once.tsx'
import type { AmendmentChange, AmendmentFile } from './amendment.ts'

/** The longest reason. */
export const REASON_MAX = 2000

/** Who declared it: a system by the name it signs in with. */
function sourceText(t: T, capturedBy: string): string {
  const system = /^client:(.+)$/.exec(capturedBy)?.[1]
  return system === undefined ? capturedBy : t('amendment.bySystem', { name: system })
}

/** One amendment: what changes, what it affects, and the decision. */
export function AmendmentPage(props: {
  file: AmendmentFile
  zone: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { file, zone } = props
  return (
    <>
      <PageHead
        title={t('amendment.title')}
        over={<a href={paths.desk()}>{t('desk.title')}</a>}
        lead={t('amendment.over', {
          date: instantText(language, file.declaredAt, zone),
          source: sourceText(t, file.capturedBy),
        })}
      />
      <Columns
        main={
          <>
            <ErrorSummary title={t('amendment.errorTitle')} errors={props.errors} />
            {file.decision ? (
              <Banner
                tone={file.decision.state === 'in-force' ? 'ok' : 'plain'}
                title={t(`amendment.decided.${file.decision.state}`)}
                lead={t('amendment.decidedBy', {
                  name: file.decision.by,
                  date: instantText(language, file.decision.at, zone),
                })}
              >
                <p className="mt-2 whitespace-pre-wrap">{file.decision.reason}</p>
              </Banner>
            ) : null}
            <Changes file={file} />
            {file.decision === null ? <Decide {...props} /> : null}
          </>
        }
        side={
          <>
            <Card title={t('amendment.reason')}>
              <p className="whitespace-pre-wrap">
                {file.reason === null ? t('amendment.noReason') : declaredText(t, file.reason)}
              </p>
            </Card>
            <Card title={t('amendment.effectTitle')}>
              <ul className="mb-3 list-disc pl-5 text-sm">
                <li>{t('amendment.effect', { count: file.effect.items })}</li>
                <li>{t('amendment.partners', { count: file.effect.partners })}</li>
              </ul>
              <SummaryList
                rows={[
                  { name: t('desk.column.fact'), value: stepText(t, file.before) },
                  ...(file.item
                    ? [
                        {
                          name: t('desk.column.item'),
                          value: (
                            <a href={paths.item(file.item.uri)}>
                              <Identifier>{itemText(file.item)}</Identifier>
                            </a>
                          ),
                        },
                      ]
                    : []),
                  { name: t('amendment.before'), value: <Identifier>{file.amends}</Identifier> },
                  { name: t('amendment.after'), value: <Identifier>{file.id}</Identifier> },
                ]}
              />
            </Card>
          </>
        }
      />
    </>
  )
}

function Value({ address, value }: { address: string; value: FieldValue }) {
  const { t, language } = useWords()
  return (
    <>
      {fieldTexts(t, language, address, value).map((part, index) => (
        <span key={index} className="block">
          {part.mono ? <Identifier>{part.text}</Identifier> : part.text}
        </span>
      ))}
    </>
  )
}

function Changes({ file }: { file: AmendmentFile }) {
  const { t, language } = useWords()
  return (
    <Card title={t('amendment.changes')}>
      {file.changes.length === 0 ? (
        <p className="text-ink-2">{t('amendment.noChanges')}</p>
      ) : (
        <DataTable<AmendmentChange>
          stack
          caption={t('amendment.caption')}
          captionHidden
          rows={file.changes}
          rowKey={(change) => change.address}
          columns={[
            {
              head: t('amendment.field'),
              names: true,
              cell: (change) => fieldLabel(t, language, change.address),
            },
            {
              head: t('amendment.before'),
              cell: (change) => (
                <s className="text-ink-2">
                  <Value address={change.address} value={change.before} />
                </s>
              ),
            },
            {
              head: t('amendment.after'),
              cell: (change) => (
                <b>
                  <Value address={change.address} value={change.after} />
                </b>
              ),
            },
          ]}
        />
      )}
    </Card>
  )
}

function Decide(props: Parameters<typeof AmendmentPage>[0]) {
  const { t } = useWords()
  const { file } = props
  if (file.refusedBecause !== null) {
    return <Refused act={t('amendment.decide')} because={t(`affordance.${file.refusedBecause}`)} />
  }
  return (
    <Card title={t('amendment.decide')}>
      <p className="mb-4 max-w-[68ch] text-[13px] text-ink-2">{t('amendment.completeMeans')}</p>
      <form method="post" action={paths.amendment(file.id)} className="grid gap-4">
        <Once />
        <TextArea
          name="reason"
          label={t('amendment.reasonLabel')}
          error={props.errors.reason}
          entered={props.entered.reason}
          rows={4}
          maxLength={REASON_MAX}
        />
        <div className="flex flex-wrap gap-2.5">
          <Button look="primary" name="decision" value="approve">
            {t('amendment.approve')}
          </Button>
          <Button look="stop" name="decision" value="refuse">
            {t('amendment.refuse')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
