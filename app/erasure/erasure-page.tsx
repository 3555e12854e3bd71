import { SayAgain } from '#app/account/say-again.tsx'
import { stepText } from '#app/evidence/fact-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, Refused } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextArea } from '#app/ui/field.tsx'
import { Card, Columns, PageHead } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Once } from '#app/ui/once.tsx'
import type { ErasureFile } from './erasure.ts'
import { ERASURE_REASON_MAX } from './erasures-page.tsx'

type Props = {
  file: ErasureFile
  zone: string
  /** Whether the reader said a short while ago who they are. */
  fresh: boolean
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}

/** One erasure: what is asked, under which law, and the decision of a second person. */
export function ErasurePage(props: Props) {
  const { t, language } = useWords()
  const { file, zone } = props
  return (
    <>
      <PageHead
        title={t('erasure.one')}
        over={<a href={paths.erasures()}>{t('erasure.title')}</a>}
        lead={t('erasure.askedOn', { name: file.askedBy, date: instantText(language, file.askedAt, zone) })}
      />
      <Columns
        main={
          <>
            <ErrorSummary title={t('erasure.undecidedTitle')} errors={props.errors} />
            {file.decidedAt === null ? null : (
              <Banner
                tone="plain"
                title={t(`erasure.decided.${file.state}`)}
                lead={t('amendment.decidedBy', {
                  name: file.decidedBy ?? '',
                  date: instantText(language, file.decidedAt, zone),
                })}
              >
                <p className="mt-2 whitespace-pre-wrap">{file.decision}</p>
              </Banner>
            )}
            <Card title={t('erasure.reason')}>
              <p className="whitespace-pre-wrap">{file.reason}</p>
            </Card>
            {file.state === 'asked' ? <Decide {...props} /> : null}
          </>
        }
        side={
          <Card title={t('erasure.about')}>
            <SummaryList
              rows={[
                { name: t('erasure.fact'), value: stepText(t, file) },
                { name: t('erasure.factId'), value: <Identifier>{file.factId}</Identifier> },
                { name: t('erasure.basis'), value: t(`erasure.bases.${file.basis}`) },
                ...(file.digest === null
                  ? []
                  : [{ name: t('erasure.digest'), value: <Identifier>{file.digest}</Identifier> }]),
              ]}
            />
            <p className="mt-3 text-[13px] text-ink-2">{t('erasure.stays')}</p>
          </Card>
        }
      />
    </>
  )
}

function Decide({ file, fresh, errors, entered }: Props) {
  const { t } = useWords()
  if (file.notOffered !== null) {
    const because = file.notOffered === 'asked-it-yourself' ? t('erasure.askedItYourself') : t(`affordance.${file.notOffered}`) // prettier-ignore
    return <Refused act={t('erasure.decide')} because={because} />
  }
  if (!fresh)
    return (
      <Card title={t('erasure.decide')}>
        <SayAgain returnTo={paths.erasure(file.id)} />
      </Card>
    )
  return (
    <Card title={t('erasure.decide')}>
      <p className="mb-4 max-w-[68ch] text-[13px] text-ink-2">{t('erasure.decideMeans')}</p>
      <form method="post" action={paths.erasure(file.id)} className="grid gap-4">
        <Once />
        <TextArea
          name="reason"
          label={t('amendment.reasonLabel')}
          error={errors.reason}
          entered={entered.reason}
          rows={4}
          maxLength={ERASURE_REASON_MAX}
        />
        <div className="flex flex-wrap gap-2.5">
          <Button look="stop" name="decision" value="approve">
            {t('erasure.approve')}
          </Button>
          <Button name="decision" value="refuse">
            {t('erasure.refuse')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
