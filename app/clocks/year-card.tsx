import type { ReactNode } from 'react'
import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { Card } from '#app/ui/page.tsx'
import { MONDAY_TO_FRIDAY } from '#app/vocabulary/working-days.ts'
import type { YearView } from './calendar-view.ts'
import { Legend, YearGrid } from './year-grid.tsx'

/** One year of a calendar, ours or a partner's: its months, where its days come from, and what is not in it. */
export function YearCard(props: {
  ours: boolean
  year: YearView
  weekdays: readonly number[]
  today: string
  children?: ReactNode
}) {
  const { t, language } = useWords()
  const { year, ours } = props
  const { source } = year
  const said = language === 'en' ? 'en' : 'zh'
  const usual = props.weekdays.join() === MONDAY_TO_FRIDAY.join()
  return (
    <Card title={t('clocks.year', { year: year.year })} beside={<Legend />}>
      <YearGrid
        year={year}
        weekdays={props.weekdays}
        today={props.today}
        ownMark={t(ours ? 'clocks.ownMark' : 'clocks.partner.ownMark')}
      />
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
            {t(usual ? 'clocks.noData' : 'clocks.noDataOther', { year: year.year })}{' '}
            {ours ? <span className="font-normal text-ink-2">{t('clocks.noDataWhy')}</span> : null}
          </p>
        ) : null}
        {source === null && year.complete ? (
          <p className="text-sm">{t(ours ? 'clocks.complete' : 'clocks.partner.complete', { year: year.year })}</p>
        ) : null}
        {props.children}
      </div>
    </Card>
  )
}
