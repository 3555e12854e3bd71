import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { CLAIM_TEXT_MAX } from './claim-value.ts'
import type { ChangeLine, ClaimLine } from './identifiers.server.ts'

type Errors = Readonly<Record<string, string>>

/** What is to happen to a claim, in a sentence. */
function useChangeText(zone: string) {
  const { t, language } = useWords()
  return (line: ChangeLine) => {
    const said = { firm: nameText(language, line.firm), day: instantText(language, line.day, zone) }
    return line.to === null
      ? t('identifiers.ends', said)
      : t('identifiers.goesOver', { ...said, to: nameText(language, line.to) })
  }
}

/** Ends and transfers that wait for a second person of the operator. */
export function ChangesDesk(props: {
  changes: readonly ChangeLine[]
  mayJudge: boolean
  zone: string
  errors: Errors
  entered: Errors
}) {
  const { t } = useWords()
  const text = useChangeText(props.zone)
  return props.changes.map((line) => {
    const mine = props.entered.id === `change-${line.id}`
    return (
      <Card
        key={line.id}
        title={<Identifier>{line.value}</Identifier>}
        beside={<Tag tone="warn">{t('identifiers.changeWaits')}</Tag>}
      >
        <p className="font-semibold">{text(line)}</p>
        <p className="mt-1 whitespace-pre-wrap text-sm text-ink-2">{line.reason}</p>
        {props.mayJudge ? (
          <form method="post" action={paths.identifiers()} className="mt-4 grid max-w-[44rem] gap-3">
            <Once />
            <input type="hidden" name="id" value={line.id} />
            <TextField
              name="reason"
              id={`reason-change-${line.id}`}
              label={t('identifiers.reason')}
              error={mine ? props.errors.reason : undefined}
              entered={mine ? props.entered.reason : undefined}
              maxLength={CLAIM_TEXT_MAX}
            />
            <div className="flex flex-wrap gap-2.5">
              <Button look="primary" name="act" value="confirm">
                {t('identifiers.confirm')}
              </Button>
              <Button name="act" value="refuse">
                {t('identifiers.refuseChange')}
              </Button>
            </div>
          </form>
        ) : null}
      </Card>
    )
  })
}

/** Verified claims, each leading to where it is ended or transferred. */
export function VerifiedClaims({ claims }: { claims: readonly ClaimLine[] }) {
  const { t, language } = useWords()
  if (claims.length === 0) return null
  return (
    <Card title={t('identifiers.verifiedOnes')} beside={<Tag>{claims.length}</Tag>}>
      <DataTable<ClaimLine>
        stack
        caption={t('identifiers.verifiedOnes')}
        captionHidden
        rows={claims}
        rowKey={(claim) => String(claim.id)}
        columns={[
          {
            head: t('identifiers.value'),
            names: true,
            cell: (claim) => (
              <a href={paths.identifierClaim(claim.id)} className="tap inline-block">
                <Identifier>{claim.value}</Identifier>
              </a>
            ),
          },
          { head: t('identifiers.scheme'), cell: (claim) => t(`identifiers.schemes.${claim.scheme}`) },
          { head: t('identifiers.holder'), cell: (claim) => nameText(language, claim.firm) },
        ]}
      />
    </Card>
  )
}

/** Ends and transfers that concern our organization. */
export function ChangesOfOurs({ changes, zone }: { changes: readonly ChangeLine[]; zone: string }) {
  const { t } = useWords()
  const text = useChangeText(zone)
  if (changes.length === 0) return null
  return (
    <Card title={t('identifiers.changes')}>
      <ul className="grid gap-3">
        {changes.map((line) => (
          <li key={line.id}>
            <p className="flex flex-wrap items-center gap-2">
              <Identifier>{line.value}</Identifier>
              <Tag tone={line.state === 'proposed' ? 'warn' : 'plain'}>
                {t(`identifiers.changeStates.${line.state}`)}
              </Tag>
            </p>
            <p>{text(line)}</p>
            <p className="whitespace-pre-wrap text-[13px] text-ink-2">{line.reason}</p>
            {line.decidedBecause === null ? null : (
              <p className="whitespace-pre-wrap text-[13px] text-ink-2">{line.decidedBecause}</p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
