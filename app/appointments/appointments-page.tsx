import { SayAgain } from '#app/account/say-again.tsx'
import { nameText } from '#app/evidence/evidence-text.ts'
import { dateText, instantText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { errorsOf } from '#app/ui/field.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { AppointForm, EndForm } from './appointment-forms.tsx'
import { APPOINTED_FOR, type AppointmentLine, type AppointmentsView } from './appointments.ts'

export type AppointmentsProps = {
  view: AppointmentsView
  fresh: boolean
  zone: string
  done: 'kept' | 'ended' | null
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}

/** Who speaks for our products, for whom we speak, and the form of a new appointment. */
export function AppointmentsPage(props: AppointmentsProps) {
  const { t } = useWords()
  const { view, done } = props
  return (
    <>
      <PageHead
        title={t('appointments.title')}
        over={<a href={paths.identifiers()}>{t('identifiers.title')}</a>}
        lead={t('appointments.lead')}
      />
      <Stack>
        <ErrorSummary title={t('sharing.errorTitle')} errors={errorsOf(props.errors, props.entered.id)} />
        {done === null ? null : <Banner tone="ok" title={t(`appointments.done.${done}`)} />}
        <Lines {...props} given />
        <Lines {...props} given={false} />
        {view.mayAppoint !== null ? (
          <Refused act={t('appointments.appoint')} because={t(`affordance.${view.mayAppoint}`)} />
        ) : (
          <Card title={t('appointments.appoint')}>
            {view.partners.length === 0 ? (
              <Empty title={t('appointments.noPartners')}>
                <a href={paths.sharing()}>{t('sharing.title')}</a>
              </Empty>
            ) : props.fresh ? (
              <AppointForm {...props} />
            ) : (
              <SayAgain returnTo={paths.appointments()} />
            )}
          </Card>
        )}
      </Stack>
    </>
  )
}

function Lines(props: AppointmentsProps & { given: boolean }) {
  const { t, language } = useWords()
  const { given } = props
  const lines = props.view.lines.filter((line) => line.given === given)
  const title = given ? t('appointments.given') : t('appointments.received')
  const at = (instant: string) => instantText(language, instant, props.zone)
  const forText = (line: AppointmentLine) => {
    const known = APPOINTED_FOR.find((word) => line.for === word || line.for === `${word} for`)
    return known ? t(`appointments.for.${known}`) : (line.for ?? '—')
  }
  return (
    <Card title={title}>
      {lines.length === 0 ? (
        <p className="text-sm text-ink-2">{given ? t('appointments.noneGiven') : t('appointments.noneReceived')}</p>
      ) : (
        <DataTable<AppointmentLine>
          stack
          caption={title}
          captionHidden
          rows={lines}
          rowKey={(line) => line.id}
          columns={[
            { head: t('appointments.partner'), names: true, cell: (line) => nameText(language, line.firm) },
            { head: t('appointments.what'), cell: forText },
            {
              head: t('appointments.products'),
              tight: true,
              cell: (line) =>
                line.dis === null ? (
                  t('appointments.allProducts')
                ) : (
                  <span className="grid">
                    {line.dis.map((di) => (
                      <Identifier key={di}>{di}</Identifier>
                    ))}
                  </span>
                ),
            },
            {
              head: t('appointments.steps'),
              cell: (line) =>
                line.kinds === null
                  ? t('appointments.allSteps')
                  : listText(
                      language,
                      line.kinds.map((kind) => t(`kind.${kind}`)),
                    ),
            },
            {
              head: t('appointments.when'),
              cell: (line) => (
                <>
                  {line.ends === null
                    ? t('appointments.since', { from: dateText(language, line.starts.slice(0, 10)) })
                    : t('appointments.span', { from: at(line.starts), until: at(line.ends) })}
                </>
              ),
            },
            {
              head: t('appointments.state'),
              cell: (line) => (
                <div className="grid gap-1.5">
                  <span>
                    <Tag tone={line.state === 'live' ? 'ok' : line.state === 'coming' ? 'brand' : 'plain'}>
                      {t(`appointments.states.${line.state}`)}
                    </Tag>
                  </span>
                  {line.reason === null ? null : <p className="text-[13px] text-ink-2">{line.reason}</p>}
                  {line.endedBecause === null ? null : (
                    <p className="text-[13px] text-ink-2">
                      {t('appointments.endsBecause', { why: line.endedBecause })}
                    </p>
                  )}
                  {line.endable && props.view.mayAppoint === null && props.fresh ? (
                    <EndForm line={line} {...props} />
                  ) : null}
                </div>
              ),
            },
          ]}
        />
      )}
    </Card>
  )
}
