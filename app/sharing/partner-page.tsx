import { SayAgain } from '#app/account/say-again.tsx'
import type { PartnerLocation } from '#app/company/company.ts'
import { PartnerLocationsCard } from '#app/company/partner-locations-card.tsx'
import { nameText } from '#app/evidence/evidence-text.ts'
import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, ButtonLink, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { errorsOf, TextArea } from '#app/ui/field.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import type { GrantLine, PartnerFile } from './sharing.ts'
import { SuspendCard, SuspensionNotice } from './suspension-card.tsx'
import { coversText, GrantTag } from './terms-text.tsx'

/** The longest reason. */
export const REASON_MAX = 2000

/** One partner: what it sees of us, what we see of it, and the end of it. */
export function PartnerPage(props: {
  file: PartnerFile
  /** Where it is, and whom to reach there. */
  locations: readonly PartnerLocation[]
  fresh: boolean
  zone: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { file, errors, entered } = props
  const { partner } = file
  const firm = nameText(language, partner)
  const given = file.grants.filter((grant) => grant.given)
  const received = file.grants.filter((grant) => !grant.given)
  const suspended = partner.suspended.byUs !== null || partner.suspended.byThem !== null
  const day = (instant: string) => dateText(language, instant.slice(0, 10))
  return (
    <>
      <PageHead
        title={firm}
        over={<a href={paths.sharing()}>{t('sharing.title')}</a>}
        lead={`${t(`organizationKind.${partner.kind}`)} · ${partner.country} · ${t('sharing.since', { date: day(partner.began) })}`}
        actions={
          partner.ended === null ? (
            <>
              <ButtonLink to={paths.partnerCalendar(partner.slug)}>{t('clocks.partner.link')}</ButtonLink>
              {file.mayOffer === null && !suspended ? (
                <ButtonLink look="primary" to={paths.grantEditor({ partner: partner.slug })}>
                  {t('sharing.offer')}
                </ButtonLink>
              ) : null}
            </>
          ) : null
        }
      />
      <Stack>
        <ErrorSummary
          title={t('sharing.errorTitle')}
          errors={errorsOf(errors, entered.act === 'suspend' ? 'suspend' : undefined)}
        />
        {partner.ended === null ? null : (
          <Banner
            tone="plain"
            title={t('sharing.endedBecause', { date: day(partner.ended), why: partner.endedBecause ?? '' })}
          />
        )}
        {partner.ended === null ? <SuspensionNotice file={file} zone={props.zone} /> : null}
        <Grants title={t('sharing.grantsGiven', { firm })} none={t('sharing.noneGiven', { firm })} grants={given} />
        <Grants
          title={t('sharing.grantsReceived', { firm })}
          none={t('sharing.noneReceived', { firm })}
          grants={received}
        />
        {partner.ended === null ? <PartnerLocationsCard firm={firm} locations={props.locations} /> : null}
        {partner.ended === null && !suspended && file.mayOffer !== null ? (
          <Refused act={t('sharing.offer')} because={t(`affordance.${file.mayOffer}`)} />
        ) : null}
        {partner.ended === null && file.maySuspend === null ? <SuspendCard {...props} /> : null}
        {partner.ended === null && file.mayEnd === null ? (
          <Card>
            <details className="twin" {...(errors.reason && entered.act === 'end' ? { open: true } : {})}>
              <summary className="tap inline-flex items-center gap-1.5">
                {t('sharing.end')} <Icon name="down" size={13} />
              </summary>
              <p className="my-3 max-w-[68ch] text-sm text-ink-2">{t('sharing.endMeans')}</p>
              {props.fresh ? (
                <form method="post" action={paths.partner(partner.slug)} className="grid max-w-[44rem] gap-4">
                  <Once />
                  <TextArea
                    name="reason"
                    label={t('sharing.endReason')}
                    error={entered.act === 'end' ? errors.reason : undefined}
                    entered={entered.act === 'end' ? entered.reason : undefined}
                    rows={3}
                    maxLength={REASON_MAX}
                  />
                  <div>
                    <Button look="stop" name="act" value="end">
                      {t('sharing.endDo')}
                    </Button>
                  </div>
                </form>
              ) : (
                <SayAgain returnTo={paths.partner(partner.slug)} />
              )}
            </details>
          </Card>
        ) : null}
      </Stack>
    </>
  )
}

function Grants({ title, none, grants }: { title: string; none: string; grants: readonly GrantLine[] }) {
  const { t, language } = useWords()
  return (
    <Card title={title}>
      {grants.length === 0 ? (
        <p className="text-sm text-ink-2">{none}</p>
      ) : (
        <DataTable<GrantLine>
          stack
          caption={title}
          captionHidden
          rows={grants}
          rowKey={(line) => line.id}
          columns={[
            {
              head: t('sharing.covers'),
              names: true,
              cell: (line) => (
                <a href={paths.grant(line.id)} className="tap inline-block font-normal">
                  {coversText(t, language, line.terms)}
                </a>
              ),
            },
            { head: t('sharing.grant'), tight: true, cell: (line) => t('sharing.version', { n: line.version }) },
            { head: t('sharing.until'), tight: true, cell: (line) => dateText(language, line.terms.ends) },
            { head: t('sharing.state'), cell: (line) => <GrantTag state={line.state} /> },
          ]}
        />
      )}
    </Card>
  )
}
