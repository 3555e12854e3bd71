import { SayAgain } from '#app/account/say-again.tsx'
import { instantText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextArea } from '#app/ui/field.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { type ClientLine, type ToldSecret } from './clients.ts'
import { ClientState, Scopes, SecretOnce } from './clients-page.tsx'
import { DECISION_REASON_MAX } from './people-page.tsx'

/** One API client: what it may do, when it was last there, another secret, and its end. */
export function ClientPage(props: {
  client: ClientLine
  fresh: boolean
  zone: string
  endpoint: string
  told: ToldSecret | null
  disabled: boolean
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t } = useWords()
  const { client, told } = props
  return (
    <>
      <PageHead
        title={client.name}
        over={<a href={paths.clients()}>{t('clients.title')}</a>}
        lead={<Identifier>{client.id}</Identifier>}
      />
      <Stack>
        <ErrorSummary title={t('clients.problem')} errors={props.errors} />
        {props.disabled ? (
          <p role="status" className="card tone-ok border-l-4 border-l-(--tone) text-sm font-semibold">
            {t('clients.disabled')}
          </p>
        ) : null}
        {told === null ? null : <SecretOnce told={told} endpoint={props.endpoint} />}
        <About {...props} />
        {client.active && told === null ? props.fresh ? <Acts {...props} /> : <SayAgainCard id={client.id} /> : null}
      </Stack>
    </>
  )
}

function SayAgainCard({ id }: { id: string }) {
  return (
    <Card>
      <SayAgain returnTo={paths.client(id)} />
    </Card>
  )
}

function About({ client, zone, endpoint }: Parameters<typeof ClientPage>[0]) {
  const { t, language } = useWords()
  const at = (instant: string) => instantText(language, instant, zone)
  const purposes = client.purposes.map((purpose) => t(`purpose.${purpose}`))
  const { ended, madeBy, lastUsedAt } = client
  const made = at(client.madeAt)
  return (
    <Card>
      <SummaryList
        rows={[
          { name: t('clients.state'), value: <ClientState line={client} /> },
          ...(ended === null
            ? []
            : [
                {
                  name: t('clients.off'),
                  value: (
                    <>
                      <p>
                        {ended.by === null
                          ? t('clients.offAt', { date: at(ended.at) })
                          : t('clients.offBy', { date: at(ended.at), name: ended.by })}
                      </p>
                      <p className="whitespace-pre-wrap">{ended.because}</p>
                    </>
                  ),
                },
              ]),
          { name: t('clients.kind'), value: t(`clients.kinds.${client.kind}`) },
          { name: t('clients.scopes'), value: <Scopes line={client} /> },
          { name: t('clients.purposes'), value: listText(language, purposes) },
          { name: t('clients.lastUsed'), value: lastUsedAt === null ? t('clients.never') : at(lastUsedAt) },
          {
            name: t('clients.madeAt'),
            value: madeBy === null ? made : t('clients.madeBy', { date: made, name: madeBy }),
          },
          {
            name: t('clients.secretSince'),
            value: client.hasSecret ? at(client.secretSince) : t('clients.noSecret'),
          },
          { name: t('clients.tokenAt'), value: <Identifier>{endpoint}</Identifier> },
        ]}
      />
    </Card>
  )
}

function Acts({ client, errors, entered }: Parameters<typeof ClientPage>[0]) {
  const { t } = useWords()
  const here = paths.client(client.id)
  return (
    <>
      {client.hasSecret ? (
        <Card title={t('clients.rotate')}>
          <p className="mb-3 max-w-[68ch] text-sm text-ink-2">{t('clients.rotateMeans')}</p>
          <form method="post" action={here}>
            <Once />
            <Button name="act" value="rotate">
              {t('clients.rotateDo')}
            </Button>
          </form>
        </Card>
      ) : null}
      <Card>
        <details className="twin" open={errors.reason !== undefined}>
          <summary className="tap inline-flex items-center gap-1.5">
            {t('clients.disable')} <Icon name="down" size={13} />
          </summary>
          <p className="my-3 max-w-[68ch] text-sm text-ink-2">{t('clients.disableMeans')}</p>
          <form method="post" action={here} className="grid max-w-[44rem] gap-3">
            <Once />
            <TextArea
              name="reason"
              label={t('clients.reason')}
              rows={2}
              error={errors.reason}
              entered={entered.reason}
              maxLength={DECISION_REASON_MAX}
            />
            <div>
              <Button look="stop" name="act" value="disable">
                {t('clients.disableDo')}
              </Button>
            </div>
          </form>
        </details>
      </Card>
    </>
  )
}
