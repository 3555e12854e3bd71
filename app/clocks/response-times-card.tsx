import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card } from '#app/ui/page.tsx'
import { CLOCK_STEPS, type ClockStep, type ResponseTime, SEVERITIES } from '#app/vocabulary/response-times.ts'
import { DAY_UNITS } from '#app/vocabulary/working-days.ts'
import type { CalendarPageProps } from './calendar-page.tsx'
import { REASON_MAX, type TimeCell, timeField } from './calendar-view.ts'

/** How long we give, by step and severity: a form for those who may, the same table for everybody else. */
export function ResponseTimesCard(props: CalendarPageProps) {
  const { t, language } = useWords()
  const { view, errors, entered } = props
  const may = view.notOffered === null
  const cell = (step: ClockStep, severity: TimeCell['severity']) =>
    view.times.find((one) => one.step === step && one.severity === severity)
  const table = (
    <DataTable<ClockStep>
      stack
      caption={t('clocks.times')}
      captionHidden
      rows={CLOCK_STEPS}
      rowKey={(step) => step}
      columns={[
        { head: t('clocks.stepHead'), names: true, cell: (step) => t(`clocks.step.${step}`) },
        ...SEVERITIES.map((severity) => ({
          head: t(`clocks.severity.${severity}`),
          cell: (step: ClockStep) => {
            const time = cell(step, severity)
            if (!time) return null
            return may ? <Asked time={time} {...props} /> : <Said time={time} />
          },
        })),
      ]}
    />
  )
  return (
    <Card id="times" title={t('clocks.times')}>
      <p className="mb-3 max-w-[76ch] text-[13px] text-ink-2">
        {t('clocks.timesLead')}
        {view.timesKept
          ? ` ${t('clocks.timesKept', { name: view.timesKept.by, date: dateText(language, view.timesKept.at.slice(0, 10)) })}`
          : ''}
      </p>
      {view.notOffered === null ? (
        <form method="post" action={paths.calendar()} className="grid gap-4">
          <Once />
          {table}
          <div className="max-w-[44rem]">
            <TextField
              name="because"
              label={t('clocks.why')}
              error={errors.because}
              entered={entered.act === 'times' ? entered.because : undefined}
              maxLength={REASON_MAX}
            />
          </div>
          <div>
            <Button look="primary" name="act" value="times">
              {t('clocks.keepTimes')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="grid gap-4">
          {table}
          <Refused act={t('clocks.keepTimes')} because={t(`affordance.${view.notOffered}`)} />
        </div>
      )}
    </Card>
  )
}

/** A response time in words. */
function useTimeText() {
  const { t } = useWords()
  return ({ days, unit }: ResponseTime) =>
    unit === 'working' ? t('clocks.time.working', { count: days }) : t('clocks.time.calendar', { count: days })
}

function Said({ time }: { time: TimeCell }) {
  const { t } = useWords()
  const text = useTimeText()
  return time.ours ? <b>{text(time.ours)}</b> : <>{t('clocks.proposedTime', { time: text(time.proposed) })}</>
}

function Asked({ time, errors, entered }: CalendarPageProps & { time: TimeCell }) {
  const { t } = useWords()
  const text = useTimeText()
  const said = entered.act === 'times' ? entered : null
  const of = { step: t(`clocks.step.${time.step}`), severity: t(`clocks.severity.${time.severity}`) }
  const [days, unit] = [timeField('days', time), timeField('unit', time)]
  const error = errors[days]
  return (
    <div className="min-w-[10.5rem]">
      {/* what the author saw when they typed, also where the page is shown again with errors; after somebody else's change, that one */}
      <input type="hidden" name={timeField('seen', time)} value={said?.[timeField('seen', time)] ?? time.version} />
      {error ? (
        <p id={`${days}-error`} className="mb-1 text-[13px] font-semibold text-stop">
          {error}
        </p>
      ) : null}
      <div className="flex gap-1.5">
        <input
          id={days}
          name={days}
          inputMode="numeric"
          maxLength={4}
          aria-label={t('clocks.daysOf', of)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${days}-error ${days}-hint` : `${days}-hint`}
          defaultValue={said?.[days] ?? (time.ours ? String(time.ours.days) : '')}
          placeholder={String(time.proposed.days)}
          className="entry !w-16 flex-none text-right tabular-nums"
        />
        <select
          name={unit}
          aria-label={t('clocks.unitOf', of)}
          defaultValue={said?.[unit] ?? (time.ours ?? time.proposed).unit}
          className="entry min-w-0 !px-1.5 text-[13px]"
        >
          {DAY_UNITS.map((value) => (
            <option key={value} value={value}>
              {t(`clocks.unit.${value}`)}
            </option>
          ))}
        </select>
      </div>
      <p id={`${days}-hint`} className="mt-0.5 text-[12px] text-ink-3">
        {said && time.ours ? `${t('clocks.inForce', { time: text(time.ours) })} · ` : ''}
        {t('clocks.proposedTime', { time: text(time.proposed) })}
      </p>
    </div>
  )
}
