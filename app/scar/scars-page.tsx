import { nameText } from '#app/evidence/evidence-text.ts'
import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { ButtonLink, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Tag, type Tone } from '#app/ui/tag.tsx'
import type { NotOffered } from '#policies/affordances.ts'
import type { ScarState, Severity } from './scar.ts'
import type { ClockView, ScarLine } from './scar-view.ts'

export const SHOWN = ['us', 'them', 'over', 'all'] as const
export type Show = (typeof SHOWN)[number]

/** Whether a list of this kind holds a request. */
export function isShown(show: Show, line: ScarLine): boolean {
  return show === 'all' || (show === 'over' ? line.waits === null : line.waits === show)
}

/** Requests on either side: whose turn it is first. */
export function ScarsPage(props: {
  lines: readonly ScarLine[]
  show: Show
  item: string | null
  counts: Readonly<Record<Show, number>>
  notOffered: NotOffered | null
}) {
  const { t, language } = useWords()
  const { show, item } = props
  const filter = (one: Show) => ({ show: one, ...(item === null ? {} : { item }) })
  return (
    <>
      <PageHead
        title={t('scar.title')}
        lead={t('scar.lead')}
        actions={
          props.notOffered === null ? (
            <ButtonLink look="primary" to={paths.newScar(item === null ? {} : { item })}>
              {t('scar.new')}
            </ButtonLink>
          ) : null
        }
      />
      <Stack>
        <nav aria-label={t('scar.showLabel')} className="no-print flex flex-wrap items-center gap-2">
          {SHOWN.map((one) => (
            <a
              key={one}
              href={paths.scars(filter(one))}
              className="button aria-[current]:border-brand aria-[current]:bg-brand-soft"
              {...(one === show ? { 'aria-current': 'page' as const } : {})}
            >
              {t(`scar.show.${one}`)} <span className="tag">{props.counts[one]}</span>
            </a>
          ))}
          <a href={paths.scarsCsv(filter(show))} className="tap ml-auto inline-block text-sm" download>
            {t('scar.csv')}
          </a>
        </nav>
        <Card title={t(`scar.show.${show}`)}>
          {item === null ? null : (
            <p className="mb-3 text-sm text-ink-2">
              {t('scar.onItem', { item: '' })} <Identifier>{item}</Identifier>
            </p>
          )}
          {props.lines.length === 0 ? (
            <Empty title={t(`scar.empty.${show}`)}>{t('scar.emptyWhy')}</Empty>
          ) : (
            <DataTable<ScarLine>
              stack
              caption={t('scar.title')}
              captionHidden
              rows={props.lines}
              rowKey={(line) => line.id}
              columns={[
                {
                  head: t('scar.column.request'),
                  names: true,
                  cell: (line) => (
                    <a href={paths.scar(line.id)} className="tap inline-block">
                      <span className="mono block text-[13px] font-normal whitespace-nowrap">{line.reference}</span>
                      {line.title}
                    </a>
                  ),
                },
                {
                  head: t('scar.column.other'),
                  cell: (line) => (
                    <>
                      <span className="text-ink-2">
                        {t(line.side === 'customer' ? 'scar.toSupplier' : 'scar.fromCustomer')}
                      </span>{' '}
                      {nameText(language, line.other)}
                    </>
                  ),
                },
                {
                  head: t('scar.column.severity'),
                  tight: true,
                  cell: (line) => <SeverityTag severity={line.severity} />,
                },
                { head: t('scar.column.state'), tight: true, cell: (line) => <StateTag state={line.state} /> },
                {
                  head: t('scar.column.turn'),
                  cell: (line) => (
                    <span className={line.waits === 'us' ? 'font-semibold' : 'text-ink-2'}>
                      {t(`scar.turn.${line.waits ?? 'none'}`)}
                    </span>
                  ),
                },
                {
                  head: t('scar.column.clock'),
                  cell: (line) => (line.clock === null ? '' : <ClockTag clock={line.clock} named />),
                },
              ]}
            />
          )}
        </Card>
        {props.notOffered === null ? null : (
          <Refused act={t('scar.new')} because={t(`affordance.${props.notOffered}`)} />
        )}
      </Stack>
    </>
  )
}

const SEVERITY_TONE: Readonly<Record<Severity, Tone>> = { critical: 'stop', major: 'warn', minor: 'plain' }

export function SeverityTag({ severity }: { severity: Severity }) {
  const { t } = useWords()
  return <Tag tone={SEVERITY_TONE[severity]}>{t(`scar.severity.${severity}`)}</Tag>
}

const STATE_TONE: Partial<Record<ScarState, Tone>> = {
  disputed: 'warn',
  accepted: 'ok',
  verified: 'ok',
  'closed-by-customer': 'ok',
  'closed-by-supplier': 'ok',
  closed: 'ok',
  issued: 'brand',
  answering: 'brand',
}

export function StateTag({ state }: { state: ScarState }) {
  const { t } = useWords()
  return <Tag tone={STATE_TONE[state] ?? 'plain'}>{t(`scar.state.${state}`)}</Tag>
}

const CLOCK_TONE: Readonly<Record<ClockView['state'], Tone>> = {
  running: 'warn',
  overdue: 'stop',
  met: 'ok',
  'met-late': 'warn',
  stopped: 'plain',
}

/** A clock in words: what is due, or how it ended. */
export function ClockTag({ clock, named = false }: { clock: ClockView; named?: boolean }) {
  const { t, language } = useWords()
  const said = t(`scar.clockState.${clock.state}`, { day: dateText(language, clock.day) })
  return (
    <Tag tone={CLOCK_TONE[clock.state]} icon={clock.state === 'overdue'}>
      {named ? `${t(`scar.clock.${clock.name}`)}: ${said}` : said}
    </Tag>
  )
}
