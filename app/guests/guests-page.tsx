import { dateText, instantText, numberText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { ButtonLink, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Tag, type Tone } from '#app/ui/tag.tsx'
import type { NotOffered } from '#policies/affordances.ts'
import type { GuestLine, LinkState } from './guest.ts'

const TONE: Readonly<Record<LinkState, Tone>> = { live: 'ok', lapsed: 'plain', revoked: 'stop' }

export function LinkTag({ state }: { state: LinkState }) {
  const { t } = useWords()
  return <Tag tone={TONE[state]}>{t(`guests.state.${state}`)}</Tag>
}

/** Whom we let in by a link. */
export function GuestsPage(props: { lines: readonly GuestLine[]; notOffered: NotOffered | null; zone: string }) {
  const { t, language } = useWords()
  return (
    <>
      <PageHead
        title={t('guests.title')}
        over={<a href={paths.sharing()}>{t('sharing.title')}</a>}
        lead={t('guests.lead')}
        actions={
          props.notOffered === null ? (
            <ButtonLink look="primary" to={paths.newGuest()}>
              {t('guests.new')}
            </ButtonLink>
          ) : null
        }
      />
      <Stack>
        <Card>
          {props.lines.length === 0 ? (
            <Empty title={t('guests.empty')}>{t('guests.emptyWhy')}</Empty>
          ) : (
            <DataTable<GuestLine>
              stack
              caption={t('guests.title')}
              captionHidden
              rows={props.lines}
              rowKey={(line) => line.id}
              columns={[
                {
                  head: t('guests.column.guest'),
                  names: true,
                  cell: (line) => (
                    <>
                      <a href={paths.guestLink(line.id)} className="tap inline-block">
                        {line.name}
                      </a>
                      <span className="block text-[13px] font-normal text-ink-2">
                        {[t(`guests.who.${line.who}`), line.firm].filter((part) => part !== '').join(' · ')}
                      </span>
                    </>
                  ),
                },
                { head: t('guests.column.purpose'), cell: (line) => t(`purpose.${line.purpose}`) },
                {
                  head: t('guests.column.items'),
                  number: true,
                  cell: (line) => numberText(language, line.items.length),
                },
                {
                  head: t('guests.column.until'),
                  cell: (line) => dateText(language, lastDay(line.ends, props.zone)),
                },
                { head: t('guests.column.state'), tight: true, cell: (line) => <LinkTag state={line.state} /> },
                {
                  head: t('guests.column.opened'),
                  cell: (line) =>
                    line.opened === null ? t('guests.never') : instantText(language, line.opened, props.zone),
                },
              ]}
            />
          )}
        </Card>
        {props.notOffered === null ? null : (
          <Refused act={t('guests.new')} because={t(`affordance.${props.notOffered}`)} />
        )}
      </Stack>
    </>
  )
}

/** The last day (YYYY-MM-DD in a zone) on which something that ends at an instant is open. */
export function lastDay(ends: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(Date.parse(ends) - 1))
}
