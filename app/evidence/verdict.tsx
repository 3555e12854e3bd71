import type { ReactNode } from 'react'
import { useWords } from '#app/i18n/use-words.ts'
import { dateText } from '#app/i18n/format.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Icon, Lock } from '#app/ui/icon.tsx'
import { Card } from '#app/ui/page.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import {
  CHECKS,
  type Evidence,
  type PublishedNotice,
  type QueryProblem,
  type Reason,
  type Verdict,
  type VerdictStatus,
} from './evidence.ts'
import {
  nameText,
  problemText,
  reasonText,
  reasonTone,
  stateTone,
  statusTone,
  verdictText,
  type VerdictTone,
  withheldByText,
} from './evidence-text.ts'

const SHAPE = { ok: 'check', warn: 'alert', stop: 'cross', plain: 'dash' } as const

/** A verdict in one word, for a row of a list. */
export function VerdictTag({ status }: { status: VerdictStatus }) {
  const { t } = useWords()
  return (
    <Tag tone={statusTone(status)} icon>
      {t(`verdict.status.${status}`)}
    </Tag>
  )
}

function ReasonLine({ tone, reason }: { tone: VerdictTone; reason: Reason }) {
  const { t, language } = useWords()
  return (
    <li className={`tone-${tone} flex items-start gap-1.5 text-sm`}>
      <span className="tone-text mt-[2px] flex-none">
        {reason.code === 'withheld' ? <Lock size={13} /> : <Icon name={SHAPE[tone]} size={15} />}
      </span>
      <span>{reasonText(t, language, reason)}</span>
    </li>
  )
}

/** The five checks in one row: a word and a shape each, withheld ones hatched and by whom. */
function Checks({ verdict }: { verdict: Verdict }) {
  const { t, language } = useWords()
  return (
    <ul className="mt-4 flex flex-wrap gap-1.5" aria-label={t('verdict.checks')}>
      {CHECKS.map((name) => {
        const check = verdict.checks[name]
        const asks = t(`verdict.checkAsks.${name}`)
        if (check.state === 'withheld') {
          return (
            <li key={name} title={asks}>
              <WithheldMark>
                {t(`verdict.check.${name}`)} — {withheldByText(t, language, check.withheldBy ?? null)}
              </WithheldMark>
            </li>
          )
        }
        const tone = stateTone(check.state)
        return (
          <li
            key={name}
            title={asks}
            className={`tone-${tone} inline-flex items-center gap-1.5 rounded-md bg-card px-2 py-px text-[13px]`}
          >
            <span className="tone-text flex">
              <Icon name={SHAPE[tone]} size={13} />
            </span>
            <span>
              {t(`verdict.check.${name}`)} <span className="text-ink-2">{t(`verdict.state.${check.state}`)}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** The answer first: what to do, in one word and one sentence, and right under it why. */
export function VerdictBanner({ evidence, actions }: { evidence: Evidence; actions?: ReactNode }) {
  const { t } = useWords()
  const { verdict } = evidence
  const text = verdictText(t, evidence)
  const asked = evidence.item !== null
  return (
    <Banner tone={statusTone(verdict.status)} title={text.title} heading={1} lead={text.lead} actions={actions}>
      {verdict.reasons.length > 0 ? (
        <ul className="mt-2.5 flex flex-wrap gap-x-6 gap-y-1.5" aria-label={t('verdict.reasons')}>
          {verdict.reasons.map((reason) => (
            <ReasonLine key={JSON.stringify(reason)} reason={reason} tone={reasonTone(verdict, reason)} />
          ))}
        </ul>
      ) : null}
      {asked ? <Checks verdict={verdict} /> : null}
    </Banner>
  )
}

/** Published notices stand above everything else: nobody is kept from reading one. */
export function Notices({ notices }: { notices: readonly PublishedNotice[] }) {
  const { t, language } = useWords()
  return (
    <>
      {notices.map((notice) => {
        const chinese = language === 'zh-CN'
        return (
          <Banner
            key={notice.reference}
            tone={notice.match === 'affected' ? 'stop' : 'warn'}
            title={t(`notice.${notice.match}`, { reference: notice.reference })}
            lead={t('notice.issued', {
              party: nameText(language, notice.issuer),
              date: dateText(language, notice.issuedAt.slice(0, 10)),
            })}
          >
            <p className="mt-2 font-semibold">{chinese ? (notice.titleZh ?? notice.title) : notice.title}</p>
            {notice.match === 'undecided' ? <p className="mt-1">{t('notice.undecidedWhy')}</p> : null}
            <p className="mt-1">
              <b>{t('notice.whatToDo')}</b>{' '}
              {chinese ? (notice.instructionZh ?? notice.instruction) : notice.instruction}
            </p>
          </Banner>
        )
      })}
    </>
  )
}

/** What is wrong with the code itself, faults before doubts. */
export function Problems({ problems }: { problems: readonly QueryProblem[] }) {
  const { t } = useWords()
  const faults = problems.filter((problem) => problem.severity === 'error')
  const doubts = problems.filter((problem) => problem.severity === 'warning')
  return (
    <>
      {faults.length > 0 ? (
        <Card title={t('problem.title', { count: faults.length })} tone="stop">
          <ul className="list-disc pl-5">
            {faults.map((problem, index) => (
              <li key={index}>{problemText(t, problem)}</li>
            ))}
          </ul>
        </Card>
      ) : null}
      {doubts.length > 0 ? (
        <Card title={t('problem.doubtTitle')} tone="warn">
          <ul className="list-disc pl-5 text-sm">
            {doubts.map((problem, index) => (
              <li key={index}>{problemText(t, problem)}</li>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  )
}
