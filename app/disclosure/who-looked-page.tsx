import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { SelectField, TextField } from '#app/ui/field.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { type DisclosureFilter, type DisclosureLog, type DisclosureRow, FLAG_FILTERS, PURPOSES } from './disclosure.ts'
import { roleName } from './disclosure-text.ts'

/** Everyone who was shown a fact of ours: when, for what, through which door, which facts and groups. */
export function WhoLookedPage(props: {
  log: DisclosureLog
  filter: DisclosureFilter
  organization: { name: string; nameZh: string | null }
  zone: string
  errors: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { log, filter, zone } = props
  const { page, ...narrowed } = filter
  const isNarrowed = Object.values(narrowed).some((value) => value !== null)
  return (
    <>
      <PageHead
        title={t('whoLooked.title')}
        lead={t('whoLooked.lead', { organization: nameText(language, props.organization) })}
        actions={
          <ButtonLink to={paths.whoLookedCsv(narrowed)} download>
            {t('whoLooked.csv')}
          </ButtonLink>
        }
      />
      <Stack>
        <ErrorSummary title={t('error.summary')} errors={props.errors} />
        <div className="no-print">
          <Card title={t('whoLooked.filter')}>
            <form method="get" action={paths.whoLooked()} className="grid gap-4">
              <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-3">
                <SelectField
                  name="organization"
                  label={t('whoLooked.organization')}
                  none={t('whoLooked.anyOrganization')}
                  entered={filter.organization ?? ''}
                  choices={log.organizations.map((party) => ({ value: party.slug, label: nameText(language, party) }))}
                />
                <SelectField
                  name="purpose"
                  label={t('whoLooked.purpose')}
                  none={t('whoLooked.anyPurpose')}
                  entered={filter.purpose ?? ''}
                  choices={PURPOSES.map((purpose) => ({ value: purpose, label: t(`purpose.${purpose}`) }))}
                />
                <TextField
                  name="from"
                  type="date"
                  label={t('whoLooked.from')}
                  entered={filter.from ?? ''}
                  error={props.errors.from}
                />
                <TextField
                  name="until"
                  type="date"
                  label={t('whoLooked.until')}
                  entered={filter.until ?? ''}
                  error={props.errors.until}
                />
                <TextField name="item" label={t('whoLooked.item')} entered={filter.item ?? ''} mono maxLength={2000} />
                <SelectField
                  name="flag"
                  label={t('whoLooked.column.flags')}
                  none={t('whoLooked.anything')}
                  entered={filter.flag ?? ''}
                  choices={FLAG_FILTERS.map((flag) => ({
                    value: flag,
                    label: flag === 'any' ? t('whoLooked.anyFlag') : t(`whoLooked.flag.${flag}`),
                  }))}
                />
              </div>
              <div className="flex flex-wrap items-center gap-2.5">
                <Button look="primary">{t('whoLooked.apply')}</Button>
                {isNarrowed ? <ButtonLink to={paths.whoLooked()}>{t('whoLooked.clear')}</ButtonLink> : null}
                <span className="text-[13px] text-ink-2">
                  {t('whoLooked.item')}: {t('whoLooked.itemHint')}
                </span>
              </div>
            </form>
          </Card>
        </div>
        <Card breaks>
          {log.rows.length === 0 ? (
            <Empty title={t(isNarrowed ? 'whoLooked.emptyFilter' : 'whoLooked.empty')}>
              {t(isNarrowed ? 'whoLooked.emptyFilterWhy' : 'whoLooked.emptyWhy')}
            </Empty>
          ) : (
            <DataTable<DisclosureRow>
              stack
              caption={t('whoLooked.caption')}
              rows={log.rows}
              rowKey={(row) => row.id}
              columns={[
                {
                  head: t('whoLooked.column.when'),
                  cell: (row) => <time dateTime={row.at}>{instantText(language, row.at, zone)}</time>,
                },
                {
                  head: t('whoLooked.column.who'),
                  names: true,
                  cell: (row) => (
                    <>
                      {nameText(language, row.to)}
                      <span className="block text-[13px] font-normal text-ink-2">
                        {row.guest === null ? roleName(t, row) : t(`guests.mark.${row.guest}`)}
                      </span>
                    </>
                  ),
                },
                {
                  head: t('whoLooked.column.purpose'),
                  cell: (row) => (
                    <>
                      {t(`purpose.${row.purpose}`)}
                      <span className="block text-[13px] text-ink-2">{t(`door.${row.door}`)}</span>
                    </>
                  ),
                },
                { head: t('whoLooked.column.question'), cell: (row) => <Identifier>{row.question}</Identifier> },
                {
                  head: t('whoLooked.column.groups'),
                  cell: (row) => row.groups.map((group) => t(`group.${group}`)).join(language === 'en' ? ', ' : '、'),
                },
                {
                  head: t('whoLooked.column.flags'),
                  cell: (row) =>
                    row.flags.length === 0 ? (
                      '—'
                    ) : (
                      <span className="flex flex-wrap gap-1.5">
                        {row.flags.map((flag) => (
                          <Tag key={flag} tone="warn">
                            {t(`whoLooked.flag.${flag}`)}
                          </Tag>
                        ))}
                        {/* which groups: said where they are not all that were shown */}
                        {row.firstGroups.length > 0 && row.firstGroups.length < row.groups.length ? (
                          <span className="text-[13px] text-ink-2">
                            {listText(
                              language,
                              row.firstGroups.map((group) => t(`group.${group}`)),
                            )}
                          </span>
                        ) : null}
                      </span>
                    ),
                },
                {
                  head: t('whoLooked.column.facts'),
                  tight: true,
                  cell: (row) => (
                    <details className="twin">
                      <summary className="tap">{t('whoLooked.facts', { count: row.facts.length })}</summary>
                      <ul className="text-[13px]">
                        {row.facts.map((fact) => (
                          <li key={fact}>
                            <Identifier>{fact}</Identifier>
                          </li>
                        ))}
                      </ul>
                    </details>
                  ),
                },
              ]}
            />
          )}
          {log.next || page ? (
            <nav className="no-print mt-4 flex flex-wrap gap-2.5" aria-label={t('whoLooked.title')}>
              {page ? <ButtonLink to={paths.whoLooked(narrowed)}>{t('whoLooked.newest')}</ButtonLink> : null}
              {log.next ? (
                <ButtonLink to={paths.whoLooked({ ...narrowed, page: log.next })}>{t('whoLooked.older')}</ButtonLink>
              ) : null}
            </nav>
          ) : null}
        </Card>
      </Stack>
    </>
  )
}
