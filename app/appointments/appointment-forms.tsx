import { nameText } from '#app/evidence/evidence-text.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkboxes, SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { Once } from '#app/ui/once.tsx'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { APPOINTED_FOR, APPOINTMENT_TEXT_MAX, type AppointmentLine } from './appointments.ts'
import type { AppointmentsProps } from './appointments-page.tsx'

/** A new appointment: whom, for what, which products and steps, from when until when, and why. */
export function AppointForm({ view, errors, entered }: AppointmentsProps) {
  const { t, language } = useWords()
  const said = entered.act === 'end' ? {} : entered
  const wrong = entered.act === 'end' ? {} : errors
  return (
    <form method="post" action={paths.appointments()} className="grid max-w-[44rem] gap-4">
      <Once />
      <SelectField
        name="partner"
        label={t('appointments.partner')}
        error={wrong.partner}
        entered={said.partner}
        none="—"
        choices={view.partners.map((firm) => ({ value: firm.slug, label: nameText(language, firm) }))}
      />
      <SelectField
        name="for"
        label={t('appointments.what')}
        error={wrong.for}
        entered={said.for}
        none="—"
        choices={APPOINTED_FOR.map((value) => ({ value, label: t(`appointments.for.${value}`) }))}
      />
      {view.products.length === 0 ? null : (
        <Checkboxes
          name="dis"
          label={t('appointments.products')}
          hint={t('appointments.productsHint')}
          error={wrong.dis}
          entered={(said.dis ?? '').split('\n')}
          choices={view.products.map(({ di, name }) => ({ value: di, label: name, hint: di }))}
        />
      )}
      <Checkboxes
        name="kinds"
        label={t('appointments.steps')}
        hint={t('appointments.stepsHint')}
        error={wrong.kinds}
        entered={(said.kinds ?? '').split('\n')}
        choices={FACT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          name="starts"
          type="date"
          label={t('appointments.from')}
          error={wrong.starts}
          entered={said.starts ?? view.today}
        />
        <TextField
          name="ends"
          type="date"
          label={t('appointments.until')}
          error={wrong.ends}
          entered={said.ends ?? ''}
        />
      </div>
      <TextArea
        name="reason"
        label={t('appointments.reason')}
        error={wrong.reason}
        entered={said.reason}
        rows={2}
        maxLength={APPOINTMENT_TEXT_MAX}
      />
      <p className="max-w-[68ch] text-sm text-ink-2">{t('appointments.means')}</p>
      <div>
        <Button look="primary" name="act" value="appoint">
          {t('appointments.appointDo')}
        </Button>
      </div>
    </form>
  )
}

/** Ends one, in its row. */
export function EndForm({ line, view, errors, entered }: { line: AppointmentLine } & AppointmentsProps) {
  const { t, language } = useWords()
  const mine = entered.id === line.id
  return (
    <details className="twin" {...(mine ? { open: true } : {})}>
      <summary
        className="tap inline-flex items-center gap-1.5"
        aria-label={t('appointments.endName', { firm: nameText(language, line.firm) })}
      >
        {t('appointments.end')} <Icon name="down" size={13} />
      </summary>
      <form method="post" action={paths.appointments()} className="mt-2 grid gap-3 sm:min-w-56">
        <Once />
        <input type="hidden" name="id" value={line.id} />
        <TextField
          name="day"
          id={`day-${line.id}`}
          type="date"
          label={t('appointments.endDay')}
          error={mine ? errors.day : undefined}
          entered={mine ? entered.day : view.today}
        />
        <TextField
          name="reason"
          id={`reason-${line.id}`}
          label={t('appointments.reason')}
          error={mine ? errors.reason : undefined}
          entered={mine ? entered.reason : undefined}
          maxLength={APPOINTMENT_TEXT_MAX}
        />
        <div>
          <Button look="stop" name="act" value="end">
            {t('appointments.endDo')}
          </Button>
        </div>
      </form>
    </details>
  )
}
