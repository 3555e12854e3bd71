import { tailOf } from '#app/evidence/evidence-text.ts'
import { dateText, instantText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, Refused } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { errorsOf, TextArea } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Columns, PageHead } from '#app/ui/page.tsx'
import { Email, Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { GuestFile } from './guest.ts'
import { lastDay, LinkTag } from './guests-page.tsx'
import { REASON_MAX } from './new-guest-page.tsx'

/** One link: how it stands, who the guest is said to be, when it was opened, and the ways to confirm or take it back. */
export function GuestLinkPage(props: {
  file: GuestFile
  zone: string
  done: 'made' | 'confirmed' | 'revoked' | null
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { file, zone } = props
  const at = (instant: string) => instantText(language, instant, zone)
  const errors = errorsOf(props.errors, props.entered.act)
  return (
    <>
      <PageHead
        title={file.name}
        over={
          <>
            <a href={paths.sharing()}>{t('sharing.title')}</a> · <a href={paths.guests()}>{t('guests.title')}</a>
          </>
        }
        lead={[t(`guests.who.${file.who}`), file.firm].filter((part) => part !== '').join(' · ')}
      />
      <Columns
        main={
          <>
            <ErrorSummary title={t('guests.errorTitle')} errors={errors} />
            {props.done === null ? null : <Banner tone="ok" title={t(`guests.${props.done}`)} />}
            <Card title={t('guests.identity')} tone={file.confirmation === null ? 'warn' : 'ok'}>
              <p className="text-sm">
                <Tag tone={file.confirmation === null ? 'warn' : 'ok'} icon>
                  {t(`guests.mark.${file.confirmation === null ? 'unverified' : 'confirmed'}`)}
                </Tag>
              </p>
              {file.confirmation === null ? null : (
                <p className="mt-2 text-sm">
                  {t('guests.confirmedBy', {
                    by: file.confirmation.by,
                    at: at(file.confirmation.at),
                    how: file.confirmation.how,
                  })}
                </p>
              )}
              {file.confirmation !== null || file.state !== 'live' ? null : file.mayConfirm === null ? (
                <form method="post" action={paths.guestLink(file.id)} className="mt-3 grid max-w-[44rem] gap-3">
                  <Once />
                  <p className="text-sm text-ink-2">{t('guests.confirmMeans')}</p>
                  <TextArea
                    id="reason-confirm"
                    name="reason"
                    label={t('guests.confirmHow')}
                    error={errors['reason-confirm']}
                    entered={props.entered.act === 'confirm' ? props.entered.reason : undefined}
                    rows={2}
                    maxLength={REASON_MAX}
                  />
                  <div>
                    <Button name="act" value="confirm">
                      {t('guests.confirm')}
                    </Button>
                  </div>
                </form>
              ) : (
                <div className="mt-3">
                  <Refused act={t('guests.confirm')} because={t(`affordance.${file.mayConfirm}`)} />
                </div>
              )}
            </Card>
            <Card title={t('guests.visits')} breaks>
              {file.visits.length === 0 ? (
                <p className="text-sm text-ink-2">{t('guests.noVisits')}</p>
              ) : (
                <ul className="grid gap-1 text-sm">
                  {file.visits.map((visit) => (
                    <li key={visit.from}>{t('guests.visit', { from: at(visit.from), to: at(visit.to) })}</li>
                  ))}
                </ul>
              )}
              <p className="mt-3 text-sm">
                <a href={paths.whoLooked()}>{t('guests.log')}</a>
              </p>
            </Card>
            {file.revocation !== null ? (
              <Card tone="stop">
                <p className="text-sm">
                  {t('guests.revokedBy', {
                    by: file.revocation.by,
                    at: at(file.revocation.at),
                    why: file.revocation.why,
                  })}
                </p>
              </Card>
            ) : file.state !== 'live' ? null : file.mayRevoke === null ? (
              <Card title={t('guests.revoke')}>
                <form method="post" action={paths.guestLink(file.id)} className="grid max-w-[44rem] gap-3">
                  <Once />
                  <p className="text-sm text-ink-2">{t('guests.revokeMeans')}</p>
                  <TextArea
                    id="reason-revoke"
                    name="reason"
                    label={t('guests.field.reason')}
                    error={errors['reason-revoke']}
                    entered={props.entered.act === 'revoke' ? props.entered.reason : undefined}
                    rows={2}
                    maxLength={REASON_MAX}
                  />
                  <div>
                    <Button look="stop" name="act" value="revoke">
                      {t('guests.revoke')}
                    </Button>
                  </div>
                </form>
              </Card>
            ) : (
              <Refused act={t('guests.revoke')} because={t(`affordance.${file.mayRevoke}`)} />
            )}
          </>
        }
        side={
          <Card title={t('guests.column.state')}>
            <SummaryList
              rows={[
                { name: t('guests.column.state'), value: <LinkTag state={file.state} /> },
                { name: t('guests.field.email'), value: <Email>{file.email}</Email> },
                { name: t('guests.column.purpose'), value: t(`purpose.${file.purpose}`) },
                { name: t('guests.column.until'), value: dateText(language, lastDay(file.ends, zone)) },
                {
                  name: t('guests.column.items'),
                  value: (
                    <ul>
                      {file.items.map((item) => (
                        <li key={item.n}>
                          <a href={paths.item(item.uri)} className="tap inline-block">
                            <Identifier>{tailOf(item.uri)}</Identifier>
                          </a>
                        </li>
                      ))}
                    </ul>
                  ),
                },
                { name: t('guests.field.extent'), value: t(`guests.extent.${file.extent}`) },
                { name: t('guests.field.kinds'), value: listText(language, file.kinds.map((kind) => t(`kind.${kind}`))) }, // prettier-ignore
                { name: t('guests.field.groups'), value: listText(language, file.groups.map((group) => t(`group.${group}`))) }, // prettier-ignore
                { name: t('guests.field.reason'), value: file.reason },
                { name: '', value: t('guests.madeBy', { by: file.madeBy, at: at(file.madeAt) }) },
              ]}
            />
          </Card>
        }
      />
    </>
  )
}
