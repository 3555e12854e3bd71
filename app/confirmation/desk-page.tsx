import type { AmendmentLine } from '#app/amendment/amendment.ts'
import { itemText, nameText } from '#app/evidence/evidence-text.ts'
import { declaredText, stepText } from '#app/evidence/fact-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { type ConfirmationDesk, type ConfirmationLine, isOverdue } from './confirmation.ts'
import { ClockTag } from '#app/scar/scars-page.tsx'
import type { ScarLine } from '#app/scar/scar-view.ts'
import { OutcomeTag } from './confirmation-page.tsx'

/** Requests that the desk names; the list has all. */
const ON_DESK = 8

export type DeskView = {
  desk: ConfirmationDesk
  amendments: readonly AmendmentLine[]
  erasures: { waiting: number; any: boolean }
  sharing: { grants: number; requests: number }
  /** Contacts of ours to confirm, and those that letters do not reach. */
  contacts: { due: number; bounced: number }
  /** Corrective requests on either side that are not over. */
  scars: readonly ScarLine[]
  now: string
  zone: string
}

/** What waits for us: questions to answer, our own questions with their clocks, amendments to approve. */
export function DeskPage(view: DeskView) {
  const { t } = useWords()
  return (
    <>
      <PageHead title={t('desk.title')} lead={t('desk.lead')} />
      <Stack>
        <Questions view={view} lines={view.desk.toAnswer} side="toAnswer" />
        <Scars lines={view.scars} />
        <Amendments lines={view.amendments} zone={view.zone} />
        {view.sharing.grants + view.sharing.requests > 0 ? <Sharing waits={view.sharing} /> : null}
        {view.contacts.due + view.contacts.bounced > 0 ? <Contacts waits={view.contacts} /> : null}
        <Questions view={view} lines={view.desk.asked} side="asked" />
        {view.erasures.any ? <Erasures waiting={view.erasures.waiting} /> : null}
        <Readiness />
      </Stack>
    </>
  )
}

/** Grants and questions for more that wait for this person: each has its line on the page of sharing. */
function Sharing({ waits }: { waits: DeskView['sharing'] }) {
  const { t } = useWords()
  return (
    <Card title={t('sharing.title')} beside={<Tag tone="warn">{waits.grants + waits.requests}</Tag>}>
      <p className="text-sm">
        {waits.grants > 0 ? `${t('sharing.deskGrants', { count: waits.grants })} · ` : ''}
        {waits.requests > 0 ? `${t('sharing.deskRequests', { count: waits.requests })} · ` : ''}
        <a href={paths.sharing()}>{t('sharing.deskOpen')}</a>
      </p>
    </Card>
  )
}

/** Contacts of ours that partners cannot rely on until somebody confirms or changes them. */
function Contacts({ waits }: { waits: DeskView['contacts'] }) {
  const { t } = useWords()
  return (
    <Card title={t('company.desk')} beside={<Tag tone="warn">{waits.due + waits.bounced}</Tag>}>
      <p className="text-sm">
        {waits.due > 0 ? `${t('company.deskDue', { count: waits.due })} · ` : ''}
        {waits.bounced > 0 ? `${t('company.deskBounced', { count: waits.bounced })} · ` : ''}
        <a href={paths.company()}>{t('company.deskOpen')}</a>
      </p>
    </Card>
  )
}

/** Corrective requests: those whose turn is ours by name, the others by number. */
function Scars({ lines }: { lines: readonly ScarLine[] }) {
  const { t } = useWords()
  const ours = lines.filter(({ waits }) => waits === 'us')
  return (
    <Card title={t('scar.title')} beside={ours.length > 0 ? <Tag tone="warn">{ours.length}</Tag> : null}>
      {ours.length === 0 ? null : (
        <ul className="mb-2 grid gap-1.5 text-sm">
          {ours.slice(0, ON_DESK).map((line) => (
            <li key={line.id} className="flex flex-wrap items-center gap-2">
              <a href={paths.scar(line.id)} className="tap inline-block">
                <Identifier>{line.reference}</Identifier> {line.title}
              </a>
              {line.clock === null ? null : <ClockTag clock={line.clock} named />}
            </li>
          ))}
        </ul>
      )}
      <p className="text-sm">
        {ours.length === 0 ? `${t('scar.empty.us')} · ` : ''}
        <a href={paths.scars()}>{t('scar.deskOpen')}</a>
      </p>
    </Card>
  )
}

