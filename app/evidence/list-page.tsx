import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextArea } from '#app/ui/field.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { type EvidenceRow, isAssurance, VERDICT_STATUSES, type VerdictStatus } from './evidence.ts'
import { problemText, productText, reasonText } from './evidence-text.ts'
import { VerdictTag } from './verdict.tsx'

/** How many codes one list may hold. */
export const LIST_MAX = 500

/** The codes of a pasted or scanned text, one a line; blank lines and surrounding spaces do not count. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

type Numbered = EvidenceRow & { line: number }

/** Paste or scan many, one table, a verdict a row. */
export function ListPage(props: {
  entered: string
  rows: readonly EvidenceRow[] | null
  only: VerdictStatus | null
  errors: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const done = props.rows !== null && props.rows.length > 0
  return (
    <>
      <PageHead
        title={t('list.title')}
        lead={t('list.lead', { max: LIST_MAX })}
        over={<a href={paths.verify()}>{t('verify.title')}</a>}
      />
      <Stack>
        <ErrorSummary title={t('error.summary')} errors={props.errors} />
        {done && props.rows ? <Result rows={props.rows} only={props.only} entered={props.entered} /> : null}
        <Card {...(done ? { title: t('list.again') } : {})}>
          <form method="post" action={paths.verifyList()} className="grid gap-4">
            <TextArea
              name="codes"
              label={t('list.label')}
              rows={done ? 6 : 12}
              mono
              entered={props.entered}
              error={props.errors.codes}
              autoFocus={!done}
            />
            <div>
              <Button look="primary">{t('list.submit')}</Button>
            </div>
          </form>
        </Card>
      </Stack>
    </>
  )
}

function Result({
  rows,
  only,
  entered,
}: {
  rows: readonly EvidenceRow[]
  only: VerdictStatus | null
  entered: string
}) {
  const { t, language } = useWords()
  const numbered: Numbered[] = rows.map((row, index) => ({ ...row, line: index + 1 }))
  const shown = only === null ? numbered : numbered.filter((row) => row.status === only)
  const count = (status: VerdictStatus) => rows.filter((row) => row.status === status).length
  return (
    <Card title={t('list.result', { count: rows.length })} breaks>
      <div className="no-print mb-4 flex flex-wrap items-end justify-between gap-3">
        <form method="post" action={paths.verifyList()} aria-label={t('list.filter')} className="flex flex-wrap gap-2">
          <input type="hidden" name="codes" value={entered} />
          <FilterButton value="" current={only === null} label={t('list.all')} count={rows.length} />
          {VERDICT_STATUSES.filter((status) => count(status) > 0).map((status) => (
            <FilterButton
              key={status}
              value={status}
              current={only === status}
              label={t(`verdict.status.${status}`)}
              count={count(status)}
            />
          ))}
        </form>
        <form method="post" action={paths.verifyListCsv()}>
          <input type="hidden" name="codes" value={entered} />
          <Button>{t('list.csv')}</Button>
        </form>
      </div>
      {shown.length === 0 ? (
        <Empty title={t('list.emptyFilter')} />
      ) : (
        <DataTable<Numbered>
          stack
          caption={t('list.caption')}
          captionHidden
          rows={shown}
          rowKey={(row) => String(row.line)}
          columns={[
            { head: t('list.column.line'), number: true, cell: (row) => row.line },
            { head: t('list.column.verdict'), cell: (row) => <VerdictTag status={row.status} /> },
            {
              head: t('list.column.code'),
              names: true,
              cell: (row) => (
                <span className="font-normal">
                  {productText(language, row.product) ? (
                    <span className="block">{productText(language, row.product)}</span>
                  ) : null}
                  <a href={paths.evidence(row.raw)}>
                    <Identifier>{row.raw}</Identifier>
                  </a>
                </span>
              ),
            },
            {
              head: t('list.column.lot'),
              tight: true,
              cell: (row) => (row.lot ? <Identifier>{row.lot}</Identifier> : ''),
            },
            {
              head: t('list.column.serial'),
              tight: true,
              cell: (row) => (row.serial ? <Identifier>{row.serial}</Identifier> : ''),
            },
            {
              head: t('list.column.expiry'),
              tight: true,
              cell: (row) => (row.expiry ? dateText(language, row.expiry.iso) : ''),
            },
            { head: t('list.column.why'), cell: (row) => <Why row={row} /> },
          ]}
        />
      )}
    </Card>
  )
}

function FilterButton(props: { value: string; current: boolean; label: string; count: number }) {
  return (
    <button
      type="submit"
      name="only"
      value={props.value}
      aria-pressed={props.current}
      className="button aria-pressed:border-brand aria-pressed:bg-brand-soft"
    >
      {props.label} <span className="tabular-nums text-ink-2">{props.count}</span>
    </button>
  )
}

/** What is wrong, where something is; else in one line why it may be used. The evidence page says all of it. */
function Why({ row }: { row: EvidenceRow }) {
  const { t, language } = useWords()
  const wrong = row.reasons.filter((reason) => !isAssurance(reason))
  const said = [
    ...row.problems.filter((problem) => problem.severity === 'error').map((problem) => problemText(t, problem)),
    ...(wrong.length > 0 ? wrong : row.reasons).map((reason) => reasonText(t, language, reason)),
  ]
  if (said.length === 0) return <span className="text-ink-2">{t(`verdict.status.${row.status}`)}</span>
  if (row.status === 'verified') return <span className="text-[13px] text-ink-2">{said.join(' · ')}</span>
  return (
    <ul className="grid gap-0.5 text-[13px]">
      {said.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
