import { aiText, nameText } from '#app/evidence/evidence-text.ts'
import { dateText, instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, ButtonLink, Refused } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Radios, TextArea } from '#app/ui/field.tsx'
import { Card, Columns, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag, type Tone } from '#app/ui/tag.tsx'
import { Once } from '#app/ui/once.tsx'
import { type Asked, CONFIRMATION_OUTCOMES, type ConfirmationFile, type ConfirmationOutcome } from './confirmation.ts'

/** The longest answer. */
export const ANSWER_MAX = 4000

const TONE: Record<ConfirmationOutcome, Tone> = {
  genuine: 'ok',
  'not-ours': 'warn',
  false: 'stop',
  'cannot-say': 'plain',
}

/** What the manufacturer said, in one word. */
export function OutcomeTag({ outcome }: { outcome: ConfirmationOutcome }) {
  const { t } = useWords()
  return (
    <Tag tone={TONE[outcome]} icon>
      {t(`confirmation.outcome.${outcome}`)}
    </Tag>
  )
}

/** One question: the label as it was put, and the answer or the form for it. */
export function ConfirmationPage(props: {
  file: ConfirmationFile
  zone: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { file, zone } = props
  const asker = nameText(language, file.asker)
  const manufacturer = nameText(language, file.manufacturer)
  const date = instantText(language, file.askedAt, zone)
  return (
    <>
      <PageHead
        title={
          file.side === 'manufacturer' ? t('confirmation.title') : t('confirmation.titleAsked', { party: manufacturer })
        }
        over={<a href={paths.desk()}>{t('desk.title')}</a>}
        lead={t('confirmation.over', { asker, date })}
      />
      <Columns
        main={
          <>
            <ErrorSummary title={t('confirmation.errorTitle')} errors={props.errors} />
            {file.answer ? (
              <Banner
                tone={TONE[file.answer.outcome]}
                title={t(`confirmation.outcome.${file.answer.outcome}`)}
                lead={`${manufacturer} · ${t('confirmation.answered', { date: instantText(language, file.answer.at, zone) })}`}
              >
                <p className="mt-2">{t(`confirmation.outcomeMeans.${file.answer.outcome}`, { party: manufacturer })}</p>
                <p className="mt-2 max-w-[72ch] whitespace-pre-wrap">{file.answer.text}</p>
              </Banner>
            ) : file.side === 'asker' ? (
              <Banner
                tone="brand"
                title={t('confirmation.waitingTitle')}
                lead={t('confirmation.waiting', {
                  party: manufacturer,
                  date: instantText(language, file.dueAt, zone),
                })}
              />
            ) : (
              <AnswerForm {...props} asker={asker} />
            )}
          </>
        }
        side={<QuestionCards file={file} />}
      />
    </>
  )
}

function AnswerForm(props: Parameters<typeof ConfirmationPage>[0] & { asker: string }) {
  const { t } = useWords()
  const { file } = props
  if (file.refusedBecause !== null) {
    return <Refused act={t('confirmation.submit')} because={t(`affordance.${file.refusedBecause}`)} />
  }
  return (
    <Card title={t('confirmation.answerTitle')}>
      <p className="mb-4 max-w-[68ch] text-[13px] text-ink-2">
        {t('confirmation.completeMeans', { asker: props.asker })}
      </p>
      <form method="post" action={paths.confirmation(file.id)} className="grid gap-4">
        <Once />
        <Radios
          name="outcome"
          label={t('confirmation.outcomeLabel')}
          error={props.errors.outcome}
          entered={props.entered.outcome}
          choices={CONFIRMATION_OUTCOMES.map((outcome) => ({
            value: outcome,
            label: t(`confirmation.outcome.${outcome}`),
            hint: t(`confirmation.outcomeHint.${outcome}`),
          }))}
        />
        <TextArea
          name="text"
          label={t('confirmation.text')}
          hint={t('confirmation.textHint')}
          error={props.errors.text}
          entered={props.entered.text}
          rows={5}
          maxLength={ANSWER_MAX}
        />
        <div>
          <Button look="primary">{t('confirmation.submit')}</Button>
        </div>
      </form>
    </Card>
  )
}

function QuestionCards({ file }: { file: ConfirmationFile }) {
  const { t, language } = useWords()
  const { query } = file
  return (
    <>
      <Card title={t('confirmation.label')}>
        <SummaryList
          rows={[
            ...(query.di ? [{ name: t('evidence.di'), value: <Identifier>{query.di}</Identifier> }] : []),
            ...(query.lot ? [{ name: t('evidence.lot'), value: <Identifier>{query.lot}</Identifier> }] : []),
            ...(query.serial ? [{ name: t('evidence.serial'), value: <Identifier>{query.serial}</Identifier> }] : []),
            ...query.dates.map((date) => ({ name: aiText(t, date.ai), value: dateText(language, date.iso) })),
            { name: t('evidence.scanned'), value: <Identifier>{query.raw}</Identifier> },
          ]}
        />
        {file.side === 'manufacturer' ? (
          <p className="mt-3 text-sm">
            <a href={paths.evidence(query.raw)}>{t('confirmation.ownRecord')}</a>
          </p>
        ) : null}
      </Card>
      <Card title={t('confirmation.note')}>
        <p className="text-sm whitespace-pre-wrap text-ink-2">{file.note ?? t('confirmation.noNote')}</p>
      </Card>
    </>
  )
}

/** A question that could not be put, and why. */
export function CannotAskPage({
  because,
  text,
}: {
  because: Extract<Asked, { asked: false }>['because']
  text: string
}) {
  const { t } = useWords()
  return (
    <Stack>
      <Banner
        tone="warn"
        heading={1}
        title={t('confirmation.cannotAskTitle')}
        lead={t(`confirmation.cannotAsk.${because}`)}
      />
      <div className="flex flex-wrap gap-2.5">
        <ButtonLink to={paths.evidence(text)}>{t('evidence.title')}</ButtonLink>
        <ButtonLink to={paths.verify()}>{t('error.back')}</ButtonLink>
      </div>
    </Stack>
  )
}
