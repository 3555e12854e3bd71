import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { errorsOf } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Columns, PageHead, Stack } from '#app/ui/page.tsx'
import type { CalendarDone, CalendarView } from './calendar-view.ts'
import { CountedByCard } from './counted-by-card.tsx'
import { AddDayCard, OwnDaysCard } from './own-days-card.tsx'
import { ResponseTimesCard } from './response-times-card.tsx'
import { YearCard } from './year-card.tsx'

export type CalendarPageProps = {
  view: CalendarView
  done: CalendarDone | null
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}

/** By which days we are held to what we owe, this year and the next, and how long we give others. */
export function CalendarPage(props: CalendarPageProps) {
  const { t } = useWords()
  const { view, done, errors, entered } = props
  return (
    <>
      <PageHead
        title={t('clocks.title')}
        lead={t('clocks.lead')}
        actions={
          <a href="#times" className="button">
            {t('clocks.times')}
          </a>
        }
      />
      <Stack>
        <ErrorSummary title={t('clocks.errorTitle')} errors={errorsOf(errors, entered.id)} />
        {done === null ? null : <Banner tone={done === 'stands' ? 'plain' : 'ok'} title={t(`clocks.done.${done}`)} />}
        {view.years.map((year) => (
          <YearCard key={year.year} ours year={year} weekdays={view.weekdays} today={view.today}>
            {year.source === null && year.complete && view.notOffered === null ? <Reopen year={year.year} /> : null}
          </YearCard>
        ))}
        {view.notOffered === null ? (
          <Columns main={<OwnDaysCard {...props} />} side={<AddDayCard {...props} />} />
        ) : (
          <OwnDaysCard {...props} />
        )}
        <CountedByCard {...props} />
        <ResponseTimesCard {...props} />
      </Stack>
    </>
  )
}

function Reopen({ year }: { year: number }) {
  const { t } = useWords()
  return (
    <form method="post" action={paths.calendar()}>
      <Once />
      <input type="hidden" name="year" value={year} />
      <Button look="quiet" name="act" value="reopen">
        {t('clocks.reopen')}
      </Button>
    </form>
  )
}
