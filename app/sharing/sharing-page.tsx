import { nameText } from '#app/evidence/evidence-text.ts'
import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, ButtonLink, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Email } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { TakeBack } from '#app/ui/take-back.tsx'
import type { SharingOverview } from './sharing-overview.server.ts'
import type { InvitationLine, PartnerLine, RequestLine } from './sharing.ts'

export type SharingDone = 'sent' | 'withdrawn' | 'accepted' | 'declined'

/** With whom we share, who is invited, and who asks whom to see more. */
export function SharingPage(props: {
  view: SharingOverview
  done: SharingDone | null
  errors: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { view } = props
  return (
    <>
      <PageHead
        title={t('sharing.title')}
        lead={t('sharing.lead')}
        actions={
          <>
            <ButtonLink to={paths.guests()}>{t('guests.title')}</ButtonLink>
            {view.mayInvite === null ? <ButtonLink to={paths.sharingInvite()}>{t('sharing.invite')}</ButtonLink> : null}
          </>
        }
      />
      <Stack>
        <ErrorSummary title={t('sharing.errorTitle')} errors={props.errors} />
        {props.done === null ? null : (
          <Banner
            tone="ok"
            title={
              props.done === 'sent' || props.done === 'withdrawn'
                ? t(`sharing.${props.done}`)
                : t(`sharing.answered.${props.done}`)
            }
          />
        )}
        {view.invitedUs.map((invited) => (
          <Card
            key={invited.id}
            tone="warn"
            title={t('sharing.invitedYou', { firm: nameText(language, invited) })}
            beside={<Tag>{t(`organizationKind.${invited.kind}`)}</Tag>}
          >
            {invited.note === null ? null : <p className="mb-3 whitespace-pre-wrap">{invited.note}</p>}
            {view.mayInvite === null ? (
              <form method="post" action={paths.sharing()} className="flex flex-wrap gap-2.5">
                <Once />
                <input type="hidden" name="act" value="answer" />
                <input type="hidden" name="id" value={invited.id} />
                <Button look="primary" name="answer" value="yes">
                  {t('sharing.accept')}
                </Button>
                <Button name="answer" value="no">
                  {t('sharing.decline')}
                </Button>
              </form>
            ) : (
              <Refused act={t('sharing.accept')} because={t(`affordance.${view.mayInvite}`)} />
            )}
          </Card>
        ))}
        <Partners partners={view.partners} />
        {view.requests.length > 0 ? <Requests requests={view.requests} /> : null}
        {view.invitations.length > 0 ? <Invitations view={view} /> : null}
        {view.mayInvite === null ? null : (
          <Refused act={t('sharing.invite')} because={t(`affordance.${view.mayInvite}`)} />
        )}
      </Stack>
    </>
  )
}

function Partners({ partners }: { partners: readonly PartnerLine[] }) {
  const { t, language } = useWords()
  const grants = (count: number) => (count === 0 ? t('sharing.noGrants') : t('sharing.grants', { count }))
  return (
    <Card title={t('sharing.partners')}>
      {partners.length === 0 ? (
        <Empty title={t('sharing.noPartners')}>{t('sharing.noPartnersWhy')}</Empty>
      ) : (
        <DataTable<PartnerLine>
          stack
          caption={t('sharing.partners')}
          captionHidden
          rows={partners}
          rowKey={(line) => line.slug}
          columns={[
            {
              head: t('sharing.partner'),
              names: true,
              cell: (line) => (
                <a href={paths.partner(line.slug)} className="tap inline-block">
                  {nameText(language, line)}
                </a>
              ),
            },
            {
              head: t('sharing.kind'),
              cell: (line) => `${t(`organizationKind.${line.kind}`)} · ${line.country}`,
            },
            { head: t('sharing.given'), cell: (line) => grants(line.given) },
            { head: t('sharing.received'), cell: (line) => grants(line.received) },
            {
              head: t('sharing.state'),
              cell: (line) =>
                line.ended !== null ? (
                  <Tag>{t('sharing.endedOn', { date: dateText(language, line.ended.slice(0, 10)) })}</Tag>
                ) : line.suspended.byUs !== null || line.suspended.byThem !== null ? (
                  <Tag tone="stop">{t('sharing.suspended')}</Tag>
                ) : line.waiting > 0 ? (
                  <Tag tone="warn">{t('sharing.waiting')}</Tag>
                ) : (
                  '—'
                ),
            },
          ]}
        />
      )}
    </Card>
  )
}

/** The other side of a question, by name or, while it is not named, by its kind. */
export function RequestTitle({ line }: { line: RequestLine }) {
  const { t, language } = useWords()
  const firm = line.firm === null ? t(`sharing.aFirm.${line.firmKind}`) : nameText(language, line.firm)
  const about = { firm, group: t(`group.${line.group}`), kind: t(`kind.${line.kind}`) }
  return <>{line.ours ? t('sharing.askedOf', about) : t('sharing.askedBy', about)}</>
}

function Requests({ requests }: { requests: readonly RequestLine[] }) {
  const { t, language } = useWords()
  return (
    <Card title={t('sharing.requests')} id="requests">
      <DataTable<RequestLine>
        stack
        caption={t('sharing.requests')}
        captionHidden
        rows={requests}
        rowKey={(line) => line.id}
        columns={[
          {
            head: t('sharing.request'),
            names: true,
            cell: (line) => (
              <a href={paths.sharingRequest(line.id)} className="tap inline-block font-normal">
                <RequestTitle line={line} />
              </a>
            ),
          },
          { head: t('sharing.invitedOn'), cell: (line) => dateText(language, line.askedAt.slice(0, 10)) },
          { head: t('sharing.state'), cell: (line) => <RequestTag line={line} /> },
        ]}
      />
    </Card>
  )
}

/** Where a question stands. */
export function RequestTag({ line }: { line: Pick<RequestLine, 'state'> }) {
  const { t } = useWords()
  const tone = line.state === 'open' ? 'warn' : line.state === 'granted' ? 'ok' : 'plain'
  return <Tag tone={tone}>{t(`sharing.requestState.${line.state}`)}</Tag>
}

function Invitations({ view }: { view: SharingOverview }) {
  const { t, language } = useWords()
  return (
    <Card title={t('sharing.invitations')} id="invitations">
      <DataTable<InvitationLine>
        stack
        caption={t('sharing.invitations')}
        captionHidden
        rows={view.invitations}
        rowKey={(line) => line.id}
        columns={[
          { head: t('sharing.personName'), names: true, cell: (line) => line.name },
          { head: t('sharing.address'), cell: (line) => <Email>{line.address}</Email> },
          { head: t('sharing.invitedBy'), cell: (line) => line.by },
          { head: t('sharing.invitedOn'), cell: (line) => dateText(language, line.invitedAt.slice(0, 10)) },
          {
            head: t('sharing.state'),
            cell: (line) => (
              <span className="flex flex-wrap items-center gap-2">
                <Tag tone={line.state === 'sent' ? 'warn' : line.state === 'accepted' ? 'ok' : 'plain'}>
                  {t(`sharing.states.${line.state}`)}
                </Tag>
                {line.state === 'sent' && view.mayInvite === null ? (
                  <TakeBack to={paths.sharing()} id={line.id} name={line.name} />
                ) : null}
              </span>
            ),
          },
        ]}
      />
    </Card>
  )
}
