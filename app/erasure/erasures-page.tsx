import { stepText } from '#app/evidence/fact-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Radios, TextArea, TextField } from '#app/ui/field.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Once } from '#app/ui/once.tsx'
import type { NotOffered } from '#policies/affordances.ts'
import { ERASURE_BASES, type ErasureLine } from './erasure.ts'
import { ErasureTag } from './erasure-tag.tsx'

/** The longest reason. */
export const ERASURE_REASON_MAX = 2000

type Errors = Readonly<Record<string, string>>

/** All erasures by law of our facts, and the form that asks for one. */
export function ErasuresPage(props: {
  lines: readonly ErasureLine[]
  notOffered: NotOffered | null
  zone: string
  errors: Errors
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  return (
    <>
      <PageHead
        title={t('erasure.title')}
        over={<a href={paths.desk()}>{t('desk.title')}</a>}
        lead={t('erasure.lead')}
      />
      <Stack>
        <ErrorSummary title={t('erasure.errorTitle')} errors={props.errors} />
        <Card title={t('erasure.list')}>
          {props.lines.length === 0 ? (
            <Empty title={t('erasure.none')}>{t('erasure.noneWhy')}</Empty>
          ) : (
            <DataTable<ErasureLine>
              stack
              caption={t('erasure.list')}
              captionHidden
              rows={props.lines}
              rowKey={(line) => line.id}
              columns={[
                {
                  head: t('erasure.fact'),
                  names: true,
                  cell: (line) => (
                    <a href={paths.erasure(line.id)} className="tap inline-block font-normal">
                      {stepText(t, line)} <Identifier>{line.factId}</Identifier>
                    </a>
                  ),
                },
                { head: t('erasure.basis'), cell: (line) => t(`erasure.bases.${line.basis}`) },
                { head: t('erasure.askedBy'), cell: (line) => line.askedBy },
                { head: t('erasure.askedAt'), cell: (line) => instantText(language, line.askedAt, props.zone) },
                { head: t('erasure.state'), cell: (line) => <ErasureTag state={line.state} /> },
              ]}
            />
          )}
        </Card>
        {props.notOffered === null ? (
          <AskForm errors={props.errors} entered={props.entered} />
        ) : (
          <Refused act={t('erasure.ask')} because={t(`affordance.${props.notOffered}`)} />
        )}
      </Stack>
    </>
  )
}

function AskForm({ errors, entered }: { errors: Errors; entered: Readonly<Record<string, string>> }) {
  const { t } = useWords()
  return (
    <Card title={t('erasure.ask')} id="ask">
      <p className="mb-4 max-w-[68ch] text-[13px] text-ink-2">{t('erasure.askMeans')}</p>
      <form method="post" action={paths.erasures()} className="grid gap-4">
        <Once />
        <TextField
          name="fact"
          label={t('erasure.factId')}
          hint={t('erasure.factHint')}
          mono
          error={errors.fact}
          entered={entered.fact}
        />
        <Radios
          name="basis"
          label={t('erasure.basis')}
          error={errors.basis}
          entered={entered.basis}
          choices={ERASURE_BASES.map((basis) => ({
            value: basis,
            label: t(`erasure.bases.${basis}`),
            hint: t(`erasure.basisHint.${basis}`),
          }))}
        />
        <TextArea
          name="reason"
          label={t('erasure.reason')}
          hint={t('erasure.reasonHint')}
          error={errors.reason}
          entered={entered.reason}
          rows={4}
          maxLength={ERASURE_REASON_MAX}
        />
        <div>
          <Button look="primary">{t('erasure.submit')}</Button>
        </div>
      </form>
    </Card>
  )
}
