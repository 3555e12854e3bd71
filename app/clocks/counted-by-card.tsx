import { listText, weekdayText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { WEEK } from '#app/people/people.ts'
import { Button, Refused } from '#app/ui/button.tsx'
import { Checkboxes, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import type { CalendarPageProps } from './calendar-page.tsx'
import { REASON_MAX } from './calendar-view.ts'

/** Whose holidays count for us, in which zone our days end, and which weekdays we work. */
export function CountedByCard({ view, errors, entered }: CalendarPageProps) {
  const { t, language } = useWords()
  const said = entered.act === 'keep' ? entered : null
  const weekday = (day: number) => weekdayText(language, day, 'long')
  return (
    <Card title={t('clocks.countedBy')}>
      <p className="mb-4 text-[13px] text-ink-2">{t('clocks.countedByLead')}</p>
      {view.notOffered === null ? (
        <form method="post" action={paths.calendar()} className="grid max-w-[44rem] gap-4">
          <Once />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              name="country"
              mono
              label={t('clocks.country')}
              hint={t('clocks.countryHint')}
              error={errors.country}
              entered={said?.country ?? view.country}
              maxLength={2}
            />
            <TextField
              name="zone"
              label={t('clocks.zone')}
              hint={t('clocks.zoneHint')}
              error={errors.zone}
              entered={said?.zone ?? view.zone}
              maxLength={60}
            />
          </div>
          <Checkboxes
            name="weekdays"
            label={t('clocks.weekdays')}
            error={errors.weekdays}
            entered={said ? (said.weekdays ?? '').split('\n') : view.weekdays.map(String)}
            choices={WEEK.map((day) => ({ value: String(day), label: weekday(day) }))}
          />
          <TextField name="why" label={t('clocks.why')} error={errors.why} entered={said?.why} maxLength={REASON_MAX} />
          <div>
            <Button name="act" value="keep">
              {t('clocks.keep')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="grid gap-4">
          <SummaryList
            rows={[
              { name: t('clocks.country'), value: view.country },
              { name: t('clocks.zone'), value: view.zone },
              { name: t('clocks.weekdays'), value: listText(language, view.weekdays.map(weekday)) },
            ]}
          />
          <Refused act={t('clocks.keep')} because={t(`affordance.${view.notOffered}`)} />
        </div>
      )}
    </Card>
  )
}
