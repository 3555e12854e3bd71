import { SayAgain } from '#app/account/say-again.tsx'
import { PURPOSES } from '#app/disclosure/disclosure.ts'
import { instantText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Checkboxes, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { SCOPES } from '#app/vocabulary/scopes.ts'
import { CLIENT_NAME_MAX, type ClientLine, type ToldSecret } from './clients.ts'

/** Whether a client speaks for us now. */
export function ClientState({ line }: { line: ClientLine }) {
  const { t } = useWords()
  return <Tag tone={line.active ? 'ok' : 'plain'}>{line.active ? t('clients.active') : t('clients.off')}</Tag>
}

/** Scopes as the protocol writes them. */
export function Scopes({ line }: { line: ClientLine }) {
  return (
    <span className="flex flex-wrap gap-x-2.5">
      {line.scopes.map((scope) => (
        <Identifier key={scope}>{scope}</Identifier>
      ))}
    </span>
  )
}

/** The API clients of an organization. */
export function ClientsPage(props: { clients: readonly ClientLine[]; organization: string; zone: string }) {
  const { t, language } = useWords()
  return (
    <>
      <PageHead
        title={t('clients.title')}
        over={<a href={paths.people()}>{t('people.title')}</a>}
        lead={t('clients.lead', { organization: props.organization })}
        actions={<ButtonLink to={paths.newClient()}>{t('clients.make')}</ButtonLink>}
      />
      <Card title={t('clients.list')} beside={<Tag>{props.clients.length}</Tag>}>
        {props.clients.length === 0 ? (
          <Empty title={t('clients.none')}>{t('clients.noneWhy')}</Empty>
        ) : (
          <DataTable<ClientLine>
            stack
            caption={t('clients.list')}
            captionHidden
            rows={props.clients}
            rowKey={(line) => line.id}
            columns={[
              {
                head: t('clients.name'),
                names: true,
                cell: (line) => (
                  <a href={paths.client(line.id)} className="tap inline-block">
                    {line.name}
                  </a>
                ),
              },
              { head: t('clients.id'), cell: (line) => <Identifier>{line.id}</Identifier> },
              { head: t('clients.scopes'), cell: (line) => <Scopes line={line} /> },
              {
                head: t('clients.purposes'),
                cell: (line) =>
                  listText(
                    language,
                    line.purposes.map((purpose) => t(`purpose.${purpose}`)),
                  ),
              },
              {
                head: t('clients.lastUsed'),
                cell: (line) =>
                  line.lastUsedAt === null ? t('clients.never') : instantText(language, line.lastUsedAt, props.zone),
              },
              { head: t('clients.state'), cell: (line) => <ClientState line={line} /> },
            ]}
          />
        )}
      </Card>
    </>
  )
}

/** What a new client is called and may do; its secret in the place of the form once it is made. */
export function NewClientPage(props: {
  fresh: boolean
  told: ToldSecret | null
  endpoint: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const { errors, entered, told } = props
  const chosen = (name: string, otherwise: string) => (name in entered ? entered[name] : otherwise)?.split('\n') ?? []
  return (
    <>
      <PageHead
        title={t('clients.make')}
        over={<a href={paths.clients()}>{t('clients.title')}</a>}
        lead={told === null ? t('clients.makeLead') : undefined}
      />
      <Stack>
        <ErrorSummary title={t('clients.problem')} errors={errors} />
        {told !== null ? (
          <SecretOnce told={told} endpoint={props.endpoint} />
        ) : (
          <Card>
            {props.fresh ? (
              <form method="post" action={paths.newClient()} className="grid max-w-[44rem] gap-4">
                <Once />
                <TextField
                  name="name"
                  label={t('clients.name')}
                  hint={t('clients.nameHint')}
                  error={errors.name}
                  entered={entered.name}
                  maxLength={CLIENT_NAME_MAX}
                  autoComplete="off"
                />
                <Checkboxes
                  name="scopes"
                  label={t('clients.scopes')}
                  hint={t('clients.scopesHint')}
                  error={errors.scopes}
                  entered={chosen('scopes', 'epcis:capture')}
                  choices={SCOPES.map((value) => ({ value, label: value, hint: t(`clients.scope.${value}`) }))}
                />
                <Checkboxes
                  name="purposes"
                  label={t('clients.purposes')}
                  hint={t('clients.purposesHint')}
                  error={errors.purposes}
                  entered={chosen('purposes', 'provenance')}
                  choices={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
                />
                <div>
                  <Button look="primary">{t('clients.makeDo')}</Button>
                </div>
              </form>
            ) : (
              <SayAgain returnTo={paths.newClient()} />
            )}
          </Card>
        )}
      </Stack>
    </>
  )
}

/** A secret, shown this once, with what a system needs to use it. */
export function SecretOnce({ told, endpoint }: { told: ToldSecret; endpoint: string }) {
  const { t } = useWords()
  return (
    <Card tone="warn" title={t('clients.secretTitle', { name: told.name })}>
      <p role="status" className="mb-4 max-w-[68ch] font-semibold">
        {t('clients.secretLead')}
      </p>
      <SummaryList
        rows={[
          { name: t('clients.id'), value: <Identifier>{told.id}</Identifier> },
          {
            name: t('clients.secret'),
            value: (
              <code id="secret" className="mono block select-all break-all rounded-lg bg-sunk px-3 py-2" translate="no">
                {told.secret}
              </code>
            ),
          },
          { name: t('clients.tokenAt'), value: <Identifier>{endpoint}</Identifier> },
        ]}
      />
      <div className="mt-4">
        <ButtonLink look="primary" to={paths.client(told.id)}>
          {t('clients.seen')}
        </ButtonLink>
      </div>
    </Card>
  )
}
