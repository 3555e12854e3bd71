import type { ReactNode } from 'react'
import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText, listText, numberText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { type Column, DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextField } from '#app/ui/field.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { type Line, type LineName, type LineRows, percentOf, type ProductShare, type Readiness } from './readiness.ts'

/** What would fail tomorrow: a line for each kind of gap, with how many there are and where each is mended. */
export function ReadinessPage(props: { board: Readiness; typed: string; wrong: boolean; zone: string }) {
  const { t, language } = useWords()
  const { board, zone } = props
  const at = (iso: string) => <time dateTime={iso}>{instantText(language, iso, zone)}</time>
  const item = (uri: string) => (
    <a href={paths.item(uri)} className="tap inline-block font-normal">
      <Identifier>{uri.replace('https://id.gs1.org', '')}</Identifier>
    </a>
  )
  const days = board.days
  return (
    <>
      <PageHead title={t('readiness.title')} lead={t('readiness.lead')} />
      {props.wrong ? <ErrorSummary title={t('error.summary')} errors={{ days: t('readiness.daysWrong') }} /> : null}
      <Stack>
        {board.facts === null ? (
          <Card title={t('readiness.noFacts')}>
            <p className="text-sm text-ink-2">{t('readiness.noFactsWhy')}</p>
          </Card>
        ) : (
          <>
            <LineCard
              name="shipments"
              days={days}
              line={board.facts.shipments}
              before={<Days typed={props.typed} wrong={props.wrong} />}
              mend={{ to: paths.sharing(), text: t('readiness.mend.shipments') }}
              rowKey={(row) => `${row.fact} ${row.to?.slug ?? ''}`}
              columns={[
                { head: t('readiness.column.item'), names: true, cell: (row) => (row.uri === null ? '' : item(row.uri)) },
                { head: t('readiness.column.to'), cell: (row) => (row.to ? nameText(language, row.to) : t('readiness.unnamed')) },
                { head: t('readiness.column.shipped'), cell: (row) => at(row.at) },
                { head: t('readiness.column.items'), number: true, cell: (row) => numberText(language, row.items) },
              ]} // prettier-ignore
            />
            <LineCard
              name="lineage"
              days={days}
              line={board.facts.lineage}
              mend={{ to: paths.vocabulary(), text: t('readiness.mend.lineage') }}
              rowKey={(row) => row.uri}
              columns={[
                { head: t('readiness.column.item'), names: true, cell: (row) => item(row.uri) },
                { head: t('readiness.column.made'), cell: (row) => at(row.madeAt) },
              ]}
            />
            <LineCard
              name="units"
              days={days}
              line={board.facts.units}
              before={<Shares shares={board.facts.shares} />}
              mend={{ to: paths.vocabulary(), text: t('readiness.mend.units') }}
              rowKey={(row) => row.uri}
              columns={[
                { head: t('readiness.column.item'), names: true, cell: (row) => item(row.uri) },
                {
                  head: t('readiness.column.missing'),
                  cell: (row) => listText(language, row.gaps.map((gap) => t(`readiness.gap.${gap}`))), // prettier-ignore
                },
              ]}
            />
          </>
        )}
        <LineCard
          name="grants"
          days={days}
          line={board.grants}
          mend={{ to: paths.sharing(), text: t('readiness.mend.grants') }}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t('readiness.column.partner'),
              names: true,
              cell: (row) => (
                <a href={paths.grant(row.id)} className="tap inline-block font-normal">
                  {nameText(language, row.other)}
                </a>
              ),
            },
            { head: t('readiness.column.way'), cell: (row) => t(row.given ? 'readiness.given' : 'readiness.received') },
            { head: t('readiness.column.ends'), cell: (row) => at(row.ends) },
          ]}
        />
        <LineCard
          name="locations"
          days={days}
          line={board.locations}
          mend={{ to: paths.company(), text: t('readiness.mend.locations') }}
          rowKey={(row) => row.id}
          columns={[{ head: t('readiness.column.location'), names: true, cell: (row) => row.name }]}
        />
        <LineCard
          name="deadlines"
          days={days}
          line={board.deadlines}
          mend={{ to: paths.desk(), text: t('readiness.mend.deadlines') }}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t('readiness.column.what'),
              names: true,
              cell: (row) => (
                <a
                  href={row.of === 'scar' ? paths.scar(row.id) : paths.confirmation(row.id)}
                  className="tap inline-block font-normal"
                >
                  <Identifier>{row.label}</Identifier>
                </a>
              ),
            },
            { head: t('readiness.column.kind'), cell: (row) => t(`readiness.of.${row.of}`) },
            {
              head: t('readiness.column.due'),
              cell: (row) => (
                <>
                  {at(row.due)} {row.overdue ? <Tag tone="stop">{t('readiness.overdue')}</Tag> : null}
                </>
              ),
            },
          ]}
        />
      </Stack>
    </>
  )
}

