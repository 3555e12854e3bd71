import { dateText, dayText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Checkboxes, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { REASON_MAX } from './calendar-view.ts'
import type { IcsError } from './ics-lines.ts'
import { type ImportPreview, kindField, type PreviewLine } from './import-preview.ts'

type Props = {
  preview: ImportPreview | null
  faults: readonly IcsError[]
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}

/** A calendar file is sent, its days are shown, and what was chosen of them is kept. */
export function ImportPage(props: Props) {
  const { t } = useWords()
  const { preview, faults, errors } = props
  return (
    <>
      <PageHead
        over={<a href={paths.calendar()}>{t('clocks.title')}</a>}
        title={t('clocks.import.title')}
        lead={t('clocks.import.lead')}
      />
      <Stack>
        <ErrorSummary
          title={t(faults.length > 0 ? 'clocks.import.errorTitle' : 'clocks.errorTitle')}
          errors={faults.length > 0 ? faultsOf(faults, t) : errors}
        />
        {preview === null ? <FileForm {...props} /> : <Preview {...props} preview={preview} />}
      </Stack>
    </>
  )
}

/** Each fault as a line of the summary that leads to where it stands beside the field of the file. */
function faultsOf(faults: readonly IcsError[], t: ReturnType<typeof useWords>['t']): Record<string, string> {
  return Object.fromEntries(
    faults.map(({ line, fault, what }, index) => [
      `fault-${index}`,
      t('clocks.import.line', { line, fault: t(`clocks.ics.${fault}`, { what }) }),
    ]),
  )
}

function FileForm({ faults, errors }: Props) {
  const { t } = useWords()
  const wrong = errors.file !== undefined || faults.length > 0
  return (
    <Card>
      <form
        method="post"
        action={paths.importDays()}
        encType="multipart/form-data"
        className={`grid max-w-[44rem] gap-4${wrong ? ' border-l-4 border-stop pl-3' : ''}`}
      >
        <div>
          <label htmlFor="file" className="mb-1 block text-sm font-semibold">
            {t('clocks.import.file')}
          </label>
          {errors.file ? (
            <p id="file-error" className="mb-1.5 text-[13px] font-semibold text-stop">
              {errors.file}
            </p>
          ) : null}
          {faults.length > 0 ? (
            <ul id="file-error" className="mb-1.5 list-disc pl-5 text-[13px] font-semibold text-stop">
              {faults.map(({ line, fault, what }, index) => (
                <li key={`${line} ${fault}`} id={`fault-${index}`} className="[overflow-wrap:anywhere]">
                  {t('clocks.import.line', { line, fault: t(`clocks.ics.${fault}`, { what }) })}
                </li>
              ))}
            </ul>
          ) : null}
          <input
            id="file"
            type="file"
            name="file"
            accept=".ics,text/calendar"
            aria-invalid={wrong ? true : undefined}
            aria-describedby={wrong ? 'file-error' : undefined}
            className="entry"
          />
        </div>
        <div>
          <Button look="primary" name="act" value="read">
            {t('clocks.import.read')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Preview({ preview, errors, entered }: Props & { preview: ImportPreview }) {
  const { t } = useWords()
  const outside =
    preview.outside === 0 ? null : (
      <p className="text-[13px] text-ink-2">{t('clocks.import.outside', { count: preview.outside })}</p>
    )
  if (preview.lines.length === 0)
    return (
      <Card title={t('clocks.import.preview')}>
        <Empty title={t('clocks.import.none')}>{t('clocks.import.noneWhy')}</Empty>
        <div className="mt-4 grid gap-3">
          {outside}
          <div>
            <ButtonLink to={paths.importDays()}>{t('clocks.import.again')}</ButtonLink>
          </div>
        </div>
      </Card>
    )
  return (
    <Card title={t('clocks.import.preview')}>
      <form method="post" action={paths.importDays()} className="grid gap-4">
        <Once />
        <p className="text-[13px] text-ink-2">{t('clocks.import.previewLead')}</p>
        {outside}
        <input
          type="hidden"
          name="listed"
          value={JSON.stringify(preview.lines.map(({ day, name, known }) => ({ day, name, known })))}
        />
        <input type="hidden" name="outside" value={preview.outside} />
        <input type="hidden" name="open" value={preview.open.join(' ')} />
        <Lines lines={preview.lines} />
        {preview.open.length === 0 ? null : (
          <Checkboxes
            name="complete"
            label={t('clocks.import.complete')}
            hint={t('clocks.import.completeHint')}
            entered={(entered.complete ?? '').split('\n')}
            choices={preview.open.map((year) => ({
              value: String(year),
              label: t('clocks.import.completeYear', { year }),
            }))}
          />
        )}
        <div className="max-w-[44rem]">
          <TextField
            name="reason"
            label={t('clocks.why')}
            error={errors.reason}
            entered={entered.reason}
            maxLength={REASON_MAX}
          />
        </div>
        <div className="flex flex-wrap gap-2.5">
          <Button look="primary" name="act" value="keep">
            {t('clocks.import.keep')}
          </Button>
          <ButtonLink to={paths.importDays()}>{t('clocks.import.again')}</ButtonLink>
        </div>
      </form>
    </Card>
  )
}

function Lines({ lines }: { lines: readonly PreviewLine[] }) {
  const { t, language } = useWords()
  return (
    <DataTable<PreviewLine>
      stack
      caption={t('clocks.import.preview')}
      captionHidden
      rows={lines}
      rowKey={({ day }) => day}
      columns={[
        {
          head: t('clocks.day'),
          names: true,
          cell: ({ day }) => dayText(language, day),
        },
        {
          head: t('clocks.name'),
          cell: ({ name, known }) => (
            <>
              {name} {known ? <Tag>{t('clocks.import.known')}</Tag> : null}
            </>
          ),
        },
        {
          head: t('clocks.import.takeFor'),
          cell: ({ day, name, kind }) => (
            <select
              name={kindField(day)}
              aria-label={t('clocks.import.takeForDay', { name, date: dateText(language, day) })}
              defaultValue={kind}
              className="entry"
            >
              <option value="holiday">{t('clocks.kinds.holiday')}</option>
              <option value="working">{t('clocks.kinds.working')}</option>
              <option value="skip">{t('clocks.import.skip')}</option>
            </select>
          ),
        },
      ]}
    />
  )
}
