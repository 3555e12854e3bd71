import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, ButtonLink, Refused } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextArea } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Columns, PageHead } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { REASON_MAX } from './partner-page.tsx'
import { RequestTag, RequestTitle } from './sharing-page.tsx'
import type { GrantLine, RequestFile } from './sharing.ts'
import { coversText } from './terms-text.tsx'

/** One question for more: what is asked and for what, and the answer with its reason. */
export function RequestPage(props: {
  file: RequestFile
  changeable: readonly GrantLine[]
  zone: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { file, errors, entered } = props
  return (
    <>
      <PageHead
        title={t('sharing.request')}
        over={<a href={paths.sharing()}>{t('sharing.title')}</a>}
        lead={<RequestTitle line={file} />}
      />
      <Columns
        main={
          <>
            <ErrorSummary title={t('sharing.errorTitle')} errors={errors} />
            {file.decidedAt === null ? null : (
              <Banner
                tone={file.state === 'granted' ? 'ok' : 'plain'}
                title={t(`sharing.requestState.${file.state}`)}
                lead={instantText(language, file.decidedAt, props.zone)}
                actions={
                  file.grant === null ? null : (
                    <ButtonLink to={paths.grant(file.grant)}>{t('sharing.grant')}</ButtonLink>
                  )
                }
              >
                <p className="mt-2 whitespace-pre-wrap">{file.answer}</p>
              </Banner>
            )}
            <Card title={file.ours ? t('sharing.theirNote') : t('sharing.yourNote')}>
              <p className="whitespace-pre-wrap">{file.note}</p>
            </Card>
            {file.ours && file.state === 'open' ? (
              file.notOffered === null ? (
                <>
                  <Card title={t('sharing.grantIt')}>
                    <p className="mb-3 max-w-[68ch] text-sm text-ink-2">{t('sharing.grantItMeans')}</p>
                    <ul className="grid gap-3">
                      {props.changeable.map((grant) => (
                        <li key={grant.id} className="grid justify-items-start gap-1">
                          <span className="text-[13px] text-ink-2">{coversText(t, language, grant.terms)}</span>
                          <ButtonLink
                            look="primary"
                            to={paths.grantEditor({ partner: file.firm?.slug ?? '', from: grant.id, request: file.id })}
                          >
                            {t('sharing.grantChange', { n: grant.version })}
                          </ButtonLink>
                        </li>
                      ))}
                      <li>
                        <ButtonLink to={paths.grantEditor({ partner: file.firm?.slug ?? '', request: file.id })}>
                          {t('sharing.grantNew')}
                        </ButtonLink>
                      </li>
                    </ul>
                  </Card>
                  <Card title={t('sharing.refuse')}>
                    <form method="post" action={paths.sharingRequest(file.id)} className="grid gap-4">
                      <Once />
                      <TextArea
                        name="reason"
                        label={t('sharing.refuseReason')}
                        error={errors.reason}
                        entered={entered.reason}
                        rows={3}
                        maxLength={REASON_MAX}
                      />
                      <div>
                        <Button>{t('sharing.refuse')}</Button>
                      </div>
                    </form>
                  </Card>
                </>
              ) : (
                <Refused act={t('sharing.answer')} because={t(`affordance.${file.notOffered}`)} />
              )
            ) : null}
          </>
        }
        side={
          <Card title={t('sharing.question')}>
            <SummaryList
              rows={[
                { name: t('sharing.state'), value: <RequestTag line={file} /> },
                ...(file.firm === null
                  ? []
                  : [{ name: t('sharing.partner'), value: <a href={paths.partner(file.firm.slug)}>{nameText(language, file.firm)}</a> }]), // prettier-ignore
                ...(file.askedBy === null ? [] : [{ name: t('sharing.offeredBy'), value: file.askedBy }]),
                { name: t('sharing.invitedOn'), value: instantText(language, file.askedAt, props.zone) },
                { name: t('sharing.kind'), value: t(`kind.${file.kind}`) },
                { name: t('sharing.groupColumn'), value: t(`group.${file.group}`) },
                { name: t('sharing.purposeLabel'), value: t(`purpose.${file.purpose}`) },
                ...(file.di === null
                  ? []
                  : [{ name: t('sharing.productsLabel'), value: <Identifier>{file.di}</Identifier> }]),
              ]}
            />
          </Card>
        }
      />
    </>
  )
}