/** One line: how many, what it means, where it is mended, examples, and all of them as a file. */
function LineCard<L extends LineName>(props: {
  name: L
  days: number
  line: Line<L>
  before?: ReactNode
  mend: { to: string; text: string }
  columns: readonly Column<LineRows[L]>[]
  rowKey: (row: LineRows[L]) => string
}) {
  const { t, language } = useWords()
  const { name, line, days } = props
  const known: LineName = name
  const fine = line.count === 0
  const title = t(`readiness.line.${known}`, { days: numberText(language, days) })
  return (
    <Card id={name} title={title} beside={<Tag tone={fine ? 'ok' : 'warn'}>{numberText(language, line.count)}</Tag>}>
      {props.before}
      <p className="text-sm text-ink-2">{t(fine ? `readiness.fine.${known}` : `readiness.why.${known}`)}</p>
      {fine ? null : (
        <>
          <p className="no-print my-3 flex flex-wrap items-center gap-x-5 gap-y-2 text-sm">
            <a href={props.mend.to} className="tap inline-block">
              {props.mend.text}
            </a>
            <ButtonLink to={paths.readinessCsv({ line: name, days: String(days) })} download>
              {t('readiness.csv')}
            </ButtonLink>
          </p>
          <DataTable
            stack
            caption={
              line.count > line.examples.length
                ? t('readiness.examples', {
                    shown: numberText(language, line.examples.length),
                    total: numberText(language, line.count),
                  })
                : title
            }
            captionHidden={line.count <= line.examples.length}
            rows={line.examples}
            rowKey={props.rowKey}
            columns={props.columns}
          />
        </>
      )}
    </Card>
  )
}

function Days({ typed, wrong }: { typed: string; wrong: boolean }) {
  const { t } = useWords()
  return (
    <form method="get" action={paths.readiness()} className="no-print mb-4 flex flex-wrap items-end gap-3">
      <TextField
        name="days"
        label={t('readiness.days')}
        entered={typed}
        error={wrong ? t('readiness.daysWrong') : undefined}
        inputMode="numeric"
        maxLength={3}
      />
      <Button>{t('readiness.show')}</Button>
    </form>
  )
}

/** The share of units that a recall could be narrowed to, product by product: a bar, and its number beside it. */
function Shares({ shares }: { shares: readonly ProductShare[] }) {
  const { t, language } = useWords()
  if (shares.length === 0) return null
  return (
    <div className="mb-4">
      <DataTable<ProductShare>
        stack
        caption={t('readiness.shares')}
        rows={shares}
        rowKey={(row) => row.di ?? ''}
        columns={[
          {
            head: t('readiness.column.product'),
            names: true,
            cell: (row) => (
              <>
                {row.name === null ? '' : nameText(language, { name: row.name, nameZh: row.nameZh })}
                <span className="block font-normal text-ink-2">
                  {row.di === null ? t('readiness.noProduct') : <Identifier>{row.di}</Identifier>}
                </span>
              </>
            ),
          },
          { head: t('readiness.column.units'), number: true, cell: (row) => numberText(language, row.units) },
          { head: t('readiness.column.scoped'), number: true, cell: (row) => numberText(language, row.scoped) },
          { head: t('readiness.column.share'), cell: (row) => <Share percent={percentOf(row.scoped, row.units)} /> },
        ]}
      />
    </div>
  )
}

function Share({ percent }: { percent: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      <svg viewBox="0 0 100 10" width="100" height="10" aria-hidden="true" preserveAspectRatio="none">
        <rect width="100" height="10" rx="2" className="fill-sunk" />
        <rect width={percent} height="10" rx="2" className={percent === 100 ? 'fill-ok' : 'fill-warn'} />
      </svg>
      {percent} %
    </span>
  )
}
