import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { errorsOf } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Columns, PageHead, Stack } from '#app/ui/page.tsx'
import type { CalendarDone, CalendarView, YearView } from './calendar-view.ts'
import { CountedByCard } from './counted-by-card.tsx'
import { AddDayCard, OwnDaysCard } from './own-days-card.tsx'
import { ResponseTimesCard } from './response-times-card.tsx'
import { Legend, YearGrid } from './year-grid.tsx'

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
          <Year key={year.year} year={year} view={view} />
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

function Year({ year, view }: { year: YearView; view: CalendarView }) {
  const { t, language } = useWords()
  const said = language === 'en' ? 'en' : 'zh'
  const { source } = year
  return (
    <Card title={t('clocks.year', { year: year.year })} beside={<Legend />}>
      <YearGrid year={year} weekdays={view.weekdays} today={view.today} />
      <div className="mt-4 grid max-w-[84ch] gap-1.5 border-t border-line pt-3 text-[13px] text-ink-2">
        {source === null ? null : (
          <p>
            {t('clocks.source', {
              title: source.title[said],
              date: dateText(language, source.date),
              checked: dateText(language, source.checked),
            })}{' '}
            <a href={source.url} rel="noreferrer" className="[overflow-wrap:anywhere]">
              {new URL(source.url).host}
            </a>
          </p>
        )}
        {year.notCovered === null ? null : <p>{year.notCovered[said]}</p>}
        {source === null && !year.complete ? (
          <p className="text-sm font-semibold text-warn">
            {t('clocks.noData', { year: year.year })}{' '}
            <span className="font-normal text-ink-2">{t('clocks.noDataWhy')}</span>
          </p>
        ) : null}
        {source === null && year.complete ? (
          <form method="post" action={paths.calendar()} className="flex flex-wrap items-center gap-x-3">
            <p className="text-sm">{t('clocks.complete', { year: year.year })}</p>
            {view.notOffered === null ? (
              <>
                <Once />
                <input type="hidden" name="year" value={year.year} />
                <Button look="quiet" name="act" value="reopen">
                  {t('clocks.reopen')}
                </Button>
              </>
            ) : null}
          </form>
        ) : null}
      </div>
    </Card>
  )
}
