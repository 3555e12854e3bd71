import { SayAgain } from '#app/account/say-again.tsx'
import { instantText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Checkboxes, errorsOf, Radios, TextArea, TextField } from '#app/ui/field.tsx'
import { Card, Columns, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Email } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { TakeBack } from '#app/ui/take-back.tsx'
import { Once } from '#app/ui/once.tsx'
import { SECOND_FACTOR_RULES } from '#app/vocabulary/second-factor-rule.ts'
import { type Colleague, type InvitedLine, type PeopleView, type RecoveryLine, WEEK } from './people.ts'

/** The longest reason of a decision. */
export const DECISION_REASON_MAX = 1000

type Errors = Readonly<Record<string, string>>
export type PeopleDone =
  'ruleKept' | 'hours' | 'invited' | 'taken' | 'kept' | 'ended' | 'first' | 'approved' | 'refused'

/** For those who run the accounts: colleagues, the rule of the second factor, and who lost theirs. */
export function PeoplePage(props: {
  view: PeopleView
  organization: string
  zone: string
  /** Whether the reader said a short while ago who they are. */
  fresh: boolean
  done: PeopleDone | null
  errors: Errors
  entered: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const { view, done } = props
  return (
    <>
      <PageHead
        title={t('people.title')}
        lead={t('people.lead', { organization: props.organization })}
        actions={
          <>
            <ButtonLink to={paths.inviteColleague()}>{t('people.invite')}</ButtonLink>
            {view.runsClients ? <ButtonLink to={paths.clients()}>{t('clients.title')}</ButtonLink> : null}
          </>
        }
      />
      <Stack>
        <ErrorSummary title={t('people.problem')} errors={errorsOf(props.errors, props.entered.id)} />
        {done === null ? null : (
          <p role="status" className="card tone-ok border-l-4 border-l-(--tone) text-sm font-semibold">
            {done === 'ruleKept'
              ? t('people.ruleKept')
              : done === 'first' || done === 'approved' || done === 'refused'
                ? t(`people.outcome.${done}`)
                : t(`people.done.${done}`)}
          </p>
        )}
        <Columns
          main={
            <>
              <Colleagues lines={view.colleagues} />
              {view.invited.length > 0 ? <Invited lines={view.invited} zone={props.zone} /> : null}
              <Recoveries {...props} />
            </>
          }
          side={
            <>
              <Rule {...props} />
              <Hours {...props} />
            </>
          }
        />
      </Stack>
    </>
  )
}

function Colleagues({ lines }: { lines: readonly Colleague[] }) {
  const { t, language } = useWords()
  const separator = language === 'zh-CN' ? '、' : ', '
  return (
    <Card title={t('people.list')} beside={<Tag>{lines.length}</Tag>}>
      <DataTable<Colleague>
        stack
        caption={t('people.list')}
        captionHidden
        rows={lines}
        rowKey={(line) => String(line.person)}
        columns={[
          {
            head: t('people.name'),
            names: true,
            cell: (line) => (
              <a href={paths.colleague(line.person)} className="tap inline-block">
                {line.name}
              </a>
            ),
          },
          { head: t('people.email'), cell: (line) => <Email>{line.email}</Email> },
          { head: t('people.roles'), cell: (line) => line.roles.map((role) => t(`role.${role}`)).join(separator) },
          {
            head: t('people.factor'),
            cell: (line) => (
              <Tag tone={line.factor === 'has' ? 'ok' : line.factor === 'demanded' ? 'warn' : 'plain'}>
                {t(`people.${line.factor}`)}
              </Tag>
            ),
          },
        ]}
      />
    </Card>
  )
}

function Invited({ lines, zone }: { lines: readonly InvitedLine[]; zone: string }) {
  const { t, language } = useWords()
  return (
    <Card title={t('people.invited')}>
      <DataTable<InvitedLine>
        stack
        caption={t('people.invited')}
        captionHidden
        rows={lines}
        rowKey={(line) => line.id}
        columns={[
          { head: t('people.name'), names: true, cell: (line) => line.name },
          { head: t('people.email'), cell: (line) => <Email>{line.email}</Email> },
          {
            head: t('people.roles'),
            cell: (line) =>
              listText(
                language,
                line.roles.map((role) => t(`role.${role}`)),
              ),
          },
          {
            head: t('people.lapses'),
            cell: (line) => (
              <span className="flex flex-wrap items-center gap-2">
                {line.lapsed ? <Tag>{t('people.lapsed')}</Tag> : instantText(language, line.lapsesAt, zone)}
                <TakeBack to={paths.people()} id={line.id} name={line.name} />
              </span>
            ),
          },
        ]}
      />
    </Card>
  )
}

function Rule(props: Parameters<typeof PeoplePage>[0]) {
  const { t } = useWords()
  return (
    <Card title={t('people.factor')}>
      <p className="mb-4 text-[13px] text-ink-2">{t('people.ruleLead')}</p>
      {props.fresh ? (
        <form method="post" action={paths.people()} className="grid gap-4">
          <Once />
          <Radios
            name="rule"
            label={t('people.rule')}
            error={props.errors.rule}
            entered={props.view.rule}
            choices={SECOND_FACTOR_RULES.map((rule) => ({
              value: rule,
              label: t(`people.rules.${rule}`),
              hint: t(`people.ruleHint.${rule}`),
            }))}
          />
          <div>
            <Button look="primary" name="act" value="rule">
              {t('people.keepRule')}
            </Button>
          </div>
        </form>
      ) : (
        <>
          <p className="mb-3 font-semibold">{t(`people.rules.${props.view.rule}`)}</p>
          <SayAgain returnTo={paths.people()} />
        </>
      )}
    </Card>
  )
}

function Hours({ view, fresh, errors, entered }: Parameters<typeof PeoplePage>[0]) {
  const { t } = useWords()
  const said = entered.act === 'hours' ? entered : null
  return (
    <Card title={t('people.hours')}>
      <p className="mb-4 text-[13px] text-ink-2">{t('people.hoursLead')}</p>
      {fresh ? (
        <form method="post" action={paths.people()} className="grid gap-4">
          <Once />
          <div className="grid grid-cols-2 gap-3">
            <TextField
              name="from"
              label={t('people.hoursFrom')}
              error={errors.from}
              entered={said?.from ?? view.hours?.from ?? '08:00'}
              maxLength={5}
            />
            <TextField
              name="until"
              label={t('people.hoursUntil')}
              error={errors.until}
              entered={said?.until ?? view.hours?.until ?? '18:00'}
              maxLength={5}
            />
          </div>
          <TextField
            name="zone"
            label={t('people.hoursZone')}
            error={errors.zone}
            entered={said?.zone ?? view.hours?.zone ?? ''}
            maxLength={60}
          />
          <Checkboxes
            name="days"
            label={t('people.hoursDays')}
            error={errors.days}
            entered={said ? (said.days ?? '').split('\n') : (view.hours?.days ?? [1, 2, 3, 4, 5]).map(String)}
            choices={WEEK.map((day) => ({ value: String(day), label: t(`people.day.d${day}`) }))}
          />
          <div className="flex flex-wrap gap-2.5">
            <Button look="primary" name="act" value="hours">
              {t('people.keepHours')}
            </Button>
            {view.hours === null ? null : (
              <Button name="act" value="no-hours">
                {t('people.noHours')}
              </Button>
            )}
          </div>
        </form>
      ) : (
        <SayAgain returnTo={paths.people()} />
      )}
    </Card>
  )
}

function Recoveries(props: Parameters<typeof PeoplePage>[0]) {
  const { t } = useWords()
  const { recoveries } = props.view
  return (
    <Card
      title={t('people.recoveries')}
      beside={recoveries.length > 0 ? <Tag tone="warn">{recoveries.length}</Tag> : null}
    >
      {props.view.colleagues.filter(({ roles }) => roles.includes('admin')).length < 2 ? (
        <p className="mb-3 max-w-[68ch] text-sm font-semibold text-warn">{t('people.oneAdmin')}</p>
      ) : null}
      {recoveries.length === 0 ? (
        <Empty title={t('people.noRecoveries')}>{t('people.noRecoveriesWhy')}</Empty>
      ) : (
        <div className="grid gap-5">
          <p className="max-w-[68ch] text-[13px] text-ink-2">{t('people.recoveriesLead')}</p>
          {recoveries.map((line) => (
            <Recovery key={line.id} line={line} {...props} />
          ))}
        </div>
      )}
    </Card>
  )
}

function Recovery({ line, zone, fresh, errors, entered }: { line: RecoveryLine } & Parameters<typeof PeoplePage>[0]) {
  const { t, language } = useWords()
  const mine = entered.id === line.id
  return (
    <section id={line.id} className="border-t border-line pt-4 first-of-type:border-0 first-of-type:pt-0">
      <h3 className="font-semibold">{line.name}</h3>
      <p className="text-[13px] text-ink-2">
        <Email>{line.email}</Email>
      </p>
      <p className="text-[13px] text-ink-2">
        {t('people.askedAt', {
          date: instantText(language, line.askedAt, zone),
          until: instantText(language, line.lapsesAt, zone),
        })}
      </p>
      <p className="mt-2 max-w-[68ch] whitespace-pre-wrap">{line.reason}</p>
      {line.approvedBy.map((name) => (
        <p key={name} className="mt-2 text-sm font-semibold">
          {line.waits === 'mine' ? t('people.mine') : t('people.oneYes', { name })}
        </p>
      ))}
      {line.waits === 'own' ? <p className="mt-2 text-sm">{t('people.own')}</p> : null}
      {line.waits !== null ? null : fresh ? (
        <form method="post" action={paths.people()} className="mt-3 grid max-w-[44rem] gap-3">
          <Once />
          <input type="hidden" name="id" value={line.id} />
          <TextArea
            name="reason"
            id={`reason-${line.id}`}
            label={t('people.reason')}
            rows={2}
            error={mine ? errors.reason : undefined}
            entered={mine ? entered.reason : undefined}
            maxLength={DECISION_REASON_MAX}
          />
          <div className="flex flex-wrap gap-2.5">
            <Button look="primary" name="act" value="approve">
              {t('people.approve')}
            </Button>
            <Button name="act" value="refuse">
              {t('people.refuse')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="mt-3">
          <SayAgain returnTo={paths.people()} />
        </div>
      )}
    </section>
  )
}
