import { SayAgain } from '#app/account/say-again.tsx'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Checkboxes, TextField } from '#app/ui/field.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import { Email } from '#app/ui/summary-list.tsx'
import { type Colleague, OFFERED_ROLES } from './people.ts'

type Errors = Readonly<Record<string, string>>

function Roles({ entered, error }: { entered: readonly string[]; error: string | undefined }) {
  const { t } = useWords()
  return (
    <Checkboxes
      name="roles"
      label={t('people.roles')}
      hint={t('people.rolesHint')}
      error={error}
      entered={entered}
      choices={OFFERED_ROLES.map((value) => ({
        value,
        label: t(`role.${value}`),
        hint: t(`people.roleHint.${value}`),
      }))}
    />
  )
}

/** Invites a person to act for us. */
export function InviteColleaguePage(props: {
  organization: string
  fresh: boolean
  errors: Errors
  entered: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const { errors, entered } = props
  return (
    <>
      <PageHead
        title={t('people.invite')}
        over={<a href={paths.people()}>{t('people.title')}</a>}
        lead={t('people.inviteLead', { organization: props.organization })}
      />
      <Stack>
        <ErrorSummary title={t('sharing.errorTitle')} errors={errors} />
        <Card>
          {props.fresh ? (
            <form method="post" action={paths.inviteColleague()} className="grid max-w-[44rem] gap-4">
              <Once />
              <TextField name="name" label={t('people.name')} error={errors.name} entered={entered.name} />
              <TextField
                name="email"
                type="email"
                label={t('people.email')}
                error={errors.email}
                entered={entered.email}
                autoComplete="off"
              />
              <Roles entered={(entered.roles ?? 'operations').split('\n')} error={errors.roles} />
              <div>
                <Button look="primary">{t('people.inviteSend')}</Button>
              </div>
            </form>
          ) : (
            <SayAgain returnTo={paths.inviteColleague()} />
          )}
        </Card>
      </Stack>
    </>
  )
}

/** One colleague: roles, and the end of the membership. */
export function ColleaguePage(props: {
  colleague: Colleague
  fresh: boolean
  errors: Errors
  roles: readonly string[]
}) {
  const { t } = useWords()
  const { colleague, errors } = props
  const here = paths.colleague(colleague.person)
  return (
    <>
      <PageHead
        title={colleague.name}
        over={<a href={paths.people()}>{t('people.title')}</a>}
        lead={<Email>{colleague.email}</Email>}
      />
      <Stack>
        <ErrorSummary title={t('sharing.errorTitle')} errors={errors} />
        {props.fresh ? (
          <>
            <Card>
              <form method="post" action={here} className="grid gap-4">
                <Once />
                <Roles entered={props.roles} error={errors.roles} />
                <div>
                  <Button look="primary" name="act" value="roles">
                    {t('people.keep')}
                  </Button>
                </div>
              </form>
            </Card>
            <Card>
              <details className="twin">
                <summary className="tap inline-flex items-center gap-1.5">
                  {t('people.end')} <Icon name="down" size={13} />
                </summary>
                <p className="my-3 max-w-[68ch] text-sm text-ink-2">{t('people.endMeans')}</p>
                <form method="post" action={here}>
                  <Once />
                  <Button look="stop" name="act" value="end">
                    {t('people.endDo')}
                  </Button>
                </form>
              </details>
            </Card>
          </>
        ) : (
          <Card title={t('people.roles')}>
            <p className="mb-3 font-semibold">{colleague.roles.map((role) => t(`role.${role}`)).join(', ')}</p>
            <SayAgain returnTo={here} />
          </Card>
        )}
      </Stack>
    </>
  )
}
