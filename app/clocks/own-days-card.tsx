import { dateText, dayText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { SelectField, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Empty } from '#app/ui/page.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { CalendarPageProps } from './calendar-page.tsx'
import { DAY_NAME_MAX, type OwnDayLine, REASON_MAX } from './calendar-view.ts'

/** The days that we declared ourselves, each with why, and the way out of the calendar. */
export function OwnDaysCard(props: CalendarPageProps) {
  const { t, language } = useWords()
  const { view } = props
  const may = view.notOffered === null
  return (
    <Card title={t('clocks.own')}>
      <p className="mb-3 max-w-[68ch] text-[13px] text-ink-2">{t('clocks.ownLead')}</p>
      {view.own.length === 0 ? (
        <Empty title={t('clocks.noOwn')}>{t('clocks.noOwnWhy')}</Empty>
      ) : (
        <DataTable<OwnDayLine>
          stack
          caption={t('clocks.own')}
          captionHidden
          rows={view.own}
          rowKey={({ id }) => id}
          columns={[
            {
              head: t('clocks.day'),
              names: true,
              cell: ({ day, name }) => (
                <>
                  <span className="sm:whitespace-nowrap">{dayText(language, day)}</span>
                  <span className="block font-normal text-ink-2">{name}</span>
                </>
              ),
            },
            {
              head: t('clocks.kind'),
              tight: true,
              cell: ({ kind }) => <Tag tone={kind === 'holiday' ? 'stop' : 'ok'}>{t(`clocks.kinds.${kind}`)}</Tag>,
            },
            {
              head: t('clocks.why'),
              cell: (line) => (
                <>
                  {line.reason}
                  <span className="block text-[13px] text-ink-2">
                    {t(`clocks.sources.${line.source}`)} ·{' '}
                    {t('clocks.addedBy', { name: line.addedBy, date: dateText(language, line.addedAt.slice(0, 10)) })}
                  </span>
                  {may ? <Remove line={line} {...props} /> : null}
                </>
              ),
            },
          ]}
        />
      )}
      {may ? (
        <div className="mt-4">
          <ButtonLink to={paths.importDays()}>{t('clocks.import.link')}</ButtonLink>
        </div>
      ) : null}
    </Card>
  )
}

function Remove({ line, errors, entered }: CalendarPageProps & { line: OwnDayLine }) {
  const { t, language } = useWords()
  const mine = entered.act === 'remove' && entered.id === line.id
  const of = { name: line.name, date: dateText(language, line.day) }
  return (
    <details open={mine} className="mt-1">
      <summary className="tap inline-flex items-center text-[13px] text-brand underline underline-offset-2">
        <span aria-hidden="true">{t('clocks.remove')}</span>
        <span className="sr-only">{t('clocks.removeName', of)}</span>
      </summary>
      <form method="post" action={paths.calendar()} className="mt-2 grid gap-3">
        <Once />
        <input type="hidden" name="id" value={line.id} />
        <TextField
          name="reason"
          id={`reason-${line.id}`}
          label={t('clocks.removeWhy')}
          error={mine ? errors.reason : undefined}
          entered={mine ? entered.reason : undefined}
          maxLength={REASON_MAX}
        />
        <div>
          <Button look="stop" name="act" value="remove">
            {t('clocks.removeDo')}
          </Button>
        </div>
      </form>
    </details>
  )
}

/** One day more. */
export function AddDayCard({ errors, entered }: CalendarPageProps) {
  const { t } = useWords()
  const said = entered.act === 'add' ? entered : null
  return (
    <Card title={t('clocks.add')}>
      <form method="post" action={paths.calendar()} className="grid gap-4">
        <Once />
        <TextField name="day" type="date" label={t('clocks.day')} error={errors.day} entered={said?.day} />
        <SelectField
          name="kind"
          label={t('clocks.kind')}
          error={errors.kind}
          entered={said?.kind ?? 'holiday'}
          choices={(['holiday', 'working'] as const).map((value) => ({ value, label: t(`clocks.kinds.${value}`) }))}
        />
        <TextField
          name="name"
          label={t('clocks.name')}
          hint={t('clocks.nameHint')}
          error={errors.name}
          entered={said?.name}
          maxLength={DAY_NAME_MAX}
        />
        <TextField
          name="reason"
          label={t('clocks.why')}
          error={said ? errors.reason : undefined}
          entered={said?.reason}
          maxLength={REASON_MAX}
        />
        <div>
          <Button look="primary" name="act" value="add">
            {t('clocks.addDo')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
