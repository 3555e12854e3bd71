import { nameText } from '#app/evidence/evidence-text.ts'
import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, ButtonLink, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { errorsOf, SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { ChangesDesk, ChangesOfOurs, VerifiedClaims } from './changes-cards.tsx'
import { CLAIM_KINDS, CLAIM_TEXT_MAX } from './claim-value.ts'
import type { ClaimLine, IdentifiersView } from './identifiers.server.ts'

export type ClaimDone = 'proposed' | 'first' | 'verified' | 'disputed' | 'change' | 'confirmed' | 'refused'

type Props = {
  view: IdentifiersView
  done: ClaimDone | null
  zone: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}

/** Which numbers are ours; for the operator, the desk where two people verify what is claimed. */
export function IdentifiersPage(props: Props) {
  const { t } = useWords()
  const { view, done, errors } = props
  return (
    <>
      <PageHead
        title={t('identifiers.title')}
        lead={view.desk ? t('identifiers.leadOperator') : t('identifiers.lead')}
        actions={view.desk ? null : <ButtonLink to={paths.appointments()}>{t('appointments.title')}</ButtonLink>}
      />
      <Stack>
        <ErrorSummary title={t('sharing.errorTitle')} errors={errorsOf(errors, props.entered.id)} />
        {done === null ? null : (
          <Banner
            tone="ok"
            title={done === 'proposed' ? t('identifiers.proposed') : t(`identifiers.outcome.${done}`)}
          />
        )}
        {view.desk ? (
          <>
            <ChangesDesk changes={view.changes} {...props} mayJudge={view.mayJudge} />
            <Desk {...props} />
            <VerifiedClaims claims={view.verified} />
          </>
        ) : (
          <>
            <Ours {...props} />
            <ChangesOfOurs changes={view.changes} zone={props.zone} />
          </>
        )}
      </Stack>
    </>
  )
}

function ClaimTag({ claim }: { claim: ClaimLine }) {
  const { t } = useWords()
  const tone = ({ proposed: 'warn', verified: 'ok', disputed: 'stop', ended: 'plain' } as const)[claim.state]
  return (
    <span className="flex flex-wrap gap-1.5">
      <Tag tone={tone} icon>
        {t(`identifiers.states.${claim.state}`)}
      </Tag>
      {claim.half ? <Tag tone="warn">{t('identifiers.halfVerified')}</Tag> : null}
    </span>
  )
}

function Judgements({ claim }: { claim: ClaimLine }) {
  const { t, language } = useWords()
  return claim.judgements.map(({ said, reason, at }) => (
    <p key={at} className="text-[13px] text-ink-2">
      {t(`identifiers.states.${said}`)} · {dateText(language, at.slice(0, 10))} · {reason}
    </p>
  ))
}

function Ours({ view, errors, entered }: Props) {
  const { t } = useWords()
  return (
    <>
      <Card title={t('identifiers.ours')}>
        {view.claims.length === 0 ? (
          <Empty title={t('identifiers.noneOurs')}>{t('identifiers.noneOursWhy')}</Empty>
        ) : (
          <DataTable<ClaimLine>
            stack
            caption={t('identifiers.ours')}
            captionHidden
            rows={view.claims}
            rowKey={(claim) => String(claim.id)}
            columns={[
              {
                head: t('identifiers.value'),
                names: true,
                cell: (claim) => <Identifier>{claim.value}</Identifier>,
              },
              { head: t('identifiers.scheme'), cell: (claim) => t(`identifiers.schemes.${claim.scheme}`) },
              {
                head: t('identifiers.evidence'),
                cell: (claim) => (
                  <>
                    {claim.evidence ?? '—'}
                    <Judgements claim={claim} />
                  </>
                ),
              },
              { head: t('identifiers.state'), cell: (claim) => <ClaimTag claim={claim} /> },
            ]}
          />
        )}
      </Card>
      {view.mayPropose !== null ? (
        <Refused act={t('identifiers.propose')} because={t(`affordance.${view.mayPropose}`)} />
      ) : (
        <Card title={t('identifiers.propose')}>
          <form method="post" action={paths.identifiers()} className="grid max-w-[44rem] gap-4">
            <Once />
            <SelectField
              name="scheme"
              label={t('identifiers.scheme')}
              error={errors.scheme}
              entered={entered.scheme}
              none="—"
              choices={CLAIM_KINDS.map((value) => ({ value, label: t(`identifiers.schemes.${value}`) }))}
            />
            <TextField name="value" mono label={t('identifiers.value')} error={errors.value} entered={entered.value} />
            <TextArea
              name="evidence"
              label={t('identifiers.evidence')}
              hint={t('identifiers.evidenceHint')}
              error={errors.evidence}
              entered={entered.evidence}
              rows={3}
              maxLength={CLAIM_TEXT_MAX}
            />
            <div>
              <Button look="primary" name="act" value="propose">
                {t('identifiers.proposeDo')}
              </Button>
            </div>
          </form>
        </Card>
      )}
    </>
  )
}

function Desk({ view, errors, entered }: Props) {
  const { t, language } = useWords()
  if (view.claims.length === 0)
    return (
      <Card title={t('identifiers.waiting')}>
        <Empty title={t('identifiers.noneWaiting')} />
      </Card>
    )
  return view.claims.map((claim) => {
    const mine = entered.id === String(claim.id)
    return (
      <Card key={claim.id} title={nameText(language, claim.firm)} beside={<ClaimTag claim={claim} />}>
        <SummaryList
          rows={[
            { name: t('identifiers.value'), value: <Identifier>{claim.value}</Identifier> },
            { name: t('identifiers.scheme'), value: t(`identifiers.schemes.${claim.scheme}`) },
            { name: t('identifiers.evidence'), value: claim.evidence ?? '—' },
          ]}
        />
        <div className="mt-2 grid gap-1">
          {claim.overlaps === null ? null : (
            <p className="text-sm font-semibold text-warn">
              {t('identifiers.overlaps', { firm: nameText(language, claim.overlaps), value: claim.overlaps.value })}
            </p>
          )}
          <Judgements claim={claim} />
        </div>
        {view.mayJudge ? (
          <form method="post" action={paths.identifiers()} className="mt-4 grid max-w-[44rem] gap-3">
            <Once />
            <input type="hidden" name="id" value={claim.id} />
            <TextField
              name="reason"
              id={`reason-${claim.id}`}
              label={t('identifiers.reason')}
              error={mine ? errors.reason : undefined}
              entered={mine ? entered.reason : undefined}
              maxLength={CLAIM_TEXT_MAX}
            />
            <div className="flex flex-wrap gap-2.5">
              <Button look="primary" name="act" value="verify">
                {t('identifiers.verify')}
              </Button>
              <Button name="act" value="dispute">
                {t('identifiers.dispute')}
              </Button>
            </div>
          </form>
        ) : null}
      </Card>
    )
  })
}
