import { dateText, instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { errorsOf, TextArea } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Tag, type Tone } from '#app/ui/tag.tsx'
import { CAUSE_OF, linesIn, type Question, QUESTIONS, type StepContent } from './answer.ts'
import { Fishbone } from './fishbone.tsx'
import type { StepState, Step } from './scar.ts'
import type { AnswerView, ScarFile, StepView } from './scar-view.ts'

export const REASON_MAX = 4000

const TONE: Readonly<Record<StepState, Tone>> = { open: 'plain', submitted: 'brand', accepted: 'ok', returned: 'warn' }

/** One step: its newest answer, what was said of it, and what this reader may do about it. */
export function StepCard(props: {
  file: ScarFile
  view: StepView
  zone: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const { file, view } = props
  const [newest, ...earlier] = view.answers
  const isNow = newest !== undefined && newest.cycle === file.cycle
  return (
    <section id={view.step} className="card">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3>
          {view.step} {t(`scar.stepTitle.${view.step}`)}
        </h3>
        <Tag tone={TONE[view.state]}>{t(`scar.stepState.${view.state}`)}</Tag>
      </div>
      {view.expected === null ? null : (
        <p className="mb-2 text-[13px] text-ink-2">{t('scar.expected', { text: view.expected })}</p>
      )}
      {newest === undefined ? null : (
        <Answer answer={newest} step={view.step} zone={props.zone} effect={file.title} cycle={file.cycle} />
      )}
      {earlier.length === 0 ? null : (
        <details className="mt-3">
          <summary className="tap text-sm">{t('scar.earlier')}</summary>
          <div className="mt-2 grid gap-4">
            {earlier.map((answer) => (
              <Answer
                key={`${answer.cycle}.${answer.version}`}
                answer={answer}
                step={view.step}
                zone={props.zone}
                effect={file.title}
                cycle={file.cycle}
              />
            ))}
          </div>
        </details>
      )}
      {view.maySubmit && file.notOffered === null ? (
        <p className="no-print mt-3">
          <ButtonLink look="primary" to={paths.scarStep(file.id, view.step)}>
            {t(newest === undefined ? 'scar.answer' : 'scar.answerAgain', { step: view.step })}
          </ButtonLink>
        </p>
      ) : null}
      {file.side === 'customer' && view.state === 'submitted' && isNow && file.notOffered === null ? (
        <Judge file={file} step={view.step} version={newest.version} errors={props.errors} entered={props.entered} />
      ) : null}
    </section>
  )
}

function Answer(props: { answer: AnswerView; step: Step; zone: string; effect: string; cycle: number }) {
  const { t, language } = useWords()
  const { answer, step } = props
  const at = instantText(language, answer.submittedAt, props.zone)
  return (
    <div>
      <p className="mb-1.5 text-[13px] text-ink-2">
        {answer.cycle === props.cycle
          ? t('scar.version', { n: answer.version, at, by: answer.submittedBy })
          : t('scar.versionOfCycle', { n: answer.version, cycle: answer.cycle, at, by: answer.submittedBy })}
      </p>
      <Content step={step} content={answer.content} effect={props.effect} />
      {answer.verdict === null ? null : (
        <p
          className={`mt-2 border-l-4 pl-3 text-sm whitespace-pre-wrap ${answer.verdict.accepted ? 'border-ok' : 'border-warn'}`}
        >
          {answer.verdict.accepted
            ? t('scar.acceptedBy', { by: answer.verdict.by })
            : t('scar.returnedBecause', { by: answer.verdict.by, reason: answer.verdict.reason })}
        </p>
      )}
    </div>
  )
}

/** What was answered, question by question; causes with their chain of whys, and the diagram. */
export function Content({ step, content, effect }: { step: Step; content: StepContent; effect: string }) {
  const { t } = useWords()
  const plain = QUESTIONS[step].filter(
    ({ of, name }) => (of === undefined || of === 'stock') && (content[name] ?? '') !== '',
  )
  const rows = plain.map((question) => ({
    name: t(`scar.question.${question.name}` as 'scar.question.team'), // names of a closed table, each in the catalogue
    value: <Said question={question} text={content[question.name] ?? ''} />,
  }))
  return (
    <div className="grid gap-3">
      {step === 'D4'
        ? CAUSE_OF.map((of) => (
            <div key={of}>
              <p className="text-sm">
                <b>{t(`scar.matter.${of}`)}</b>{' '}
                <Tag>{t(`scar.choice.${content[`${of}Category`] ?? 'man'}` as 'scar.choice.man')}</Tag>
              </p>
              <p className="text-sm whitespace-pre-wrap">{content[`${of}Cause`]}</p>
              <ol className="mt-1 ml-1 border-l-2 border-line-2 pl-3 text-[13px]">
                {linesIn(content[`${of}Whys`]).map((why, n) => (
                  <li key={n} style={{ marginLeft: `${n * 0.6}rem` }}>
                    <span aria-hidden="true">↳ </span>
                    {why}
                  </li>
                ))}
              </ol>
            </div>
          ))
        : null}
      {rows.length === 0 ? null : <SummaryList rows={rows} />}
      {step === 'D4' ? <Fishbone content={content} effect={effect} /> : null}
    </div>
  )
}

function Said({ question, text }: { question: Question; text: string }) {
  const { t, language } = useWords()
  if (question.kind === 'date') return <>{dateText(language, text)}</>
  if (question.kind === 'choice') return <>{t(`scar.choice.${text}` as 'scar.choice.no')}</>
  if (question.kind === 'lines')
    return (
      <ul className="list-disc pl-4">
        {linesIn(text).map((line, n) => (
          <li key={n}>{line}</li>
        ))}
      </ul>
    )
  return <span className="whitespace-pre-wrap">{text}</span>
}

/** Accepts or returns the version that was read. */
function Judge(props: {
  file: ScarFile
  step: Step
  version: number
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const { file, step } = props
  const mine = props.entered.step === step
  const errors = mine ? errorsOf(props.errors, step) : {}
  return (
    <form method="post" action={paths.scar(file.id)} className="no-print mt-3 grid max-w-[44rem] gap-3">
      <Once />
      <input type="hidden" name="step" value={step} />
      <input type="hidden" name="version" value={props.version} />
      <TextArea
        id={`reason-${step}`}
        name="reason"
        label={t('scar.returnReason')}
        error={errors[`reason-${step}`]}
        entered={mine ? props.entered.reason : undefined}
        rows={2}
        maxLength={REASON_MAX}
      />
      <div className="flex flex-wrap gap-2.5">
        <Button look="primary" name="act" value="accept-step">
          {t('scar.acceptStep', { step })}
        </Button>
        <Button name="act" value="return-step">
          {t('scar.returnStep', { step })}
        </Button>
      </div>
    </form>
  )
}
