import { SayAgain } from '#app/account/say-again.tsx'
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
import { DifferenceView } from './difference-view.tsx'
import { REPLACED } from './grant.ts'
import { REASON_MAX } from './partner-page.tsx'
import type { GrantFile } from './sharing.ts'
import { GrantTag, termsText } from './terms-text.tsx'

type Move = 'approve' | 'accept' | 'decline' | 'revoke'
type Props = {
  file: GrantFile
  zone: string
  fresh: boolean
  done: Move | null
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}

/** One grant: what was agreed in words, how it came about, and what the reader may do. */
export function GrantPage(props: Props) {
  const { t, language } = useWords()
  const { file, zone } = props
  const other = file.given ? file.partner : file.owner
  const at = (instant: string) => instantText(language, instant, zone)
  const history = [
    { name: t('sharing.offeredBy'), value: file.offeredBy },
    { name: t('sharing.approvedBy'), value: file.approvedBy === null || file.approvedAt === null ? null : `${file.approvedBy}, ${at(file.approvedAt)}` }, // prettier-ignore
    { name: t('sharing.acceptedAt'), value: file.acceptedAt === null ? null : at(file.acceptedAt) },
    { name: t('sharing.endedAt'), value: file.endedAt === null ? null : at(file.endedAt) },
  ]
  return (
    <>
      <PageHead
        title={`${t('sharing.grant')}: ${nameText(language, file.owner)} → ${nameText(language, file.partner)}`}
        over={<a href={paths.partner(other.slug)}>{nameText(language, other)}</a>}
        lead={
          <span className="flex flex-wrap items-center gap-2">
            <GrantTag state={file.state} /> {t('sharing.version', { n: file.version })}
            {file.giver === null ? null : ` · ${t('sharing.onwardBy', { firm: nameText(language, file.giver) })}`}
          </span>
        }
      />
      <Columns
        main={
          <>
            <ErrorSummary title={t('sharing.errorTitle')} errors={props.errors} />
            {props.done === null ? null : <Banner tone="ok" title={t(`sharing.moved.${props.done}`)} />}
            {file.endedAt === null ? null : (
              <Banner
                tone="plain"
                title={t(`sharing.grantState.${file.state}`)}
                lead={file.endedBecause === REPLACED ? t('sharing.becauseReplaced') : at(file.endedAt)}
              >
                {file.endedBecause === REPLACED || file.endedBecause === null ? null : (
                  <p className="mt-2 whitespace-pre-wrap">{file.endedBecause}</p>
                )}
              </Banner>
            )}
            <Card title={t('sharing.covers')}>
              <ul className="list-disc pl-5 text-sm">
                {termsText(t, language, file).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </Card>
            {file.reason === null ? null : (
              <Card title={t('sharing.why')}>
                <p className="whitespace-pre-wrap">{file.reason}</p>
              </Card>
            )}
            {file.acts.length > 0 ? <Decide {...props} /> : null}
            {file.passedOn.length === 0 ? null : (
              <Card title={t('sharing.passedOn')}>
                <ul className="grid gap-1.5 text-sm">
                  {file.passedOn.map((one) => (
                    <li key={one.id} className="flex flex-wrap items-center gap-2">
                      <a href={paths.grant(one.id)} className="tap inline-block">
                        {nameText(language, one.partner)}
                      </a>
                      <GrantTag state={one.state} />
                    </li>
                  ))}
                </ul>
              </Card>
            )}
            {file.shown === null ? null : (
              <Card title={t('sharing.shownBefore')}>
                <DifferenceView difference={file.shown} />
              </Card>
            )}
          </>
        }
        side={
          <Card title={t('sharing.history')}>
            <SummaryList
              rows={[
                ...history.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }])),
                ...(file.replaces === null ? [] : [{ name: t('sharing.versionBefore'), value: <a href={paths.grant(file.replaces)}>{t('sharing.version', { n: file.version - 1 })}</a> }]), // prettier-ignore
                ...(file.replacedBy === null ? [] : [{ name: t('sharing.versionAfter'), value: <a href={paths.grant(file.replacedBy)}>{t('sharing.version', { n: file.version + 1 })}</a> }]), // prettier-ignore
                { name: t('sharing.from'), value: at(file.startsAt) },
                { name: t('sharing.until'), value: at(file.endsAt) },
                { name: t('sharing.grant'), value: <Identifier>{file.id}</Identifier> },
              ]}
            />
          </Card>
        }
      />
    </>
  )
}

function Decide({ file, fresh, errors, entered }: Props) {
  const { t } = useWords()
  const offered = file.acts.filter(({ notOffered }) => notOffered === null).map(({ act }) => act)
  const refused = file.acts.filter(({ notOffered }) => notOffered !== null)
  const moves = offered.filter((act) => act !== 'change' && act !== 'pass-on')
  return (
    <Card title={t('sharing.decideTitle')}>
      <div className="grid gap-4">
        {offered.length === 0 ? null : (
          <ul className="grid gap-1 text-[13px] text-ink-2">
            {offered.map((act) => (
              <li key={act}>
                <b className="text-ink">{t(`sharing.acts.${act}`)}</b>: {t(`sharing.actMeans.${act}`)}
              </li>
            ))}
          </ul>
        )}
        {offered.includes('change') ? (
          <div>
            <ButtonLink to={paths.grantEditor({ partner: file.partner.slug, from: file.id, template: file.template })}>
              {t('sharing.acts.change')}
            </ButtonLink>
          </div>
        ) : null}
        {offered.includes('pass-on') ? (
          <div>
            <ButtonLink to={paths.passOn(file.id)}>{t('sharing.acts.pass-on')}</ButtonLink>
          </div>
        ) : null}
        {moves.length === 0 ? null : fresh ? (
          <form method="post" action={paths.grant(file.id)} className="grid gap-4">
            <Once />
            <TextArea
              name="reason"
              label={t('sharing.reasonLabel')}
              hint={t('sharing.reasonHint')}
              error={errors.reason}
              entered={entered.reason}
              rows={3}
              maxLength={REASON_MAX}
            />
            <div className="flex flex-wrap gap-2.5">
              {moves.map((act) => (
                <Button
                  key={act}
                  look={act === 'revoke' ? 'stop' : act === 'decline' ? 'plain' : 'primary'}
                  name="act"
                  value={act}
                >
                  {t(`sharing.acts.${act}`)}
                </Button>
              ))}
            </div>
          </form>
        ) : (
          <SayAgain returnTo={paths.grant(file.id)} />
        )}
        {refused.map(({ act, notOffered }) => (
          <Refused
            key={act}
            act={t(`sharing.acts.${act}`)}
            because={
              notOffered === 'proposed-it-yourself'
                ? t('sharing.proposedItYourself')
                : t(`affordance.${notOffered ?? 'other'}`)
            }
          />
        ))}
      </div>
    </Card>
  )
}
