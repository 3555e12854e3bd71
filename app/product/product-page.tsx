import { nameText } from '#app/evidence/evidence-text.ts'
import { stepText } from '#app/evidence/fact-text.ts'
import { momentText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextField } from '#app/ui/field.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { withheldNames } from './product-text.ts'
import type { ProductFacts, ProductLine } from './product.ts'

/** Items of a fact that stand in its line; the evidence of each tells the rest. */
const ITEMS_A_LINE = 4

/** All that one may see of a product since a day, newest first. `facts` is null until something was asked. */
export function ProductPage(props: { code: string; since: string; page: string | null; facts: ProductFacts | null }) {
  const { t } = useWords()
  const { code, since, facts } = props
  const wrong = facts !== null && !facts.asked ? facts.wrong : {}
  const errors = {
    ...(wrong.code === undefined ? {} : { code: t(`productFacts.wrong.${wrong.code}`) }),
    ...(wrong.since === undefined ? {} : { since: t(`productFacts.wrong.${wrong.since}`) }),
  }
  const asked = { code, since }
  return (
    <>
      <PageHead
        title={t('productFacts.title')}
        lead={t('productFacts.lead')}
        actions={
          facts?.asked && facts.lines.length > 0 ? (
            <ButtonLink to={paths.productCsv(asked)} download>
              {t('productFacts.csv')}
            </ButtonLink>
          ) : null
        }
      />
      <ErrorSummary title={t('error.summary')} errors={errors} />
      <Stack>
        <Card>
          <form method="get" action={paths.product()} className="flex flex-wrap items-end gap-3">
            <div className="min-w-64 flex-1">
              <TextField name="code" label={t('productFacts.code')} hint={t('productFacts.codeHint')} entered={code} error={errors.code} mono maxLength={200} />
            </div>
            <TextField name="since" type="date" label={t('productFacts.since')} entered={since} error={errors.since} />
            <Button look="primary">{t('productFacts.show')}</Button>
          </form>
        </Card>
        {facts?.asked ? (
          <Card title={<Identifier>{facts.di}</Identifier>} breaks>
            {facts.lines.length === 0 ? (
              <Empty title={t('productFacts.empty')}>{t('productFacts.emptyWhy')}</Empty>
            ) : (
              <Lines lines={facts.lines} />
            )}
            {facts.next !== null || props.page !== null ? (
              <nav className="no-print mt-4 flex flex-wrap gap-2.5" aria-label={t('productFacts.pages')}>
                {props.page === null ? null : <ButtonLink to={paths.product(asked)}>{t('productFacts.newest')}</ButtonLink>}
                {facts.next === null ? null : (
                  <ButtonLink to={paths.product({ ...asked, page: facts.next })}>{t('productFacts.older')}</ButtonLink>
                )}
              </nav>
            ) : null}
          </Card>
        ) : null}
      </Stack>
    </>
  ) // prettier-ignore
}

function Lines({ lines }: { lines: readonly ProductLine[] }) {
  const { t, language } = useWords()
  return (
    <DataTable<ProductLine>
      stack
      caption={t('productFacts.caption')}
      rows={lines}
      rowKey={(line) => line.id}
      columns={[
        {
          head: t('productFacts.column.when'),
          cell: (line) => {
            if (line.eventTime === null || line.eventOffset === null) return '—'
            const { day, time } = momentText(language, line.eventTime, line.eventOffset)
            return <time dateTime={line.eventTime}>{`${day} ${time}`}</time>
          },
        },
        {
          head: t('productFacts.column.what'),
          names: true,
          cell: (line) => (
            <>
              {stepText(t, line)} {line.superseded ? <Tag>{t('timeline.superseded')}</Tag> : null}
            </>
          ),
        },
        {
          head: t('productFacts.column.owner'),
          cell: (line) => (line.owner === null ? t('productFacts.unnamed') : nameText(language, line.owner)),
        },
        { head: t('productFacts.column.items'), cell: (line) => <Items uris={line.items} /> },
        {
          head: t('productFacts.column.withheld'),
          cell: (line) =>
            line.withheld.length === 0 ? (
              '—'
            ) : (
              <details className="twin">
                <summary className="tap">{t('productFacts.withheldSome')}</summary>
                <p className="text-[13px] text-ink-2">{withheldNames(t, language, line.withheld).join(' · ')}</p>
              </details>
            ),
        },
      ]}
    />
  )
}

function Items({ uris }: { uris: readonly string[] }) {
  const { t } = useWords()
  const more = uris.length - ITEMS_A_LINE
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      {uris.slice(0, ITEMS_A_LINE).map((uri) => (
        <a key={uri} href={paths.item(uri)} className="tap inline-block">
          <Identifier>{uri.replace('https://id.gs1.org', '')}</Identifier>
        </a>
      ))}
      {more > 0 ? <span className="text-ink-2">{t('productFacts.more', { count: more })}</span> : null}
    </span>
  )
}
