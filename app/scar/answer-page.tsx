import { dateText, instantText } from '#app/i18n/format.ts'
import { nameText, tailOf } from '#app/evidence/evidence-text.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Columns, PageHead } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { type Question, QUESTIONS } from './answer.ts'
import type { StepForm } from './answer-step.server.ts'
import { DraftKeeper } from './draft-keeper.tsx'
import { REASON_MAX } from './steps-view.tsx'

const LINE_MAX = 300

/** One step of the answer as a form. What is typed is kept as a draft of the whole organization. */
export function AnswerPage(props: {
  form: StepForm
  zone: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>> | null
}) {
  const { t, language } = useWords()
  const { form, errors } = props
  const { file, step } = form
  const view = file.steps.find((one) => one.step === step)
  const returned = view?.state === 'returned' ? view.answers[0]?.verdict : null
  const values = props.entered ?? form.content
  const questions = QUESTIONS[step]
  const matters = [...new Set(questions.map(({ of }) => of))]
  return (
    <>
      <PageHead
        title={`${step} ${t(`scar.stepTitle.${step}`)}`}
        over={
          <>
            <a href={paths.scars()}>{t('scar.title')}</a> ·{' '}
            <a href={paths.scar(file.id)}>
              <Identifier>{file.reference}</Identifier>
            </a>
          </>
        }
        lead={t(`scar.stepLead.${step}`)}
      />
      <Columns
        main={
          <>
            <ErrorSummary title={t('scar.errorTitle')} errors={errors} />
            {returned ? (
              <Card tone="warn">
                <p className="text-sm whitespace-pre-wrap">
                  {t('scar.returnedBecause', { by: returned.by, reason: returned.reason })}
                </p>
              </Card>
            ) : null}
            <form method="post" action={paths.scarStep(file.id, step)} className="grid gap-5" id="answer">
              <Once />
              {matters.map((of) => (
                <Card
                  key={of ?? 'plain'}
                  {...(of === undefined ? {} : { title: t(`scar.matter.${of}` as 'scar.matter.stock') })}
                >
                  <div className="grid gap-4">
                    {questions
                      .filter((question) => question.of === of)
                      .map((question) => (
                        <Asked
                          key={question.name}
                          question={question}
                          error={errors[question.name]}
                          entered={values[question.name]}
                        />
                      ))}
                  </div>
                </Card>
              ))}
              <div className="flex flex-wrap items-center gap-2.5">
                <Button look="primary" name="act" value="submit">
                  {t('scar.submit', { step })}
                </Button>
                <Button name="act" value="draft">
                  {t('scar.saveDraft')}
                </Button>
                <DraftKeeper form="answer" />
              </div>
              {form.draft === null ? null : (
                <p className="text-[13px] text-ink-2">
                  {t('scar.draftKept', { at: instantText(language, form.draft.at, props.zone), by: form.draft.by })}
                </p>
              )}
            </form>
          </>
        }
        side={
          <>
            <Card title={t('scar.field.problem')}>
              <p className="text-sm whitespace-pre-wrap">{file.problem}</p>
              {view?.expected ? (
                <p className="mt-2 text-[13px] text-ink-2">{t('scar.expected', { text: view.expected })}</p>
              ) : null}
            </Card>
            {form.stands.length === 0 ? null : (
              <Card title={t('scar.factsSay')}>
                <ul className="grid gap-1.5 text-sm">
                  {form.stands.map((stand) => (
                    <li key={stand.uri}>
                      {stand.holder === null
                        ? t('scar.factsSayNothing', { item: tailOf(stand.uri) })
                        : t('scar.factsSayHeld', { item: tailOf(stand.uri), holder: stand.holder })}
                      {stand.since === null ? null : (
                        <span className="text-ink-2"> ({dateText(language, stand.since.slice(0, 10))})</span>
                      )}
                    </li>
                  ))}
                </ul>
              </Card>
            )}
            {form.elsewhere.length === 0 ? null : (
              <Card>
                <p className="mb-2 text-sm">{t('scar.takeOver')}</p>
                <ul className="grid gap-2">
                  {form.elsewhere.map((one) => (
                    <li key={one.id}>
                      <ButtonLink to={paths.scarStep(file.id, step, one.id)}>
                        {t('scar.takeOverFrom', { reference: one.reference })}
                      </ButtonLink>
                    </li>
                  ))}
                </ul>
              </Card>
            )}
            <p className="text-[13px] text-ink-2">
              {nameText(language, file.customer)} · {file.part}
            </p>
          </>
        }
      />
    </>
  )
}

function Asked({
  question,
  error,
  entered,
}: {
  question: Question
  error: string | undefined
  entered: string | undefined
}) {
  const { t } = useWords()
  const common = {
    name: question.name,
    label: t(`scar.question.${question.name}` as 'scar.question.team'), // names of a closed table, each in the catalogue
    error,
    entered,
  }
  if (question.kind === 'date') return <TextField {...common} type="date" />
  if (question.kind === 'line') return <TextField {...common} maxLength={LINE_MAX} />
  if (question.kind === 'choice')
    return (
      <SelectField
        {...common}
        none={t('scar.choose')}
        choices={(question.choices ?? []).map((value) => ({
          value,
          label: t(`scar.choice.${value}` as 'scar.choice.no'),
        }))}
      />
    )
  return <TextArea {...common} rows={question.kind === 'lines' ? 4 : 3} maxLength={REASON_MAX} />
}
