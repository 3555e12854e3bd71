import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Card, Columns, PageHead, Stack } from '#app/ui/page.tsx'
import { Email, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { AccountView } from './account.ts'
import { SayAgain } from './say-again.tsx'

/** Fewer than this, and one is told to make new ones. */
const FEW = 4

/** Who one is here, how one proves it, and where one is signed in. `ended`: how many sessions were just ended. */
export function AccountPage({ view, zone, ended }: { view: AccountView; zone: string; ended: number | null }) {
  const { t } = useWords()
  return (
    <>
      <PageHead title={t('account.title')} lead={t('account.lead')} />
      <Columns
        main={
          <Stack>
            <Factor view={view} zone={zone} />
            <Sessions view={view} zone={zone} ended={ended} />
          </Stack>
        }
        side={<Who view={view} />}
        sideFirst
      />
    </>
  )
}

function Who({ view }: { view: AccountView }) {
  const { t, language } = useWords()
  return (
    <Card title={t('account.who')}>
      <SummaryList
        rows={[
          { name: t('account.name'), value: view.person.name },
          { name: t('account.email'), value: <Email>{view.person.email}</Email> },
          { name: t('account.zone'), value: view.person.zone },
          {
            name: t('account.organizations'),
            value: (
              <ul className="grid gap-1.5">
                {view.organizations.map((one) => (
                  <li key={one.name}>
                    {nameText(language, one)}
                    <span className="block text-[13px] text-ink-2">
                      {one.roles.map((role) => t(`role.${role}`)).join(language === 'zh-CN' ? '、' : ', ')}
                    </span>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </Card>
  )
}

function Factor({ view, zone }: { view: AccountView; zone: string }) {
  const { t, language } = useWords()
  const { factor, demandedBy, fresh } = view
  const demanding = demandedBy.map((one) => nameText(language, one)).join(language === 'zh-CN' ? '、' : ', ')
  const state = factor ? (
    <Tag tone="ok" icon>
      {t('account.factorOn')}
    </Tag>
  ) : (
    <Tag tone="warn">{t('account.factorOff')}</Tag>
  )
  return (
    <Card title={t('account.factor')} beside={state}>
      <div className="grid max-w-[68ch] gap-3 text-sm">
        <p>
          {factor
            ? t('account.factorOnLead', { date: instantText(language, factor.since, zone) })
            : t('account.factorOffLead')}
          {demanding === '' ? null : ` ${t('account.factorDemanded', { organization: demanding })}`}
        </p>
        {factor ? (
          <p className={factor.codesLeft < FEW ? 'font-semibold text-warn' : ''}>
            {t('account.codesLeft', { count: factor.codesLeft })}. {factor.codesLeft < FEW ? t('account.codesFew') : ''}
          </p>
        ) : null}
        {fresh ? <Acts view={view} demanding={demanding} /> : <SayAgain returnTo={paths.account()} />}
      </div>
    </Card>
  )
}

function Acts({ view, demanding }: { view: AccountView; demanding: string }) {
  const { t } = useWords()
  if (!view.factor)
    return (
      <div>
        <ButtonLink look="primary" to={paths.secondFactor()}>
          {t('account.setUp')}
        </ButtonLink>
      </div>
    )
  return (
    <>
      <form method="post" action={paths.secondFactor()}>
        <Button name="act" value="renew">
          {t('account.newCodes')}
        </Button>
      </form>
      {demanding === '' ? (
        <details>
          <summary className="tap cursor-pointer text-brand">{t('account.remove')}</summary>
          <form method="post" action={paths.secondFactor()} className="mt-2 grid gap-2">
            <p>{t('account.removeMeans')}</p>
            <div>
              <Button look="stop" name="act" value="remove">
                {t('account.remove')}
              </Button>
            </div>
          </form>
        </details>
      ) : (
        <Refused act={t('account.remove')} because={t('account.removeNot', { organization: demanding })} />
      )}
    </>
  )
}

function Sessions({ view, zone, ended }: { view: AccountView; zone: string; ended: number | null }) {
  const { t, language } = useWords()
  return (
    <Card title={t('account.sessions')} beside={<Tag>{view.sessions.length}</Tag>}>
      {ended === null ? null : (
        <p role="status" className="mb-3 text-sm font-semibold">
          {t('account.ended', { count: ended })}
        </p>
      )}
      <DataTable<AccountView['sessions'][number]>
        stack
        caption={t('account.sessions')}
        captionHidden
        rows={view.sessions}
        rowKey={(one) => `${one.since} ${one.lastSeen} ${one.organization?.name ?? ''}`}
        columns={[
          { head: t('account.session.seen'), names: true, cell: (one) => instantText(language, one.lastSeen, zone) },
          { head: t('account.session.since'), cell: (one) => instantText(language, one.since, zone) },
          {
            head: t('account.session.organization'),
            cell: (one) => (one.organization === null ? '' : nameText(language, one.organization)),
          },
          {
            head: t('account.session.factor'),
            cell: (one) => (
              <>
                {one.secondFactor ? <Tag tone="ok">{t('account.factorOn')}</Tag> : null}{' '}
                {one.current ? <Tag tone="brand">{t('account.session.here')}</Tag> : null}
              </>
            ),
          },
        ]}
      />
      {view.sessions.length > 1 ? (
        <form method="post" action={paths.account()} className="mt-4">
          <Button name="act" value="end-others">
            {t('account.endOthers')}
          </Button>
        </form>
      ) : null}
    </Card>
  )
}
