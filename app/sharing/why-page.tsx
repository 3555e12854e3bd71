import { nameText } from '#app/evidence/evidence-text.ts'
import { stepText } from '#app/evidence/fact-text.ts'
import { listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import type { WhyVisible } from './why-visible.server.ts'

/** Who sees a fact of ours, how each is tied to it, and under which grant. */
export function WhyPage({ why }: { why: WhyVisible }) {
  const { t, language } = useWords()
  return (
    <>
      <PageHead title={t('sharing.whyTitle')} lead={t('sharing.whyLead')} />
      <Stack>
        <Card
          title={stepText(t, why)}
          beside={
            <span className="text-[13px]">
              <Identifier>{why.fact}</Identifier>
            </span>
          }
        >
          {why.readers.length === 0 ? (
            <Empty title={t('sharing.nobodySees')} />
          ) : (
            <DataTable<WhyVisible['readers'][number]>
              stack
              caption={t('sharing.whyTitle')}
              captionHidden
              rows={why.readers}
              rowKey={(reader) => reader.firm.slug}
              columns={[
                {
                  head: t('sharing.partner'),
                  names: true,
                  cell: (reader) => (
                    <a href={paths.partner(reader.firm.slug)} className="tap inline-block">
                      {nameText(language, reader.firm)}
                    </a>
                  ),
                },
                {
                  head: t('sharing.tie'),
                  cell: (reader) =>
                    reader.relations.length === 0
                      ? '—'
                      : listText(
                          language,
                          reader.relations.map((relation) => t(`sharing.ties.${relation}`)),
                        ),
                },
                {
                  head: t('sharing.under'),
                  cell: (reader) =>
                    reader.grants.length === 0 ? (
                      t('sharing.answersShipment')
                    ) : (
                      <span className="grid gap-1">
                        {reader.grants.map((id) => (
                          <a key={id} href={paths.grant(id)}>
                            <Identifier>{id}</Identifier>
                          </a>
                        ))}
                      </span>
                    ),
                },
                {
                  head: t('sharing.previewGroups'),
                  cell: (reader) =>
                    listText(
                      language,
                      reader.groups.map((group) => t(`group.${group}`)),
                    ),
                },
              ]}
            />
          )}
        </Card>
        {why.others.length === 0 ? null : (
          <Card title={t('sharing.othersTitle')}>
            <p className="text-sm">
              {listText(
                language,
                why.others.map((firm) => nameText(language, firm)),
              )}
            </p>
          </Card>
        )}
      </Stack>
    </>
  )
}
