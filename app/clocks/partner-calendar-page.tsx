import { nameText } from '#app/evidence/evidence-text.ts'
import { dayText, listText, weekdayText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { Card, Columns, PageHead, Stack } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { SEVERITIES } from '#app/vocabulary/response-times.ts'
import { ASKED_STEPS, type PartnerCalendar } from './calendar-view.ts'
import { YearCard } from './year-card.tsx'

type Step = (typeof ASKED_STEPS)[number]

/** By which days a partner is held to what it owes us, and when it would answer if we asked now. */
export function PartnerCalendarPage({ view }: { view: PartnerCalendar }) {
  const { t, language } = useWords()
  const firm = nameText(language, view.partner)
  return (
    <>
      <PageHead
        over={<a href={paths.partner(view.partner.slug)}>{firm}</a>}
        title={t('clocks.partner.title', { firm })}
        lead={t('clocks.partner.lead', { firm })}
      />
      <Stack>
        <Columns main={<DueNow view={view} />} side={<Counted view={view} />} />
        {view.years.map((year) => (
          <YearCard key={year.year} ours={false} year={year} weekdays={view.weekdays} today={view.today} />
        ))}
      </Stack>
    </>
  )
}

function DueNow({ view }: { view: PartnerCalendar }) {
  const { t, language } = useWords()
  return (
    <Card title={t('clocks.partner.due')}>
      <p className="mb-3 max-w-[68ch] text-[13px] text-ink-2">
        {t('clocks.partner.dueLead')} <a href={`${paths.calendar()}#times`}>{t('clocks.times')}</a>
      </p>
      <DataTable<Step>
        stack
        caption={t('clocks.partner.due')}
        captionHidden
        rows={ASKED_STEPS}
        rowKey={(step) => step}
        columns={[
          { head: t('clocks.stepHead'), names: true, cell: (step) => t(`clocks.step.${step}`) },
          ...SEVERITIES.map((severity) => ({
            head: t(`clocks.severity.${severity}`),
            cell: (step: Step) => {
              const due = view.due.find((one) => one.step === step && one.severity === severity)
              if (!due) return null
              return (
                <>
                  {dayText(language, due.day)} {due.beyondData ? <Tag tone="warn">{t('clocks.beyondData')}</Tag> : null}
                </>
              )
            },
          })),
        ]}
      />
    </Card>
  )
}

function Counted({ view }: { view: PartnerCalendar }) {
  const { t, language } = useWords()
  const weekdays = view.weekdays.map((day) => weekdayText(language, day, 'long'))
  return (
    <Card title={t('clocks.partner.countedBy')}>
      <SummaryList
        rows={[
          { name: t('clocks.country'), value: view.country },
          { name: t('clocks.zone'), value: view.zone },
          { name: t('clocks.weekdays'), value: listText(language, weekdays) },
        ]}
      />
    </Card>
  )
}