/** The board has a page of its own: what would fail is looked for now and then, and waits for nobody. */
function Readiness() {
  const { t } = useWords()
  return (
    <Card title={t('readiness.title')}>
      <p className="text-sm">
        {t('readiness.deskLead')} <a href={paths.readiness()}>{t('readiness.deskOpen')}</a>
      </p>
    </Card>
  )
}

/** The rare act has one line here, and a page of its own. */
function Erasures({ waiting }: { waiting: number }) {
  const { t } = useWords()
  return (
    <Card title={t('erasure.desk')} beside={waiting > 0 ? <Tag tone="warn">{waiting}</Tag> : null}>
      <p className="text-sm">
        {waiting > 0 ? `${t('erasure.waiting', { count: waiting })} · ` : ''}
        <a href={paths.erasures()}>{t('erasure.deskOpen')}</a>
      </p>
    </Card>
  )
}

/** When it is due, was answered, or should have been; each said in words. */
export function Clock({ line, now, zone }: { line: ConfirmationLine; now: string; zone: string }) {
  const { t, language } = useWords()
  if (line.answeredAt !== null) {
    return (
      <span className="text-[13px]">{t('desk.answered', { date: instantText(language, line.answeredAt, zone) })}</span>
    )
  }
  const date = instantText(language, line.dueAt, zone)
  return isOverdue(line, new Date(now)) ? (
    <Tag tone="stop" icon>
      {t('desk.overdue', { date })}
    </Tag>
  ) : (
    <Tag tone="warn">{t('desk.due', { date })}</Tag>
  )
}

function Questions(props: { view: DeskView; lines: readonly ConfirmationLine[]; side: 'toAnswer' | 'asked' }) {
  const { t, language } = useWords()
  const { side, lines, view } = props
  return (
    <Card title={t(`desk.${side}`)} beside={lines.length > 0 ? <Tag>{lines.length}</Tag> : null}>
      {lines.length === 0 ? (
        <Empty title={t(`desk.${side}Empty`)}>{t(`desk.${side}EmptyWhy`)}</Empty>
      ) : (
        <DataTable<ConfirmationLine>
          stack
          caption={t(`desk.${side}`)}
          captionHidden
          rows={lines}
          rowKey={(line) => line.id}
          columns={[
            {
              head: t('desk.column.label'),
              names: true,
              cell: (line) => (
                <a href={paths.confirmation(line.id)} className="tap inline-block font-normal">
                  <Identifier>{line.label.raw}</Identifier>
                </a>
              ),
            },
            {
              head: t(side === 'toAnswer' ? 'desk.column.asker' : 'desk.column.manufacturer'),
              cell: (line) => nameText(language, side === 'toAnswer' ? line.asker : line.manufacturer),
            },
            { head: t('desk.column.asked'), cell: (line) => instantText(language, line.askedAt, view.zone) },
            { head: t('desk.column.clock'), cell: (line) => <Clock line={line} now={view.now} zone={view.zone} /> },
            {
              head: t('desk.column.answer'),
              cell: (line) =>
                line.outcome === null ? (
                  <span className="text-ink-2">{t('desk.waiting')}</span>
                ) : (
                  <OutcomeTag outcome={line.outcome} />
                ),
            },
          ]}
        />
      )}
    </Card>
  )
}

function Amendments({ lines, zone }: { lines: readonly AmendmentLine[]; zone: string }) {
  const { t, language } = useWords()
  return (
    <Card title={t('desk.amendments')} beside={lines.length > 0 ? <Tag>{lines.length}</Tag> : null}>
      {lines.length === 0 ? (
        <Empty title={t('desk.amendmentsEmpty')}>{t('desk.amendmentsEmptyWhy')}</Empty>
      ) : (
        <DataTable<AmendmentLine>
          stack
          caption={t('desk.amendments')}
          captionHidden
          rows={lines}
          rowKey={(line) => line.id}
          columns={[
            {
              head: t('desk.column.fact'),
              names: true,
              cell: (line) => (
                <a href={paths.amendment(line.id)} className="tap inline-block">
                  {stepText(t, { step: line.step, kind: 'other' })}
                </a>
              ),
            },
            {
              head: t('desk.column.item'),
              cell: (line) => (line.item ? <Identifier>{itemText(line.item)}</Identifier> : ''),
            },
            {
              head: t('desk.column.reason'),
              cell: (line) => (line.reason === null ? t('amendment.noReason') : declaredText(t, line.reason)),
            },
            { head: t('desk.column.declared'), cell: (line) => instantText(language, line.declaredAt, zone) },
          ]}
        />
      )}
    </Card>
  )
}
