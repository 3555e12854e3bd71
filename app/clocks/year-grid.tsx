import { dateText, monthText, nearDateText, weekdayText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { daysInMonth } from '#app/vocabulary/calendar-date.ts'
import { weekdayOf } from '#app/vocabulary/working-days.ts'
import { WEEK } from '#app/people/people.ts'
import type { MarkedDay, YearView } from './calendar-view.ts'

/** `ownMark`: how a day is told that the organization declared itself. */
type Shown = { year: YearView; weekdays: readonly number[]; today: string; ownMark: string }

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

/** A year as twelve months, each a table of its weeks with its days off and make-up days named below. */
export function YearGrid(props: Shown) {
  return (
    <div className="grid grid-cols-2 gap-x-6 gap-y-5 max-sm:gap-x-4 md:grid-cols-3 lg:grid-cols-4">
      {MONTHS.map((month) => (
        <Month key={month} month={month} {...props} />
      ))}
    </div>
  )
}

/** What the marks of a day mean; the names below each month say it without them. */
export function Legend() {
  const { t } = useWords()
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-[13px] text-ink-2">
      <span className="flex items-center gap-1.5">
        <span aria-hidden="true" className={`${MARK} ${LOOK.holiday}`}>
          8
        </span>
        {t('clocks.legendOff')}
      </span>
      <span className="flex items-center gap-1.5">
        <span aria-hidden="true" className={`${MARK} ${LOOK.working}`}>
          8
        </span>
        {t('clocks.legendWorked')}
      </span>
      <span className="flex items-center gap-1.5">
        <span aria-hidden="true" className={`${MARK} outline-2 outline-brand`}>
          8
        </span>
        {t('clocks.legendToday')}
      </span>
    </p>
  )
}

const MARK = 'inline-grid size-6 place-items-center rounded-md text-[13px] tabular-nums max-sm:size-5 max-sm:text-xs'
const LOOK = {
  holiday: 'bg-stop-soft font-semibold text-stop',
  working: 'border border-ok bg-ok-soft font-semibold text-ok',
}

function Month(props: Shown & { month: number }) {
  const { language } = useWords()
  const { year, month } = props
  const stem = `${year.year}-${String(month).padStart(2, '0')}`
  const named = new Map(year.days.filter(({ day }) => day.startsWith(stem)).map((day) => [day.day, day]))
  const days = Array.from(
    { length: daysInMonth(year.year, month) },
    (_, n) => `${stem}-${String(n + 1).padStart(2, '0')}`,
  )
  const cells = [...Array.from({ length: weekdayOf(`${stem}-01`) - 1 }, () => null), ...days]
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7))
  return (
    <div className="min-w-0">
      <table className="w-full table-fixed border-collapse text-center">
        <caption className="pb-1 text-left text-sm font-semibold">{monthText(language, month)}</caption>
        <thead>
          <tr>
            {WEEK.map((weekday) => (
              <th key={weekday} scope="col" className="pb-0.5 text-[11px] font-normal text-ink-3">
                <span aria-hidden="true">{weekdayText(language, weekday, 'head')}</span>
                <span className="sr-only">{weekdayText(language, weekday, 'long')}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, index) => (
            <tr key={week[0] ?? `week-${index}`}>
              {WEEK.map((weekday) => {
                const day = week[weekday - 1] ?? null
                return <td key={weekday}>{day === null ? null : <Day day={day} mark={named.get(day)} {...props} />}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {named.size === 0 ? null : (
        <ul className="mt-1 grid gap-0.5 text-[13px] text-ink-2 max-sm:text-xs">
          {runsOf([...named.values()]).map((run) => (
            <li key={run.from}>
              <span className={`font-semibold ${run.kind === 'holiday' ? 'text-stop' : 'text-ok'}`}>
                {run.from === run.until
                  ? nearDateText(language, run.from, run.from)
                  : `${nearDateText(language, run.from, run.from)} – ${nearDateText(language, run.until, run.until)}`}
              </span>{' '}
              {run.name[language === 'en' ? 'en' : 'zh']}
              {run.own ? ` (${props.ownMark})` : ''}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Day(props: { day: string; mark: MarkedDay | undefined; weekdays: readonly number[]; today: string }) {
  const { t, language } = useWords()
  const { day, mark } = props
  const plain = props.weekdays.includes(weekdayOf(day)) ? 'text-ink' : 'text-ink-3'
  const ring = day === props.today ? ' outline-2 outline-brand' : ''
  return (
    <span className={`${MARK} ${mark ? LOOK[mark.kind] : plain}${ring}`}>
      <time dateTime={day}>{Number(day.slice(8))}</time>
      {mark ? (
        <span className="sr-only">
          {t(mark.kind === 'holiday' ? 'clocks.off' : 'clocks.worked')}: {mark.name[language === 'en' ? 'en' : 'zh']}
        </span>
      ) : null}
      {day === props.today ? <span className="sr-only">{dateText(language, day)}</span> : null}
    </span>
  )
}

type Run = { from: string; until: string; kind: MarkedDay['kind']; name: MarkedDay['name']; own: boolean }

/** Days one after the other with the same name are said once. */
export function runsOf(days: readonly MarkedDay[]): Run[] {
  const runs: Run[] = []
  for (const { day, kind, name, own } of days) {
    const last = runs.at(-1)
    const next = last && Date.parse(day) - Date.parse(last.until) === 86_400_000
    if (last && next && last.kind === kind && last.name.en === name.en && last.own === own) last.until = day
    else runs.push({ from: day, until: day, kind, name, own })
  }
  return runs
}
